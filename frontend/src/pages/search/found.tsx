/** What a search found: how much, when, of what kind, and the hits themselves. */
import { Button, Collapse, Group, Progress, SegmentedControl, Tabs, Text } from '@mantine/core';
import { IconFilter, IconPlayerStop, IconTimeline } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { formatCount } from '@/lib/number';
import { parseTime, toRFC3339 } from '@/lib/time';
import { Empty, Failure, Loading } from '@/ui/states';
import { ExportMenu } from './export';
import { FacetList } from './facets';
import { HitHistogram } from './histogram';
import { useAsked, useHits } from './hits';
import { NoHits } from './nohits';
import { RangePicker } from './range';
import { remember } from './recent';
import { Records } from './records';
import { Results } from './results';
import { SaveButton } from './saved';
import type { SearchSearch } from './search';
import css from './search.module.css';

export function Found({
  search,
  set,
  onQuery,
}: {
  search: SearchSearch;
  set: (change: Partial<SearchSearch>, replace?: boolean) => void;
  onQuery: (query: string) => void;
}) {
  const { t } = useTranslation('search');
  const { slug, can } = useIncident();
  const { q = '', from, to, order, tab } = search;
  const asked = useAsked(search);
  const { events, pages, aside, histogram, stop, again, stopped } = useHits(asked, order === 'newest');
  const slow = useSlow(pages.isFetching && !pages.isFetchingNextPage);
  const [filters, setFilters] = useState(false);
  const stale = pages.isPlaceholderData;

  useEffect(() => {
    if (pages.isSuccess && !stale) remember(slug, q);
  }, [pages.isSuccess, stale, slug, q]);

  const onRange = useCallback((a: number, b: number) => set({ from: toRFC3339(a), to: toRFC3339(b) }), [set]);
  const { fetchNextPage } = pages;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  if (stopped)
    return (
      <Empty title={t('stopped.title')} action={<Button onClick={again}>{t('stopped.again')}</Button>}>
        {t('stopped.detail')}
      </Empty>
    );
  if (pages.error && !pages.data) {
    const { fields } = asProblem(pages.error);
    if (fields.some((f) => f.pointer === '?q')) return <Empty title={t('invalid.title')}>{t('invalid.detail')}</Empty>;
    return <Failure error={pages.error} retry={() => void pages.refetch()} />;
  }
  const count = aside.data?.count;
  const records = aside.data?.records ?? [];
  return (
    <>
      <div className={css.bar}>
        <Group gap="xs">
          <RangePicker range={{ from, to }} onRange={(r) => set({ from: r.from, to: r.to })} />
          <SegmentedControl
            size="xs"
            aria-label={t('order.label')}
            value={order ?? 'oldest'}
            onChange={(v) => set({ order: v === 'newest' ? 'newest' : undefined }, true)}
            data={[
              { value: 'oldest', label: t('order.oldest') },
              { value: 'newest', label: t('order.newest') },
            ]}
          />
        </Group>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTimeline size={15} />}
            renderRoot={(props) => (
              <Link {...props} to="/i/$slug/timeline" params={{ slug }} search={{ q, from, to }} preload={false} />
            )}
          >
            {t('timeline')}
          </Button>
          {can('annotate') && <SaveButton query={q} range={{ from, to }} />}
          {can('export') && <ExportMenu asked={asked} />}
        </Group>
      </div>
      {slow && (
        <div className={css.slow} role="status">
          <Progress value={100} animated size={4} aria-label={t('slow.title')} />
          <Group gap="sm" mt={6}>
            <Text size="sm">{t('slow.title')}</Text>
            <Button size="compact-sm" variant="default" leftSection={<IconPlayerStop size={14} />} onClick={stop}>
              {t('slow.stop')}
            </Button>
          </Group>
        </div>
      )}
      {pages.isPending ? (
        <Loading lines={10} />
      ) : (
        <div className={clsx(stale && css.stale)}>
          {histogram.data && (count?.value ?? 0) > 1 && <HitHistogram histogram={histogram.data} onRange={onRange} />}
          <div className={css.columns}>
            {aside.data?.facets && (
              <aside className={css.side}>
                <Button
                  hiddenFrom="md"
                  size="xs"
                  variant="default"
                  leftSection={<IconFilter size={15} />}
                  aria-expanded={filters}
                  onClick={() => setFilters((f) => !f)}
                >
                  {t('facets.label')}
                </Button>
                <Collapse expanded={filters} hiddenFrom="md">
                  <FacetList facets={aside.data.facets} query={q} onQuery={onQuery} />
                </Collapse>
                <div className={css.sticky}>
                  <FacetList facets={aside.data.facets} query={q} onQuery={onQuery} />
                </div>
              </aside>
            )}
            <Tabs
              className={css.lists}
              value={tab ?? 'events'}
              onChange={(v) => set({ tab: v === 'records' ? 'records' : undefined }, true)}
              keepMounted={false}
            >
              <Tabs.List>
                <Tabs.Tab value="events">
                  {t('tab.events')} <Count of={count} />
                </Tabs.Tab>
                <Tabs.Tab value="records">
                  {t('tab.records')} <span className={css.total}>{records.length || ''}</span>
                </Tabs.Tab>
                <ZoneNote events={events} />
              </Tabs.List>
              <Tabs.Panel value="events" pt="xs">
                {events.length === 0 && !pages.hasNextPage ? (
                  <NoHits search={search} set={set} records={records.length} />
                ) : (
                  <Results
                    events={events}
                    more={pages.hasNextPage}
                    loading={pages.isFetchingNextPage}
                    onMore={onMore}
                    open={search.event}
                  />
                )}
              </Tabs.Panel>
              <Tabs.Panel value="records" pt="xs">
                {records.length === 0 ? (
                  <Empty title={t('records.none')}>{t('records.none_detail')}</Empty>
                ) : (
                  <Records hits={records} />
                )}
              </Tabs.Panel>
            </Tabs>
          </div>
        </div>
      )}
    </>
  );
}

/** How many, exactly or at least; said aloud when it changes. */
function Count({ of }: { of: Schema<'Count'> | undefined }) {
  const { t, i18n } = useTranslation('search');
  if (!of) return null;
  const n = formatCount(of.value, i18n.language);
  return (
    <span className={css.total} role="status">
      {of.relation === 'exact' ? n : t('count.atleast', { n })}
    </span>
  );
}

function ZoneNote({ events }: { events: Schema<'Event'>[] }) {
  const { t } = useTranslation('search');
  const zone = useZone();
  const at = parseTime(events.find((e) => e.time)?.time);
  if (at === undefined) return null;
  return (
    <Text size="xs" c="var(--eb-muted)" ml="auto" className={css.zone}>
      {zone.choice === 'source' ? t('results.sourcezone') : t('results.zone', { zone: zone.name(at) })}
    </Text>
  );
}

/** `true` once something has taken longer than one waits without a word. */
function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), 900);
    return () => clearTimeout(timer);
  }, [busy]);
  return slow;
}
