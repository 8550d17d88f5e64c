/** What the timeline shows besides counts: sources and their lanes, entries, gaps, annotations, phases. */
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { $api, client, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import type { Span } from '@/lib/span';
import { standing } from '@/lib/standing';
import { parseTime } from '@/lib/time';
import { countQuery, type Filter } from './filter';

const most = 1000;

/** Calls back when somebody says that what lies under one of these paths may have changed. */
export function useStale(slug: string, parts: readonly string[], stale: () => void): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      queries.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'invalidate') return;
        const [, path, init] = event.query.queryKey as [unknown, unknown, unknown];
        const own = (init as { params?: { path?: { incident?: string } } } | undefined)?.params?.path?.incident;
        if (own !== slug || typeof path !== 'string') return;
        if (parts.some((p) => path === `/api/v1/incidents/{incident}${p}`)) stale();
      }),
    [queries, slug, parts, stale],
  );
}

/** Every lane there is, whatever is filtered: how long it reaches and what is in it. */
export function useSources() {
  const { path } = useIncident();
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/lanes',
    { params: { path, query: { by: 'source', buckets: 1 } } },
    { staleTime: 60_000 },
  );
}

/** How clocks of sources were read, and which sources are simulated. */
export function useClocks() {
  const { path } = useIncident();
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/sources',
    { params: { path, query: { limit: most } } },
    { staleTime: 60_000 },
  );
}

/** All matches by severity, over all time. */
export function useTotals(filter: Filter) {
  const { path } = useIncident();
  const query = countQuery(filter);
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/lanes',
    { params: { path, query: { ...query, by: 'severity', buckets: 1, tz: 'UTC' } } },
    { staleTime: 60_000, enabled: query !== undefined },
  );
}

/** The entries that stand. */
export function useEntries() {
  const { path } = useIncident();
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/entries',
    { params: { path, query: { limit: most } } },
    { staleTime: 60_000, select: standing },
  );
}

export function useGaps() {
  const { path } = useIncident();
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/gaps',
    { params: { path, query: { limit: most } } },
    { staleTime: 60_000 },
  );
}

export type Note = Schema<'Annotation'> & Span & { source: string | undefined };

const noAnnotations: Schema<'Annotation'>[] = [];
const askedEvents = 200;

/** Annotations that stand somewhere in time: on ranges, on entries, on events. */
export function useNotes(entries: readonly Schema<'Entry'>[]): Note[] {
  const { path } = useIncident();
  const query = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/annotations',
    { params: { path, query: { limit: most } } },
    { staleTime: 60_000 },
  );
  const all = query.data?.items ?? noAnnotations;
  const ids = useMemo(
    () => [...new Set(all.flatMap((a) => (a.target.event && !a.thread ? [a.target.event] : [])))].slice(0, askedEvents),
    [all],
  );
  const events = useQueries({
    queries: ids.map((event) => ({
      queryKey: ['get', '/api/v1/incidents/{incident}/events/{event}', { params: { path: { ...path, event } } }],
      staleTime: 300_000,
      queryFn: async () => {
        const r = await client.GET('/api/v1/incidents/{incident}/events/{event}', {
          params: { path: { ...path, event } },
        });
        return r.data ?? null;
      },
    })),
    combine: (list) => list.map((r) => r.data),
  });
  return useMemo(() => {
    const byId = new Map(ids.map((id, i) => [id, events[i]?.event]));
    const byKey = new Map(entries.map((e) => [e.key, e]));
    return all.flatMap((a) => {
      if (a.thread || a.withdrawn) return [];
      const event = a.target.event ? byId.get(a.target.event) : undefined;
      const entry = a.target.entry ? byKey.get(a.target.entry) : undefined;
      const from = parseTime(a.target.from ?? event?.time ?? entry?.earliest);
      const to = parseTime(a.target.to ?? event?.time ?? entry?.earliest);
      return from === undefined || to === undefined
        ? []
        : [
            {
              ...a,
              from,
              to,
              source: a.target.event ? a.target.event.slice(0, a.target.event.indexOf(':')) : undefined,
            },
          ];
    });
  }, [all, ids, events, entries]);
}

export interface PhaseBand {
  key: string;
  title: Schema<'Localized'>;
  from: number;
  /** Undefined: it has not ended. */
  to: number | undefined;
}

/** Phases begin and end with entries; one whose beginning is not known is left out. */
export function phaseBands(incident: Schema<'Incident'>, entries: readonly Schema<'Entry'>[]): PhaseBand[] {
  const at = new Map(entries.map((e) => [e.key, parseTime(e.earliest)]));
  return incident.phases.flatMap((p) => {
    const from = p.from ? at.get(p.from) : undefined;
    return from === undefined || !p.key
      ? []
      : [{ key: p.key, title: p.title ?? {}, from, to: p.to ? at.get(p.to) : undefined }];
  });
}
