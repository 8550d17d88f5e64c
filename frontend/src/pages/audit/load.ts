/** Pages of the trail, the newest first; each page goes on where the one before ended. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { client, type Schema } from '@/api/client';
import type { AuditSearch } from './search';

/** Whose trail: of the installation, of an incident, or one's own in it. */
export type Scope = { kind: 'installation' } | { kind: 'incident' | 'mine'; slug: string };

const limit = 100;

export function useTrail(scope: Scope, search: AuditSearch) {
  const { action, noun, key, login, from, to } = search;
  const slug = scope.kind === 'installation' ? search.incident : scope.slug;
  const own = scope.kind === 'mine';
  const query = { action, noun, key, login: own ? undefined : login, from, to };
  return useInfiniteQuery({
    queryKey: ['audit', slug ?? '', own, query],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Schema<'AuditPage'>) => last.next,
    queryFn: async ({ pageParam, signal }): Promise<Schema<'AuditPage'>> => {
      const params = { ...query, cursor: pageParam, limit };
      const answer = slug
        ? await client.GET(own ? '/api/v1/incidents/{incident}/audit/mine' : '/api/v1/incidents/{incident}/audit', {
            params: { path: { incident: slug }, query: params },
            signal,
          })
        : await client.GET('/api/v1/audit', { params: { query: params }, signal });
      if (!answer.data) throw new Error('no answer');
      return answer.data;
    },
  });
}
