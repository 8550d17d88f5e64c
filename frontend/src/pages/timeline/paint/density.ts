/**
 * Draws lanes of counts into pixels: a column per pixel, as high as the root
 * of its count, in the colour of the worst severity. The work is pixels times
 * lanes, whatever the number of events.
 */
import type { Row } from '../tiles';
import type { Columns } from './columns';

export interface Strip {
  key: string;
  sources: readonly string[];
  /** Device pixels within the picture. */
  top: number;
  height: number;
}

/** Single records do not fill a lane. */
const leastPeak = 8;

/** How long a picture takes to go over to the next, in milliseconds. */
export const fade = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 260;

export class Density {
  private readonly canvas = document.createElement('canvas');
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);
  private rows: (Row | undefined)[] = [];
  private before: (Row | undefined)[] = [];
  private mix = new Float32Array(0);
  /** The highest count of a column of each lane, rounded up so that the scale does not tremble. */
  private readonly peaks = new Map<string, number>();

  /** `true` when it has to be drawn again: going over, or the scale has changed. */
  paint(
    columns: Columns,
    strips: readonly Strip[],
    height: number,
    colours: Uint32Array,
    dpr: number,
    now: number,
  ): boolean {
    const { width } = columns;
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(Math.max(1, width), Math.max(1, height));
      this.pixels = new Uint32Array(this.image.data.buffer);
      this.canvas.width = this.image.width;
      this.canvas.height = this.image.height;
    } else this.pixels.fill(0);
    const moving = this.mixing(columns, now);
    let again = false;
    for (const strip of strips) {
      const peak = this.lane(columns, strip, width, height, colours, dpr);
      const next = Math.max(leastPeak, 2 ** Math.ceil(Math.log2(peak)));
      if (next === this.peaks.get(strip.key)) continue;
      this.peaks.set(strip.key, next);
      again = true;
    }
    this.canvas.getContext('2d')?.putImageData(this.image, 0, 0);
    return moving || again;
  }

  /** Lays the picture over what is there. Coordinates and sizes are the context's. */
  blit(c: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
    if (this.image) c.drawImage(this.canvas, x, y, width, height);
  }

  private mixing(columns: Columns, now: number): boolean {
    let moving = false;
    if (this.mix.length < columns.tiles.length) this.mix = new Float32Array(columns.tiles.length + 8);
    for (let i = 0; i < columns.tiles.length; i++) {
      const tile = columns.tiles[i];
      const k = tile?.before && fade > 0 ? Math.max(0, Math.min(1, (now - tile.born) / fade)) : 1;
      if (tile && k >= 1) tile.before = undefined;
      else moving = true;
      this.mix[i] = k;
    }
    return moving;
  }

  private lane(c: Columns, strip: Strip, width: number, height: number, colours: Uint32Array, dpr: number): number {
    const { pixels, rows, before, mix } = this;
    const n = c.tiles.length;
    const sources = strip.sources.length;
    for (let s = 0; s < sources; s++) {
      const key = strip.sources[s] ?? '';
      for (let i = 0; i < n; i++) {
        rows[s * n + i] = c.tiles[i]?.rows.get(key);
        before[s * n + i] = c.tiles[i]?.before?.get(key);
      }
    }
    const base = strip.top + strip.height;
    const bottom = Math.min(height, base);
    const top = Math.max(0, strip.top);
    const least = Math.max(1, Math.round(3 * dpr));
    const room = strip.height - least;
    const scale = 1 / (this.peaks.get(strip.key) ?? leastPeak);
    let peak = 1;
    let lastTile = -2;
    let lastLo = -1;
    let lastHi = -1;
    let from = bottom;
    let colour = 0;
    for (let x = 0; x < width; x++) {
      const tile = c.tile[x] ?? -1;
      if (tile < 0) {
        lastTile = -2;
        continue;
      }
      const lo = c.lo[x] ?? 0;
      const hi = c.hi[x] ?? 0;
      if (tile !== lastTile || lo !== lastLo || hi !== lastHi) {
        lastTile = tile;
        lastLo = lo;
        lastHi = hi;
        let count = 0;
        let worst = 0;
        const k = mix[tile] ?? 1;
        for (let s = 0; s < sources; s++) {
          const row = rows[s * n + tile];
          const old = k < 1 ? before[s * n + tile] : undefined;
          for (let b = lo; b <= hi; b++) {
            const now = row ? (row.counts[b] ?? 0) : 0;
            count += k < 1 ? now * k + (old ? (old.counts[b] ?? 0) : 0) * (1 - k) : now;
            if (now > 0 && row && (row.worst[b] ?? 0) > worst) worst = row.worst[b] ?? 0;
          }
        }
        count *= c.scale[x] ?? 1;
        if (count > peak) peak = count;
        if (count > 0) {
          const h = least + Math.round(Math.sqrt(Math.min(1, count * scale)) * room);
          from = Math.max(top, base - h);
          colour = colours[worst] ?? 0;
        } else from = bottom;
      }
      for (let at = from * width + x; at < bottom * width; at += width) pixels[at] = colour;
    }
    return peak;
  }
}
