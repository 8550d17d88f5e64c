/** What will print, what will not and why, and what changes against the edition before. */
import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatCount } from '@/lib/number';
import { Panel } from '@/ui/panel';
import { Loaded } from '@/ui/states';
import { Changes } from './changes';
import { type LeftOut, leftOut, type ReportDocument, readPreview } from './document';
import classes from './report.module.css';

/** The preview, read anew with the report; its place among the queries lets live changes reach it. */
function usePreview() {
  const { slug, path } = useIncident();
  return useQuery({
    queryKey: ['get', '/api/v1/incidents/{incident}/report/preview', { params: { path } }],
    queryFn: ({ signal }) => readPreview(slug, signal),
    staleTime: 30_000,
  });
}

function counts(d: ReportDocument): [string, number][] {
  return [
    ['entries', d.chronology.length],
    ['claims', d.chronology.reduce((n, e) => n + e.claims.length, 0)],
    ['findings', d.findings.length],
    ['causes', d.causes.length],
    ['links', d.links.length],
    ['questions', d.open_questions.length],
    ['exhibits', d.exhibits.length],
    ['references', d.references.length],
    ['ledgers', d.ledgers.length],
    ['gaps', d.gaps.length],
  ];
}

export function Contents({ edition }: { edition: number }) {
  const { t, i18n } = useTranslation('report');
  const { path } = useIncident();
  const preview = usePreview();
  const all = { params: { path, query: { limit: 1000 } } };
  const entries = $api.useQuery('get', '/api/v1/incidents/{incident}/entries', all);
  const causes = $api.useQuery('get', '/api/v1/incidents/{incident}/causes', all);
  const links = $api.useQuery('get', '/api/v1/incidents/{incident}/links', all);
  const out = useMemo(
    () => leftOut(entries.data?.items ?? [], causes.data?.items ?? [], links.data?.items ?? []),
    [entries.data, causes.data, links.data],
  );
  return (
    <>
      <Panel title={t('contents.title')} lead={t('contents.lead')}>
        <Loaded query={preview} lines={4}>
          {(d) => (
            <dl className={classes.counts}>
              {counts(d).map(([name, n]) => (
                <div key={name}>
                  <dt>{t(`contents.${name}`)}</dt>
                  <dd className="num">{formatCount(n, i18n.language)}</dd>
                </div>
              ))}
            </dl>
          )}
        </Loaded>
        <Text size="sm" fw={600} mt="sm">
          {t('out.title')}
        </Text>
        {out.length === 0 ? (
          <Text size="sm" c="var(--eb-muted)">
            {t('out.none')}
          </Text>
        ) : (
          <ul className={classes.out}>
            {out.map((o) => (
              <Left key={`${o.noun} ${o.reason}`} out={o} />
            ))}
          </ul>
        )}
      </Panel>
      {edition > 0 && (
        <Panel title={t('changes.title_draft', { n: edition })}>
          <Loaded query={preview} lines={3}>
            {(d) => <Changes changes={d.changes} />}
          </Loaded>
        </Panel>
      )}
    </>
  );
}

function Left({ out }: { out: LeftOut }) {
  const { t } = useTranslation('report');
  const { slug } = useIncident();
  const shown = out.keys.slice(0, 5);
  return (
    <li>
      <b className="num">{out.keys.length}</b> {t(`out.${out.noun}`, { count: out.keys.length })} —{' '}
      {t(`out.reason.${out.reason}`)}
      <div className={classes.keys}>
        {shown.map((key) => (
          <Anchor
            key={key}
            size="xs"
            renderRoot={(props) =>
              out.noun === 'entry' || out.noun === 'claim' ? (
                <Link {...props} to="/i/$slug/entries" params={{ slug }} search={{ entry: key.split('/')[0] }} />
              ) : (
                <Link
                  {...props}
                  to="/i/$slug/causes"
                  params={{ slug }}
                  search={out.noun === 'cause' ? { node: `cause:${key}` } : { link: key }}
                />
              )
            }
          >
            {key}
          </Anchor>
        ))}
        {out.keys.length > shown.length && <span>+{out.keys.length - shown.length}</span>}
      </div>
    </li>
  );
}
