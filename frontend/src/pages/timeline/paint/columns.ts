/**
 * Which bucket of which tile each column of pixels shows. Where the right tile is
 * not here yet a coarser one is stretched, or finer ones are summed, so that moving
 * never waits. Reckoned once for a frame and used by every lane.
 */
import { bucketMs, ladder, levelFor, tileAt, tileBuckets, tileFrom } from '@/lib/ladder';
import type { Span } from '@/lib/span';
import type { Tile, TileStore } from '../tiles';

const coarser = 6;
const finer = 3;

export class Columns {
  width = 0;
  /** Number of the tile in `tiles`, −1: nothing is known. */
  tile = new Int16Array(0);
  /** First and last bucket. */
  lo = new Int16Array(0);
  hi = new Int16Array(0);
  /** What a count is multiplied with to stand for a bucket of this level. */
  scale = new Float32Array(0);
  tiles: Tile[] = [];
  level = 0;
  /** Some column shows a tile of another level, or none. */
  partial = false;

  /** `width` columns for a span; `least` CSS pixels to a bucket. */
  resolve(store: TileStore, span: Span, width: number, cssWidth: number, least = 1): void {
    if (this.tile.length < width) {
      this.tile = new Int16Array(width);
      this.lo = new Int16Array(width);
      this.hi = new Int16Array(width);
      this.scale = new Float32Array(width);
    }
    this.width = width;
    this.tiles.length = 0;
    this.partial = false;
    const ms = (span.to - span.from) / width;
    this.level = levelFor(((span.to - span.from) / cssWidth) * least);
    const first = tileAt(this.level, span.from);
    const last = tileAt(this.level, span.to);
    store.want(this.level, first, last, ladder.length);
    let x = 0;
    for (let i = first; i <= last && x < width; i++) {
      const end = Math.min(width, Math.ceil((tileFrom(this.level, i + 1) - span.from) / ms - 0.5));
      if (end <= x) continue;
      const tile = store.get(this.level, i);
      if (tile) {
        this.fill(x, end, span.from, ms, tile, this.level);
        x = end;
      } else {
        this.partial = true;
        while (x < end) x = this.substitute(store, x, end, span.from, ms);
      }
    }
    while (x < width) this.tile[x++] = -1;
  }

  private fill(from: number, to: number, start: number, ms: number, tile: Tile, level: number): void {
    const n = this.tiles.push(tile) - 1;
    const begin = tileFrom(tile.level, tile.index);
    const length = bucketMs(tile.level);
    const wanted = bucketMs(level);
    const several = Math.max(1, Math.round(wanted / length));
    const scale = length > wanted ? wanted / length : 1;
    for (let x = from; x < to; x++) {
      let at = start + (x + 0.5) * ms;
      // Finer buckets are summed over the bucket that would be shown.
      if (several > 1) at -= (((at - begin) % wanted) + wanted) % wanted;
      const lo = Math.max(0, Math.min(tileBuckets - 1, Math.floor((at - begin) / length + 1e-7)));
      this.tile[x] = n;
      this.lo[x] = lo;
      this.hi[x] = Math.min(tileBuckets - 1, lo + several - 1);
      this.scale[x] = scale;
    }
  }

  private substitute(store: TileStore, x: number, end: number, start: number, ms: number): number {
    const at = start + (x + 0.5) * ms;
    for (let step = 1; step <= coarser + finer; step++) {
      const level = step <= coarser ? this.level + step : this.level - (step - coarser);
      if (level < 0 || level >= ladder.length) continue;
      const index = tileAt(level, at);
      const tile = store.get(level, index);
      if (!tile) continue;
      const stop = Math.min(end, Math.max(x + 1, Math.ceil((tileFrom(level, index + 1) - start) / ms - 0.5)));
      this.fill(x, stop, start, ms, tile, this.level);
      return stop;
    }
    // Nothing here: up to where another tile may be known.
    const step = Math.max(x + 1, Math.min(end, x + 64));
    while (x < step) this.tile[x++] = -1;
    return step;
  }
}
