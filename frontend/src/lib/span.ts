/** A window on time, and what moving it does. All times are milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** The shortest window: five milliseconds across a screen. */
export const shortest = 5;
/** The longest: ten years. */
const longest = 3653 * 86_400_000;
const first = Date.UTC(1970, 0, 6);
const last = Date.UTC(2200, 0, 1);

/** The span within what can be shown, its length kept where that is possible. */
export function clampSpan(s: Span): Span {
  const length = Math.min(longest, Math.max(shortest, s.to - s.from));
  const middle = (s.from + s.to) / 2;
  let from = s.to - s.from === length ? s.from : middle - length / 2;
  from = Math.max(first, Math.min(last - length, from));
  return { from, to: from + length };
}

/** Longer (factor > 1) or shorter, with the moment `at` staying where it is on the screen. */
export function zoomSpan(s: Span, factor: number, at: number): Span {
  const length = Math.min(longest, Math.max(shortest, (s.to - s.from) * factor));
  const share = (at - s.from) / (s.to - s.from);
  const from = at - share * length;
  return clampSpan({ from, to: from + length });
}

export function panSpan(s: Span, ms: number): Span {
  return clampSpan({ from: s.from + ms, to: s.to + ms });
}

/** The span with room on both sides: a share of its length. */
export function padSpan(s: Span, share: number): Span {
  const room = Math.max((s.to - s.from) * share, 1);
  return clampSpan({ from: s.from - room, to: s.to + room });
}

/** The same length, around a moment. */
export function centreSpan(s: Span, at: number): Span {
  const half = (s.to - s.from) / 2;
  return clampSpan({ from: at - half, to: at + half });
}

export function containsTime(s: Span, at: number): boolean {
  return at >= s.from && at <= s.to;
}

/** What of `s` lies in `bounds`; undefined when nothing does. */
export function cutSpan(s: Span, bounds: Span): Span | undefined {
  const from = Math.max(s.from, bounds.from);
  const to = Math.min(s.to, bounds.to);
  return to > from ? { from, to } : undefined;
}

/** On the way from one span to another, `k` from 0 to 1: lengths grow by ratio, so that zooming is even. */
export function betweenSpans(a: Span, b: Span, k: number): Span {
  if (k >= 1) return b;
  const la = a.to - a.from;
  const lb = b.to - b.from;
  const length = la * (lb / la) ** k;
  // The moment that stays where it is while zooming; with equal lengths there is none.
  const ratio = Math.abs(lb - la) < la * 1e-6 ? k : (length - la) / (lb - la);
  const from = a.from + (b.from - a.from) * ratio;
  return { from, to: from + length };
}
