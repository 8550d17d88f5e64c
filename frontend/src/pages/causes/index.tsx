import { Button, Checkbox, Group, SegmentedControl, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconAffiliate, IconLink, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { EventDrawer } from '@/ui/event/drawer';
import { Page, PageHead } from '@/ui/page';
import { useCauses, useEntries, useLinks, useLints } from '@/ui/record/lists';
import { Empty, Loaded, Loading } from '@/ui/states';
import css from './causes.module.css';
import { FindingsAside } from './findings';
import { Legend } from './legend';
import { CauseList } from './list';
import { graphOf } from './model';
import { CausesPanel } from './panel';
import { type CausesSearch, closed } from './search';

const CauseGraph = lazy(() => import('./graph'));

export default function CausesPage() {
  const { t } = useTranslation(['causes', 'record']);
  const { can } = useIncident();
  const search = useSearch({ from: '/inside/i/$slug/causes' });
  const navigate = useNavigate({ from: '/i/$slug/causes' });
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const set = useCallback(
    (patch: Partial<CausesSearch>, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...patch }), replace, resetScroll: false }),
    [navigate],
  );
  const causes = useCauses();
  const entries = useEntries();
  const links = useLinks();
  const lints = useLints();
  // Regulators read the causes that were opened to them, but not how they hang together.
  const whole = can('read_timeline');
  const as = whole ? (search.as ?? (phone ? 'list' : 'graph')) : 'list';
  const graph = useMemo(
    () =>
      graphOf(causes.data ?? [], entries.data ?? [], links.data ?? [], lints.data ?? [], {
        effect: search.effect,
        withdrawn: search.withdrawn,
      }),
    [causes.data, entries.data, links.data, lints.data, search.effect, search.withdrawn],
  );
  const onNode = useCallback((id: string) => set({ ...closed, node: id }), [set]);
  const onLink = useCallback((key: string) => set({ ...closed, link: key }), [set]);
  const onConnect = useCallback((from: string, to: string) => set({ ...closed, connect: true, from, to }), [set]);
  const onEvent = useCallback((id: string) => set({ event: id }), [set]);
  const about = useMemo(
    () => (lints.data ?? []).filter((l) => !l.on || /^(cause|link|entry):/.test(l.on)),
    [lints.data],
  );
  const lead = (
    <>
      {t('lead')}
      {!whole && (
        <Text span inherit display="block">
          {t('lead_released')}
        </Text>
      )}
    </>
  );
  return (
    <Page wide>
      <PageHead
        title={t('title')}
        lead={lead}
        actions={
          <>
            {whole && (
              <SegmentedControl
                size="xs"
                aria-label={t('as.label')}
                value={as}
                onChange={(v) => set({ as: v as CausesSearch['as'] }, true)}
                data={[
                  { value: 'graph', label: t('as.graph') },
                  { value: 'list', label: t('as.list') },
                ]}
              />
            )}
            {can('edit') && (
              <>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconLink size={15} />}
                  onClick={() => set({ ...closed, connect: true })}
                >
                  {t('edge.make')}
                </Button>
                <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => set({ ...closed, new: true })}>
                  {t('new')}
                </Button>
              </>
            )}
          </>
        }
      />
      <Loaded query={causes} lines={10}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              title={t(whole ? 'empty.title' : 'empty.released_title')}
              icon={<IconAffiliate size={26} stroke={1.5} />}
              action={
                can('edit') && (
                  <Button leftSection={<IconPlus size={16} />} onClick={() => set({ ...closed, new: true })}>
                    {t('new')}
                  </Button>
                )
              }
            >
              {t(whole ? 'empty.detail' : 'empty.released_detail')}
            </Empty>
          ) : (
            <>
              <Group gap="sm" mb="sm">
                <SegmentedControl
                  size="xs"
                  aria-label={t('record:field.effect')}
                  value={search.effect ?? 'all'}
                  onChange={(v) => set({ effect: v === 'all' ? undefined : (v as CausesSearch['effect']) }, true)}
                  data={['all', 'onset', 'delay'].map((e) => ({ value: e, label: t(`show.${e}`) }))}
                />
                {whole && (
                  <Checkbox
                    size="xs"
                    label={t('show.withdrawn')}
                    checked={!!search.withdrawn}
                    onChange={(e) => set({ withdrawn: e.currentTarget.checked || undefined }, true)}
                  />
                )}
                <Text size="sm" c="var(--eb-muted)" role="status">
                  {t('count', {
                    causes: graph.nodes.filter((n) => n.cause).length,
                    links: graph.edges.length,
                  })}
                </Text>
              </Group>
              <div className={css.layout} data-alone={!whole || undefined}>
                <div>
                  {as === 'graph' ? (
                    <Loaded query={links}>
                      {() => (
                        <Suspense fallback={<Loading lines={12} />}>
                          <CauseGraph
                            graph={graph}
                            node={search.node}
                            link={search.link}
                            onNode={onNode}
                            onLink={onLink}
                            onConnect={onConnect}
                          />
                          <Legend />
                        </Suspense>
                      )}
                    </Loaded>
                  ) : (
                    <CauseList graph={graph} node={search.node} onNode={onNode} onLink={onLink} />
                  )}
                </div>
                {whole && (
                  <FindingsAside
                    lints={about}
                    open={search.link ? `link:${search.link}` : search.node}
                    onOpen={(on) => (on.startsWith('link:') ? onLink(on.slice(5)) : onNode(on))}
                  />
                )}
              </div>
            </>
          )
        }
      </Loaded>
      <CausesPanel
        graph={graph}
        causes={causes.data ?? []}
        entries={entries.data ?? []}
        search={search}
        set={set}
        onEvent={onEvent}
      />
      {search.event && can('read_timeline') && (
        <EventDrawer id={search.event} onClose={() => set({ event: undefined })} onMove={onEvent} />
      )}
    </Page>
  );
}
