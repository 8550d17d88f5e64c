/** Search: one box over everything that was received and written. */
import { Button, Drawer } from '@mantine/core';
import { IconBookmarks } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import clsx from 'clsx';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { EventDrawer } from '@/ui/event/drawer';
import { narrowed } from '@/ui/event/term';
import { Page, PageHead } from '@/ui/page';
import { Failure } from '@/ui/states';
import { Found } from './found';
import { SearchHelp } from './help';
import { QueryBox } from './query-box';
import { useRecent } from './recent';
import { SavedList } from './saved';
import type { SearchSearch } from './search';
import css from './search.module.css';
import { Start } from './start';

export default function SearchPage() {
  const { t } = useTranslation('search');
  const { can } = useIncident();
  if (!can('read_timeline'))
    return (
      <Page>
        <PageHead title={t('title')} />
        <Failure error={new ProblemError({ code: 'forbidden', status: 403 })} />
      </Page>
    );
  return <Search />;
}

function Search() {
  const { t } = useTranslation('search');
  const { slug } = useIncident();
  const navigate = useNavigate({ from: '/i/$slug/search' });
  const search = useSearch({ from: '/inside/i/$slug/search' });
  const { q = '', event, panel } = search;
  const { recent, forget } = useRecent(slug);

  const set = useCallback(
    (change: Partial<SearchSearch>, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace, resetScroll: false }),
    [navigate],
  );
  const onQuery = useCallback((next: string) => set({ q: next || undefined, tab: undefined }), [set]);
  const onSearch = useCallback(
    (next: string) => set({ q: next || undefined, event: undefined, tab: undefined }),
    [set],
  );
  const onMove = useCallback((id: string) => set({ event: id }, true), [set]);
  const onClose = useCallback(() => set({ event: undefined }), [set]);
  const onFilter = useCallback((term: string, exclude: boolean) => onQuery(narrowed(q, term, exclude)), [q, onQuery]);

  // A new search is read from its beginning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the query changes
  useEffect(() => {
    if (window.scrollY > 200) window.scrollTo({ top: 0 });
  }, [q, search.order]);

  return (
    <div className={clsx(event && css.beside)}>
      <Page wide>
        <PageHead
          title={t('title')}
          lead={q ? undefined : t('lead')}
          actions={
            <Button
              size="xs"
              variant="default"
              leftSection={<IconBookmarks size={15} />}
              onClick={() => set({ panel: 'saved' })}
            >
              {t('saved.label')}
            </Button>
          }
        />
        <QueryBox query={q} recent={recent} onSearch={onSearch} help={<SearchHelp onTry={onSearch} />} />
        {q.trim() === '' ? (
          <Start recent={recent} onForget={forget} onSearch={onSearch} onOpen={set} />
        ) : (
          <Found search={search} set={set} onQuery={onQuery} />
        )}
      </Page>
      <Drawer.Root opened={panel === 'saved'} onClose={() => set({ panel: undefined }, true)} position="right">
        <Drawer.Overlay />
        <Drawer.Content>
          <div className={css.panelhead}>
            <Drawer.Title>{t('saved.label')}</Drawer.Title>
            <Drawer.CloseButton aria-label={t('common:action.close')} />
          </div>
          <Drawer.Body>
            <SavedList onOpen={(s) => set({ ...s, panel: undefined, event: undefined, tab: undefined })} />
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      {event && <EventDrawer id={event} onClose={onClose} onMove={onMove} onFilter={onFilter} />}
    </div>
  );
}
