/** The evidence of an incident: what was delivered, what became of it, how to add to it. */
import { Alert, Button, Checkbox, Group, Select, Text, TextInput } from '@mantine/core';
import { IconArrowLeft, IconFileUpload, IconPlus, IconSearch, IconUpload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { formatBytes } from '@/lib/number';
import { parseTime } from '@/lib/time';
import { LedgerBar, LedgerSum, sumLedgers } from '@/ui/ledger';
import { Page, PageHead } from '@/ui/page';
import { Empty, Loaded } from '@/ui/states';
import { Detail } from './detail';
import classes from './evidence.module.css';
import { SourceList } from './list';
import { Released } from './released';
import { Tombstones } from './removal';
import type { EvidenceSearch } from './search';
import { chosen, cropped, type Reach, type Source, trouble } from './sources';
import { Upload } from './upload';
import { uploadQueue } from './upload/queue';

export default function Evidence() {
  const { t } = useTranslation(['evidence', 'ledger']);
  const { path, can } = useIncident();
  const search = useSearch({ from: '/inside/i/$slug/evidence' });
  const set = useSet();
  const inside = can('read_timeline');
  const sources = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/sources',
    { params: { path, query: { limit: 1000 } } },
    { enabled: inside },
  );
  if (!inside) return <Released />;
  const adding = search.add && can('ingest');
  return (
    <Page wide>
      <PageHead
        title={adding ? t('add.title') : t('title')}
        lead={adding ? t('add.lead') : t('lead')}
        actions={
          can('ingest') &&
          (adding ? (
            <Button variant="default" leftSection={<IconArrowLeft size={17} />} onClick={() => set({ add: undefined })}>
              {t('add.back')}
            </Button>
          ) : (
            <Button leftSection={<IconPlus size={17} />} onClick={() => set({ add: true })}>
              {t('add.title')}
            </Button>
          ))
        }
      />
      <Loaded query={sources} lines={10}>
        {(page) => (adding ? <Upload sources={page.items} /> : <Sources list={page.items} search={search} />)}
      </Loaded>
    </Page>
  );
}

function useSet(): (change: Partial<EvidenceSearch>, replace?: boolean) => void {
  const navigate = useNavigate({ from: '/i/$slug/evidence' });
  return (change, replace) => void navigate({ search: (old) => ({ ...old, ...change }), replace, resetScroll: false });
}

/** Where each source's records stand in time. */
function useReach(): Map<string, Reach> {
  const { path } = useIncident();
  const lanes = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/lanes',
    { params: { path, query: { by: 'source', buckets: 480, kind: ['log', 'alert', 'chat'] } } },
    { retry: false, staleTime: 60_000 },
  );
  return useMemo(() => {
    const list = lanes.data?.lanes ?? [];
    const counts = cropped(list.map((l) => l.counts));
    return new Map(
      list.map((l, i) => [
        l.key,
        {
          first: parseTime(l.first),
          last: parseTime(l.last),
          kinds: (l.kinds ?? []).filter((k) => k !== 'gap' && k !== 'entry'),
          counts: counts[i] ?? [],
        },
      ]),
    );
  }, [lanes.data]);
}

