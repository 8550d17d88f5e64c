/** Editor of named stretches between two entries: phases of an incident, spans of its headline. */
import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { Bilingual } from './bilingual';
import { ItemList } from './item-list';
import { NamedField } from './named-field';

/** An entry to choose from: its key, and what it is called. */
export interface EntryChoice {
  key: string;
  title: string;
}

export function EntryField({
  label,
  value,
  onChange,
  entries,
  required,
}: {
  label: string;
  value: string;
  onChange: (key: string) => void;
  entries: EntryChoice[];
  required?: boolean;
}) {
  const titles = useMemo(() => new Map(entries.map((e) => [e.key, e.title])), [entries]);
  return (
    <NamedField
      label={label}
      description={titles.get(value) || ' '}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      onChange={onChange}
      data={entries.map((e) => e.key)}
      names={titles}
      limit={50}
      required={required}
    />
  );
}

export function StretchesEditor({
  value,
  onChange,
  entries,
  noun,
}: {
  value: Schema<'Phase'>[];
  onChange: (value: Schema<'Phase'>[]) => void;
  entries: EntryChoice[];
  noun: 'phase' | 'span';
}) {
  const { t } = useTranslation('setup');
  return (
    <ItemList
      items={value}
      onChange={onChange}
      say={(p, i) => {
        const title = `${t(`${noun}.one`)} ${i + 1}`;
        const name = p.title?.ko || p.title?.en || p.key || String(i + 1);
        return { title, name, label: `${title}: ${name}` };
      }}
      add={t(`${noun}.add`)}
      // A phase goes on where the one before ends.
      fresh={() => ({ key: '', title: {}, from: noun === 'phase' ? (value.at(-1)?.to ?? '') : '', to: '' })}
    >
      {(p, change) => (
        <Stack gap={8}>
          <Bilingual
            label={t('stretch.title')}
            value={p.title ?? {}}
            onChange={(title) => change({ ...p, title })}
            required
          />
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xs">
            <TextInput
              label={t('stretch.key')}
              value={p.key ?? ''}
              onChange={(e) => change({ ...p, key: e.currentTarget.value })}
              spellCheck={false}
              required
            />
            <EntryField
              label={t('stretch.from')}
              value={p.from ?? ''}
              onChange={(from) => change({ ...p, from })}
              entries={entries}
              required
            />
            <EntryField
              label={t('stretch.to')}
              value={p.to ?? ''}
              onChange={(to) => change({ ...p, to })}
              entries={entries}
              required
            />
          </SimpleGrid>
        </Stack>
      )}
    </ItemList>
  );
}
