/** Which entries are shown, in which order, under which headings. */
import type { Schema } from '@/api/client';
import { formatTime, parseTime } from '@/lib/time';
import { competes, partyName } from './claims';
import type { EntriesSearch } from './search';

type Entry = Schema<'Entry'>;

export interface Group {
  /** A phase's key, a date, or '' for entries without one. */
  key: string;
  entries: Entry[];
  from: number;
  to: number;
}

/** Everything of an entry in which one may look for words. */
function wordsOf(e: Entry): string {
  return [
    e.key,
    e.title,
    e.body,
    e.service,
    e.function,
    e.source_kind,
    ...e.claims.flatMap((c) => [c.party, c.statement, ...c.evidence]),
  ]
    .map((w) => (typeof w === 'string' ? w : `${w.ko ?? ''} ${w.en ?? ''}`))
    .join(' ')
    .toLowerCase();
}

export function matches(e: Entry, s: EntriesSearch): boolean {
  if (e.status === 'withdrawn' && !s.withdrawn && s.status !== 'withdrawn') return false;
  if (s.status && e.status !== s.status) return false;
  if (s.phase && e.phase !== s.phase) return false;
  if (s.kind && e.source_kind !== s.kind) return false;
  if (s.service && e.service !== s.service && e.function !== s.service) return false;
  if (s.party && !e.claims.some((c) => [c.party.ko, c.party.en].some((p) => p && partyName(p) === s.party)))
    return false;
  if (!s.q) return true;
  const words = wordsOf(e);
  return s.q
    .toLowerCase()
    .split(/\s+/)
    .every((w) => words.includes(w));
}

const start = (e: Entry) => parseTime(e.earliest) ?? 0;
const end = (e: Entry) => parseTime(e.latest) ?? start(e);

function ordered(entries: Entry[], sort: EntriesSearch['sort']): Entry[] {
  const byTime = [...entries].sort((a, b) => start(a) - start(b) || end(a) - end(b) || a.key.localeCompare(b.key));
  if (sort === 'newest') return byTime.reverse();
  if (sort === 'changed') return byTime.sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at));
  if (sort === 'disputed') {
    const weight = (e: Entry) => (e.status === 'disputed' ? 2 : 0) + (competes(e) ? 1 : 0);
    return byTime.sort((a, b) => weight(b) - weight(a));
  }
  return byTime;
}

/** Headings only where the order is by time; otherwise they would tear it apart. */
export function grouped(entries: Entry[], s: EntriesSearch, phases: string[], zone: string): Group[] {
  const list = ordered(entries, s.sort);
  if (list.length === 0) return [];
  const groups = new Map<string, Entry[]>();
  const by = s.group === 'none' || s.sort === 'changed' || s.sort === 'disputed' ? 'none' : (s.group ?? 'phase');
  for (const e of list) {
    const key =
      by === 'none' ? '' : by === 'day' ? formatTime(start(e), zone, 'date') : phases.includes(e.phase) ? e.phase : '';
    const group = groups.get(key);
    if (group) group.push(e);
    else groups.set(key, [e]);
  }
  return [...groups].map(([key, of]) => ({
    key,
    entries: of,
    from: Math.min(...of.map(start)),
    to: Math.max(...of.map(end)),
  }));
}

/** What can be filtered by, as it occurs. */
export function choicesOf(entries: Entry[], language: string) {
  const used = (of: (e: Entry) => string[]) => [...new Set(entries.flatMap(of).filter(Boolean))].sort();
  return {
    kinds: used((e) => [e.source_kind]),
    services: used((e) => [e.service]),
    functions: used((e) => [e.function]),
    parties: used((e) =>
      e.claims.map((c) => partyName((language === 'ko' ? c.party.ko || c.party.en : c.party.en || c.party.ko) ?? '')),
    ),
  };
}
