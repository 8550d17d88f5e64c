/** The audit trail: filters, records, what is shown as a file. */
import { Button, Group, Menu, Text } from '@mantine/core';
import { IconDownload, IconHistory, IconRefresh } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { formatCount } from '@/lib/number';
import { Panel } from '@/ui/panel';
import { Empty, Loaded } from '@/ui/states';
import classes from './audit.module.css';
import { saveFile, toCSV, toJSON } from './download';
import { Filters } from './filters';
import { type Scope, useTrail } from './load';
import { Record } from './record';
import { type AuditSearch, validateAuditSearch } from './search';

export function Trail({ scope, proofs }: { scope: Scope; proofs: boolean }) {
  const { t, i18n } = useTranslation('audit');
  const raw = useSearch({ strict: false });
  const search = useMemo(() => validateAuditSearch(raw as never), [raw]);
  const navigate = useNavigate();
  const change = useCallback(
    (next: Partial<AuditSearch>) =>
      void navigate({
        to: '.',
        search: ((old: object) => ({ ...old, ...next })) as never,
        resetScroll: false,
      }),
    [navigate],
  );
  const zone = useZone();
  const query = useTrail(scope, search);
  const rows = useMemo(() => query.data?.pages.flatMap((p) => p.items) ?? [], [query.data]);
  const name = `audit-${scope.kind === 'installation' ? (search.incident ?? 'all') : scope.slug}`;

  return (
    <Panel
      title={t(`trail.${scope.kind}`)}
      lead={t('trail.lead', { zone: zone.name(Date.now()) })}
      flush
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={16} />}
            loading={query.isRefetching}
            onClick={() => void query.refetch()}
          >
            {t('trail.refresh')}
          </Button>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button variant="default" size="xs" leftSection={<IconDownload size={16} />} disabled={rows.length === 0}>
                {t('trail.download')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t('trail.download_hint', { n: formatCount(rows.length, i18n.language) })}</Menu.Label>
              <Menu.Item onClick={() => saveFile(`${name}.json`, 'application/json', toJSON(rows))}>JSON</Menu.Item>
              <Menu.Item onClick={() => saveFile(`${name}.csv`, 'text/csv;charset=utf-8', `\ufeff${toCSV(rows)}`)}>
                CSV
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <Filters scope={scope} search={search} onChange={change} />
      <Loaded query={query as never} lines={8}>
        {() =>
          rows.length === 0 ? (
            <Empty title={t('trail.empty')} icon={<IconHistory size={26} stroke={1.5} />}>
              {t(scope.kind === 'mine' ? 'trail.empty_mine' : 'trail.empty_detail')}
            </Empty>
          ) : (
            <>
              <Rows rows={rows} proofs={proofs} own={scope.kind === 'mine' ? scope.slug : undefined} onPick={change} />
              <Group justify="space-between" p="sm" px={16}>
                <Text size="sm" c="var(--eb-muted)" role="status">
                  {t(query.hasNextPage ? 'trail.shown_more' : 'trail.shown_all', {
                    n: formatCount(rows.length, i18n.language),
                  })}
                </Text>
                {query.hasNextPage && (
                  <Button
                    variant="default"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    {t('trail.older')}
                  </Button>
                )}
              </Group>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Rows({
  rows,
  proofs,
  own,
  onPick,
}: {
  rows: Parameters<typeof Record>[0]['record'][];
  proofs: boolean;
  own?: string;
  onPick: (change: Partial<AuditSearch>) => void;
}) {
  const { t } = useTranslation('audit');
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback(
    (seq: number) =>
      setOpen((old) => {
        const next = new Set(old);
        if (!next.delete(seq)) next.add(seq);
        return next;
      }),
    [],
  );
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 44,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (i) => rows[i]?.seq ?? i,
  });
  return (
    <ul ref={list} className={classes.list} aria-label={t('trail.list')} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const record = rows[item.index];
        if (!record) return null;
        return (
          <li
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            aria-setsize={rows.length}
            aria-posinset={item.index + 1}
            className={classes.item}
            style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
          >
            <Record
              record={record}
              open={open.has(record.seq)}
              onToggle={toggle}
              proofs={proofs}
              own={own}
              onPick={onPick}
            />
          </li>
        );
      })}
    </ul>
  );
}
