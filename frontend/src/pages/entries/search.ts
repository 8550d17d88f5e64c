/** What the page's address holds beside its path. */
export interface EntriesSearch {
  /** What a party knew, instead of the chronology. */
  view?: 'knowledge';
  /** The entry that is open beside the list, and which part of it. */
  entry?: string;
  part?: 'annotations' | 'revisions';
  /** An event that is open on top. */
  event?: string;
  /** A new entry is being written. */
  new?: true;
  q?: string;
  status?: string;
  phase?: string;
  kind?: string;
  service?: string;
  party?: string;
  group?: 'day' | 'none';
  sort?: 'newest' | 'changed' | 'disputed';
  /** Withdrawn ones, too. */
  withdrawn?: true;
  /** Of the knowledge view: the moment, RFC 3339, and the parties. */
  at?: string;
  who?: string[];
}

const text = (v: unknown) => (typeof v === 'string' && v !== '' ? v.slice(0, 500) : undefined);
const one = <T extends string>(v: unknown, of: readonly T[]) => of.find((o) => o === v);
const flag = (v: unknown) => (v === true || v === 'true' ? true : undefined);

export function validateEntriesSearch(s: Record<string, unknown>): EntriesSearch {
  return {
    view: one(s.view, ['knowledge']),
    entry: text(s.entry),
    part: one(s.part, ['annotations', 'revisions']),
    event: text(s.event),
    new: flag(s.new),
    q: text(s.q),
    status: text(s.status),
    phase: text(s.phase),
    kind: text(s.kind),
    service: text(s.service),
    party: text(s.party),
    group: one(s.group, ['day', 'none']),
    sort: one(s.sort, ['newest', 'changed', 'disputed']),
    withdrawn: flag(s.withdrawn),
    at: text(s.at),
    who:
      s.who === undefined
        ? undefined
        : [s.who]
            .flat()
            .filter((w): w is string => typeof w === 'string')
            .slice(0, 50),
  };
}
