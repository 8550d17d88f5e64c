/** The list of what the timeline holds, in step with the picture. */
import { Button, Group, Loader, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useZone } from '@/app/zone';
import { parseTime } from '@/lib/time';
import { useProblemText } from '@/ui/states';
import { type Event, type Feed, held } from './feed';
import css from './list.module.css';
import { Row } from './row';
import type { Stage } from './stage';

/** So near to an end the next page is asked for. */
const ahead = 60;

export const EventList = memo(function EventList({
  feed,
  stage,
  entries,
  rowHeight,
  selected,
  onOpen,
  empty,
}: {
  feed: Feed;
  stage: Stage;
  entries: ReadonlyMap<string, Schema<'Entry'>>;
  rowHeight: number;
  /** The event whose drawer is open. */
  selected: string | undefined;
  onOpen: (event: Event) => void;
  empty: React.ReactNode;
}) {
  const { t } = useTranslation('timeline');
  const zone = useZone();
  useSyncExternalStore(feed.subscribe, feed.snapshot);
  const { items } = feed;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const seen = useRef({ feed, place: -1, shift: 0 });
  /** Scrolling that the page does itself does not move the picture. */
  const quiet = useRef(0);

  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (i) => items[i]?.id ?? i,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row height is measured in rows already
  useLayoutEffect(() => rows.measure(), [rowHeight]);

  // After a jump the list stands at its place; what is put before does not move it.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const was = seen.current;
    if (was.place !== feed.place || was.feed !== feed) {
      quiet.current = performance.now();
      element.scrollTop = feed.stand * rowHeight;
      setActive(undefined);
      if (feed.place > 0) stage.setCursor(parseTime(items[feed.stand]?.time), false);
    } else if (feed.shift !== was.shift) {
      quiet.current = performance.now();
      element.scrollTop += (feed.shift - was.shift) * rowHeight;
    }
    seen.current = { feed, place: feed.place, shift: feed.shift };
  });

  const visible = rows.getVirtualItems();
  const first = visible[0]?.index ?? 0;
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items.length === 0) return;
    if (first < ahead) void feed.more('before');
    if (last > items.length - ahead) void feed.more('after');
  }, [feed, first, last, items.length]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    if (performance.now() - quiet.current < 250) return;
    const at = parseTime(feed.items[Math.round(element.scrollTop / rowHeight)]?.time);
    stage.setCursor(at, true);
    if (feed.items.length > held && at !== undefined) void feed.jump(at);
  }, [feed, stage, rowHeight]);

  const goTo = (index: number) => {
    const i = Math.max(0, Math.min(items.length - 1, index));
    const item = items[i];
    if (!item) return;
    setActive(item.id);
    quiet.current = performance.now();
    rows.scrollToIndex(i, { align: 'auto' });
    stage.setCursor(parseTime(item.time), true);
  };

  // A row that was scrolled away is not where the keys go on.
  const found = items.findIndex((e) => e.id === active);
  const top = Math.round((box.current?.scrollTop ?? 0) / rowHeight);
  const at = found >= top - 1 && found <= top + Math.ceil((box.current?.clientHeight ?? 0) / rowHeight) ? found : -1;
  const onKey = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const here =
      at >= 0
        ? at
        : Math.round((box.current?.scrollTop ?? 0) / rowHeight) - (e.key === 'k' || e.key === 'ArrowUp' ? 0 : 1);
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = {
      j: here + 1,
      ArrowDown: here + 1,
      k: here - 1,
      ArrowUp: here - 1,
      PageDown: here + page,
      PageUp: here - page,
    }[e.key];
    if (to !== undefined) goTo(to);
    else if (e.key === 'Home') void feed.jump(undefined);
    else if (e.key === 'Enter' && items[at]) onOpen(items[at]);
    else return;
    e.preventDefault();
  };

  if (feed.error && items.length === 0)
    return <ListProblem error={feed.error} retry={() => feed.retry(stage.cursor)} />;
  return (
    <section className={css.listframe} aria-label={t('list.label')}>
      <div className={css.listhead} aria-hidden>
        <span className={css.when}>
          {t('list.time')}{' '}
          <small>{zone.choice === 'source' ? t('common:zone.source.short') : zone.name(stage.span.from)}</small>
        </span>
        <span>{t('list.severity')}</span>
        <span className={css.origin}>{t('list.source')}</span>
        <span className={css.who}>{t('list.who')}</span>
        <span className={css.text}>{t('list.text')}</span>
      </div>
      {feed.loading && (
        <div className={css.listbusy} role="status">
          <Loader size={14} aria-label={t('common:state.loading')} />
        </div>
      )}
      {!feed.loading && items.length === 0 ? (
        empty
      ) : (
        <div
          ref={box}
          className={css.list}
          role="listbox"
          tabIndex={0}
          aria-label={t('list.rows')}
          aria-activedescendant={active && at >= first && at <= last ? `row-${active}` : undefined}
          onScroll={onScroll}
          onKeyDown={onKey}
        >
          <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
            {visible.map((v) => {
              const event = items[v.index];
              return event ? (
                <Row
                  key={event.id}
                  event={event}
                  entry={event.kind === 'entry' ? entries.get(event.id.slice(6)) : undefined}
                  active={event.id === active}
                  selected={event.id === selected}
                  top={v.start}
                  height={rowHeight}
                  onOpen={onOpen}
                />
              ) : null;
            })}
          </div>
        </div>
      )}
      {feed.error && items.length > 0 ? (
        <ListProblem error={feed.error} retry={() => feed.retry(stage.cursor)} slim />
      ) : null}
    </section>
  );
});

function ListProblem({ error, retry, slim }: { error: unknown; retry: () => void; slim?: boolean }) {
  const { t } = useTranslation('timeline');
  const words = useProblemText()(asProblem(error));
  return (
    <Group role="alert" justify="center" p={slim ? 6 : 'xl'} gap="sm" className={slim ? css.problem : undefined}>
      <Text size="sm">
        {words.title}
        {words.hint && ` — ${words.hint}`}
      </Text>
      <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} />} onClick={retry}>
        {t('common:action.retry')}
      </Button>
    </Group>
  );
}
