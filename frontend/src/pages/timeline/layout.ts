/** Which lanes there are, and where each one lies: CSS pixels, from the top of the picture. */
import type { Schema } from '@/api/client';

export const axisHeight = 38;
export const phaseHeight = 24;
export const entryHeight = 24;
export const noteHeight = 20;
const groupHeight = 24;
const laneHeight = 24;

const groups = ['alert', 'chat', 'log'] as const;
export type Group = (typeof groups)[number];

export interface Lane {
  /** `log` for a group, a source's id for a source. */
  key: string;
  label: string;
  group: Group;
  /** Heading of a group; folded, it shows what its sources have together. */
  heading: boolean;
  folded: boolean;
  simulated: boolean;
  /** Sources whose counts it shows. */
  sources: string[];
  /** From the top of the lanes, unscrolled. */
  top: number;
  height: number;
}

export interface Layout {
  phases: number;
  entries: number;
  notes: number;
  /** Where the lanes of sources begin. */
  lanesTop: number;
  entryRows: number;
  lanes: Lane[];
  lanesHeight: number;
}

/** The group of a source by what its events are. */
export function groupOf(kinds: readonly string[] | undefined): Group {
  if (kinds?.includes('alert')) return 'alert';
  if (kinds?.includes('chat')) return 'chat';
  return 'log';
}

export function layOut(given: {
  sources: readonly Schema<'Lane'>[];
  chosen: ReadonlySet<string> | undefined;
  folded: ReadonlySet<string>;
  entries: number;
  notes: number;
  phases: number;
  words: (group: Group) => string;
}): Layout {
  const { sources, chosen, folded } = given;
  const entryRows = given.entries === 0 ? 0 : Math.min(4, Math.max(2, Math.ceil(given.entries / 6)));
  const phases = axisHeight;
  const entries = phases + (given.phases > 0 ? phaseHeight : 0);
  const notes = entries + (entryRows > 0 ? entryRows * entryHeight + 6 : 0);
  const lanesTop = notes + (given.notes > 0 ? noteHeight : 0);
  const lanes: Lane[] = [];
  let top = 0;
  const push = (lane: Omit<Lane, 'top'>) => {
    lanes.push({ ...lane, top });
    top += lane.height;
  };
  for (const group of groups) {
    const of = sources.filter(
      (s) => s.key !== '' && groupOf(s.kinds) === group && (!chosen || chosen.has(s.key) || chosen.has(s.label)),
    );
    if (of.length === 0) continue;
    const isFolded = folded.has(group);
    push({
      key: group,
      label: given.words(group),
      group,
      heading: true,
      folded: isFolded,
      simulated: of.every((s) => s.simulated),
      sources: of.map((s) => s.key),
      height: groupHeight,
    });
    if (isFolded) continue;
    for (const s of of) {
      push({
        key: s.key,
        label: s.label,
        group,
        heading: false,
        folded: false,
        simulated: s.simulated ?? false,
        sources: [s.key],
        height: laneHeight,
      });
    }
  }
  return { phases, entries, notes, lanesTop, entryRows, lanes, lanesHeight: top };
}
