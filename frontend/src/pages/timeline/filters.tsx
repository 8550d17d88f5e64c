/** What narrows the timeline: a bar to choose, chips to take away, and how much is left. */
import {
  Badge,
  Button,
  Checkbox,
  Group,
  Popover,
  ScrollArea,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { IconFilter, IconSearch, IconX } from '@tabler/icons-react';
import { memo, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { formatCount } from '@/lib/number';
import { type Filter, floors, kinds, narrowing } from './filter';
import type { TimelineSearch } from './search';
import css from './timeline.module.css';

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
  const toggle = (list: readonly string[] | undefined, value: string) => {
    const next = list?.includes(value) ? list.filter((v) => v !== value) : [...(list ?? []), value];
    return next.length > 0 ? next : undefined;
  };
  const label = (key: string) => sources.find((s) => s.key === key)?.label ?? key;
  return (
    <search className={css.filters} aria-label={t('filter.label')}>
      <Group gap={6} className={css.bar}>
        <QueryBox value={filter.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
        <Menu label={t('filter.source')} count={filter.source?.length}>
          <Choices
            name={t('filter.source')}
            options={sources.filter((s) => s.key !== '').map((s) => ({ value: s.key, label: s.label, count: s.total }))}
            chosen={filter.source ?? []}
            onToggle={(v) => onChange({ source: toggle(filter.source, v) })}
          />
        </Menu>
        <Menu label={t('filter.kind')} count={filter.kind?.length}>
          <Choices
            name={t('filter.kind')}
            options={kinds.map((k) => ({ value: k, label: t(`common:kind.${k}`) }))}
            chosen={filter.kind ?? []}
            onToggle={(v) => onChange({ kind: toggle(filter.kind, v) })}
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
      {narrowing(filter) > 0 && (
        <Group gap={6} mt={6}>
          {filter.q && <Chip label={filter.q} name={t('filter.q')} onRemove={() => onChange({ q: undefined })} />}
          {filter.source?.map((s) => (
            <Chip
              key={`s${s}`}
              name={t('filter.source')}
              label={label(s)}
              onRemove={() => onChange({ source: toggle(filter.source, s) })}
            />
          ))}
          {filter.kind?.map((k) => (
            <Chip
              key={`k${k}`}
              name={t('filter.kind')}
              label={t(`common:kind.${k}`)}
              onRemove={() => onChange({ kind: toggle(filter.kind, k) })}
            />
          ))}
          {filter.severity && (
            <Chip
              name={t('filter.severity')}
              label={t('filter.atleast', { severity: t(`common:severity.${filter.severity}`) })}
              onRemove={() => onChange({ severity: undefined })}
            />
          )}
          {(['host', 'service', 'actor'] as const).flatMap((field) =>
            (filter[field] ?? []).map((v) => (
              <Chip
                key={field + v}
                name={t(`filter.${field}`)}
                label={v}
                onRemove={() => onChange({ [field]: toggle(filter[field], v) })}
              />
            )),
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() =>
              onChange({
                q: undefined,
                source: undefined,
                kind: undefined,
                severity: undefined,
                host: undefined,
                service: undefined,
                actor: undefined,
              })
            }
          >
            {t('filter.clear')}
          </Button>
        </Group>
      )}
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

function Menu({ label, count, children }: { label: string; count: number | undefined; children: ReactNode }) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button
          size="xs"
          px={8}
          variant={count ? 'light' : 'default'}
          leftSection={<IconFilter size={13} />}
          rightSection={
            count ? (
              <Badge size="xs" circle>
                {count}
              </Badge>
            ) : undefined
          }
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">{children}</Popover.Dropdown>
    </Popover>
  );
}

interface Option {
  value: string;
  label: string;
  count?: number;
  colour?: string;
}

function Choices({
  name,
  options,
  chosen,
  single,
  onToggle,
}: {
  name: string;
  options: Option[];
  chosen: string[];
  single?: boolean;
  onToggle: (value: string) => void;
}) {
  const { t, i18n } = useTranslation('timeline');
  const [sought, seek] = useState('');
  const shown = options.filter((o) => o.label.toLowerCase().includes(sought.toLowerCase())).slice(0, 200);
  return (
    <Stack gap={6} miw={220}>
      {options.length > 8 && (
        <TextInput
          size="xs"
          value={sought}
          onChange={(e) => seek(e.currentTarget.value)}
          placeholder={t('filter.narrow')}
          aria-label={t('filter.narrow')}
        />
      )}
      <ScrollArea.Autosize mah={320} role="group" aria-label={name}>
        <Stack gap={4} py={2}>
          {shown.map((o) => (
            <Checkbox
              key={o.value}
              size="xs"
              radius={single ? 'xl' : 'sm'}
              checked={chosen.includes(o.value)}
              onChange={() => onToggle(o.value)}
              label={
                <span className={css.choice}>
                  {o.colour && <span className={css.swatch} style={{ background: o.colour }} aria-hidden />}
                  {o.label}
                  {o.count !== undefined && <span className={css.quiet}>{formatCount(o.count, i18n.language)}</span>}
                </span>
              }
            />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
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

function Chip({ name, label, onRemove }: { name: string; label: string; onRemove: () => void }) {
  const { t } = useTranslation('timeline');
  return (
    <span className={css.chip}>
      <span className={css.quiet}>{name}</span> {label}
      <button type="button" onClick={onRemove} aria-label={t('filter.remove', { name, value: label })}>
        <IconX size={12} />
      </button>
    </span>
  );
}
