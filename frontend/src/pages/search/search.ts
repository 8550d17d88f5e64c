/** What the page's address holds beside its path. */
export type SearchSearch = {
  /** The query, as it is typed. */
  q?: string;
  /** The stretch of time, RFC 3339. */
  from?: string;
  to?: string;
  /** Newest first, oldest when left out. */
  order?: 'newest';
  /** The second list: entries, claims, causes, annotations. */
  tab?: 'records';
  /** The panel of saved searches is open. */
  panel?: 'saved';
  /** The event whose drawer is open. */
  event?: string;
};

const text = (v: unknown, most = 4096) => (typeof v === 'string' && v !== '' && v.length <= most ? v : undefined);

export function validateSearchSearch(raw: Record<string, unknown>): SearchSearch {
  return {
    // A query of digits only arrives as a number.
    q: text(typeof raw.q === 'number' || typeof raw.q === 'boolean' ? String(raw.q) : raw.q),
    from: text(raw.from, 64),
    to: text(raw.to, 64),
    order: raw.order === 'newest' ? 'newest' : undefined,
    tab: raw.tab === 'records' ? 'records' : undefined,
    panel: raw.panel === 'saved' ? 'saved' : undefined,
    event: text(raw.event, 1024),
  };
}
