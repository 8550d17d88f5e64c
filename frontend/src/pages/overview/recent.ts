/** What others changed last, from the records themselves: who touched which one when. */
import type { Schema } from '@/api/client';
import type { Localized } from '@/lib/localized';
import { parseTime } from '@/lib/time';

export interface Recent {
  noun: 'entry' | 'claim' | 'cause' | 'annotation';
  /** As revisions name it. */
  key: string;
  at: number;
  by: string;
  title: Localized | string;
}

/** The latest changes that are not one's own, the newest first. */
export function recentChanges(
  entries: Schema<'Entry'>[],
  causes: Schema<'Cause'>[],
  annotations: Schema<'Annotation'>[],
  me: string | undefined,
  most: number,
): Recent[] {
  const all: Recent[] = [
    ...entries.flatMap((e): Recent[] => [
      { noun: 'entry', key: e.key, at: parseTime(e.updated_at) ?? 0, by: e.updated_by, title: e.title },
      ...e.claims.map(
        (c): Recent => ({
          noun: 'claim',
          key: `${e.key}/${c.key}`,
          at: parseTime(c.created_at) ?? 0,
          by: c.author,
          title: c.statement,
        }),
      ),
    ]),
    ...causes.map(
      (c): Recent => ({
        noun: 'cause',
        key: c.key,
        at: parseTime(c.updated_at) ?? 0,
        by: c.updated_by,
        title: c.title,
      }),
    ),
    ...annotations.map(
      (a): Recent => ({
        noun: 'annotation',
        key: a.key,
        at: parseTime(a.updated_at) ?? 0,
        by: a.author,
        title: a.text,
      }),
    ),
  ];
  return all
    .filter((c) => c.by !== '' && c.by !== me)
    .sort((a, b) => b.at - a.at)
    .slice(0, most);
}
