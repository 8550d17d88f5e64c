/** The same counts as a table: for who reads or hears instead of looks. */
import { Table } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { formatCount } from '@/lib/number';
import { parseTime, toRFC3339 } from '@/lib/time';
import { severities } from '@/ui/marks';
import { Empty, Loaded } from '@/ui/states';
import { countQuery, type Filter } from './filter';
import { type Group, groupOf } from './layout';
import marks from './marks.module.css';
import { Severity } from './severity';
import type { Stage } from './stage';
import css from './table.module.css';
import { expandRow } from './tiles';
import { useSettled } from './watch';

const most = 24;

export function CountTable({
  stage,
  filter,
  words,
  focus,
}: {
  stage: Stage;
  filter: Filter;
  words: (group: Group) => string;
  /** Takes the focus whenever this grows. */
  focus: number;
}) {
  const { t, i18n } = useTranslation('timeline');
  const { path } = useIncident();
  const zone = useZone();
  const span = useSettled(stage);
  const query = countQuery(filter);
  const ask = (by: 'source' | 'severity') => ({
    params: {
      path,
      query: { ...query, by, from: toRFC3339(span.from), to: toRFC3339(span.to), buckets: most, tz: zone.zone },
    },
  });
  const options = { enabled: query !== undefined, placeholderData: (old: Schema<'Lanes'> | undefined) => old };
  const bySource = $api.useQuery('get', '/api/v1/incidents/{incident}/lanes', ask('source'), options);
  const bySeverity = $api.useQuery('get', '/api/v1/incidents/{incident}/lanes', ask('severity'), options);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus > 0) box.current?.focus();
  }, [focus]);
  if (!query) return <Empty title={t('empty.filtered')} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section ref={box} tabIndex={0} className={css.tablebox} aria-label={t('table.label')}>
      <Loaded query={bySource}>
        {(data) => (
          <Table className={css.table} stickyHeader withRowBorders>
            <Table.Caption>
              {t('table.caption', {
                from: zone.time(span.from, 'second'),
                to: zone.time(span.to, 'second'),
                zone: zone.name(span.from),
                bucket: formatDuration(data.bucket_ns / 1e6, i18n.language),
              })}
            </Table.Caption>
            <Heads data={data} />
            {bySeverity.data && <Body title={t('table.severity')} data={bySeverity.data} severity />}
            <Body title={t('table.source')} data={data} words={words} />
          </Table>
        )}
      </Loaded>
    </section>
  );
}

function Heads({ data }: { data: Schema<'Lanes'> }) {
  const { t } = useTranslation('timeline');
  const zone = useZone();
  const from = parseTime(data.from) ?? 0;
  const length = data.bucket_ns / 1e6;
  const precision = length >= 60_000 ? 'minute' : length >= 1000 ? 'second' : 'ms';
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">{t('table.lane')}</Table.Th>
        <Table.Th scope="col" className={css.number}>
          {t('table.total')}
        </Table.Th>
        {Array.from({ length: data.buckets }, (_, i) => from + i * length).map((at) => (
          <Table.Th key={at} scope="col" className={css.number}>
            <time dateTime={toRFC3339(at)}>
              <small>{zone.time(at, 'date').slice(5)}</small> {zone.clock(at, precision)}
            </time>
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

function Body({
  title,
  data,
  severity,
  words,
}: {
  title: string;
  data: Schema<'Lanes'>;
  severity?: boolean;
  words?: (group: Group) => string;
}) {
  const { t, i18n } = useTranslation('timeline');
  const lanes = severity
    ? data.lanes.filter((l) => l.total > 0).reverse()
    : data.lanes.filter((l) => l.key !== '' && l.total > 0);
  return (
    <Table.Tbody>
      <Table.Tr>
        <Table.Th scope="colgroup" colSpan={2 + data.buckets} className={css.section}>
          {title}
        </Table.Th>
      </Table.Tr>
      {lanes.length === 0 && (
        <Table.Tr>
          <Table.Td colSpan={2 + data.buckets}>{t('table.none')}</Table.Td>
        </Table.Tr>
      )}
      {lanes.map((lane) => {
        const row = expandRow(lane.counts, lane.worst, 0);
        return (
          <Table.Tr key={lane.key}>
            <Table.Th scope="row">
              {severity ? (
                <Severity range={Math.max(0, (severities as readonly string[]).indexOf(lane.key))} />
              ) : (
                <span>
                  {lane.label} <span className={marks.quiet}>{words?.(groupOf(lane.kinds))}</span>{' '}
                  {lane.simulated && (
                    <IconFlask size={13} className={marks.flask} role="img" aria-label={t('common:simulated.label')} />
                  )}
                </span>
              )}
            </Table.Th>
            <Table.Td className={css.number}>{formatCount(lane.total, i18n.language)}</Table.Td>
            {Array.from({ length: data.buckets }, (_, i) => i).map((i) => (
              <Table.Td key={i} className={css.number}>
                {row.counts[i] ? (
                  <>
                    {formatCount(row.counts[i] ?? 0, i18n.language)}
                    {!severity && (row.worst[i] ?? 0) >= 4 && <Severity range={row.worst[i] ?? 0} />}
                  </>
                ) : (
                  <span className={marks.quiet}>0</span>
                )}
              </Table.Td>
            ))}
          </Table.Tr>
        );
      })}
    </Table.Tbody>
  );
}
