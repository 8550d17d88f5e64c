import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from '@mantine/core';

/** The one warm colour: what is lit is where to look. */
const ember: MantineColorsTuple = [
  '#fff3ec',
  '#ffe3d3',
  '#ffc4a3',
  '#ffa270',
  '#ff8546',
  '#f96d26',
  '#e8590c',
  '#c2410c',
  '#9a3412',
  '#7c2d12',
];

/** Warm greys for the dark scheme, so that ember does not stand on blue. */
const dark: MantineColorsTuple = [
  '#d9d4cf',
  '#b8b1ab',
  '#99918a',
  '#6b645e',
  '#45403b',
  '#332f2b',
  '#272421',
  '#1d1b18',
  '#161412',
  '#0f0e0c',
];

const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ef',
  '#e9e6e1',
  '#dcd8d2',
  '#c4beb6',
  '#a29a91',
  '#78716c',
  '#57514c',
  '#3a3531',
  '#1f1c1a',
];

// The first face holds Latin and digits only (see styles.css): Hangul is set in
// what the reader's device has best, and nothing has to be loaded before there is text.
const family =
  '"Inter Variable", Pretendard, "Pretendard Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Apple SD Gothic Neo", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", sans-serif';

export const theme = createTheme({
  primaryColor: 'ember',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  // What stands on a filled ground is chosen by the light scheme's shade; the dark scheme's are lighter, and set their own.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colors, color: `var(--eb-on-filled, ${colors.color})` } : colors;
  },
  colors: { ember, dark, gray },
  black: '#1f1c1a',
  fontFamily: family,
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "JetBrains Mono", Menlo, Consolas, "D2Coding", "Noto Sans Mono CJK KR", monospace',
  headings: { fontFamily: family, fontWeight: '650' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: true } } },
    // A dialog's head is no banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    // The one that would take the focus first has a role that a menu may not hold.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // Only a variant that is named takes its colours from the resolver above.
    Chip: { defaultProps: { variant: 'filled' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.5, blur: 2 } } },
  },
});
