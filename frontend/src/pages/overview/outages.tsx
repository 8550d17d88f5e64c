/** How long each service was away, and what the time went into, on the course's axis. */
import { Text } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { localized } from '@/lib/localized';
import { Row } from './course';
import classes from './course.module.css';
import type { EntriesByKey } from './links';

type Outage = Schema<'Outage'>;
type Part = Schema<'FunctionPart'>;

/** After the first function came back, the rest of the outage is partial. */
function partly(outage: Outage, part: Part): boolean {
  return !!outage.first_back && part.took.from === outage.first_back;
}

export function OutageBars({
  outages,
  at,
  span,
  seen,
  entries,
  plain,
}: {
  outages: Outage[];
  at: (key: string) => number | undefined;
  span: (from: number, to: number) => CSSProperties;
  seen: (from: number, to: number) => boolean;
  entries: EntriesByKey;
  plain: boolean;
}) {
  const { t, i18n } = useTranslation('overview');
  const nameOf = (o: Outage, p: Part) => {
    const word = partly(o, p) ? t('outage.partly') : t(`outage.until.${p.function ?? 'none'}`);
    const end = localized(entries.get(p.took.to)?.title, i18n.language) || p.took.to;
    return `${word}: ${localized(p.took.text, i18n.language)} (→ ${end})`;
  };
  return (
    <>
      {outages.map((o) => {
        const from = at(o.total.from);
        const to = at(o.total.to);
        const name = o.service ? t(`common:service.${o.service}`, { defaultValue: o.service }) : t('outage.whole');
        const label = `${name} · ${localized(o.total.text, i18n.language)}`;
        const details = [
          label,
          ...(o.assumed_from ? [t('outage.assumed_from')] : []),
          ...(o.assumed_to ? [t('outage.assumed_to')] : []),
          ...o.parts.map((p) => nameOf(o, p)),
        ].join('; ');
        return (
          <Row
            key={o.service ?? ''}
            plain={plain}
            label={
              <>
                <Text span size="sm" fw={o.service ? 500 : 650}>
                  {name}
                </Text>{' '}
                <Text span size="xs" c="var(--eb-muted)" className="num" display={plain ? 'inline' : 'block'}>
                  {localized(o.total.text, i18n.language)}
                </Text>
              </>
            }
          >
            <div className={classes.track} style={{ height: 30 }} role="img" aria-label={details}>
              {from !== undefined && to !== undefined && seen(from, to) && (
                <Segments outage={o} at={at} span={span} seen={seen} nameOf={nameOf} />
              )}
            </div>
          </Row>
        );
      })}
    </>
  );
}

/** What the colours of the parts mean. */
export function OutageLegend({ outages }: { outages: Outage[] }) {
  const { t } = useTranslation('overview');
  const used = new Set(outages.flatMap((o) => o.parts.map((p) => p.function ?? 'none')));
  const anyPartly = outages.some((o) => o.parts.some((p) => partly(o, p)));
  if (used.size === 0) return null;
  return (
    <ul className={classes.legend} aria-label={t('outage.legend')}>
      {['detect', 'notify', 'acknowledge', 'know_cause', 'mitigate', 'restore', 'none']
        .filter((f) => used.has(f))
        .map((f) => (
          <li key={f} className={classes[`fn_${f}`]}>
            <span className={classes.swatch} aria-hidden />
            {t(`outage.until.${f}`)}
          </li>
        ))}
      {anyPartly && (
        <li className={classes.fn_restore}>
          <span className={`${classes.swatch} ${classes.partly}`} aria-hidden />
          {t('outage.partly')}
        </li>
      )}
    </ul>
  );
}

function Segments({
  outage,
  at,
  span,
  seen,
  nameOf,
}: {
  outage: Outage;
  at: (key: string) => number | undefined;
  span: (from: number, to: number) => CSSProperties;
  seen: (from: number, to: number) => boolean;
  nameOf: (o: Outage, p: Part) => string;
}) {
  return outage.parts.map((p) => {
    const from = at(p.took.from);
    const to = at(p.took.to);
    if (from === undefined || to === undefined || to < from || !seen(from, to)) return null;
    const ends = `${p.took.from === outage.total.from && outage.assumed_from ? classes.assumedfrom : ''} ${
      p.took.to === outage.total.to && outage.assumed_to ? classes.assumedto : ''
    }`;
    return (
      <span
        key={`${p.took.from} ${p.took.to}`}
        className={`${classes.bar} ${ends} ${classes[`fn_${p.function ?? 'none'}`]}`}
        style={span(from, to)}
        title={nameOf(outage, p)}
      >
        <span className={`${classes.segment} ${partly(outage, p) ? classes.partly : ''}`} style={{ flexGrow: 1 }} />
      </span>
    );
  });
}
