import { Button, Text } from '@mantine/core';
import { IconMessage2, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { EventDrawer } from '@/ui/event/drawer';
import { NothingLeft } from '@/ui/filters';
import { Page, PageHead } from '@/ui/page';
import { useAnnotations, useCauses, useEntries } from '@/ui/record/lists';
import { ThreadView } from '@/ui/record/thread';
import { isOpen, threadsOf } from '@/ui/record/threads';
import { Empty, Loaded } from '@/ui/states';
import css from './annotations.module.css';
import { Filters, unfiltered } from './filters';
import { RangeForm } from './range-form';
import type { AnnotationsSearch } from './search';
import { choicesOf, sift } from './sift';
import { TargetLine } from './target-line';

export default function AnnotationsPage() {
  const { t } = useTranslation(['annotations', 'record']);
  const { can } = useIncident();
  const search = useSearch({ from: '/inside/i/$slug/annotations' });
  const navigate = useNavigate({ from: '/i/$slug/annotations' });
  const set = useCallback(
    (patch: Partial<AnnotationsSearch>, replace = true) =>
      void navigate({ search: (old) => ({ ...old, ...patch }), replace, resetScroll: false }),
    [navigate],
  );
  const query = useAnnotations(search.withdrawn ? { withdrawn: true } : {});
  const entries = useEntries();
  const causes = useCauses();
  const threads = useMemo(() => threadsOf(query.data ?? []), [query.data]);
  const shown = useMemo(() => sift(threads, search), [threads, search]);
  const choices = useMemo(() => choicesOf(threads), [threads]);
  const onEvent = useCallback((id: string) => set({ event: id }, false), [set]);
  const close = useCallback(() => set({ new: undefined, from: undefined, to: undefined }), [set]);

  const meant = search.note;
  const there = query.data !== undefined;
  useEffect(() => {
    if (meant && there) document.getElementById(meant)?.scrollIntoView({ block: 'center' });
  }, [meant, there]);

  const write = can('annotate') && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => set({ new: true }, false)}>
      {t('new')}
    </Button>
  );
  if (!can('read_timeline'))
    return (
      <Page>
        <PageHead title={t('title')} />
        <Empty title={t('forbidden.title')}>{t('forbidden.detail')}</Empty>
      </Page>
    );
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead')} actions={write} />
      <Loaded query={query} lines={8}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('empty.title')} icon={<IconMessage2 size={26} stroke={1.5} />} action={write}>
              {t('empty.detail')}
            </Empty>
          ) : (
            <>
              <Filters search={search} set={set} {...choices} waiting={threads.filter(isOpen).length} />
              <Text size="sm" c="var(--eb-muted)" mb="sm" role="status">
                {t('count', { count: shown.length, of: threads.length })}
              </Text>
              {shown.length === 0 ? (
                <NothingLeft
                  title={t('nothing.title')}
                  detail={t('nothing.detail')}
                  clear={t('filter.clear')}
                  onClear={() => set(unfiltered)}
                />
              ) : (
                <div className={css.list}>
                  {shown.map((thread) => (
                    <div
                      key={thread.root.key}
                      className={css.slot}
                      data-meant={(meant && [thread.root, ...thread.replies].some((a) => a.key === meant)) || undefined}
                    >
                      <ThreadView
                        thread={thread}
                        framed
                        about={
                          <TargetLine
                            target={thread.root.target}
                            entries={entries.data ?? []}
                            causes={causes.data ?? []}
                            onEvent={onEvent}
                          />
                        }
                      />
                    </div>
                  ))}
                </div>
              )}
            </>
          )
        }
      </Loaded>
      {search.new && can('annotate') && <RangeForm from={search.from} to={search.to} onClose={close} />}
      {search.event && (
        <EventDrawer id={search.event} onClose={() => set({ event: undefined }, false)} onMove={onEvent} />
      )}
    </Page>
  );
}
