/** The sources of an incident: a table where there is room, else cards. */
import { Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { formatDuration, parseGoDuration } from '@/lib/duration';
import { formatBytes, formatCount } from '@/lib/number';
import { LedgerBar } from '@/ui/ledger';
import { Simulated } from '@/ui/marks';
import classes from './evidence.module.css';
import type { EvidenceSearch, EvidenceSort } from './search';
import type { Reach, Row, Source } from './sources';
import { Spark } from './spark';
import { Tag } from './tag';

const step = 150;

interface Props {
  rows: Row[];
  search: EvidenceSearch;
  formatName: (format: string) => string;
  onSort: (sort: EvidenceSort) => void;
  onOpen: (label: string) => void;
}

export function SourceList(props: Props) {
  const { t } = useTranslation('evidence');
  const [shown, setShown] = useState(step);
  const wide = useMediaQuery('(min-width: 62em)', true);
  const rows = props.rows.slice(0, shown);
  const most = Math.max(1, ...props.rows.flatMap((r) => r.reach?.counts ?? []));
  return (
    <>
      {wide ? <Table {...props} rows={rows} most={most} /> : <Cards {...props} rows={rows} most={most} />}
      {props.rows.length > shown && (
        <Button variant="default" mt="sm" onClick={() => setShown((n) => n + step)}>
          {t('list.more', { count: props.rows.length - shown })}
        </Button>
      )}
    </>
  );
}

function Table({ rows, search, formatName, onSort, onOpen, most }: Props & { most: number }) {
  const { t, i18n } = useTranslation('evidence');
  const head = (sort: EvidenceSort, end?: boolean) => {
    const active = search.sort === sort;
    const Icon = active ? (search.down ? IconArrowDown : IconArrowUp) : IconArrowsSort;
    return (
      <th
        scope="col"
        className={end ? classes.end : undefined}
        aria-sort={active ? (search.down ? 'descending' : 'ascending') : 'none'}
      >
        <button type="button" className={classes.sort} onClick={() => onSort(sort)}>
          {t(`list.${sort}`)}
          <Icon size={13} opacity={active ? 1 : 0.45} aria-hidden />
        </button>
      </th>
    );
  };
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head('label')}
            {head('format')}
            {head('records', true)}
            {head('trouble')}
            {head('from')}
            <th scope="col">{t('list.clock')}</th>
            {head('gaps', true)}
            {head('size', true)}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ source, reach }) => (
            <tr key={source.id} className={search.source === source.label ? classes.open : undefined}>
              <th scope="row">
                <Name source={source} onOpen={onOpen} />
              </th>
              <td>
                <Text size="sm">{formatName(source.format)}</Text>
                {reach && reach.kinds.length > 0 && (
                  <Text size="xs" c="var(--eb-muted)">
                    {reach.kinds.map((k) => t(`common:kind.${k}`, { defaultValue: k })).join(', ')}
                  </Text>
                )}
              </td>
              <td className={`num ${classes.end}`}>{formatCount(source.ledger.received, i18n.language)}</td>
              <td className={classes.ledger}>
                <LedgerBar counts={source.ledger} />
                <Trouble source={source} />
              </td>
              <td>
                {reach && <Spark counts={reach.counts} most={most} />}
                <Range reach={reach} />
              </td>
              <td>
                <Clock source={source} />
              </td>
              <td className={`num ${classes.end}`}>{source.gaps || ''}</td>
              <td className={`num ${classes.end}`} style={{ whiteSpace: 'nowrap' }}>
                {formatBytes(source.ledger.bytes, i18n.language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ rows, formatName, onOpen, most }: Props & { most: number }) {
  const { t, i18n } = useTranslation('evidence');
  return (
    <ul className={classes.cards}>
      {rows.map(({ source, reach }) => (
        <li key={source.id} className={classes.card}>
          <Name source={source} onOpen={onOpen} />
          <Text size="xs" c="var(--eb-muted)" className="num" mb={6}>
            {formatName(source.format)} ·{' '}
            {t('list.count', { count: source.ledger.received, n: formatCount(source.ledger.received, i18n.language) })}{' '}
            · {formatBytes(source.ledger.bytes, i18n.language)}
          </Text>
          <LedgerBar counts={source.ledger} />
          <Trouble source={source} />
          {reach && <Spark counts={reach.counts} most={most} />}
          <Range reach={reach} />
          <Clock source={source} />
        </li>
      ))}
    </ul>
  );
}

function Name({ source, onOpen }: { source: Source; onOpen: (label: string) => void }) {
  const { t } = useTranslation('evidence');
  return (
    <Group gap={6}>
      <button type="button" className={classes.label} onClick={() => onOpen(source.label)} aria-haspopup="dialog">
        {source.label}
      </button>
      {source.state !== 'ready' && (
        <Tag tone={source.state === 'failed' ? 'bad' : 'busy'}>{t(`state.${source.state}`)}</Tag>
      )}
      {source.simulated && <Simulated compact />}
      {source.duplicate_of && (
        <Tooltip label={t('duplicate_of', { label: source.duplicate_of })}>
          <Badge size="xs" variant="default" style={{ textTransform: 'none' }} tabIndex={0}>
            {t('same_bytes')}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

function Trouble({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('evidence');
  const { rejected, undated, duplicate } = source.ledger;
  const parts = Object.entries({ rejected, undated, duplicate }).filter(([, n]) => n > 0);
  if (parts.length === 0) return null;
  return (
    <Text size="xs" c="var(--eb-muted)" className="num" mt={3}>
      {parts.map(([what, n]) => `${formatCount(n, i18n.language)} ${t(`ledger:${what}`)}`).join(', ')}
    </Text>
  );
}

function Range({ reach }: { reach?: Reach }) {
  const zone = useZone();
  if (reach?.first === undefined || reach.last === undefined) return null;
  return (
    <Text size="xs" c="var(--eb-muted)" className="num" style={{ whiteSpace: 'nowrap' }}>
      {zone.time(reach.first, 'minute').slice(5)} – {zone.time(reach.last, 'minute').slice(5)}
    </Text>
  );
}

function Clock({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('evidence');
  const { clock } = source;
  const offset = parseGoDuration(clock.offset) ?? 0;
  return (
    <>
      <Text size="xs">
        {clock.zone || 'UTC'}
        {clock.zone_basis !== 'explicit' && (
          <Text span size="xs" c="var(--eb-muted)">
            {' '}
            · {t(`basis.${clock.zone_basis}`)}
          </Text>
        )}
      </Text>
      {(offset !== 0 || clock.steps.length > 0) && (
        <Text size="xs" fw={650} c="var(--eb-disputed)" className="num">
          {offset > 0 ? '+' : ''}
          {formatDuration(offset, i18n.language)}
          {clock.steps.length > 0 && ` · ${t('clock.steps', { count: clock.steps.length })}`}
        </Text>
      )}
    </>
  );
}
