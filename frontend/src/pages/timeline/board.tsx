/** Puts picture, list and table together, and keeps them and the address in step. */
import { Text, Title } from '@mantine/core';
import { useMediaQuery, useViewportSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import type { Span } from '@/lib/span';
import { parseTime } from '@/lib/time';
import { EventDrawer } from '@/ui/event/drawer';
import { narrowed } from '@/ui/event/term';
import { Empty } from '@/ui/states';
import { spanOf, useInStep, useLink, useTimelineSearch } from './address';
import { useClocks, useStale, useTotals } from './data';
import { type Event, Feed } from './feed';
import { countQuery, filterKey, filterOf } from './filter';
import { FilterBar } from './filters';
import type { Group } from './layout';
import { EventList } from './list';
import { Picture } from './paint/picture';
import { Panel } from './panel';
import { useLayout, useScene, useTiles } from './paper';
import { Stage } from './stage';
import { CountTable } from './table';
import css from './timeline.module.css';
import { Toolbar } from './toolbar';

const listed = ['/lanes', '/events', '/search'] as const;

export function Board({
  start,
  all,
  evidence,
  sources,
  entries,
}: {
  start: Span;
  all: Span;
  evidence: Span;
  sources: readonly Schema<'Lane'>[];
  entries: readonly Schema<'Entry'>[];
}) {
  const { t, i18n } = useTranslation('timeline');
  const { incident, slug } = useIncident();
  const navigate = useNavigate();
  const [search, change] = useTimelineSearch();
  const link = useLink();
  const phone = useMediaQuery('(max-width: 40em)') ?? false;
  const beside = useMediaQuery('(min-width: 118em)') ?? false;
  const { height: screen } = useViewportSize();
  const [stage] = useState(() => new Stage(spanOf(search) ?? start));
  const [picture] = useState(() => new Picture());
  const [selecting, setSelecting] = useState(false);
  const [jumped, setJumped] = useState(0);

  const key = filterKey(filterOf(search));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the filter's text
  const filter = useMemo(() => filterOf(search), [key]);
  const tiles = useTiles(filter, picture, stage);
  const scene = useScene(entries, filter);
  const words = useCallback((g: Group) => t(`group.${g}`), [t]);
  const layout = useLayout(sources, filter.source, search.closed, scene, words);
  const byKey = useMemo(() => new Map(entries.map((e) => [e.key, e])), [entries]);

  const totals = useTotals(filter);
  const counting = countQuery(filter) !== undefined;
  const total = counting ? totals.data?.lanes.reduce((sum, l) => sum + l.total, 0) : 0;
  const clocks = useClocks();
  const clockOf = useMemo(() => new Map(clocks.data?.items.map((s) => [s.id, s.clock])), [clocks.data]);
  const undated = clocks.data?.items.reduce((sum, s) => sum + (s.ledger.undated ?? 0), 0) ?? 0;

  const feed = useMemo(() => new Feed(slug, filter), [slug, filter]);
  useInStep(stage, feed, search, change);
  const opening = useRef({ at: parseTime(search.at), event: search.event });
  useEffect(() => {
    let left = false;
    const { at, event } = opening.current;
    // A link that names an event only stands where that event stands.
    const place =
      stage.cursor === undefined && at === undefined && event
        ? timeOf(slug, event).then((time) => time ?? stage.span.from)
        : Promise.resolve(stage.cursor ?? at ?? stage.span.from);
    void place.then((ms) => {
      if (!left) void feed.jump(ms);
    });
    return () => {
      left = true;
      feed.stop();
    };
  }, [feed, stage, slug]);
  useStale(
    slug,
    listed,
    useCallback(() => void feed.jump(stage.cursor ?? opening.current.at ?? stage.span.from), [feed, stage]),
  );

  const openEvent = useCallback((id: string) => change({ event: id }), [change]);
  const open = useCallback(
    (event: Event) => {
      const at = parseTime(event.time);
      if (at !== undefined) stage.setCursor(at, true);
      if (event.kind === 'entry')
        void navigate({ to: '/i/$slug/entries', params: { slug }, search: { entry: event.id.slice(6) } });
      else if (event.kind !== 'gap') openEvent(event.id);
    },
    [navigate, slug, openEvent, stage],
  );
  const fold = useCallback(
    (group: string) => {
      const now = new Set(search.closed ?? []);
      if (!now.delete(group)) now.add(group);
      change({ closed: now.size > 0 ? [...now] : undefined }, { replace: true });
    },
    [search.closed, change],
  );

  const nothing = useMemo(() => <Empty title={t('empty.filtered')}>{t('empty.filtered_detail')}</Empty>, [t]);

  const room = screen || 900;
  const board = phone
    ? 400
    : beside
      ? Math.max(420, room - 262)
      : Math.min(640, Math.max(280, Math.round(room * 0.48)));
  return (
    <div className={css.page}>
      <button
        type="button"
        className={`skip ${css.skip}`}
        onClick={() => {
          change({ table: true });
          setJumped((n) => n + 1);
        }}
      >
        {t('table.skip')}
      </button>
      <div className={css.head}>
        <Title order={1} size="h3">
          {t('common:nav.timeline')}
        </Title>
        <Text size="sm" c="var(--eb-muted)" lang={languageOf(incident.title, i18n.language)}>
          {localized(incident.title, i18n.language)}
        </Text>
      </div>
      <FilterBar filter={filter} sources={sources} count={total} undated={undated} onChange={change} />
      <Toolbar
        stage={stage}
        all={all}
        ignition={parseTime(byKey.get('ignition')?.earliest) ?? scene.phases[0]?.from}
        phases={scene.phases}
        selecting={selecting}
        table={search.table ?? false}
        onSelecting={setSelecting}
        onTable={(on) => change({ table: on || undefined })}
        onCopy={() => link(stage.target)}
      />
      <div className={css.halves}>
        {search.table ? (
          <CountTable stage={stage} filter={filter} words={words} focus={jumped} />
        ) : (
          <Panel
            stage={stage}
            picture={picture}
            scene={scene}
            layout={layout}
            tiles={tiles}
            filter={filter}
            all={all}
            evidence={evidence}
            total={total}
            empty={counting && total === 0}
            clocks={clockOf}
            height={Math.min(board, layout.lanesTop + Math.max(layout.lanesHeight, 60))}
            selecting={selecting}
            feed={feed}
            onChange={change}
            onFold={fold}
            onOpen={open}
            onEvent={openEvent}
            onCopy={link}
          />
        )}
        <EventList
          feed={feed}
          stage={stage}
          entries={byKey}
          rowHeight={phone ? 56 : 30}
          selected={search.event}
          onOpen={open}
          empty={nothing}
        />
      </div>
      {search.event && (
        <EventDrawer
          id={search.event}
          onClose={() => change({ event: undefined })}
          onMove={openEvent}
          onFilter={(term, exclude) => change({ q: narrowed(filter.q ?? '', term, exclude) })}
        />
      )}
    </div>
  );
}

/** When an event happened. */
async function timeOf(incident: string, event: string): Promise<number | undefined> {
  try {
    const { data } = await client.GET('/api/v1/incidents/{incident}/events/{event}', {
      params: { path: { incident, event } },
    });
    return parseTime(data?.event.time);
  } catch {
    return undefined; // the drawer says what is wrong with it
  }
}
