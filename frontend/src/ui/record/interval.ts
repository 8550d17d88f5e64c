/** An interval as it is typed in a form: a moment, a stretch, or a whole day. */
import { formatTime, parseLocal, parseTime, toRFC3339 } from '@/lib/time';

export interface Interval {
  mode: 'moment' | 'between' | 'day';
  /** Milliseconds; NaN: typed, but no time. */
  from: number | undefined;
  to: number | undefined;
}

/** What a record's two ends look like in a form. */
export function intervalOf(earliest: string | undefined, latest: string | undefined, zone: string): Interval {
  const from = parseTime(earliest);
  const to = parseTime(latest);
  if (from === undefined || to === undefined || from === to) return { mode: 'moment', from, to: undefined };
  const [a, b] = dayOf(from, zone);
  return from === a && to === b ? { mode: 'day', from, to: undefined } : { mode: 'between', from, to };
}

/** First and last minute of the day in which a moment lies. */
function dayOf(ms: number, zone: string): [number, number] {
  const date = formatTime(ms, zone, 'date');
  return [parseLocal(`${date} 00:00`, zone) ?? ms, parseLocal(`${date} 23:59`, zone) ?? ms];
}

export type IntervalFault = 'missing' | 'wrong' | 'reversed';

/** What the API is sent; a fault when it cannot be. */
export function intervalEnds(
  i: Interval,
  zone: string,
): { earliest: string; latest: string; fault?: undefined } | { fault: IntervalFault } {
  if (i.from === undefined) return { fault: 'missing' };
  if (Number.isNaN(i.from)) return { fault: 'wrong' };
  if (i.mode === 'moment') return { earliest: toRFC3339(i.from), latest: toRFC3339(i.from) };
  if (i.mode === 'day') {
    const [a, b] = dayOf(i.from, zone);
    return { earliest: toRFC3339(a), latest: toRFC3339(b) };
  }
  if (i.to === undefined) return { fault: 'missing' };
  if (Number.isNaN(i.to)) return { fault: 'wrong' };
  if (i.to < i.from) return { fault: 'reversed' };
  return { earliest: toRFC3339(i.from), latest: toRFC3339(i.to) };
}
