/** What the page's address holds beside its path. */
export interface CausesSearch {
  as?: 'graph' | 'list';
  /** What is open beside the graph: `cause:KEY`, `entry:KEY`. */
  node?: string;
  /** A link's key. */
  link?: string;
  part?: 'annotations' | 'revisions';
  /** A new cause is being written. */
  new?: true;
  /** A new link is being written; and its ends, as far as they are chosen. */
  connect?: true;
  from?: string;
  to?: string;
  /** An event that is open on top. */
  event?: string;
  /** Only what explains that it began, or that it lasted. */
  effect?: 'onset' | 'delay';
  withdrawn?: true;
}

/** With nothing open beside the graph. */
export const closed = {
  node: undefined,
  link: undefined,
  part: undefined,
  new: undefined,
  connect: undefined,
  from: undefined,
  to: undefined,
} satisfies CausesSearch;

const text = (v: unknown) => (typeof v === 'string' && v !== '' ? v.slice(0, 300) : undefined);
const one = <T extends string>(v: unknown, of: readonly T[]) => of.find((o) => o === v);
const flag = (v: unknown) => (v === true || v === 'true' ? true : undefined);

export function validateCausesSearch(s: Record<string, unknown>): CausesSearch {
  return {
    as: one(s.as, ['graph', 'list']),
    node: text(s.node) ?? (text(s.cause) ? `cause:${text(s.cause)}` : undefined),
    link: text(s.link),
    part: one(s.part, ['annotations', 'revisions']),
    new: flag(s.new),
    connect: flag(s.connect),
    from: text(s.from),
    to: text(s.to),
    event: text(s.event),
    effect: one(s.effect, ['onset', 'delay']),
    withdrawn: flag(s.withdrawn),
  };
}
