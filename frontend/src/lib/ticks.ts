/** Where an axis of time has its marks, in the zone that is shown. */
import { formatClock, formatTime, wallClock, zoneOffset } from './time';

export interface Tick {
  /** Milliseconds since 1970. */
  at: number;
  label: string;
  /** A date begins here: drawn heavier, with the date. */
  day: boolean;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Distances of marks in milliseconds; from days on they are counted in days. */
const steps = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((n) => n * day),
];

/** The distance of marks that leaves each at least `least` pixels. */
export function tickStep(msPerPixel: number, least: number): number {
  return steps.find((s) => s >= msPerPixel * least) ?? 728 * day;
}

/** What stands at a mark, as finely as the distance of the marks asks for. */
function label(at: number, zone: string, step: number): string {
  if (step >= day) return formatTime(at, zone, 'date').slice(5);
  if (step >= minute) return formatClock(at, zone, 'minute');
  if (step >= second) return formatClock(at, zone, 'second');
  // Below a second only what changes: the reader finds the rest in the line above.
  return formatClock(at, zone, step >= 1 ? 'ms' : 'us').slice(6);
}

/** The marks of a stretch, at wall-clock times that are round in the zone. At most 400. */
export function ticksOf(from: number, to: number, zone: string, step: number): Tick[] {
  const out: Tick[] = [];
  if (step >= day) {
    const w = wallClock(from, zone);
    const every = Math.round(step / day);
    // Days since 1970, beginning weeks on a Monday.
    let n = Math.floor(Date.UTC(w.year, w.month - 1, w.day) / day) - 4;
    n -= ((n % every) + every) % every;
    for (; out.length < 400; n += every) {
      const at = midnight((n + 4) * day, zone);
      if (at > to) break;
      if (at >= from) out.push({ at, label: label(at + 1, zone, step), day: true });
    }
    return out;
  }
  // The offset may change within the stretch: each mark is checked with its own.
  let offset = zoneOffset(from, zone) * minute;
  let n = Math.ceil((from + offset) / step - 1e-9);
  for (let tries = 0; tries < 800 && out.length < 400; tries++, n++) {
    let at = n * step - offset;
    if (step >= minute) {
      const now = zoneOffset(at, zone) * minute;
      if (now !== offset) {
        offset = now;
        const skipped = Math.ceil((at + now) / step - 1e-9);
        n = skipped;
        at = n * step - now;
      }
    }
    if (at > to) break;
    if (at < from - 1e-6 || (out.at(-1)?.at ?? -1) >= at) continue;
    const wall = (((n * step) % day) + day) % day;
    out.push({ at, label: label(at + 1e-6, zone, step), day: wall < step / 2 });
  }
  return out;
}

/** When a wall-clock day begins in a zone. */
function midnight(wall: number, zone: string): number {
  const guess = wall - zoneOffset(wall, zone) * minute;
  return wall - zoneOffset(guess, zone) * minute;
}
