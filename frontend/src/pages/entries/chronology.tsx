/** The curated chronology: entries by phase or day, competing claims side by side. */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconListDetails, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { localized } from '@/lib/localized';
import { formatCount } from '@/lib/number';
import { NothingLeft } from '@/ui/filters';
import { Empty } from '@/ui/states';
import { IntervalText } from '@/ui/time';
import { competes } from './claims';
import css from './entries.module.css';
import { Filters, unfiltered } from './filters';
import { choicesOf, grouped, matches } from './group';
import { EntryRow } from './row';
import type { EntriesSearch } from './search';

export function Chronology({
  entries,
  search,
  set,
  onOpen,
  onEvent,
}: {
  entries: Schema<'Entry'>[];
  search: EntriesSearch;
  set: (patch: Partial<EntriesSearch>) => void;
  onOpen: (key: string) => void;
  onEvent: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const { incident, can } = useIncident();
  const zone = useZone();
  const shown = useMemo(() => entries.filter((e) => matches(e, search)), [entries, search]);
  const groups = useMemo(
    () =>
      grouped(
        shown,
        search,
        incident.phases.map((p) => p.key ?? ''),
        zone.zone,
      ),
    [shown, search, incident.phases, zone.zone],
  );
  const choices = useMemo(() => choicesOf(entries, i18n.language), [entries, i18n.language]);
  const titles = new Map(incident.phases.map((p) => [p.key, localized(p.title, i18n.language)]));

  if (entries.length === 0)
    return (
      <Empty
        title={t('empty.title')}
        icon={<IconListDetails size={26} stroke={1.5} />}
        action={
          can('edit') && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => set({ new: true })}>
              {t('new')}
            </Button>
          )
        }
      >
        {t('empty.detail')}
      </Empty>
    );
  return (
    <>
      <Filters search={search} set={set} choices={choices} phases={incident.phases} />
      <div className={css.summary} role="status">
        <Text size="sm" c="var(--eb-muted)">
          {t('count', {
            count: shown.length,
            n: formatCount(shown.length, i18n.language),
            of: formatCount(entries.length, i18n.language),
          })}
          {' · '}
          {t('competing', { count: shown.filter(competes).length })}
        </Text>
      </div>
      {groups.length === 0 && (
        <NothingLeft
          title={t('nothing.title')}
          detail={t('nothing.detail')}
          clear={t('filter.clear')}
          onClear={() => set(unfiltered)}
        />
      )}
      {groups.map((g) => (
        <section key={g.key} className={css.group} aria-label={titles.get(g.key) ?? (g.key || t('group.all'))}>
          <div className={css.heading}>
            <Title order={2} size="h5">
              {titles.get(g.key) ?? (g.key || (search.group || search.sort ? t('group.all') : t('group.nophase')))}
            </Title>
            <Text size="sm" c="var(--eb-muted)" component="span">
              <IntervalText from={g.from} to={g.to} />
            </Text>
            <Group gap={12} ml="auto">
              {g.to > g.from && (
                <Text size="sm" c="var(--eb-muted)" className="num">
                  {formatDuration(g.to - g.from, i18n.language)}
                </Text>
              )}
              <Text size="sm" c="var(--eb-muted)" className="num">
                {t('entries', { count: g.entries.length })}
              </Text>
            </Group>
          </div>
          <ul className={css.list}>
            {g.entries.map((e) => (
              <EntryRow key={e.key} entry={e} open={search.entry === e.key} onOpen={onOpen} onEvent={onEvent} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
