/** What a record of the trail says changed: field by field, old and new. */

export interface FieldChange {
  /** `title.ko`, `phases[2].from` */
  field: string;
  /** JSON, or the text itself; undefined: was not there. */
  before?: string;
  after?: string;
}

type Json = Record<string, unknown> | undefined;

function flatten(value: unknown, path: string, out: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    // A list of plain values is one thing; a list of objects is told apart.
    if (value.every((v) => typeof v !== 'object')) {
      out.set(path, value.join(', '));
      return;
    }
    value.forEach((v, i) => {
      flatten(v, `${path}[${i}]`, out);
    });
    return;
  }
  if (typeof value === 'object') {
    for (const [k, v] of Object.entries(value)) flatten(v, path ? `${path}.${k}` : k, out);
    return;
  }
  out.set(path, String(value));
}

/** The fields that differ. Of what is made anew all are new, of what is gone all are old. */
export function fieldChanges(before: Json, after: Json): FieldChange[] {
  const a = new Map<string, string>();
  const b = new Map<string, string>();
  flatten(before, '', a);
  flatten(after, '', b);
  const out: FieldChange[] = [];
  for (const field of new Set([...a.keys(), ...b.keys()])) {
    const x = a.get(field);
    const y = b.get(field);
    if (x === y) continue;
    out.push({ field, before: x, after: y });
  }
  return out;
}