function Sources({ list, search }: { list: Source[]; search: EvidenceSearch }) {
  const { t, i18n } = useTranslation(['evidence', 'ledger']);
  const { can } = useIncident();
  const set = useSet();
  const reach = useReach();
  const formats = $api.useQuery('get', '/api/v1/formats', undefined, { staleTime: Number.POSITIVE_INFINITY });
  const names = useMemo(
    () => new Map((formats.data?.items ?? []).map((f) => [f.name, localized(f.title, i18n.language)])),
    [formats.data, i18n.language],
  );
  const formatName = (f: string) => names.get(f) ?? f;
  const rows = useMemo(
    () => list.map((source) => ({ source, reach: reach.get(source.id) ?? reach.get(source.label) })),
    [list, reach],
  );
  const shown = useMemo(() => chosen(rows, search), [rows, search]);
  const own = shown.filter((r) => !r.source.duplicate_of).map((r) => r.source);
  const used = [...new Set(list.map((s) => s.format))].sort();
  const troubled = list.filter((s) => trouble(s) > 0).length;

  if (list.length === 0)
    return (
      <>
        <Unfinished />
        <Empty
          title={t('empty.title')}
          icon={<IconFileUpload size={26} stroke={1.5} />}
          action={
            can('ingest') && (
              <Button mt="sm" leftSection={<IconUpload size={17} />} onClick={() => set({ add: true })}>
                {t('add.title')}
              </Button>
            )
          }
        >
          {t('empty.detail')}
        </Empty>
        <Tombstones />
      </>
    );
  return (
    <>
      <Unfinished />
      <div className={classes.total}>
        <Group justify="space-between" gap="xs" mb={6}>
          <Text size="sm" fw={650} className="num">
            {t('total', {
              count: own.length,
              size: formatBytes(
                own.reduce((s, x) => s + x.ledger.bytes, 0),
                i18n.language,
              ),
            })}
          </Text>
          <LedgerSum counts={sumLedgers(own.map((s) => s.ledger))} />
        </Group>
        <LedgerBar counts={sumLedgers(own.map((s) => s.ledger))} />
      </div>
      <Group gap="sm" mb="sm" className="no-print" align="flex-end">
        <TextInput
          size="sm"
          leftSection={<IconSearch size={15} />}
          placeholder={t('filter.q')}
          aria-label={t('filter.q')}
          value={search.q ?? ''}
          onChange={(e) => set({ q: e.currentTarget.value || undefined }, true)}
          style={{ flex: '1 1 200px', maxWidth: 340 }}
        />
        <Select
          size="sm"
          placeholder={t('filter.format')}
          aria-label={t('filter.format')}
          data={used.map((f) => ({ value: f, label: formatName(f) }))}
          value={search.format ?? null}
          onChange={(v) => set({ format: v ?? undefined })}
          clearable
          searchable
          style={{ flex: '0 1 220px' }}
        />
        <Checkbox
          label={t('filter.trouble', { count: troubled })}
          checked={!!search.trouble}
          onChange={(e) => set({ trouble: e.currentTarget.checked || undefined })}
          mb={6}
        />
      </Group>
      {shown.length === 0 ? (
        <Empty
          title={t('filter.none')}
          action={
            <Button variant="default" onClick={() => set({ q: undefined, format: undefined, trouble: undefined })}>
              {t('filter.clear')}
            </Button>
          }
        />
      ) : (
        <SourceList
          rows={shown}
          search={search}
          formatName={formatName}
          onSort={(sort) =>
            set(search.sort === sort ? { down: search.down ? undefined : true } : { sort, down: undefined }, true)
          }
          onOpen={(source) => set({ source })}
        />
      )}
      <Tombstones />
      {search.source && (
        <Detail
          label={search.source}
          tab={search.tab ?? 'ledger'}
          reach={rows.find((r) => r.source.label === search.source || r.source.id === search.source)?.reach}
          formatName={formatName}
          onTab={(tab) => set({ tab: tab === 'ledger' ? undefined : tab }, true)}
          onClose={() => set({ source: undefined, tab: undefined })}
        />
      )}
    </>
  );
}

/** Uploads that are on their way, or were left in an earlier visit. */
function Unfinished() {
  const { t } = useTranslation('evidence');
  const { slug, path, can } = useIncident();
  const set = useSet();
  const queue = uploadQueue(slug);
  const items = useSyncExternalStore(queue.subscribe, queue.items);
  const earlier = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/uploads',
    { params: { path, query: { limit: 1000 } } },
    { enabled: can('ingest'), staleTime: 10_000 },
  );
  const known = new Set(items.map((i) => i.id));
  const left = (earlier.data?.items ?? []).filter((u) => u.state !== 'committed' && !known.has(u.id));
  const count = items.length + left.length;
  if (!can('ingest') || count === 0) return null;
  return (
    <Alert color="blue" mb="md" icon={<IconUpload />} title={t('unfinished.title', { count })}>
      <Button size="compact-sm" variant="default" onClick={() => set({ add: true })}>
        {t('unfinished.action')}
      </Button>
    </Alert>
  );
}
