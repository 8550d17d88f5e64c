/** Which files are one source: rotated sets, as the service itself groups them. */

const rotated = /^(.+?)(?:\.(\d{1,4})|[-.](\d{8}(?:[-_]?\d{2,6})?))(\.gz|\.zst|\.bz2)?$/;

/** A name taken apart: the live file's name, and a key that sorts the oldest first; the live file comes last. */
export function rotation(path: string): { base: string; order: number } {
  const m = rotated.exec(path);
  if (!m?.[1]) return { base: path.replace(/\.gz$/, ''), order: Number.MAX_SAFE_INTEGER };
  if (m[2] !== undefined) return { base: m[1], order: -Number(m[2]) };
  return { base: m[1], order: Number((m[3] ?? '').replace(/[-_]/g, '')) };
}

/** How a set of files is to be taken in. */
export interface Group {
  key: string;
  /** Keys of items, the oldest first. */
  items: string[];
  label: string;
  /** Empty: what is detected. */
  format: string;
  /** For records that carry none; empty: the incident's. */
  zone: string;
  append: boolean;
  note: string;
}

interface Named {
  key: string;
  path: string;
}

/** The source's name when nobody gives another. */
function labelOf(files: Named[]): string {
  const first = files[0]?.path ?? '';
  return files.length > 1 ? rotation(first).base : first;
}

/** One group of its own for some files. */
export function makeGroup(files: Named[]): Group {
  const ordered = [...files].sort((a, b) => rotation(a.path).order - rotation(b.path).order);
  return {
    key: `g${ordered[0]?.key ?? ''}`,
    items: ordered.map((f) => f.key),
    label: labelOf(ordered),
    format: '',
    zone: '',
    append: false,
    note: '',
  };
}

/** Adds files that came meanwhile, and drops those that are gone; what was decided stays. */
export function regroup(groups: readonly Group[], files: readonly Named[]): Group[] {
  const there = new Set(files.map((f) => f.key));
  const kept = groups
    .map((g) => ({ ...g, items: g.items.filter((k) => there.has(k)) }))
    .filter((g) => g.items.length > 0);
  const placed = new Set(kept.flatMap((g) => g.items));
  const fresh = new Map<string, Named[]>();
  for (const f of files) {
    if (placed.has(f.key)) continue;
    const { base } = rotation(f.path);
    fresh.set(base, [...(fresh.get(base) ?? []), f]);
  }
  const byKey = new Map(files.map((f) => [f.key, f]));
  const out = [...kept];
  for (const [base, list] of fresh) {
    // A rotated set may come piecemeal, one file ready before the other.
    const at = out.findIndex((g) => g.items.every((k) => rotation(byKey.get(k)?.path ?? '').base === base));
    const into = out[at];
    if (!into) {
      out.push(makeGroup(list));
      continue;
    }
    const joined = [...into.items.flatMap((k) => byKey.get(k) ?? []), ...list];
    const made = makeGroup(joined);
    const untouched = into.label === labelOf(into.items.flatMap((k) => byKey.get(k) ?? []));
    out[at] = { ...into, items: made.items, label: untouched ? made.label : into.label };
  }
  return out;
}

/** How many things are alike, where the most of them are. */
export function mostAlike<T>(things: readonly T[], by: (thing: T) => string): number {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(by(thing), (counts.get(by(thing)) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
