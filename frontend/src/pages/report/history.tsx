import { Badge, Button, Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { notifyDone } from '@/ui/notify';
import { Loaded, ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';
import classes from './report.module.css';
import { textOf } from './text';

/** Who changed the draft, when and why; its texts can be made what they were. */
export function History({ report, onDone }: { report: Schema<'Report'>; onDone: () => void }) {
  const { t } = useTranslation('report');
  const { path, slug, can } = useIncident();
  const changed = useChanged(slug);
  const [error, setError] = useState<unknown>();
  const query = useQuery({
    queryKey: ['get', '/api/v1/incidents/{incident}/report/history', { params: { path } }],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET('/api/v1/incidents/{incident}/revisions', {
        params: { path, query: { noun: 'report' as never, key: 'report', limit: 1000 } },
        signal,
      });
      return [...(data?.items ?? [])].reverse();
    },
  });
  const take = async (r: Schema<'Revision'>) => {
    const { revision: _, ...then } = r.new ?? {};
    const blank = {
      title: {},
      publisher: {},
      summary: [],
      facts: [],
      analysis: [],
      recommendations: [],
      corrections: {},
      names: [],
    };
    try {
      await client.PATCH('/api/v1/incidents/{incident}/report', {
        params: { path, header: ifMatch(report.revision) },
        body: {
          ...textOf({ ...report, ...blank, ...then } as Schema<'Report'>),
          why: t('history.why', { n: r.number }),
        },
      });
      await changed('report');
      notifyDone(t('history.done', { n: r.number }));
      onDone();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <ProblemAlert error={error} />
      <Loaded query={query} lines={4}>
        {(items) => (
          <ul className={classes.revisions}>
            {items.map((r, i) => (
              <li key={r.id}>
                <div style={{ flex: '1 1 260px', minWidth: 0 }}>
                  <b>{t('history.number', { n: r.number })}</b>{' '}
                  {i === 0 && (
                    <Badge variant="light" color="gray" tt="none">
                      {t('history.latest')}
                    </Badge>
                  )}{' '}
                  · {r.author} · <TimeText at={r.at} precision="minute" />
                  {r.why && <div className={classes.note}>{r.why}</div>}
                  <Text size="xs" c="var(--eb-muted)" component="div">
                    {r.fields
                      .filter(Boolean)
                      .slice(0, 12)
                      .map((f) => (
                        <Code key={f} mr={4}>
                          {f}
                        </Code>
                      ))}
                  </Text>
                </div>
                {i > 0 && can('edit') && report.state !== 'review' && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    onClick={() => void take(r)}
                    aria-label={t('history.take_of', { n: r.number })}
                  >
                    {t('history.take')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}
