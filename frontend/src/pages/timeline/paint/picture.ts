/** The whole picture below the density strip: one call paints one frame. */
import type { Layout } from '../layout';
import { entryLane, type Stage } from '../stage';
import type { TileStore } from '../tiles';
import { Axis } from './axis';
import { Columns } from './columns';
import { Density, type Strip } from './density';
import { type Brush, drawEntries, drawGaps, drawNotes, drawPhases, type Hit } from './marks';
import type { Palette } from './palette';
import { EntryRows, type Scene } from './scene';

export interface Given {
  scene: Scene;
  layout: Layout;
  store: TileStore;
  zone: string;
  zoneName: (ms: number) => string;
  palette: Palette;
}

export class Picture {
  given: Given | undefined;
  readonly columns = new Columns();
  readonly hits: Hit[] = [];
  private readonly density = new Density();
  private readonly axis = new Axis();
  private readonly rows = new EntryRows();
  private strips: Strip[] = [];
  private sign = '';
  private version = 0;
  private again = true;

  /** Counts have changed: the pixels are drawn anew. */
  touch(): void {
    this.version++;
  }

  /** Paints; `true` when another frame has to follow by itself. */
  paint(c: CanvasRenderingContext2D, stage: Stage, width: number, height: number, dpr: number, now: number): boolean {
    const { given } = this;
    if (!given) return false;
    const { palette, layout, scene } = given;
    c.setTransform(dpr, 0, 0, dpr, 0, 0);
    c.fillStyle = palette.surface;
    c.fillRect(0, 0, width, height);
    this.hits.length = 0;
    const b: Brush = { c, stage, palette, dpr, width, height, hits: this.hits };
    drawPhases(b, scene, layout);
    this.axis.drawLines(b, given.zone);
    const more = this.drawLanes(b, given, now);
    if (stage.keyboard && stage.lane === entryLane) {
      c.fillStyle = palette.ember;
      c.globalAlpha = 0.1;
      c.fillRect(0, layout.entries, width, layout.notes - layout.entries);
      c.globalAlpha = 1;
    }
    if (scene.entries.length > 0) drawEntries(b, scene, layout, this.rows);
    drawNotes(b, scene, layout);
    this.drawFrames(b, layout);
    this.axis.drawWords(b, given.zone, given.zoneName(stage.span.from));
    this.drawOverlay(b, layout);
    return more;
  }

  private drawLanes(b: Brush, given: Given, now: number): boolean {
    const { c, stage, palette, dpr, width, height } = b;
    const { layout, scene, store } = given;
    const room = Math.max(0, height - layout.lanesTop);
    const w = Math.round(width * dpr);
    const h = Math.round(room * dpr);
    if (w < 2 || h < 2) return false;
    const sign = `${stage.span.from} ${stage.span.to} ${w} ${h} ${stage.scroll} ${this.version}`;
    if (sign !== this.sign || this.again) {
      this.sign = sign;
      this.columns.resolve(store, stage.span, w, width);
      this.strips.length = 0;
      for (const lane of layout.lanes) {
        const top = lane.top - stage.scroll;
        if (top + lane.height < 0 || top > room || (lane.heading && !lane.folded)) continue;
        this.strips.push({
          key: lane.key,
          sources: lane.sources,
          top: Math.round((top + 3) * dpr),
          height: Math.round((lane.height - 4) * dpr),
        });
      }
      this.again = this.density.paint(this.columns, this.strips, h, palette.pixels, dpr, now);
    }
    c.save();
    c.beginPath();
    c.rect(0, layout.lanesTop, width, room);
    c.clip();
    layout.lanes.forEach((lane, i) => {
      const top = layout.lanesTop + lane.top - stage.scroll;
      if (top + lane.height < layout.lanesTop || top > height) return;
      if (lane.heading) {
        c.fillStyle = palette.sunken;
        c.globalAlpha = 0.85;
        c.fillRect(0, top, width, lane.height);
        c.globalAlpha = 1;
      }
      if (stage.keyboard && i === stage.lane) {
        c.fillStyle = palette.ember;
        c.globalAlpha = 0.1;
        c.fillRect(0, top, width, lane.height);
        c.globalAlpha = 1;
      }
      c.fillStyle = palette.line;
      c.fillRect(0, top + lane.height - 1, width, 1);
      if (!lane.heading) drawGaps(b, scene.gaps.get(lane.key), top, lane.height);
    });
    this.drawUnknown(b, layout.lanesTop, room);
    this.density.blit(c, 0, layout.lanesTop, w / dpr, h / dpr);
    c.restore();
    return this.again;
  }

