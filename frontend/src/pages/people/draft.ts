/** What is being written of an incident's settings, and what of it differs. */
import type { Schema } from '@/api/client';

export interface Draft {
  title: Schema<'Localized'>;
  zone: string;
  phases: Schema<'Phase'>[];
  headline: Schema<'Headline'>;
}

export function draftOf(incident: Schema<'Incident'>): Draft {
  return {
    title: { ...incident.title },
    zone: incident.zone,
    phases: incident.phases.map((p) => ({ ...p })),
    headline: { ...incident.headline },
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));

/** The value without what says nothing, its names in one order: so that equal things look equal. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value)
    .map(([k, v]) => [k, tidy(v)] as const)
    .filter(([, v]) => v !== undefined && v !== '' && !(Array.isArray(v) && v.length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept);
}

/** A headline as the service takes it: nothing half filled in. */
function cleanHeadline(h: Schema<'Headline'>): Schema<'Headline'> {
  const out: Schema<'Headline'> = { from: h.from ?? '', to: h.to ?? '' };
  if (h.cuts?.length) out.cuts = h.cuts;
  if (h.awareness && (h.awareness.event || h.awareness.claims)) out.awareness = h.awareness;
  if (h.spans?.length) out.spans = h.spans;
  return out;
}

/** The parts that differ from what is saved. */
export function differences(saved: Draft, now: Draft): Partial<Draft> {
  const out: Partial<Draft> = {};
  if (!same(saved.title, now.title)) out.title = now.title;
  if (saved.zone !== now.zone) out.zone = now.zone;
  if (!same(saved.phases, now.phases)) out.phases = now.phases;
  const headline = cleanHeadline(now.headline);
  if (!same(cleanHeadline(saved.headline), headline)) out.headline = headline;
  return out;
}
