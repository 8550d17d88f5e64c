/** One row of the list: an event, an entry or a gap, each in its own shape. */
import { IconAlertTriangle, IconDiamond, IconFlask, IconMessage2, IconRouteOff } from '@tabler/icons-react';
import clsx from 'clsx';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { localized } from '@/lib/localized';
import { parseTime } from '@/lib/time';
import { EventText } from '@/ui/event/row';
import { StatusBadge } from '@/ui/marks';
import type { Event } from './feed';
import css from './list.module.css';
import marks from './marks.module.css';
import { Severity } from './severity';

/** When an event happened, in the zone that is shown or as its source wrote it. */
function useWhen(event: Event): string {
  const zone = useZone();
  const { t } = useTranslation('timeline');
  const at = parseTime(event.time);
  if (zone.choice === 'source' && event.source_time) return event.source_time;
  return at === undefined ? t('row.undated') : zone.time(at, 'ms').slice(5);
}

export const Row = memo(function Row({
  event,
  entry,
  active,
  selected,
  top,
  height,
  onOpen,
}: {
  event: Event;
  entry: Schema<'Entry'> | undefined;
  active: boolean;
  selected: boolean;
  top: number;
  height: number;
  onOpen: (event: Event) => void;
}) {
  const { t, i18n } = useTranslation('timeline');
  const when = useWhen(event);
  const text = entry ? localized(entry.title, i18n.language) : event.text;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
    <div
      id={`row-${event.id}`}
      role="option"
      aria-selected={selected}
      className={clsx(css.row, active && css.active, selected && css.selected)}
      data-kind={event.kind}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => onOpen(event)}
    >
      <span className={css.when} title={event.undated || undefined}>
        {when}
      </span>
      <span>
        {event.kind === 'entry' ? (
          entry && <StatusBadge status={entry.status} />
        ) : event.kind === 'gap' ? (
          <span className={css.gapword}>
            <IconRouteOff size={13} aria-hidden /> {t('common:kind.gap')}
          </span>
        ) : (
          <Severity number={event.severity.number} written={event.severity.text} />
        )}
      </span>
      <span className={css.origin}>
        {event.kind === 'entry' ? (
          <>
            <IconDiamond size={13} aria-hidden /> {t('common:kind.entry')}
          </>
        ) : (
          <>
            {event.kind === 'alert' && <IconAlertTriangle size={13} aria-label={t('common:kind.alert')} />}
            {event.kind === 'chat' && <IconMessage2 size={13} aria-label={t('common:kind.chat')} />}
            <span className={marks.name}>{event.source}</span>
            {event.simulated && (
              <IconFlask size={12} className={marks.flask} aria-label={t('common:simulated.label')} />
            )}
          </>
        )}
      </span>
      <span className={css.who}>{event.host || event.service || event.actor}</span>
      <span className={css.text} lang={event.kind === 'entry' ? i18n.language : undefined}>
        {event.kind === 'gap' ? (
          <GapText event={event} />
        ) : (
          <EventText
            text={text.length > 600 ? `${text.slice(0, 600)}…` : text}
            highlights={entry ? undefined : event.highlights}
          />
        )}
      </span>
    </div>
  );
});

function GapText({ event }: { event: Event }) {
  const { t, i18n } = useTranslation('timeline');
  const from = parseTime(event.earliest);
  const to = parseTime(event.latest);
  if (from === undefined || to === undefined || to <= from) return event.text;
  return t('row.gap', { length: formatDuration(to - from, i18n.language) });
}
