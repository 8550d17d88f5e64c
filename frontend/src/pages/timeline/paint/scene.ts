/** What is drawn besides counts, ready for drawing: times are numbers, words are chosen. */
import type { Schema } from '@/api/client';
import { localized } from '@/lib/localized';
import { type Boxed, type Placed, pack } from '@/lib/packing';
import { parseTime } from '@/lib/time';
import type { Note, PhaseBand } from '../data';

interface ClaimMark {
  from: number;
  to: number;
  party: string;
  status: Schema<'ClaimStatus'>;
}

export interface EntryMark {
  key: string;
  title: string;
  from: number;
  to: number;
  /** With its claims: what is drawn may reach further than the entry. */
  least: number;
  most: number;
  approximate: boolean;
  status: Schema<'ClaimStatus'>;
  claims: ClaimMark[];
  /** Width of its words in pixels. */
  words: number;
}

export interface GapMark {
  id: string;
  source: string;
  from: number;
  to: number;
}

export interface Scene {
  phases: (PhaseBand & { label: string })[];
  entries: EntryMark[];
  gaps: Map<string, GapMark[]>;
  notes: Note[];
}

export function entryMarks(
  entries: readonly Schema<'Entry'>[],
  language: string,
  measure: (text: string) => number,
): EntryMark[] {
  return entries
    .flatMap((e) => {
      const from = parseTime(e.earliest);
      if (from === undefined || e.status === 'withdrawn') return [];
      const to = Math.max(from, parseTime(e.latest) ?? from);
      const title = localized(e.title, language) || e.key;
      const claims = e.claims.flatMap((c): ClaimMark[] => {
        const a = parseTime(c.earliest) ?? from;
        const b = parseTime(c.latest) ?? (c.earliest ? a : to);
        return c.status === 'withdrawn'
          ? []
          : [{ from: a, to: Math.max(a, b), party: localized(c.party, language), status: c.status }];
      });
      const disputed = e.status === 'disputed' && claims.length > 1 ? claims : [];
      const words = measure(title);
      return [
        {
          key: e.key,
          title,
          from,
          to,
          least: Math.min(from, ...disputed.map((c) => c.from)),
          most: Math.max(to, ...disputed.map((c) => c.to)),
          approximate: e.approximate,
          status: e.status,
          claims: disputed.slice(0, 5),
          words,
        },
      ];
    })
    .sort((a, b) => a.least - b.least);
}

export function gapMarks(gaps: readonly Schema<'Gap'>[]): Map<string, GapMark[]> {
  const out = new Map<string, GapMark[]>();
  for (const g of gaps) {
    const from = parseTime(g.from);
    const to = parseTime(g.to);
    if (from === undefined || to === undefined) continue;
    const list = out.get(g.source_id) ?? [];
    list.push({ id: g.id, source: g.source_id, from, to });
    out.set(g.source_id, list);
  }
  return out;
}

export const diamond = 6;

/** Where entries stand: the same while the window is only moved, since it depends on the zoom alone. */
export class EntryRows {
  placed: Placed[] = [];
  private sign = '';
  private of: readonly EntryMark[] = [];

  layOut(entries: readonly EntryMark[], msPerPixel: number, rows: number): Placed[] {
    const sign = `${msPerPixel} ${rows}`;
    if (sign === this.sign && entries === this.of) return this.placed;
    this.sign = sign;
    this.of = entries;
    const origin = entries[0]?.least ?? 0;
    const boxes = entries.map((e): Boxed => {
      const left = (e.least - origin) / msPerPixel - diamond;
      const right = (e.most - origin) / msPerPixel + diamond;
      return { left, right, full: right - left + 5 + e.words };
    });
    this.placed = pack(boxes, rows, 6);
    return this.placed;
  }
}
