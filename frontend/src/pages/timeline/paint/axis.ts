/** Draws the axis: marks in the shown zone, dates in a line of their own, the zone's name. */
import { bucketMs } from '@/lib/ladder';
import { type Tick, tickStep, ticksOf } from '@/lib/ticks';
import { formatTime } from '@/lib/time';
import { axisHeight } from '../layout';
import type { Brush } from './marks';

const day = 86_400_000;

/** The marks of the window; kept while it does not change. */
export class Axis {
  private sign = '';
  private list: Tick[] = [];
  step = 0;

  ticks(from: number, to: number, width: number, zone: string): Tick[] {
    const sign = `${from} ${to} ${width} ${zone}`;
    if (sign !== this.sign) {
      this.sign = sign;
      this.step = tickStep((to - from) / Math.max(1, width), width < 500 ? 72 : 96);
      this.list = ticksOf(from, to, zone, this.step);
    }
    return this.list;
  }

  drawLines(b: Brush, zone: string): void {
    const { c, stage, palette } = b;
    for (const t of this.ticks(stage.span.from, stage.span.to, b.width, zone)) {
      const x = Math.round(stage.xOf(t.at)) + 0.5;
      c.strokeStyle = t.day ? palette.muted : palette.line;
      c.globalAlpha = t.day ? 0.35 : 1;
      c.lineWidth = 1;
      c.beginPath();
      c.moveTo(x, t.day ? 2 : axisHeight - 8);
      c.lineTo(x, b.height);
      c.stroke();
      c.globalAlpha = 1;
    }
  }

  drawWords(b: Brush, zone: string, name: string): void {
    const { c, stage, palette } = b;
    const ticks = this.ticks(stage.span.from, stage.span.to, b.width, zone);
    c.textBaseline = 'alphabetic';
    c.fillStyle = palette.muted;
    c.font = `12px ${palette.font}`;
    for (const t of ticks) {
      if (this.step >= day) continue;
      const x = stage.xOf(t.at);
      if (x > b.width - 20) continue;
      c.fillText(t.label, x + 4, axisHeight - 8);
    }
    // The line above: dates where they begin, and where the window begins.
    c.font = `600 12px ${palette.font}`;
    c.fillStyle = palette.text;
    let free = 0;
    const begin = this.heading(stage.span.from, zone);
    const nameWidth = c.measureText(name).width + 12;
    const next = ticks.find((t) => t.day && stage.xOf(t.at) > 0);
    const room = next ? stage.xOf(next.at) : b.width - nameWidth;
    const width = c.measureText(begin).width;
    if (width + 10 < room) {
      c.fillText(begin, 4, 14);
      free = width + 12;
    }
    for (const t of ticks) {
      if (!t.day) continue;
      const x = stage.xOf(t.at) + 4;
      const label = this.step >= day ? t.label : formatTime(t.at + 1, zone, 'date');
      const w = c.measureText(label).width;
      if (x < free || x + w > b.width - nameWidth) continue;
      c.fillText(label, x, this.step >= day ? axisHeight - 8 : 14);
      free = x + w + 8;
    }
    c.fillStyle = palette.muted;
    c.fillText(name, b.width - nameWidth + 4, 14);
  }

  /** What the marks leave out: the day, and below a second the second. */
  private heading(from: number, zone: string): string {
    if (this.step >= day) return formatTime(from, zone, 'date').slice(0, 7);
    return this.step >= 1000 ? formatTime(from, zone, 'date') : formatTime(from, zone, 'second');
  }
}

/** How finely a moment under the pointer is told: as finely as a pixel is. */
export function precisionOf(msPerPixel: number): 'minute' | 'second' | 'ms' | 'us' {
  if (msPerPixel >= 60_000) return 'minute';
  if (msPerPixel >= 1000) return 'second';
  return msPerPixel >= 1 ? 'ms' : 'us';
}

/** The bucket under a moment at a level. */
export function bucketAround(level: number, at: number): { from: number; to: number } {
  const length = bucketMs(level);
  const origin = 4 * day;
  const from = Math.floor((at - origin) / length) * length + origin;
  return { from, to: from + length };
}
