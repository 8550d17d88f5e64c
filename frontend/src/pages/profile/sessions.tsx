import { Badge, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client } from '@/api/client';
import { FactRow, FactRows } from '@/ui/fact-row';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { Panel } from '@/ui/panel';
import { Loaded } from '@/ui/states';
import { TimeText } from '@/ui/time';
import { describeAgent } from './agent';

/** Where one is logged in, and a way out of each. */
export function OwnSessions() {
  const { t } = useTranslation('profile');
  const queries = useQueryClient();
  const query = $api.useQuery('get', '/api/v1/me/sessions', { params: { query: { limit: 1000 } } });
  const [busy, setBusy] = useState<string>();
  const others = (query.data?.items ?? []).filter((s) => !s.current);

  const end = async (ids: string[], mark: string) => {
    setBusy(mark);
    try {
      for (const id of ids) await client.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } });
      notifyDone(t('sessions.ended', { count: ids.length }));
    } catch (problem) {
      notifyProblem(problem);
    } finally {
      setBusy(undefined);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/me/sessions'] });
    }
  };

  return (
    <Panel
      title={t('sessions.title')}
      lead={t('sessions.lead')}
      flush
      actions={
        others.length > 1 && (
          <Button
            variant="default"
            size="xs"
            loading={busy === 'all'}
            onClick={() =>
              void end(
                others.map((s) => s.id),
                'all',
              )
            }
          >
            {t('sessions.end_others')}
          </Button>
        )
      }
    >
      <Loaded query={query} lines={3}>
        {({ items }) => (
          <FactRows>
            {items.map((s) => (
              <FactRow
                key={s.id}
                name={describeAgent(s.agent) || t('sessions.unknown')}
                marks={
                  s.current && (
                    <Badge variant="light" color="gray" tt="none" size="md">
                      {t('sessions.current')}
                    </Badge>
                  )
                }
                facts={
                  <>
                    {s.addr && <span>{t('sessions.from', { addr: s.addr })}</span>}
                    <span>
                      {t('sessions.since')} <TimeText at={s.created_at} precision="minute" />
                    </span>
                    <span>
                      {t('sessions.seen')} <TimeText at={s.seen_at} precision="minute" />
                    </span>
                    <span>
                      {t('sessions.until')} <TimeText at={s.expires_at} precision="minute" />
                    </span>
                  </>
                }
                action={
                  !s.current && (
                    <Button
                      variant="default"
                      size="compact-sm"
                      loading={busy === s.id}
                      onClick={() => void end([s.id], s.id)}
                      aria-label={t('sessions.end_of', { what: describeAgent(s.agent) || s.id })}
                    >
                      {t('sessions.end')}
                    </Button>
                  )
                }
              />
            ))}
          </FactRows>
        )}
      </Loaded>
    </Panel>
  );
}
