/** Draws phases, entries with their claims, gaps and annotations. Coordinates are CSS pixels. */
import { entryHeight, type Layout, noteHeight, phaseHeight } from '../layout';
import type { Stage } from '../stage';
import { hatch, type Palette } from './palette';
import { diamond, type EntryMark, type EntryRows, type GapMark, type Scene } from './scene';

/** Something drawn that can be pointed at. */
export interface Hit {
  kind: 'entry' | 'gap' | 'note' | 'phase';
  key: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Brush {
  c: CanvasRenderingContext2D;
  stage: Stage;
  palette: Palette;
  dpr: number;
  width: number;
  height: number;
  hits: Hit[];
}

export function drawPhases(b: Brush, scene: Scene, layout: Layout): void {
  const { c, stage, palette } = b;
  c.font = `600 12px ${palette.font}`;
  c.textBaseline = 'middle';
  scene.phases.forEach((p, i) => {
    const from = Math.max(-2, stage.xOf(p.from));
    const to = Math.min(b.width + 2, p.to === undefined ? b.width + 2 : stage.xOf(p.to));
    if (to <= 0 || from >= b.width || to - from < 0.5) return;
    // The bands go down through all lanes, faintly, so that one sees in which phase something stands.
    c.globalAlpha = i % 2 === 0 ? 0.09 : 0.035;
    c.fillStyle = palette.ember;
    c.fillRect(from, layout.phases, to - from, b.height - layout.phases);
    c.globalAlpha = i % 2 === 0 ? 0.2 : 0.1;
    c.fillRect(from, layout.phases, to - from, phaseHeight - 4);
    c.globalAlpha = 1;
    c.fillStyle = palette.ember;
    if (from > -2) c.fillRect(Math.round(from), layout.phases, 2, phaseHeight - 4);
    b.hits.push({ kind: 'phase', key: p.key, x: from, y: layout.phases, width: to - from, height: phaseHeight - 4 });
    const room = to - Math.max(0, from) - 12;
    if (room < 24) return;
    c.save();
    c.beginPath();
    c.rect(Math.max(0, from) + 6, layout.phases, room, phaseHeight);
    c.clip();
    c.fillStyle = palette.text;
    c.fillText(p.label, Math.max(0, from) + 7, layout.phases + phaseHeight / 2 - 1);
    c.restore();
  });
}

export function drawEntries(b: Brush, scene: Scene, layout: Layout, rows: EntryRows): void {
  const placed = rows.layOut(scene.entries, b.stage.msPerPixel, layout.entryRows);
  const { c, stage, palette } = b;
  c.font = `12px ${palette.font}`;
  c.textBaseline = 'middle';
  for (let i = 0; i < scene.entries.length; i++) {
    const e = scene.entries[i];
    const p = placed[i];
    if (!e || !p) continue;
    const left = stage.xOf(e.least) - diamond;
    const right = stage.xOf(e.most) + diamond;
    if (right + 5 + e.words < 0 || left > b.width) continue;
    const y = layout.entries + 4 + p.row * entryHeight;
    drawEntry(b, e, y);
    b.hits.push({ kind: 'entry', key: e.key, x: left, y, width: Math.max(right - left, 12), height: entryHeight - 4 });
    if (!p.worded) continue;
    c.fillStyle = palette.text;
    c.fillText(e.title, right + 5, y + (entryHeight - 4) / 2 + 0.5);
    const hit = b.hits[b.hits.length - 1];
    if (hit) hit.width = right - left + 5 + e.words;
  }
}

function drawEntry(b: Brush, e: EntryMark, y: number): void {
  const { c, stage, palette } = b;
  const colour = palette.status[e.status] ?? palette.text;
  const middle = y + (entryHeight - 4) / 2;
  if (e.claims.length > 1) {
    // Each claim is a bar of its own, hatched, one below the other: nobody is right yet.
    const height = Math.max(3, Math.min(8, (entryHeight - 4) / e.claims.length));
    const top = middle - (height * e.claims.length) / 2;
    c.fillStyle = colour;
    c.globalAlpha = 0.6;
    c.fillRect(stage.xOf(e.least), middle - 0.5, stage.xOf(e.most) - stage.xOf(e.least), 1);
    c.globalAlpha = 1;
    e.claims.forEach((claim, i) => {
      const x = stage.xOf(claim.from);
      const width = stage.xOf(claim.to) - x;
      const own = palette.status[claim.status] ?? colour;
      const at = { x: x - 4, y: top + i * height, width: width + 8, height: height - 1 };
      c.fillStyle = palette.surface;
      c.fillRect(at.x, at.y, at.width, at.height);
      c.fillStyle = hatch(c, own, b.dpr);
      c.fillRect(at.x, at.y, at.width, at.height);
      c.strokeStyle = own;
      c.lineWidth = 1;
      c.strokeRect(at.x + 0.5, at.y + 0.5, at.width - 1, Math.max(1, at.height - 1));
    });
    return;
  }
  const x = stage.xOf(e.from);
  const width = stage.xOf(e.to) - x;
  c.fillStyle = e.status === 'confirmed' || e.status === 'corroborated' ? colour : palette.surface;
  c.strokeStyle = colour;
  c.lineWidth = 1.5;
  if (e.approximate) c.setLineDash([3, 2]);
  c.beginPath();
  if (width > 3 * diamond) {
    c.roundRect(x, middle - 5, width, 10, 2);
  } else {
    const m = x + width / 2;
    c.moveTo(m, middle - diamond);
    c.lineTo(m + diamond, middle);
    c.lineTo(m, middle + diamond);
    c.lineTo(m - diamond, middle);
    c.closePath();
  }
  c.fill();
  if (e.status === 'disputed') {
    c.fillStyle = hatch(c, colour, b.dpr);
    c.fill();
  }
  c.stroke();
  c.setLineDash([]);
}

/** Stretches in which a source was silent, in its lane. */
export function drawGaps(b: Brush, gaps: readonly GapMark[] | undefined, top: number, height: number): void {
  if (!gaps) return;
  const { c, stage, palette } = b;
  for (const g of gaps) {
    const from = Math.max(-4, stage.xOf(g.from));
    const to = Math.min(b.width + 4, stage.xOf(g.to));
    if (to < 0 || from > b.width) continue;
    const width = Math.max(2, to - from);
    c.fillStyle = hatch(c, palette.gap, b.dpr);
    c.globalAlpha = 0.55;
    c.fillRect(from, top + 3, width, height - 6);
    c.globalAlpha = 1;
    c.strokeStyle = palette.gap;
    c.lineWidth = 1;
    c.strokeRect(from + 0.5, top + 3.5, width - 1, height - 7);
    b.hits.push({ kind: 'gap', key: g.id, x: from, y: top, width, height });
  }
}

export function drawNotes(b: Brush, scene: Scene, layout: Layout): void {
  if (scene.notes.length === 0) return;
  const { c, stage, palette } = b;
  const middle = layout.notes + noteHeight / 2;
  for (const n of scene.notes) {
    const x = stage.xOf(n.from);
    const width = stage.xOf(n.to) - x;
    if (x + width < -8 || x > b.width + 8) continue;
    c.fillStyle = palette.ember;
    c.strokeStyle = palette.ember;
    c.lineWidth = 1.5;
    if (width > 6) {
      c.beginPath();
      c.moveTo(x, middle - 5);
      c.lineTo(x, middle + 5);
      c.moveTo(x, middle);
      c.lineTo(x + width, middle);
      c.moveTo(x + width, middle - 5);
      c.lineTo(x + width, middle + 5);
      c.stroke();
    }
    // A speech bubble at its beginning.
    c.beginPath();
    c.roundRect(x - 5, middle - 6, 10, 8, 2);
    c.moveTo(x - 2, middle + 1);
    c.lineTo(x - 1, middle + 5);
    c.lineTo(x + 2, middle + 1);
    c.fill();
    b.hits.push({
      kind: 'note',
      key: n.key,
      x: x - 6,
      y: layout.notes,
      width: Math.max(12, width + 12),
      height: noteHeight,
    });
  }
}
