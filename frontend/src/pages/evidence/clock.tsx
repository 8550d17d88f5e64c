/** A source's clock: how its times are read, what was corrected, and what a correction would move. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { formatDuration, parseGoDuration } from '@/lib/duration';
import { notifyDone, notifyProblem } from '@/ui/notify';
import { Loaded } from '@/ui/states';
import { TimeText } from '@/ui/time';
import { ClockForm } from './clockform';
import classes from './evidence.module.css';
import type { Reach, Source } from './sources';

export interface ClockAt {
  clock: Schema<'Clock'>;
  /** The number of corrections so far: what a change is made on. */
  revision: number;
}

/** The clock with its revision, which stands in the ETag. */
function useClock(source: string) {
  const { path } = useIncident();
  const template = '/api/v1/incidents/{incident}/sources/{source}/clock' as const;
  const init = { params: { path: { ...path, source } } };
  return useQuery({
    // As the others' keys, so that what changes elsewhere has it read anew.
    queryKey: ['get', template, init, 'etag'],
    queryFn: async ({ signal }): Promise<ClockAt> => {
      const { data, response } = await client.GET(template, { ...init, signal });
      if (!data) throw new Error('no clock');
      return { clock: data, revision: Number((response.headers.get('ETag') ?? '').replace(/\D/g, '')) || 0 };
    },
  });
}

export function ClockTab({ source, reach }: { source: Source; reach?: Reach }) {
  const { t, i18n } = useTranslation('evidence');
  const { slug, path, can } = useIncident();
  const changed = useChanged(slug);
  const queries = useQueryClient();
  const at = useClock(source.id);
  const [correcting, setCorrecting] = useState(false);
  const length = (text: string) => formatDuration(parseGoDuration(text) ?? 0, i18n.language);
  const signed = (text: string) => ((parseGoDuration(text) ?? 0) > 0 ? `+${length(text)}` : length(text));

  const undo = async (revision: number, why: string) => {
    await client.POST('/api/v1/incidents/{incident}/sources/{source}/clock/undo', {
      params: { path: { ...path, source: source.id }, header: ifMatch(revision) },
      body: { why },
    });
    await changed('clock');
  };
  const applied = async (revision: number) => {
    setCorrecting(false);
    await Promise.all([
      changed('clock'),
      queries.invalidateQueries({ queryKey: ['get', '/api/v1/incidents/{incident}/sources/{source}/clock'] }),
    ]);
    notifyDone(t('clock.applied', { label: source.label }), () => undo(revision + 1, t('clock.undo_why')));
  };

  return (
    <Loaded query={at} lines={4}>
      {({ clock, revision }) => (
        <Stack gap="md">
          <dl className={classes.facts}>
            <dt>{t('clock.zone')}</dt>
            <dd>
              {clock.zone || 'UTC'}{' '}
              <Text span size="xs" c="var(--eb-muted)">
                {t(`basis_hint.${clock.zone_basis}`)}
              </Text>
            </dd>
            <dt>{t('clock.offset')}</dt>
            <dd className="num">
              {signed(clock.offset)}{' '}
              <Text span size="xs" c="var(--eb-muted)">
                {t(`clock.runs.${Math.sign(parseGoDuration(clock.offset) ?? 0)}`)}
              </Text>
            </dd>
            <dt>{t('clock.uncertainty')}</dt>
            <dd className="num">± {length(clock.uncertainty)}</dd>
            {clock.drift_ppm !== 0 && (
              <>
                <dt>{t('clock.drift')}</dt>
                <dd className="num">{clock.drift_ppm} ppm</dd>
              </>
            )}
            {clock.steps.length > 0 && (
              <>
                <dt>{t('clock.steps_title')}</dt>
                <dd>
                  {clock.steps.map((s) => (
                    <div key={s.from} className="num">
                      {t('clock.step', { from: s.from, offset: signed(s.offset) })}
                    </div>
                  ))}
                </dd>
              </>
            )}
          </dl>
          {can('correct_clocks') && !correcting && (
            <Group>
              <Button size="sm" variant="default" onClick={() => setCorrecting(true)}>
                {t('clock.correct')}
              </Button>
            </Group>
          )}
          {correcting && (
            <ClockForm
              key={revision}
              source={source}
              at={{ clock, revision }}
              reach={reach}
              onCancel={() => setCorrecting(false)}
              onApplied={(r) => void applied(r)}
              onReload={() => void at.refetch()}
            />
          )}
          <History
            source={source}
            revision={revision}
            onUndo={(why) =>
              void undo(revision, why).then(() => {
                notifyDone(t('clock.undone'));
                void at.refetch();
              }, notifyProblem)
            }
          />
        </Stack>
      )}
    </Loaded>
  );
}

/** The corrections, the newest first. */
function History({ source, revision, onUndo }: { source: Source; revision: number; onUndo: (why: string) => void }) {
  const { t } = useTranslation('evidence');
  const { path, can } = useIncident();
  const history = $api.useQuery('get', '/api/v1/incidents/{incident}/sources/{source}/clock/history', {
    params: { path: { ...path, source: source.id }, query: { limit: 1000 } },
  });
  const list = [...(history.data?.items ?? [])].reverse();
  const fieldWord = (pointer: string) => {
    const name = pointer.replace(/^\//, '');
    return t(`clock.field.${name}`, { defaultValue: name });
  };
  return (
    <section aria-labelledby="clock-history">
      <Title order={3} size="h6" id="clock-history" mb={6}>
        {t('clock.history')}
      </Title>
      {list.length === 0 ? (
        <Text size="sm" c="var(--eb-muted)">
          {t('clock.no_history')}
        </Text>
      ) : (
        <ol className={classes.list} reversed>
          {list.map((r, i) => (
            <li key={r.id}>
              <Group justify="space-between" wrap="nowrap" align="flex-start">
                <div>
                  <Text size="sm">
                    {r.why || '–'}
                    {r.undoes ? ` · ${t('clock.undoes', { number: r.undoes })}` : ''}
                  </Text>
                  <Text size="xs" c="var(--eb-muted)" component="div">
                    {r.number}. {r.author} · <TimeText at={r.at} /> · {r.fields.map(fieldWord).join(', ')}
                  </Text>
                </div>
                {i === 0 && can('correct_clocks') && r.number === revision && (
                  <Button size="compact-xs" variant="default" onClick={() => onUndo(t('clock.undo_why'))}>
                    {t('common:action.undo')}
                  </Button>
                )}
              </Group>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
