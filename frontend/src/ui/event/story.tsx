/** How an event came to its time, in words. */
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { parseTime, toRFC3339 } from '@/lib/time';
import { TimeText } from '@/ui/time';
import { correctionAt, positionOf } from './clock';
import css from './drawer.module.css';

export function TimeStory({ detail }: { detail: Schema<'EventDetail'> }) {
  const { t, i18n } = useTranslation('event');
  const { event, provenance } = detail;
  const language = i18n.language;
  if (!provenance) {
    return (
      <Text size="sm" mt="sm">
        {t(event.kind === 'gap' ? 'time.gap' : 'time.entry')}
      </Text>
    );
  }
  const { shift, drift, uncertainty } = correctionAt(provenance.clock, positionOf(event.id));
  const earliest = parseTime(event.earliest);
  const latest = parseTime(event.latest);
  const corrected = shift !== 0 || drift !== 0;
  const sign = (ms: number) => (ms > 0 ? '+' : '') + formatDuration(ms, language);
  return (
    <section aria-label={t('time.title')}>
      <Text component="h3" className={css.section}>
        {t('time.title')}
      </Text>
      <ul className={css.story}>
        <li>
          {event.source_time ? (
            <>
              {t('time.wrote.before')}
              <span className={css.mono}>{event.source_time}</span>
              {t('time.wrote.after')}
            </>
          ) : (
            t('time.silent')
          )}{' '}
          {event.source_time && t(`time.basis.${event.zone_basis}`, { zone: provenance.clock.zone })}
        </li>
        {event.undated && <li>{t('time.why', { why: event.undated })}</li>}
        {event.time !== null && (
          <li>
            {corrected
              ? t('time.corrected', {
                  by: [shift !== 0 && sign(shift), drift !== 0 && t('time.drift', { ppm: drift })]
                    .filter(Boolean)
                    .join(', '),
                  n: provenance.clock_revision,
                })
              : t('time.asis')}
          </li>
        )}
        {earliest !== undefined && latest !== undefined && latest > earliest && (
          <li>
            {t('time.between')} <Span from={earliest} to={latest} />
            {uncertainty > 0 && ` ${t('time.uncertain', { by: formatDuration(uncertainty, language) })}`}
          </li>
        )}
        {event.observed && (
          <li>
            {t('time.observed')} <TimeText at={event.observed} />
          </li>
        )}
      </ul>
    </section>
  );
}

/** The two ends, fine enough that they differ. */
function Span({ from, to }: { from: number; to: number }) {
  const zone = useZone();
  const precision = to - from >= 1000 ? 'second' : to - from >= 1 ? 'ms' : 'us';
  const sameDay = zone.time(from, 'date') === zone.time(to, 'date');
  return (
    <>
      <TimeText at={from} precision={precision} named={false} /> –{' '}
      <time dateTime={toRFC3339(to)}>{sameDay ? zone.clock(to, precision) : zone.time(to, precision)}</time>{' '}
      <span className={css.dim}>{zone.name(to)}</span>
    </>
  );
}
