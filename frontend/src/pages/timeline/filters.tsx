/** What narrows the timeline: a bar to choose, chips to take away, and how much is left. */
import { Group, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatCount } from '@/lib/number';
import css from './bars.module.css';
import { Chips } from './chips';
import { Choices, Menu } from './choices';
import { type Filter, floors, kinds, narrowing, toggled } from './filter';
import type { TimelineSearch } from './search';

type Change = (change: Partial<TimelineSearch>) => void;

export const FilterBar = memo(function FilterBar({
  filter,
  sources,
  count,
  undated,
  onChange,
}: {
  filter: Filter;
  sources: readonly Schema<'Lane'>[];
  /** Records that are left; undefined: not known yet. */
  count: number | undefined;
  undated: number;
  onChange: Change;
}) {
  const { t, i18n } = useTranslation('timeline');
  return (
    <search className={css.filters} aria-label={t('filter.label')}>
      <Group gap={6} className={css.bar}>
        <QueryBox value={filter.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
        <Menu label={t('filter.source')} count={filter.source?.length}>
          <Choices
            name={t('filter.source')}
            options={sources.filter((s) => s.key !== '').map((s) => ({ value: s.key, label: s.label, count: s.total }))}
            chosen={filter.source ?? []}
            onToggle={(v) => onChange({ source: toggled(filter.source, v) })}
          />
        </Menu>
        <Menu label={t('filter.kind')} count={filter.kind?.length}>
          <Choices
            name={t('filter.kind')}
            options={kinds.map((k) => ({ value: k, label: t(`common:kind.${k}`) }))}
            chosen={filter.kind ?? []}
            onToggle={(v) => onChange({ kind: toggled(filter.kind, v) })}
          />
        </Menu>
        <Menu label={t('filter.severity')} count={filter.severity ? 1 : undefined}>
          <Choices
            single
            name={t('filter.severity')}
            options={floors.map((s) => ({
              value: s,
              label: t('filter.atleast', { severity: t(`common:severity.${s}`) }),
              colour: `var(--eb-${s})`,
            }))}
            chosen={filter.severity ? [filter.severity] : []}
            onToggle={(v) => onChange({ severity: v === filter.severity ? undefined : v })}
          />
        </Menu>
        <Menu
          label={t('filter.more')}
          count={(filter.host?.length ?? 0) + (filter.service?.length ?? 0) + (filter.actor?.length ?? 0) || undefined}
        >
          <Names filter={filter} onChange={onChange} />
        </Menu>
        {undated > 0 && (
          <Switch
            size="xs"
            label={t('filter.undated', { count: undated, n: formatCount(undated, i18n.language) })}
            checked={filter.undated ?? false}
            onChange={(e) => onChange({ undated: e.currentTarget.checked || undefined })}
          />
        )}
        <Text size="sm" c="var(--eb-muted)" ml="auto" role="status" className="num">
          {count === undefined ? '…' : t('filter.count', { count, n: formatCount(count, i18n.language) })}
        </Text>
      </Group>
      {narrowing(filter) > 0 && <Chips filter={filter} sources={sources} onChange={onChange} />}
    </search>
  );
});

function QueryBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { t } = useTranslation('timeline');
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <form
      className={css.query}
      onSubmit={(e) => {
        e.preventDefault();
        onChange(text.trim());
      }}
    >
      <TextInput
        size="xs"
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        onBlur={() => text.trim() !== value && onChange(text.trim())}
        placeholder={t('filter.q_placeholder')}
        aria-label={t('filter.q')}
        leftSection={<IconSearch size={14} />}
        maxLength={1000}
      />
    </form>
  );
}

/** Hosts, services and actors: the most frequent are offered, any can be typed. */
function Names({ filter, onChange }: { filter: Filter; onChange: Change }) {
  const { t } = useTranslation('timeline');
  const { path } = useIncident();
  const ask = (by: 'host' | 'service') => ({ params: { path, query: { by, buckets: 1, lanes: 100 } } });
  const hosts = $api.useQuery('get', '/api/v1/incidents/{incident}/lanes', ask('host'), { staleTime: 60_000 });
  const services = $api.useQuery('get', '/api/v1/incidents/{incident}/lanes', ask('service'), { staleTime: 60_000 });
  const names = (lanes: Schema<'Lanes'> | undefined) => lanes?.lanes.map((l) => l.key).filter((k) => k !== '') ?? [];
  const offered = { host: names(hosts.data), service: names(services.data), actor: [] };
  return (
    <Stack gap="xs" w={280}>
      {(['host', 'service', 'actor'] as const).map((field) => (
        <TagsInput
          key={field}
          size="xs"
          label={t(`filter.${field}`)}
          value={filter[field] ?? []}
          data={offered[field]}
          maxDropdownHeight={200}
          comboboxProps={{ withinPortal: false }}
          onChange={(v) => onChange({ [field]: v.length > 0 ? v : undefined })}
        />
      ))}
    </Stack>
  );
}
