/** What changed between two versions of a record, field by field, for people to read. */

export interface FieldChange {
  /** The field's name, nested ones with dots: `title.ko`. */
  field: string;
  before: string;
  after: string;
}

const housekeeping = new Set(['revision', 'updated_at', 'updated_by', 'created_at', 'key', 'author', 'id', 'noun']);

function flatten(value: unknown, at: string, out: Map<string, string>): void {
  if (value === null || value === undefined || value === '') return;
  if (Array.isArray(value)) {
    out.set(at, value.map((v) => (typeof v === 'string' ? v : JSON.stringify(v))).join('\n'));
    return;
  }
  if (typeof value === 'object') {
    for (const [k, v] of Object.entries(value)) flatten(v, at ? `${at}.${k}` : k, out);
    return;
  }
  out.set(at, String(value));
}

/** The fields that differ, in the order in which they stand; what only keeps house is left out. */
export function changes(before: object | undefined, after: object | undefined): FieldChange[] {
  const a = new Map<string, string>();
  const b = new Map<string, string>();
  flatten(before, '', a);
  flatten(after, '', b);
  const fields = [...new Set([...b.keys(), ...a.keys()])];
  return fields
    .filter((f) => !housekeeping.has(f.split('.')[0] ?? '') && a.get(f) !== b.get(f))
    .map((field) => ({ field, before: a.get(field) ?? '', after: b.get(field) ?? '' }));
}

/** The stretch in which two texts differ: what stands before it, the two middles, what stands after. */
export function middle(a: string, b: string): { head: string; a: string; b: string; tail: string } {
  const x = [...a];
  const y = [...b];
  let i = 0;
  while (i < x.length && i < y.length && x[i] === y[i]) i++;
  let j = 0;
  while (j < x.length - i && j < y.length - i && x[x.length - 1 - j] === y[y.length - 1 - j]) j++;
  return {
    head: x.slice(0, i).join(''),
    a: x.slice(i, x.length - j).join(''),
    b: y.slice(i, y.length - j).join(''),
    tail: x.slice(x.length - j).join(''),
  };
}
