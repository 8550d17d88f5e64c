/** Where the histogram's bars stand. */
import type { Schema } from '@/api/client';
import { parseTime } from '@/lib/time';
import { type SeverityName, severities } from '@/ui/marks';

export interface Bar {
  from: number;
  to: number;
  count: number;
  parts: { severity: SeverityName; count: number }[];
}

/** Worst first: what matters most stands on the ground, where it is seen. */
const order = [...severities.keys()].reverse();

export function barsOf(histogram: Schema<'Histogram'>): Bar[] {
  const starts = histogram.buckets.map((b) => parseTime(b.from) ?? 0);
  const end = parseTime(histogram.to) ?? starts.at(-1) ?? 0;
  return histogram.buckets.map((b, i) => ({
    from: starts[i] ?? 0,
    to: starts[i + 1] ?? end,
    count: b.count,
    parts: order
      .map((s) => ({ severity: severities[s] ?? 'unspecified', count: b.severity[s] ?? 0 }))
      .filter((p) => p.count > 0),
  }));
}

export interface Part {
  severity: SeverityName;
  y: number;
  height: number;
}

/** The parts of a bar from the ground up; even one event among thousands is a visible line. */
export function stack(bar: Bar, peak: number, height: number): Part[] {
  if (peak <= 0) return [];
  const least = 2;
  let y = height;
  return bar.parts.map((p) => {
    const h = Math.min(Math.max((p.count / peak) * height, least), y);
    y -= h;
    return { severity: p.severity, y, height: h };
  });
}

const minute = 60_000;
const hour = 60 * minute;
const steps = [
  1000,
  5000,
  15_000,
  30_000,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
  2 * 24 * hour,
  7 * 24 * hour,
  30 * 24 * hour,
  365 * 24 * hour,
];

export interface Tick {
  at: number;
  /** Whether the day is told, not the hour. */
  day: boolean;
}

/** Round moments on a wall clock that is `offset` minutes east of UTC; at most about `most` of them. */
export function ticks(from: number, to: number, offset: number, most: number): Tick[] {
  const step = steps.find((s) => (to - from) / s <= most) ?? steps.at(-1) ?? hour;
  const shift = offset * minute;
  const out: Tick[] = [];
  for (let at = Math.ceil((from + shift) / step) * step; at <= to + shift; at += step)
    out.push({ at: at - shift, day: at % (24 * hour) === 0 });
  return out;
}
