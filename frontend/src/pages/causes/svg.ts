/** Text in pictures, which do not break lines by themselves. */

export function escapeXML(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** About how wide a text is: Hangul and other wide letters take a whole square, Latin a bit over half. */
export function widthOf(text: string, fontSize: number): number {
  let w = 0;
  for (const c of text)
    w += /[\u1100-\u11ff\u2e80-\ud7af\uf900-\ufaff\uff00-\uff60]/.test(c) ? 0.95 : /[A-Zmw—…%]/.test(c) ? 0.76 : 0.64;
  return w * fontSize;
}

/** Lines of at most a width; what does not fit into the last is cut with an ellipsis. */
export function wrap(text: string, width: number, fontSize: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (!line || widthOf(longer, fontSize) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line) lines.push(line);
  const cut = lines.length > most;
  const kept = lines.slice(0, most);
  return kept.map((l, i) => {
    let out = cut && i === most - 1 ? `${l}…` : l;
    while (widthOf(out, fontSize) > width && out.length > 2) out = `${out.replace(/…$/, '').slice(0, -1)}…`;
    return out;
  });
}
