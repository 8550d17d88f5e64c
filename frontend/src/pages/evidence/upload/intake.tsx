/** What became of what was handed over: the jobs that read it, and at the end its ledger. */
import { Alert, Button, Group, Progress, Text, Title } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, client, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { asProblem } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { LedgerBar, LedgerSum } from '@/ui/ledger';
import { notifyProblem } from '@/ui/notify';
import { Reasons } from '../reasons';
import { type Intake, uploadQueue } from './queue';
import classes from './upload.module.css';

const ended = (j: Schema<'Job'> | undefined) => !!j && ['done', 'failed', 'canceled'].includes(j.state);

/** The job that indexes what another has kept: that one's last word names it; 0 where there was nothing new to index. */
function nextJob(j: Schema<'Job'> | undefined): number | undefined {
  const m = /\bjob (\d+)$/.exec(j?.progress.note ?? '');
  return j?.state === 'done' && m ? Number(m[1]) || undefined : undefined;
}

/** A job, asked for until it has ended. */
function useJob(job: number | undefined) {
  const { path } = useIncident();
  return $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/jobs/{job}',
    { params: { path: { ...path, job: String(job ?? 0) } } },
    {
      enabled: job !== undefined,
      retry: false,
      refetchInterval: (q) => (ended(q.state.data) || q.state.error ? false : 1000),
    },
  );
}

export function IntakeCard({
  intake,
  known,
}: {
  intake: Intake;
  /** Its source is among those of the incident. */
  known: boolean;
}) {
  const { t } = useTranslation('evidence');
  const { slug, path } = useIncident();
  const changed = useChanged(slug);
  const kept = useJob(intake.job);
  const indexed = useJob(nextJob(kept.data));
  const source = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/sources/{source}',
    { params: { path: { ...path, source: intake.source } } },
    {
      retry: false,
      // It is not there before its bytes are kept, nor any more when its evidence was removed.
      enabled: (kept.data?.state === 'done' || !!kept.error) && (known || !intake.old),
      refetchInterval: (q) =>
        q.state.data?.state === 'ready' || q.state.data?.state === 'failed' || q.state.error ? false : 1500,
    },
  );
  const job = indexed.data ?? kept.data;
  const failed = [kept.data, indexed.data].find((j) => j?.state === 'failed' || j?.state === 'canceled');
  const ready = source.data?.state === 'ready' && (!job || ended(job));
  useEffect(() => {
    if (ready) void changed('source');
  }, [ready, changed]);
  const onTimeline = (source.data?.ledger.accepted ?? 0) > 0;
  const gone = !!source.error && asProblem(source.error).status === 404;
  const over = ready || gone || !!kept.error || (ended(kept.data) && !known);
  if (intake.dismissed || gone || (intake.old && over)) return null;
  const queue = uploadQueue(slug);
  const cancel = (id: number) =>
    client
      .POST('/api/v1/incidents/{incident}/jobs/{job}/cancel', { params: { path: { ...path, job: String(id) } } })
      .then(() => kept.refetch(), notifyProblem);
  const total = job?.progress.total ?? 0;
  return (
    <article className={classes.card} aria-label={intake.source}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={3} size="h5" className={classes.name}>
          {intake.source}
        </Title>
        {job && !ended(job) && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconX size={14} />}
            onClick={() => void cancel(job.id)}
          >
            {t('intake.cancel')}
          </Button>
        )}
        {(ready || failed) && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => queue.dismiss(intake.job)}>
            {t('intake.dismiss')}
          </Button>
        )}
      </Group>
      <div role="status">
        {!ready && !failed && (
          <>
            <Text size="sm" c="var(--eb-muted)">
              {job ? t(`intake.state.${job.state}`) : t('intake.state.queued')}
              {job?.state === 'running' && ` – ${indexed.data ? t('intake.indexing') : t('intake.keeping')}`}
            </Text>
            <Progress
              mt={6}
              value={total > 0 ? ((job?.progress.done ?? 0) / total) * 100 : 100}
              animated={total === 0}
              aria-label={t('intake.progress', { label: intake.source })}
            />
          </>
        )}
        {failed && (
          <Alert color="red" mt="xs" title={t(`intake.state.${failed.state}`)} role="alert">
            <Text size="sm">
              {failed.failure ? [failed.failure.message, failed.failure.hint].filter(Boolean).join(' – ') : ''}
            </Text>
            <Text size="sm">{t('intake.nothing_lost')}</Text>
          </Alert>
        )}
        {ready && source.data && (
          <>
            <Group gap={6} my={8}>
              <IconCheck size={17} color="var(--eb-confirmed)" aria-hidden />
              <Text size="sm">{t(onTimeline ? 'intake.ready' : 'intake.kept')}</Text>
            </Group>
            <LedgerSum counts={source.data.ledger} />
            <div style={{ marginBlock: 8 }}>
              <LedgerBar counts={source.data.ledger} />
            </div>
            <Reasons ledger={source.data.ledger} />
            <Group gap="xs" mt="sm">
              {onTimeline && (
                <Button
                  size="xs"
                  renderRoot={(props) => (
                    <Link
                      {...props}
                      to="/i/$slug/timeline"
                      params={{ slug }}
                      search={{ source: [source.data.label] } as never}
                    />
                  )}
                >
                  {t('open_timeline')}
                </Button>
              )}
              <Button
                size="xs"
                variant="default"
                renderRoot={(props) => (
                  <Link {...props} to="/i/$slug/evidence" params={{ slug }} search={{ source: source.data.label }} />
                )}
              >
                {t('intake.details')}
              </Button>
            </Group>
          </>
        )}
        {source.error && ended(kept.data) && (
          <Text size="sm" c="var(--eb-error)">
            {asProblem(source.error).message}
          </Text>
        )}
      </div>
    </article>
  );
}
