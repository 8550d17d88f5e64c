/** When each party knew, by its own and by others' accounts: side by side, never averaged. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { languageOf, localized } from '@/lib/localized';
import { StatusBadge } from '@/ui/marks';
import { scale } from './axis';
import { type EntriesByKey, EntryLink, To } from './links';
import classes from './overview.module.css';
import { Panel } from './panel';

export function Awareness({
  delays,
  event,
  claims,
  entries,
}: {
  delays: Schema<'AwarenessDelay'>[];
  event?: string;
  claims?: string;
  entries: EntriesByKey;
}) {
  const { t, i18n } = useTranslation('overview');
  const minutes = (s: number) => Math.round(s / 6) / 10;
  const after = scale(Math.max(1, ...delays.map((d) => d.latest_seconds / 60)));
  const before = Math.min(0, ...delays.map((d) => d.earliest_seconds / 60));
  const marks = [
    ...(before < 0
      ? scale(-before)
          .slice(1)
          .reverse()
          .map((m) => -m)
      : []),
    ...after,
  ];
  const low = marks[0] ?? 0;
  const top = marks.at(-1) ?? 1;
  const x = (m: number) => `${(((m - low) / (top - low)) * 100).toFixed(2)}%`;
  const disputed = delays.filter((d) => d.status === 'disputed').length;
  return (
    <Panel
      title={t('aware.title')}
      lead={
        <>
          {t('aware.lead')} {event && <EntryLink id={event} entries={entries} />}
          {disputed > 1 && <> · {t('aware.disputed', { count: disputed })}</>}
        </>
      }
      more={
        claims && (
          <To way page="entries" search={{ entry: claims }}>
            {t('aware.claims')}
          </To>
        )
      }
    >
      <table className={classes.awaretable}>
        <thead>
          <tr>
            <th scope="col" style={{ width: '34%' }}>
              {t('aware.party')}
            </th>
            <th scope="col" style={{ width: 92 }}>
              {t('aware.after')}
            </th>
            <th aria-hidden>
              <div className={classes.scaleticks}>
                {marks.map((m) => (
                  <span key={m} className={classes.scaletick} style={{ left: x(m) }}>
                    {m}
                  </span>
                ))}
              </div>
            </th>
          </tr>
        </thead>
        <tbody>
          {delays.map((d) => {
            const from = minutes(d.earliest_seconds);
            const to = minutes(d.latest_seconds);
            return (
              <tr key={d.claim}>
                <th scope="row">
                  <Text size="sm" lang={languageOf(d.party, i18n.language)}>
                    {localized(d.party, i18n.language)}
                  </Text>
                  <StatusBadge status={d.status} />
                </th>
                <td className="num">
                  <Text span fw={680} style={{ whiteSpace: 'nowrap' }}>
                    {t('aware.minutes', { range: from === to ? `${from}` : `${from}–${to}` })}
                  </Text>
                </td>
                <td aria-hidden>
                  <div className={classes.scale}>
                    <span className={classes.lead} style={{ width: x(from), left: x(Math.min(0, from)) }} />
                    <span
                      className={classes.scalebar}
                      style={{
                        left: x(from),
                        width: `calc(${(((to - from) / (top - low)) * 100).toFixed(2)}% + 12px)`,
                        background: `var(--eb-${d.status})`,
                      }}
                    />
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
