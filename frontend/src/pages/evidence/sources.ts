/** The list of sources: what is shown of it, and in which order. */
import type { Schema } from '@/api/client';
import { parseTime } from '@/lib/time';
import type { EvidenceSearch, EvidenceSort } from './search';

export type Source = Schema<'Source'>;

/** Where a source's records stand in time. */
export interface Reach {
  first?: number;
  last?: number;
  kinds: string[];
  counts: number[];
}

export interface Row {
  source: Source;
  reach?: Reach;
}

/** The lanes' counts from the first bucket that any of them uses to the last, so that no room is lost. */
export function cropped(lanes: number[][]): number[][] {
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const counts of lanes) {
    const begin = counts.findIndex((n) => n > 0);
    if (begin >= 0) first = Math.min(first, begin);
    end = Math.max(end, counts.findLastIndex((n) => n > 0) + 1);
  }
  return lanes.map((counts) => Array.from({ length: Math.max(0, end - first) }, (_, i) => counts[first + i] ?? 0));
}

/** How many things of a source want a look. */
export function trouble({ ledger, gaps, state }: Source): number {
  return ledger.rejected + ledger.undated + gaps + (state === 'failed' ? 1 : 0);
}

const order: Record<EvidenceSort, (a: Row, b: Row) => number> = {
  label: (a, b) => a.source.label.localeCompare(b.source.label, undefined, { numeric: true }),
  format: (a, b) => a.source.format.localeCompare(b.source.format),
  records: (a, b) => a.source.ledger.received - b.source.ledger.received,
  trouble: (a, b) => trouble(a.source) - trouble(b.source),
  from: (a, b) => (a.reach?.first ?? 0) - (b.reach?.first ?? 0),
  size: (a, b) => a.source.ledger.bytes - b.source.ledger.bytes,
  gaps: (a, b) => a.source.gaps - b.source.gaps,
  added: (a, b) => (parseTime(a.source.created_at) ?? 0) - (parseTime(b.source.created_at) ?? 0),
};

/** What the address asks for; without an order, as the sources were delivered. */
export function chosen(rows: Row[], s: EvidenceSearch): Row[] {
  const q = s.q?.toLocaleLowerCase();
  const out = rows.filter(
    ({ source }) =>
      (!q ||
        [source.label, source.remark, source.note, source.format].some((x) => x?.toLocaleLowerCase().includes(q))) &&
      (!s.format || source.format === s.format) &&
      (!s.trouble || trouble(source) > 0),
  );
  if (s.sort) {
    const by = order[s.sort];
    out.sort((a, b) => (s.down ? by(b, a) : by(a, b)) || order.label(a, b));
  }
  return out;
}
