/** Follows what others change, so that what is shown keeps up. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';

/** What is read anew when a record of a noun changes: parts of addresses below the incident. */
const reads: Record<string, string[]> = {
  incident: [''],
  entry: ['/entries', '/chronology', '/lints', '/events', '/changes', '/revisions'],
  claim: ['/entries', '/chronology', '/lints', '/revisions'],
  annotation: ['/annotations', '/revisions'],
  cause: ['/causes', '/lints', '/revisions'],
  link: ['/links', '/lints', '/revisions'],
  clock: ['/sources', '/events', '/histogram', '/lanes', '/search', '/gaps'],
  source: ['/sources', '/ledgers', '/gaps', '/events', '/histogram', '/lanes', '/search'],
  job: ['/jobs', '/exports'],
  report: ['/report'],
  saved_search: ['/saved-searches'],
  member: ['/members'],
};

function readAnew(queries: QueryClient, slug: string, parts: string[]): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey: [, path, init] }) =>
      typeof path === 'string' &&
      parts.some((part) => {
        const at = `/api/v1/incidents/{incident}${part}`;
        return path === at || (part !== '' && path.startsWith(at));
      }) &&
      (init as { params?: { path?: { incident?: string } } } | undefined)?.params?.path?.incident === slug,
  });
}

/** Has what depends on records of these nouns read anew, after a change of one's own. */
export function useChanged(slug: string): (...nouns: string[]) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    (...nouns) => readAnew(queries, slug, [...new Set(nouns.flatMap((n) => reads[n] ?? []))]),
    [queries, slug],
  );
}

/** `true` while the stream stands. A lost one comes back by itself. */
export function useLive(slug: string, enabled: boolean): boolean {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    const stream = new EventSource(`/api/v1/incidents/${encodeURIComponent(slug)}/stream`);
    const due = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Many changes in a moment are one reading.
    const note = (noun: string) => {
      for (const part of reads[noun] ?? []) due.add(part);
      timer ??= setTimeout(() => {
        const parts = [...due];
        due.clear();
        timer = undefined;
        void readAnew(queries, slug, parts);
      }, 400);
    };
    stream.onopen = () => setLive(true);
    stream.onerror = () => setLive(false);
    stream.addEventListener('revision', (e) => {
      try {
        const { noun } = JSON.parse((e as MessageEvent<string>).data) as { noun?: string };
        if (noun) note(noun);
      } catch {
        // Not ours to understand: a newer service may send more.
      }
    });
    stream.addEventListener('job', () => note('job'));
    stream.addEventListener('source', () => note('source'));
    return () => {
      clearTimeout(timer);
      stream.close();
      setLive(false);
    };
  }, [slug, enabled, queries]);
  return live;
}
