/** The arithmetic of a time axis: where its ticks stand, and which points are shown as one. */
import { wallClock, zoneOffset } from '@/lib/time';

export interface Domain {
  from: number;
  to: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 2, 5, 10, 15, 30]
  .map((n) => n * minute)
  .concat(
    [1, 2, 3, 6, 12].map((n) => n * hour),
    [1, 2, 7, 14, 30, 60].map((n) => n * day),
  );

export interface Tick {
  at: number;
  /** The first of a day is shown as a date. */
  date: boolean;
}

/** Round times of a zone's wall clock, at most `most` of them. */
export function ticks({ from, to }: Domain, zone: string, most: number): Tick[] {
  const span = to - from;
  if (!(span > 0) || most < 1) return [];
  const step = steps.find((s) => span / s <= most) ?? Math.ceil(span / most / day) * day;
  const shift = zoneOffset(from, zone) * minute;
  const out: Tick[] = [];
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to; at += step) {
    const w = wallClock(at, zone);
    out.push({ at, date: w.hour === 0 && w.minute === 0 });
  }
  return out;
}

/** Where a time stands between 0 and 1. */
export const place = (at: number, { from, to }: Domain): number => (at - from) / (to - from || 1);

/** Joins points until none stands closer than `apart` to its neighbour, so that each can be hit. */
export function cluster<T>(points: { x: number; item: T }[], apart: number): { x: number; items: T[] }[] {
  const out: { x: number; first: number; items: T[] }[] = [];
  for (const p of [...points].sort((a, b) => a.x - b.x)) {
    const last = out.at(-1);
    if (last && p.x - last.x < apart) {
      last.items.push(p.item);
      last.x = (last.first + p.x) / 2;
    } else out.push({ x: p.x, first: p.x, items: [p.item] });
  }
  return out;
}

/** A scale of minutes: round marks from 0 to beyond `n`. */
export function scale(n: number): number[] {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].find((s) => n / s <= 5) ?? Math.ceil(n / 5 / 1440) * 1440;
  return Array.from({ length: Math.max(1, Math.ceil(n / step)) + 1 }, (_, i) => i * step);
}
