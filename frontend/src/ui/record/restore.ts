/** Making a record what it was at an earlier revision: the way back after every change. */
import { useCallback } from 'react';
import { client, ifMatch } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';

export type RecordNoun = 'entry' | 'claim' | 'annotation' | 'cause' | 'link';

/** Restores `number` on top of `revision`; a claim's key is `ENTRY/CLAIM`. */
export function useRestore(): (
  noun: RecordNoun,
  key: string,
  number: number,
  revision: number,
  why?: string,
) => Promise<void> {
  const { slug } = useIncident();
  const changed = useChanged(slug);
  return useCallback(
    async (noun, key, number, revision, why) => {
      await client.POST('/api/v1/incidents/{incident}/revisions/restore', {
        params: { path: { incident: slug }, header: ifMatch(revision) },
        body: { noun, key, number, why },
      });
      await changed(noun, 'entry');
    },
    [slug, changed],
  );
}
