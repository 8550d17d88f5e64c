/** Whole lists of what people wrote: they are human-scale, so that a page can filter and group them itself. */
import { useQuery } from '@tanstack/react-query';
import { client, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { given } from './given';

const most = 20; // pages of 1,000: beyond any incident that people curate

type Listed = 'entries' | 'causes' | 'links' | 'lints' | 'annotations';

interface Page<T> {
  items: T[];
  next?: string;
}

interface Items {
  entries: Schema<'Entry'>;
  causes: Schema<'Cause'>;
  links: Schema<'Link'>;
  lints: Schema<'Lint'>;
  annotations: Schema<'Annotation'>;
}

/** All records of a sort; kept up by live changes, as its key is that of the call. */
function useWhole<N extends Listed>(what: N, enabled: boolean, query: Record<string, unknown> = {}) {
  const { slug } = useIncident();
  const path = `/api/v1/incidents/{incident}/${what}` as const;
  return useQuery({
    queryKey: ['get', path, { params: { path: { incident: slug }, query } }, 'whole'],
    enabled,
    queryFn: async ({ signal }) => {
      const all: Items[N][] = [];
      let cursor: string | undefined;
      for (let n = 0; n < most; n++) {
        const page = given(
          await client.GET(path as '/api/v1/incidents/{incident}/entries', {
            params: { path: { incident: slug }, query: { ...query, limit: 1000, cursor } },
            signal,
          }),
        ) as unknown as Page<Items[N]>;
        all.push(...page.items);
        cursor = page.next;
        if (!cursor) break;
      }
      return all;
    },
  });
}

export const useEntries = () => useWhole('entries', true);
export const useCauses = () => useWhole('causes', true);

export function useLinks() {
  return useWhole('links', useIncident().can('read_timeline'));
}

export function useLints() {
  return useWhole('lints', useIncident().can('read_timeline'));
}

/** Annotations, those on one entry, cause or event, or all; withdrawn ones on demand. */
export function useAnnotations(about: { entry?: string; cause?: string; event?: string; withdrawn?: boolean } = {}) {
  return useWhole('annotations', useIncident().can('read_timeline'), about);
}
