/** The page's colours as the canvas needs them: read from the style sheet, so that both schemes hold. */
import { severities } from '@/ui/marks';

export interface Palette {
  surface: string;
  sunken: string;
  line: string;
  muted: string;
  text: string;
  ember: string;
  gap: string;
  mark: string;
  severity: string[];
  /** The same as pixels, ABGR. */
  pixels: Uint32Array;
  status: Record<string, string>;
  font: string;
}

/** `#rrggbb` as a pixel, ABGR; anything else is grey. */
function pixelOf(colour: string, alpha = 255): number {
  const m = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour.trim());
  const [r, g, b] = m ? [m[1], m[2], m[3]].map((x) => Number.parseInt(x ?? '80', 16)) : [128, 128, 128];
  return ((alpha << 24) | ((b ?? 128) << 16) | ((g ?? 128) << 8) | (r ?? 128)) >>> 0;
}

export function readPalette(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const severity = severities.map((s) => read(`--eb-${s}`));
  return {
    surface: read('--eb-surface'),
    sunken: read('--eb-sunken'),
    line: read('--eb-line'),
    muted: read('--eb-muted'),
    text: read('--mantine-color-text') || style.color,
    ember: read('--mantine-primary-color-filled'),
    gap: read('--eb-gap'),
    mark: read('--eb-mark'),
    severity,
    pixels: Uint32Array.from(severity.map((s) => pixelOf(s))),
    status: Object.fromEntries(
      ['proposed', 'corroborated', 'disputed', 'confirmed', 'withdrawn'].map((s) => [s, read(`--eb-${s}`)]),
    ),
    font: style.fontFamily,
  };
}

const patterns = new Map<string, CanvasPattern | null>();

/** Slanted lines in a colour, for what is missing or disputed. */
export function hatch(c: CanvasRenderingContext2D, colour: string, dpr: number): CanvasPattern | string {
  const key = `${colour} ${dpr}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    const size = Math.round(6 * dpr);
    const tile = document.createElement('canvas');
    tile.width = tile.height = size;
    const t = tile.getContext('2d');
    if (t) {
      t.strokeStyle = colour;
      t.lineWidth = dpr;
      t.beginPath();
      for (const d of [-size, 0, size]) {
        t.moveTo(d - 1, size + 1);
        t.lineTo(d + size + 1, -1);
      }
      t.stroke();
    }
    pattern = c.createPattern(tile, 'repeat');
    // One pattern per device pixel, however the canvas is scaled.
    pattern?.setTransform(new DOMMatrix().scale(1 / dpr));
    patterns.set(key, pattern);
  }
  return pattern ?? colour;
}
