import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { EventDrawer } from '@/ui/event/drawer';
import { Page, PageHead } from '@/ui/page';
import { useEntries } from '@/ui/record/lists';
import { Loaded, Loading } from '@/ui/states';
import { Chronology } from './chronology';
import { EntryDetail } from './detail';
import type { EntriesSearch } from './search';

const Knowledge = lazy(() => import('./knowledge'));

export default function EntriesPage() {
  const { t } = useTranslation(['entries', 'record']);
  const { can } = useIncident();
  const search = useSearch({ from: '/inside/i/$slug/entries' });
  const navigate = useNavigate({ from: '/i/$slug/entries' });
  const query = useEntries();
  const set = useCallback(
    (patch: Partial<EntriesSearch>, replace = !('entry' in patch || 'event' in patch || 'new' in patch)) =>
      void navigate({ search: (old) => ({ ...old, ...patch }), replace, resetScroll: false }),
    [navigate],
  );
  const open = useCallback((key: string) => set({ entry: key, part: undefined }), [set]);
  const openEvent = useCallback((id: string) => set({ event: id }), [set]);
  return (
    <Page>
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t('view.label')}
              value={search.view ?? 'chronology'}
              onChange={(v) => set({ view: v === 'knowledge' ? 'knowledge' : undefined }, false)}
              data={[
                { value: 'chronology', label: t('view.chronology') },
                { value: 'knowledge', label: t('view.knowledge') },
              ]}
            />
            {can('edit') && (
              <Button
                size="xs"
                leftSection={<IconPlus size={15} />}
                onClick={() => set({ new: true, entry: undefined })}
              >
                {t('new')}
              </Button>
            )}
          </>
        }
      />
      <Loaded query={query} lines={12}>
        {(entries) => (
          <>
            {search.view === 'knowledge' ? (
              <Suspense fallback={<Loading />}>
                <Knowledge entries={entries} search={search} set={set} onOpen={open} />
              </Suspense>
            ) : (
              <Chronology entries={entries} search={search} set={set} onOpen={open} onEvent={openEvent} />
            )}
            <EntryDetail entries={entries} search={search} set={set} onEvent={openEvent} />
            {search.event && can('read_timeline') && (
              <EventDrawer id={search.event} onClose={() => set({ event: undefined })} onMove={openEvent} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
