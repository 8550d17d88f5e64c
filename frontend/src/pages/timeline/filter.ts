/** What narrows the timeline, as the address holds it and as the API is asked. */
import type { TimelineSearch } from './search';

export interface Filter {
  source?: string[];
  kind?: ('log' | 'alert' | 'chat' | 'gap' | 'entry')[];
  severity?: string;
  host?: string[];
  service?: string[];
  actor?: string[];
  q?: string;
  undated?: boolean;
}

export const kinds = ['log', 'alert', 'chat', 'gap', 'entry'] as const;
/** What is recorded in evidence, as opposed to what is known about it. */
export const recorded = ['log', 'alert', 'chat'] as const;
/** A query language of its own stands for the rest: these are the least severities one can ask for. */
export const floors = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export function filterOf(s: TimelineSearch): Filter {
  const kind = s.kind?.filter((k): k is (typeof kinds)[number] => (kinds as readonly string[]).includes(k));
  const severity = (floors as readonly string[]).includes(s.severity ?? '') ? s.severity : undefined;
  return {
    ...(s.source && { source: s.source }),
    ...(kind?.length && { kind }),
    ...(severity && { severity }),
    ...(s.host && { host: s.host }),
    ...(s.service && { service: s.service }),
    ...(s.actor && { actor: s.actor }),
    ...(s.q && { q: s.q }),
    ...(s.undated && { undated: true }),
  };
}

/** Whether two filters ask the same: their text. */
export function filterKey(f: Filter): string {
  return JSON.stringify(f);
}

/** For counting: records only; undefined when the filter leaves none of them. */
export function countQuery(f: Filter): Omit<Filter, 'undated'> | undefined {
  const { undated: _, ...rest } = f;
  const kind = (f.kind ?? [...kinds]).filter((k) => (recorded as readonly string[]).includes(k));
  return kind.length === 0 ? undefined : { ...rest, kind };
}

/** How many of the filters narrow something. */
export function narrowing(f: Filter): number {
  return Object.values(f).filter((v) => (Array.isArray(v) ? v.length > 0 : !!v && v !== true)).length;
}

/** The list with a value added, or taken away when it is there; undefined when nothing is left. */
export function toggled(list: readonly string[] | undefined, value: string): string[] | undefined {
  const next = list?.includes(value) ? list.filter((v) => v !== value) : [...(list ?? []), value];
  return next.length > 0 ? next : undefined;
}
