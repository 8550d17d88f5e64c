/** How far a correction moves the records of a source, at any moment, from the few that a preview tells. */
import type { Schema } from '@/api/client';
import { parseTime } from '@/lib/time';

export interface Known {
  at: number;
  by: number;
}

/** The moves of a preview, in the order of time; in milliseconds. */
export function knownMoves(sample: Schema<'Move'>[]): Known[] {
  return sample
    .flatMap((m): Known[] => {
      const at = parseTime(m.now);
      return at === undefined || m.seconds === undefined ? [] : [{ at, by: m.seconds * 1000 }];
    })
    .sort((a, b) => a.at - b.at);
}

/** The shift at a moment: that of its neighbours, and between them in proportion, as a drifting clock moves. */
export function shiftAt(moves: Known[], at: number): number {
  const first = moves[0];
  const last = moves.at(-1);
  if (!first || !last) return 0;
  if (at <= first.at) return first.by;
  if (at >= last.at) return last.by;
  const i = moves.findIndex((m) => m.at >= at);
  const after = moves[i];
  const before = moves[i - 1];
  if (!after || !before || after.at === before.at) return after?.by ?? 0;
  return before.by + ((after.by - before.by) * (at - before.at)) / (after.at - before.at);
}
