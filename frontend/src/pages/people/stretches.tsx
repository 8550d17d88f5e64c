/** Editor of named stretches between two entries: phases of an incident, spans of its headline. */
import { ActionIcon, Autocomplete, Button, Group, SimpleGrid, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { Bilingual } from '@/ui/bilingual';
import classes from './people.module.css';

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
  description,
}: {
  label: string;
  value: string;
  onChange: (key: string) => void;
  entries: EntryChoice[];
  required?: boolean;
  description?: string;
}) {
  const titles = useMemo(() => new Map(entries.map((e) => [e.key, e.title])), [entries]);
  return (
    <Autocomplete
      label={label}
      description={description ?? (titles.get(value) || ' ')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      onChange={onChange}
      data={entries.map((e) => e.key)}
      filter={({ options, search }) => {
        const q = search.toLowerCase();
        return options.filter(
          (o) => 'value' in o && (o.value.includes(q) || titles.get(o.value)?.toLowerCase().includes(q)),
        );
      }}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{titles.get(option.value)}</Text>
          <Text size="xs" c="var(--eb-muted)" ff="monospace">
            {option.value}
          </Text>
        </div>
      )}
      limit={50}
      required={required}
      spellCheck={false}
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
  const { t } = useTranslation('people');
  const change = (i: number, part: Partial<Schema<'Phase'>>) =>
    onChange(value.map((p, at) => (at === i ? { ...p, ...part } : p)));
  const move = (i: number, by: -1 | 1) => {
    const next = [...value];
    const [taken] = next.splice(i, 1);
    if (taken) next.splice(i + by, 0, taken);
    onChange(next);
  };
  return (
    <Stack gap="sm">
      {value.map((p, i) => {
        const name = p.title?.ko || p.title?.en || p.key || String(i + 1);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: keys are being edited; the place is what stays
          <fieldset key={i} className={classes.stretch} aria-label={`${t(`${noun}.one`)} ${i + 1}: ${name}`}>
            <Group justify="space-between" mb={6}>
              <Text size="sm" fw={600}>
                {t(`${noun}.one`)} {i + 1}
              </Text>
              <Group gap={4}>
                {(['up', 'down'] as const).map((way) => {
                  const Icon = way === 'up' ? IconArrowUp : IconArrowDown;
                  return (
                    <Tooltip key={way} label={t(`stretch.${way}`)}>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={t(`stretch.${way}_of`, { name })}
                        disabled={way === 'up' ? i === 0 : i === value.length - 1}
                        onClick={() => move(i, way === 'up' ? -1 : 1)}
                      >
                        <Icon size={16} />
                      </ActionIcon>
                    </Tooltip>
                  );
                })}
                <Tooltip label={t('stretch.remove')}>
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={t('stretch.remove_of', { name })}
                    onClick={() => onChange(value.filter((_, at) => at !== i))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              </Group>
            </Group>
            <Stack gap={8}>
              <Bilingual
                label={t('stretch.title')}
                value={p.title ?? {}}
                onChange={(title) => change(i, { title })}
                required
              />
              <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xs">
                <TextInput
                  label={t('stretch.key')}
                  value={p.key ?? ''}
                  onChange={(e) => change(i, { key: e.currentTarget.value })}
                  spellCheck={false}
                  required
                />
                <EntryField
                  label={t('stretch.from')}
                  value={p.from ?? ''}
                  onChange={(from) => change(i, { from })}
                  entries={entries}
                  required
                />
                <EntryField
                  label={t('stretch.to')}
                  value={p.to ?? ''}
                  onChange={(to) => change(i, { to })}
                  entries={entries}
                  required
                />
              </SimpleGrid>
            </Stack>
          </fieldset>
        );
      })}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} />}
          onClick={() =>
            onChange([
              ...value,
              // A phase goes on where the one before ends.
              { key: '', title: {}, from: noun === 'phase' ? (value.at(-1)?.to ?? '') : '', to: '' },
            ])
          }
        >
          {t(`${noun}.add`)}
        </Button>
      </Group>
    </Stack>
  );
}