  /** Columns of which nothing is known yet are greyed. */
  private drawUnknown(b: Brush, top: number, room: number): void {
    const { columns } = this;
    if (!columns.partial) return;
    b.c.fillStyle = b.palette.line;
    b.c.globalAlpha = 0.5;
    for (let x = 0; x < columns.width; ) {
      let end = x;
      while (end < columns.width && columns.tile[end] === -1) end++;
      if (end > x) b.c.fillRect(x / b.dpr, top, (end - x) / b.dpr, room);
      x = end + 1;
    }
    b.c.globalAlpha = 1;
  }

  private drawFrames(b: Brush, layout: Layout): void {
    const { c, palette, width } = b;
    c.fillStyle = palette.line;
    for (const y of [layout.phases, layout.entries, layout.notes, layout.lanesTop]) c.fillRect(0, y - 1, width, 1);
  }

  private drawOverlay(b: Brush, layout: Layout): void {
    const { c, stage, palette, width, height } = b;
    if (stage.range) {
      const from = stage.xOf(stage.range.from);
      const to = stage.xOf(stage.range.to);
      c.fillStyle = palette.ember;
      c.globalAlpha = 0.16;
      c.fillRect(from, layout.phases, to - from, height);
      c.globalAlpha = 1;
      c.fillRect(Math.round(from), layout.phases, 1, height);
      c.fillRect(Math.round(to) - 1, layout.phases, 1, height);
    }
    if (stage.cursor !== undefined) {
      const x = Math.round(stage.xOf(stage.cursor));
      if (x >= -1 && x <= width) {
        c.fillStyle = palette.ember;
        c.fillRect(x - 1, layout.phases, 2, height);
        c.beginPath();
        c.moveTo(x - 5, layout.phases);
        c.lineTo(x + 5, layout.phases);
        c.lineTo(x, layout.phases + 7);
        c.fill();
      }
    }
    const x = stage.keyboard ? width / 2 : stage.pointed?.x;
    if (x === undefined) return;
    c.strokeStyle = palette.text;
    c.globalAlpha = 0.5;
    c.lineWidth = 1;
    c.setLineDash([3, 3]);
    c.beginPath();
    c.moveTo(Math.round(x) + 0.5, 0);
    c.lineTo(Math.round(x) + 0.5, height);
    c.stroke();
    c.setLineDash([]);
    c.globalAlpha = 1;
  }

  /** What lies at a place, the last drawn first. */
  hit(x: number, y: number): Hit | undefined {
    for (let i = this.hits.length - 1; i >= 0; i--) {
      const h = this.hits[i];
      if (h && x >= h.x && x <= h.x + h.width && y >= h.y && y <= h.y + h.height) return h;
    }
    return undefined;
  }

  /** The number of the lane at a height. */
  laneAt(y: number, scroll: number): number {
    const layout = this.given?.layout;
    if (!layout || y < layout.lanesTop) return -1;
    const at = y - layout.lanesTop + scroll;
    return layout.lanes.findIndex((l) => at >= l.top && at < l.top + l.height);
  }

  /** What the picture says of a lane at a place. */
  countAt(sources: readonly string[], x: number, dpr: number): { count: number; worst: number; known: boolean } {
    const { columns } = this;
    const at = Math.max(0, Math.min(columns.width - 1, Math.round(x * dpr)));
    const tile = columns.tiles[columns.tile[at] ?? -1];
    if (!tile) return { count: 0, worst: 0, known: false };
    let count = 0;
    let worst = 0;
    for (const key of sources) {
      const row = tile.rows.get(key);
      for (let i = columns.lo[at] ?? 0; row && i <= (columns.hi[at] ?? 0); i++) {
        count += row.counts[i] ?? 0;
        worst = Math.max(worst, row.counts[i] ? (row.worst[i] ?? 0) : 0);
      }
    }
    return { count, worst, known: columns.scale[at] === 1 };
  }
}
