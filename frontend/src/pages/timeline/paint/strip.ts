/** Draws the density of all time, stacked by severity, with marks where entries stand. */
import type { Span } from '@/lib/span';
import { severities } from '@/ui/marks';
import type { TileStore } from '../tiles';
import { Columns } from './columns';
import { fade } from './density';
import type { Palette } from './palette';

export class StripPicture {
  readonly columns = new Columns();
  private readonly sums = new Float64Array(severities.length);
  private peak = 1;

  /** `true` when it has to be painted again. */
  paint(
    c: CanvasRenderingContext2D,
    given: { store: TileStore; span: Span; palette: Palette; moments: readonly number[] },
    width: number,
    height: number,
    dpr: number,
    now: number,
  ): boolean {
    const { store, span, palette } = given;
    const { columns } = this;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.fillStyle = palette.sunken;
    c.fillRect(0, 0, width * dpr, height * dpr);
    const w = Math.round(width * dpr);
    const h = Math.round((height - 8) * dpr);
    const base = Math.round(height * dpr);
    columns.resolve(store, span, w, width, 2);
    let peak = 1;
    let moving = false;
    for (let x = 0; x < w; ) {
      const n = columns.tile[x] ?? -1;
      const tile = columns.tiles[n];
      let end = x + 1;
      if (!tile) {
        while (end < w && columns.tile[end] === n) end++;
        c.fillStyle = palette.line;
        c.globalAlpha = 0.5;
        c.fillRect(x, 0, end - x, base);
        c.globalAlpha = 1;
        x = end;
        continue;
      }
      while (
        end < w &&
        columns.tile[end] === n &&
        columns.lo[end] === columns.lo[x] &&
        columns.hi[end] === columns.hi[x]
      )
        end++;
      const k = tile.before && fade > 0 ? Math.max(0, Math.min(1, (now - tile.born) / fade)) : 1;
      if (k < 1) moving = true;
      else tile.before = undefined;
      let total = 0;
      for (let s = 0; s < severities.length; s++) {
        const row = tile.rows.get(severities[s] ?? '');
        const old = k < 1 ? tile.before?.get(severities[s] ?? '') : undefined;
        let sum = 0;
        for (let i = columns.lo[x] ?? 0; i <= (columns.hi[x] ?? 0); i++)
          sum += (row?.counts[i] ?? 0) * k + (old?.counts[i] ?? 0) * (1 - k);
        this.sums[s] = sum * (columns.scale[x] ?? 1);
        total += this.sums[s] ?? 0;
      }
      peak = Math.max(peak, total);
      if (total > 0) {
        const full = Math.max(2 * dpr, Math.sqrt(Math.min(1, total / this.peak)) * h);
        let y = base;
        for (let s = 0; s < severities.length; s++) {
          const part = ((this.sums[s] ?? 0) / total) * full;
          if (part <= 0) continue;
          // What is worst lies on top, and is never too thin to be seen.
          const high = s >= 4 ? Math.max(dpr, part) : part;
          c.fillStyle = palette.severity[s] ?? palette.muted;
          c.fillRect(x, y - high, end - x, high);
          y -= part;
        }
      }
      x = end;
    }
    c.fillStyle = palette.ember;
    for (const at of given.moments) {
      const x = Math.round(((at - span.from) / (span.to - span.from)) * w);
      if (x >= 0 && x < w) c.fillRect(x, 0, Math.max(1, dpr), 5 * dpr);
    }
    const again = peak !== this.peak;
    this.peak = peak;
    return moving || again;
  }
}
