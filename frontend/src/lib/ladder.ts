/**
 * Lengths of buckets, and the tiles made of them. Buckets are counted from
 * Monday, 5 January 1970, 00:00 UTC, as the service counts them, so that a tile is
 * the same however the window came to it. Reckoned in whole microseconds: they are
 * exact in a double until the year 2255.
 */

const second = 1_000_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The lengths of buckets in microseconds, ascending: the usual ones, from 10 µs to eight weeks. */
export const ladder: readonly number[] = [
  ...[10, 20, 50, 100, 200, 500].map((n) => n),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => n * 1000),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28, 56].map((n) => n * day),
];

/** Buckets of one tile. */
export const tileBuckets = 256;

const origin = 4 * day;

/** The shortest bucket that is not narrower than a pixel. */
export function levelFor(msPerPixel: number): number {
  const us = msPerPixel * 1000;
  const i = ladder.findIndex((length) => length >= us * 0.999);
  return i < 0 ? ladder.length - 1 : i;
}

/** Milliseconds of a bucket at a level. */
export function bucketMs(level: number): number {
  return bucketUs(level) / 1000;
}

function bucketUs(level: number): number {
  return ladder[Math.max(0, Math.min(ladder.length - 1, level))] ?? day;
}

/** Milliseconds of a tile at a level. */
export function tileMs(level: number): number {
  return bucketMs(level) * tileBuckets;
}

/** The tile at a level in which a moment (milliseconds since 1970) lies. */
export function tileAt(level: number, ms: number): number {
  return Math.floor((ms * 1000 - origin) / (bucketUs(level) * tileBuckets));
}

/** When a tile begins, in milliseconds since 1970. */
export function tileFrom(level: number, index: number): number {
  return (origin + index * tileBuckets * bucketUs(level)) / 1000;
}

/** A bucket's length as the API is asked for it: a Go duration. */
export function bucketText(level: number): string {
  const us = bucketUs(level);
  if (us % second === 0) return `${us / second}s`;
  return us % 1000 === 0 ? `${us / 1000}ms` : `${us}us`;
}
