/** What the page's address holds beside its path. */
export type TimelineSearch = {
  /** The window, RFC 3339. */
  from?: string;
  to?: string;
  source?: string[];
  kind?: string[];
  severity?: string;
  host?: string[];
  service?: string[];
  actor?: string[];
  q?: string;
  undated?: true;
  /** The event whose drawer is open. */
  event?: string;
  /** Where the list stands, RFC 3339. */
  at?: string;
  /** Groups of lanes that are folded. */
  closed?: string[];
  /** The table instead of the picture. */
  table?: true;
};

const text = (v: unknown) => (typeof v === 'string' && v !== '' && v.length <= 2000 ? v : undefined);
/** What is typed of digits only arrives as a number. */
const plain = (v: unknown) => (typeof v === 'number' || typeof v === 'boolean' ? String(v) : v);

function list(v: unknown): string[] | undefined {
  const all = (Array.isArray(v) ? v.map(plain) : [plain(v)]).filter(
    (x): x is string => typeof x === 'string' && x !== '',
  );
  return all.length > 0 ? all.slice(0, 200) : undefined;
}

const yes = (v: unknown) => (v === true || v === 'true' || v === 1 ? (true as const) : undefined);

export function validateTimelineSearch(raw: Record<string, unknown>): TimelineSearch {
  return {
    from: text(raw.from),
    to: text(raw.to),
    source: list(raw.source),
    kind: list(raw.kind),
    severity: text(raw.severity),
    host: list(raw.host),
    service: list(raw.service),
    actor: list(raw.actor),
    q: text(plain(raw.q)),
    undated: yes(raw.undated),
    event: text(raw.event),
    at: text(raw.at),
    closed: list(raw.closed),
    table: yes(raw.table),
  };
}
