/** The events found, in the order of time; only what is on the screen is drawn, more is read while one scrolls. */
import { ActionIcon, Loader, Tooltip } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { parseTime } from '@/lib/time';
import { EventText } from '@/ui/event/row';
import { SeverityMark, Simulated } from '@/ui/marks';
import css from './results.module.css';

export function Results({
  events,
  more,
  loading,
  onMore,
  open,
}: {
  events: Schema<'Event'>[];
  more: boolean;
  loading: boolean;
  onMore: () => void;
  /** The event that is shown beside the list. */
  open: string | undefined;
}) {
  const { t } = useTranslation('search');
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  // What stands above the list grows and shrinks: the histogram, a message.
  useLayoutEffect(() => {
    const measure = () => {
      if (list.current) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => 48,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (i) => events[i]?.id ?? i,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loading && last >= events.length - 40) onMore();
  }, [more, loading, last, events.length, onMore]);

  const onKeyDown = (e: KeyboardEvent<HTMLOListElement>) => {
    const by = e.key === 'ArrowDown' || e.key === 'j' ? 1 : e.key === 'ArrowUp' || e.key === 'k' ? -1 : 0;
    if (by === 0 || e.altKey || e.ctrlKey || e.metaKey) return;
    const row = (e.target as HTMLElement).closest('li');
    const next = row && Number(row.dataset.index) + by;
    if (next === null || next < 0 || next >= events.length) return;
    e.preventDefault();
    rows.scrollToIndex(next, { align: 'auto' });
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`li[data-index="${next}"] a`)?.focus({ preventScroll: true }),
    );
  };

  return (
    <>
      <ol
        ref={list}
        className={css.results}
        style={{ height: rows.getTotalSize() }}
        aria-label={t('results.label')}
        onKeyDown={onKeyDown}
      >
        {shown.map((item) => {
          const event = events[item.index];
          return (
            event && (
              <li
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                className={css.row}
                style={{ transform: `translateY(${item.start - top}px)` }}
              >
                <Hit event={event} open={event.id === open} />
              </li>
            )
          );
        })}
      </ol>
      {loading && (
        <div className={css.more} role="status">
          <Loader size="xs" /> {t('results.more')}
        </div>
      )}
    </>
  );
}

const Hit = memo(function Hit({ event, open }: { event: Schema<'Event'>; open: boolean }) {
  const { t } = useTranslation('search');
  const { slug } = useIncident();
  const zone = useZone();
  const ms = parseTime(event.time);
  const where = [event.host, event.service, event.actor].filter((v) => v && v !== event.source);
  return (
    <div className={clsx(css.hit, open && css.open)}>
      <Link
        from="/i/$slug/search"
        to="."
        search={(old) => ({ ...old, event: event.id })}
        className={css.hitlink}
        aria-current={open ? 'true' : undefined}
        resetScroll={false}
        replace={open}
        preload={false}
      >
        <span className={css.when}>
          {ms === undefined ? (
            t('results.undated')
          ) : (
            <time dateTime={event.time ?? undefined}>
              {zone.choice === 'source' && event.source_time ? event.source_time : zone.time(ms, 'ms')}
            </time>
          )}
        </span>
        <span>
          {event.severity.number > 0 && <SeverityMark number={event.severity.number} text={event.severity.text} />}
        </span>
        <span className={css.from}>
          <span className={css.source}>{event.source}</span>
          {where.length > 0 && <span className={css.where}>{where.join(' · ')}</span>}
        </span>
        <span className={css.said}>
          <EventText text={event.text.slice(0, 2000)} highlights={event.highlights} />
        </span>
      </Link>
      <span className={css.tools}>
        {event.simulated && <Simulated compact />}
        <Tooltip label={t('results.timeline')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('results.timeline')}
            renderRoot={(props) => (
              <Link
                {...props}
                to="/i/$slug/timeline"
                params={{ slug }}
                search={{ at: event.time ?? undefined, event: event.id }}
                preload={false}
              />
            )}
          >
            <IconTimeline size={16} />
          </ActionIcon>
        </Tooltip>
      </span>
    </div>
  );
});
