/** What of the chronology is shown. */
import { Button, Checkbox, Group, Select } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { localized } from '@/lib/localized';
import { ClearFilters, TextFilter } from '@/ui/filters';
import type { choicesOf } from './group';
import type { EntriesSearch } from './search';

export const statuses: Schema<'ClaimStatus'>[] = ['proposed', 'corroborated', 'disputed', 'confirmed', 'withdrawn'];

/** What the filters are set to where nothing is filtered; how it is ordered stays. */
export const unfiltered = {
  q: undefined,
  status: undefined,
  phase: undefined,
  kind: undefined,
  service: undefined,
  party: undefined,
} satisfies EntriesSearch;

export function Filters({
  search,
  set,
  choices,
  phases,
}: {
  search: EntriesSearch;
  set: (patch: Partial<EntriesSearch>) => void;
  choices: ReturnType<typeof choicesOf>;
  phases: Schema<'Phase'>[];
}) {
  const { t, i18n } = useTranslation('entries');
  // On a phone the choices would push the chronology out of sight.
  const phone = useMediaQuery('(max-width: 48em)') ?? false;
  const [unfolded, { toggle }] = useDisclosure();
  const all = !phone || unfolded;
  const filtered = Object.keys(unfiltered).some((k) => search[k as keyof typeof unfiltered] !== undefined);
  const pick = (name: 'status' | 'phase' | 'kind' | 'service' | 'party') => ({
    size: 'xs' as const,
    w: 138,
    clearable: true,
    value: search[name] ?? null,
    onChange: (v: string | null) => set({ [name]: v ?? undefined }),
    'aria-label': t(`filter.${name}`),
    placeholder: t(`filter.${name}`),
    clearButtonProps: { 'aria-label': t('filter.clear_one', { name: t(`filter.${name}`) }) },
  });
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={t('filter.label')}>
      <TextFilter label={t('filter.text')} value={search.q} onChange={(q) => set({ q })} />
      {phone && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={14} />}
          onClick={toggle}
          aria-expanded={unfolded}
        >
          {t('filter.more')}
        </Button>
      )}
      {all && (
        <>
          <Select
            {...pick('phase')}
            data={phases.flatMap((p) => (p.key ? [{ value: p.key, label: localized(p.title, i18n.language) }] : []))}
            comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          />
          <Select
            {...pick('status')}
            w={116}
            data={statuses.map((s) => ({ value: s, label: t(`common:status.${s}`) }))}
          />
          <Select
            {...pick('kind')}
            w={116}
            data={choices.kinds.map((k) => ({ value: k, label: t(`kind.${k}`, { defaultValue: k }) }))}
          />
          <Select
            {...pick('service')}
            data={[
              {
                group: t('filter.services'),
                items: choices.services.map((s) => ({
                  value: s,
                  label: t(`common:service.${s}`, { defaultValue: s }),
                })),
              },
              {
                group: t('filter.functions'),
                items: choices.functions.map((f) => ({ value: f, label: t(`function.${f}`) })),
              },
            ]}
          />
          <Select
            {...pick('party')}
            data={choices.parties}
            searchable
            comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          />
          <Select
            size="xs"
            w={128}
            aria-label={t('sort.label')}
            value={search.sort ?? 'time'}
            onChange={(v) => set({ sort: v === 'time' ? undefined : (v as EntriesSearch['sort']) })}
            data={['time', 'newest', 'disputed', 'changed'].map((s) => ({ value: s, label: t(`sort.${s}`) }))}
            allowDeselect={false}
          />
          <Select
            size="xs"
            w={116}
            aria-label={t('group.label')}
            value={search.group ?? 'phase'}
            disabled={search.sort === 'changed' || search.sort === 'disputed'}
            onChange={(v) => set({ group: v === 'phase' ? undefined : (v as EntriesSearch['group']) })}
            data={['phase', 'day', 'none'].map((g) => ({ value: g, label: t(`group.${g}`) }))}
            allowDeselect={false}
          />
          <Checkbox
            size="xs"
            label={t('filter.withdrawn')}
            checked={!!search.withdrawn}
            onChange={(e) => set({ withdrawn: e.currentTarget.checked || undefined })}
          />
        </>
      )}
      {filtered && <ClearFilters label={t('filter.clear')} onClear={() => set(unfiltered)} />}
    </Group>
  );
}
