/** What a source's clock did to one event. */
import type { Schema } from '@/api/client';
import { parseGoDuration } from '@/lib/duration';

export interface Correction {
  /** Milliseconds added to what the source wrote: the clock's offset and the step in force. */
  shift: number;
  /** Parts per million, counted from where the drift begins; not in `shift`. */
  drift: number;
  /** Milliseconds by which the interval was widened to either side. */
  uncertainty: number;
}

/** Where in its source an event begins: its id says. */
export function positionOf(id: string): number {
  const m = /:(\d+)(?:#\d+)?$/.exec(id);
  return m ? Number(m[1]) : 0;
}

/** The correction that holds at a byte of the source. */
export function correctionAt(clock: Schema<'Clock'>, position: number): Correction {
  let shift = parseGoDuration(clock.offset) ?? 0;
  const step = clock.steps.findLast((s) => s.from <= position);
  if (step) shift += parseGoDuration(step.offset) ?? 0;
  return { shift, drift: clock.drift_ppm, uncertainty: parseGoDuration(clock.uncertainty) ?? 0 };
}
