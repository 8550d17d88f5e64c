/** Places in a query: the service counts characters, the browser counts UTF-16 units. */

/** Characters before a place of the browser's. */
export function toCharacters(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}

/** The browser's place behind so many characters. */
export function toUnits(text: string, characters: number): number {
  let units = 0;
  let left = characters;
  for (const c of text) {
    if (left-- <= 0) break;
    units += c.length;
  }
  return units;
}

/** The stretch of a query that an error is about: from its column (from 1) to the end of the word there. */
export function faultyStretch(text: string, column: number): { from: number; to: number } {
  if (column <= 0) return { from: 0, to: text.length };
  const from = Math.min(toUnits(text, column - 1), text.length);
  const rest = text.slice(from);
  const quoted = /^"(?:[^"\\]|\\.)*"?/.exec(rest)?.[0];
  const word = quoted ?? /^[^\s()]+/.exec(rest)?.[0] ?? rest.slice(0, 1);
  return { from, to: from + word.length };
}

/** A query with a proposal put in place of [from, to) (in characters), and where the caret is then. */
export function completed(
  text: string,
  from: number,
  to: number,
  insert: string,
): { text: string; caret: number; open: boolean } {
  const a = toUnits(text, from);
  const b = toUnits(text, to);
  // A field's name wants its value next; anything else is done.
  const open = /[:=<>]$/.test(insert);
  const tail = text.slice(b);
  const gap = open || /^\s/.test(tail) ? '' : ' ';
  const head = text.slice(0, a) + insert + gap;
  return { text: head + tail, caret: head.length + (gap === '' && !open ? 1 : 0), open };
}
