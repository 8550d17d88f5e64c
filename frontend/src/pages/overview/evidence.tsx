/** How far the evidence reaches: what became of every record, and where sources were silent. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatDuration } from '@/lib/duration';
import { formatCount } from '@/lib/number';
import { LedgerBar, LedgerSum, sumLedgers } from '@/ui/ledger';
import { Simulated } from '@/ui/marks';
import { IntervalText } from '@/ui/time';
import { To } from './links';
import classes from './overview.module.css';
import { Panel } from './panel';

const most = 24;

export function Evidence({ ledgers }: { ledgers: Schema<'Ledger'>[] }) {
  const { t, i18n } = useTranslation('overview');
  const { can } = useIncident();
  // A second copy of the same bytes is not more evidence.
  const own = ledgers.filter((l) => !l.duplicate_of);
  const sum = sumLedgers(own);
  const shown = [...own].sort((a, b) => b.received - a.received).slice(0, most);
  const largest = Math.max(1, ...own.map((l) => l.received));
  return (
    <Panel
      title={t('evidence.title')}
      count={own.length}
      lead={t('evidence.lead')}
      more={
        can('read_timeline') && (
          <To way page="evidence">
            {t('evidence.open')}
          </To>
        )
      }
    >
      <LedgerSum counts={sum} />
      {own.some((l) => l.simulated) && (
        <Text size="xs" mt={8} component="div">
          <Simulated /> {t('evidence.simulated', { count: own.filter((l) => l.simulated).length })}
        </Text>
      )}
      <ul className={classes.sources} style={{ marginTop: 14 }}>
        {shown.map((l) => (
          <li key={l.source_id}>
            <span className={classes.ellipsis}>
              {can('read_timeline') ? (
                <To page="evidence" search={{ source: l.source }}>
                  {l.source}
                </To>
              ) : (
                <Text span size="sm">
                  {l.source}
                </Text>
              )}
            </span>
            <span style={{ width: `${Math.max(3, (l.received / largest) * 100)}%` }}>
              <LedgerBar counts={l} />
            </span>
            <Text span size="sm" className="num" ta="end">
              {formatCount(l.received, i18n.language)}
            </Text>
          </li>
        ))}
      </ul>
      {own.length > shown.length && (
        <Text size="xs" c="var(--eb-muted)" mt="xs">
          {t('evidence.others', { count: own.length - shown.length })}
        </Text>
      )}
    </Panel>
  );
}

export function Gaps({ gaps }: { gaps: Schema<'Gap'>[] }) {
  const { t, i18n } = useTranslation('overview');
  const { can } = useIncident();
  const longest = [...gaps].sort((a, b) => b.seconds - a.seconds).slice(0, 8);
  return (
    <Panel title={t('gaps.title')} count={gaps.length} lead={t('gaps.lead')}>
      {gaps.length === 0 ? (
        <Text size="sm" c="var(--eb-muted)">
          {t('gaps.none')}
        </Text>
      ) : (
        <ul className={classes.facts}>
          {longest.map((g) => (
            <li key={g.id} className={classes.fact}>
              <Text size="sm" component="div">
                {can('read_timeline') ? (
                  <To page="timeline" search={{ source: g.source, from: g.from, to: g.to }}>
                    {g.source}
                  </To>
                ) : (
                  g.source
                )}{' '}
                · <b className="num">{formatDuration(g.seconds * 1000, i18n.language)}</b>
              </Text>
              <Text size="xs" c="var(--eb-muted)" component="div">
                <IntervalText from={g.from} to={g.to} />
              </Text>
            </li>
          ))}
        </ul>
      )}
      {gaps.length > longest.length && (
        <Text size="xs" c="var(--eb-muted)" mt="xs">
          {t('gaps.others', { count: gaps.length - longest.length })}
        </Text>
      )}
    </Panel>
  );
}
