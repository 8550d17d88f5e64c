/**
 * What stands behind the question mark of an address, as people write it: texts as
 * they are, a list as the same name several times, a switch as `true`. Each page
 * says what it takes (its search.ts); nothing here guesses at types.
 */

/** `?q="a b"&source=x&source=y` → `{ q: '"a b"', source: ['x', 'y'] }` */
export function readAddress(search: string): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = {};
  const params = new URLSearchParams(search);
  for (const name of new Set(params.keys())) {
    const all = params.getAll(name);
    out[name] = all.length === 1 ? (all[0] ?? '') : all;
  }
  return out;
}

/** The other way round; what is undefined or false is left out. */
export function writeAddress(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== false) params.append(name, String(one));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}
