/** What a search finds: pages of events at once, counts and the rest as soon as they are there. */
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { $api, client, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { given } from '@/ui/record/given';
import type { SearchSearch } from './search';

const searchPath = '/api/v1/incidents/{incident}/search';
const histogramPath = '/api/v1/incidents/{incident}/histogram';
const pageSize = 200;
const nothing = [''] as unknown as 'count'[];

/** The kinds a search lists; entries come in the second list, gaps say nothing. */
export const kinds: Schema<'Event'>['kind'][] = ['log', 'alert', 'chat'];

/** What is asked for, as the API takes it. */
export function useAsked(search: SearchSearch) {
  const { zone } = useZone();
  const { q = '', from, to } = search;
  return useMemo(() => ({ q, from, to, tz: zone }), [q, from, to, zone]);
}

type Asked = ReturnType<typeof useAsked>;

export function useHits(asked: Asked, newest: boolean) {
  const { path } = useIncident();
  const queries = useQueryClient();
  const key = JSON.stringify([asked, newest]);
  const [stopped, setStopped] = useState<string>();
  const enabled = asked.q.trim() !== '' && stopped !== key;
  const first = { ...asked, backward: newest, limit: pageSize };
  const pages = useInfiniteQuery({
    // As a call of the API is keyed, so that what others change is read anew here, too.
    queryKey: ['get', searchPath, { params: { path, query: first } }, 'pages'],
    enabled,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Schema<'Search'>) => last.next,
    queryFn: async ({ pageParam, signal }) =>
      given(
        await client.GET(searchPath, {
          // One that names nothing: the rest comes apart, so that hits are there first.
          params: { path, query: { ...first, cursor: pageParam, with: nothing } },
          signal,
        }),
      ),
  });
  const aside = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/search',
    {
      params: {
        path,
        query: { ...asked, limit: 1, with: ['count', 'facets', 'records'], top: 12 },
      },
    },
    { enabled, placeholderData: keepPreviousData },
  );
  const histogram = $api.useQuery(
    'get',
    histogramPath,
    { params: { path, query: { ...asked, kind: kinds, buckets: 120 } } },
    { enabled, placeholderData: keepPreviousData },
  );
  const stop = useCallback(() => {
    setStopped(key);
    void queries.cancelQueries({
      predicate: ({ queryKey }) => [searchPath, histogramPath].includes(String(queryKey[1])),
    });
  }, [key, queries]);
  const events = useMemo(() => pages.data?.pages.flatMap((p) => p.items) ?? [], [pages.data]);
  return {
    events,
    pages,
    aside,
    histogram,
    stop,
    again: useCallback(() => setStopped(undefined), []),
    stopped: stopped === key,
  };
}
