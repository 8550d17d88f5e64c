/** Which annotations are shown. */
import { Checkbox, Chip, Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { ClearFilters, TextFilter } from '@/ui/filters';
import { kinds } from '@/ui/record/annotation-form';
import type { AnnotationsSearch } from './search';

export const unfiltered = {
  kind: undefined,
  about: undefined,
  tag: undefined,
  author: undefined,
  q: undefined,
  open: undefined,
  mention: undefined,
  note: undefined,
} satisfies AnnotationsSearch;

export function Filters({
  search,
  set,
  tags,
  authors,
  waiting,
}: {
  search: AnnotationsSearch;
  set: (patch: Partial<AnnotationsSearch>) => void;
  tags: string[];
  authors: string[];
  /** How many questions are open. */
  waiting: number;
}) {
  const { t } = useTranslation('annotations');
  const me = useMe().data?.login;
  const pick = (name: 'kind' | 'about' | 'tag' | 'author', data: { value: string; label: string }[] | string[]) => (
    <Select
      size="xs"
      w={130}
      clearable
      value={search[name] ?? null}
      onChange={(v) => set({ [name]: v ?? undefined })}
      aria-label={t(`filter.${name}`)}
      placeholder={t(`filter.${name}`)}
      data={data}
    />
  );
  const filtered = Object.keys(unfiltered).some((k) => search[k as keyof typeof unfiltered] !== undefined);
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={t('filter.label')}>
      <TextFilter label={t('filter.text')} value={search.q} onChange={(q) => set({ q })} />
      <Chip size="xs" checked={!!search.open} onChange={(on) => set({ open: on || undefined })}>
        {t('filter.open', { count: waiting })}
      </Chip>
      {me && (
        <Chip size="xs" checked={search.mention === me} onChange={(on) => set({ mention: on ? me : undefined })}>
          {t('filter.mention')}
        </Chip>
      )}
      {pick(
        'kind',
        kinds.map((k) => ({ value: k, label: t(`record:annotation.kinds.${k}`) })),
      )}
      {pick(
        'about',
        (['event', 'entry', 'cause', 'range'] as const).map((a) => ({ value: a, label: t(`about.${a}`) })),
      )}
      {pick('tag', tags)}
      {pick('author', authors)}
      <Checkbox
        size="xs"
        label={t('filter.withdrawn')}
        checked={!!search.withdrawn}
        onChange={(e) => set({ withdrawn: e.currentTarget.checked || undefined })}
      />
      {filtered && <ClearFilters label={t('filter.clear')} onClear={() => set(unfiltered)} />}
    </Group>
  );
}
