/** What could be written next: from the service, the operators, and the searches made before. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { toCharacters } from './position';

export interface Proposal {
  /** Unique in the list. */
  id: string;
  insert: string;
  shown: string;
  kind: 'field' | 'attribute' | 'value' | 'operator' | 'recent';
  count: number;
  /** What it replaces, in characters; a recent search replaces everything. */
  from: number;
  to: number;
}

const operators = ['AND', 'OR', 'NOT'];

export function useProposals(typed: string, caret: number, open: boolean, recent: string[]): Proposal[] {
  const { path } = useIncident();
  const [settled] = useDebouncedValue(`${toCharacters(typed, caret)} ${typed}`, 120);
  const gap = settled.indexOf(' ');
  const at = Number(settled.slice(0, gap));
  const q = settled.slice(gap + 1);
  const answer = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/search/complete',
    { params: { path, query: { q, at, limit: 12 } } },
    { enabled: open, placeholderData: keepPreviousData, staleTime: 60_000, retry: false },
  ).data;
  return useMemo(() => {
    const out: Proposal[] = [];
    if (typed.trim() === '') {
      for (const r of recent.slice(0, 5))
        out.push({ id: `recent ${r}`, insert: r, shown: r, kind: 'recent', count: 0, from: 0, to: 0 });
    }
    // What was proposed for another text would be put in the wrong place.
    if (!answer || q !== typed) return out;
    const { from, to, field, items } = answer;
    const word = [...q].slice(from, to).join('');
    if (!field && word && from > 0)
      for (const o of operators)
        if (o.startsWith(word.toUpperCase()) && o !== word)
          out.push({ id: o, insert: o, shown: o, kind: 'operator', count: 0, from, to });
    for (const i of items)
      out.push({
        id: `${i.kind} ${i.value}`,
        insert: i.insert,
        shown: i.value,
        kind: i.kind,
        count: i.count,
        from,
        to,
      });
    return out;
  }, [answer, q, typed, recent]);
}

/** Whether the query can be read, while it is being written. */
export function useCheck(typed: string) {
  const { path } = useIncident();
  const { zone } = useZone();
  const [q] = useDebouncedValue(typed, 300);
  const { data } = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/search/check',
    { params: { path, query: { q, tz: zone } } },
    { enabled: q.trim() !== '', staleTime: Number.POSITIVE_INFINITY, retry: false },
  );
  return q === typed && q.trim() !== '' ? data?.error : undefined;
}
