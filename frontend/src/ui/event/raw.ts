/** Bytes of the evidence made visible: nothing in them may act on the page or on the reader's eye. */

/** A stretch of text; `escape` says that it stands for a byte or a character that cannot be shown as it is. */
export interface Stretch {
  text: string;
  escape: boolean;
}

// Controls, and what turns, hides or joins text without being seen (Trojan Source). The joiner is let through
// where it joins pictures.
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is sought
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e0fff}]|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d/gu;

const names: Record<string, string> = { '\0': '\\0', '\x1b': '\\e', '\b': '\\b', '\f': '\\f', '\v': '\\v' };

function escaped(char: string): string {
  const known = names[char];
  if (known) return known;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/** Text with its control and direction characters taken apart from what can be shown. */
export function visible(text: string): Stretch[] {
  const out: Stretch[] = [];
  let from = 0;
  for (const m of text.matchAll(hidden)) {
    if (m.index > from) out.push({ text: text.slice(from, m.index), escape: false });
    out.push({ text: escaped(m[0]), escape: true });
    from = m.index + m[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from), escape: false });
  return out;
}

/** How bytes are read as text. */
export type Encoding = 'utf-8' | 'euc-kr' | 'utf-16le' | 'utf-16be';
export const encodings: Encoding[] = ['utf-8', 'euc-kr', 'utf-16le', 'utf-16be'];

/** The encoding to show bytes in first: UTF-8 when they are that, CP949 when they are that, else UTF-8. */
export function guessEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  for (const encoding of ['utf-8', 'euc-kr'] as const) {
    try {
      new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
      return encoding;
    } catch {
      // The next one may read them.
    }
  }
  return 'utf-8';
}

/** Bytes as text; those that are none in the encoding stand as `\xNN`. */
export function readable(bytes: Uint8Array, encoding: Encoding): Stretch[] {
  if (encoding !== 'utf-8') return visible(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes));
  const out: Stretch[] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let good = 0;
  let at = 0;
  const flush = () => {
    if (at > good) out.push(...visible(decoder.decode(bytes.subarray(good, at))));
  };
  while (at < bytes.length) {
    const n = sequence(bytes, at);
    if (n > 0) {
      at += n;
      continue;
    }
    flush();
    out.push({ text: `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`, escape: true });
    at++;
    good = at;
  }
  flush();
  return out;
}

/** The length of the UTF-8 character at a place; 0 when there is none. */
function sequence(b: Uint8Array, at: number): number {
  const first = b[at] ?? 0;
  if (first < 0x80) return 1;
  const n =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (n === 0 || at + n > b.length) return 0;
  for (let i = 1; i < n; i++) if (((b[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = b[at + 1] ?? 0;
  // Overlong forms, surrogates, and what lies beyond Unicode.
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second > 0x8f) return 0;
  return n;
}

/** One line of a hex dump. */
export interface HexRow {
  offset: string;
  hex: string[];
  ascii: string;
}

/** A hex dump, `width` bytes a line; `base` is the offset of the first. */
export function hexRows(bytes: Uint8Array, base: number, width = 16): HexRow[] {
  const rows: HexRow[] = [];
  for (let i = 0; i < bytes.length; i += width) {
    const part = bytes.subarray(i, i + width);
    rows.push({
      offset: (base + i).toString(16).padStart(8, '0'),
      hex: Array.from(part, (b) => b.toString(16).padStart(2, '0')),
      ascii: Array.from(part, (b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '·')).join(''),
    });
  }
  return rows;
}
