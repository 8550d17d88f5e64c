/** Nothing found: what could be asked for instead, and how much that would find. */
import { Badge, Button, Stack, Text } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { formatCount } from '@/lib/number';
import { Empty } from '@/ui/states';
import { looser } from './loosen';
import type { SearchSearch } from './search';
import css from './search.module.css';

interface Choice {
  key: string;
  label: string;
  change: Partial<SearchSearch>;
}

export function NoHits({
  search,
  set,
  records,
}: {
  search: SearchSearch;
  set: (change: Partial<SearchSearch>) => void;
  records: number;
}) {
  const { t, i18n } = useTranslation('search');
  const { path } = useIncident();
  const { zone } = useZone();
  const { q = '', from, to } = search;
  const choices = useMemo<Choice[]>(() => {
    const list: Choice[] = looser(q).map((l) => ({
      key: `${l.how} ${l.what}`,
      label: t(`nohits.${l.how}`, { what: l.what }),
      change: { q: l.query },
    }));
    if (from || to)
      list.unshift({ key: 'range', label: t('nohits.range'), change: { from: undefined, to: undefined } });
    return list;
  }, [q, from, to, t]);
  const counts = useQueries({
    queries: choices.map(({ change }) => {
      const asked = { q, from, to, ...change };
      return {
        ...$api.queryOptions('get', '/api/v1/incidents/{incident}/search', {
          params: { path, query: { q: asked.q, from: asked.from, to: asked.to, tz: zone, limit: 1, with: ['count'] } },
        }),
        retry: false,
      };
    }),
  });
  const useful = choices
    .map((c, i) => ({ ...c, count: counts[i]?.data?.count }))
    .filter((c) => c.count === undefined || c.count.value > 0);
  return (
    <Empty
      title={t('nohits.title')}
      icon={<IconSearchOff size={26} stroke={1.5} />}
      action={
        <Stack gap={6} mt="sm" align="stretch" className={css.loosen}>
          {records > 0 && (
            <Button variant="light" onClick={() => set({ tab: 'records' })}>
              {t('nohits.records', { n: records })}
            </Button>
          )}
          {useful.map((c) => (
            <Button
              key={c.key}
              variant="default"
              justify="space-between"
              onClick={() => set(c.change)}
              rightSection={
                c.count && (
                  <Badge variant="default" size="sm" tt="none">
                    {formatCount(c.count.value, i18n.language)}
                    {c.count.relation === 'at_least' && '+'}
                  </Badge>
                )
              }
            >
              {c.label}
            </Button>
          ))}
        </Stack>
      }
    >
      <Text size="sm" span>
        {useful.length > 0 ? t('nohits.loosen') : t('nohits.spelling')}
      </Text>
    </Empty>
  );
}
