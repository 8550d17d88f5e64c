/** What the page's address holds beside its path. */
export interface AnnotationsSearch {
  kind?: 'observation' | 'hypothesis' | 'question' | 'cause';
  about?: 'event' | 'entry' | 'cause' | 'range';
  tag?: string;
  author?: string;
  q?: string;
  /** Only questions that nobody answered. */
  open?: true;
  /** Only what calls this login. */
  mention?: string;
  withdrawn?: true;
  /** A thread to stand at. */
  note?: string;
  /** An event that is open beside the list. */
  event?: string;
  /** A new one is being written, on this range where it is given: RFC 3339. */
  new?: true;
  from?: string;
  to?: string;
}

const text = (v: unknown) => (typeof v === 'string' && v !== '' ? v.slice(0, 300) : undefined);
const one = <T extends string>(v: unknown, of: readonly T[]) => of.find((o) => o === v);
const flag = (v: unknown) => (v === true || v === 'true' ? true : undefined);

export function validateAnnotationsSearch(s: Record<string, unknown>): AnnotationsSearch {
  return {
    kind: one(s.kind, ['observation', 'hypothesis', 'question', 'cause']),
    about: one(s.about, ['event', 'entry', 'cause', 'range']),
    tag: text(s.tag),
    author: text(s.author),
    q: text(s.q),
    open: flag(s.open),
    mention: text(s.mention),
    withdrawn: flag(s.withdrawn),
    note: text(s.note),
    event: text(s.event),
    new: flag(s.new),
    from: text(s.from),
    to: text(s.to),
  };
}
