import { Group, MultiSelect, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { formatDuration } from '@/lib/duration';
import { parseTime } from '@/lib/time';
import { type EntryChoice, EntryField, StretchesEditor } from '@/ui/stretches';

type Dated = EntryChoice & { earliest: string };

/** Which stretch is the incident's figure, where it is cut, and what else is worth a number. */
export function HeadlineEditor({
  value,
  onChange,
  entries,
}: {
  value: Schema<'Headline'>;
  onChange: (value: Schema<'Headline'>) => void;
  entries: Dated[];
}) {
  const { t } = useTranslation('people');
  const order = useMemo(() => new Map(entries.map((e, i) => [e.key, i])), [entries]);
  const data = useMemo(() => {
    const known = entries.map((e) => ({ value: e.key, label: e.title || e.key }));
    const lost = (value.cuts ?? []).filter((k) => !order.has(k)).map((k) => ({ value: k, label: k }));
    return [...known, ...lost];
  }, [entries, order, value.cuts]);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        <EntryField
          label={t('headline.from')}
          value={value.from ?? ''}
          onChange={(from) => onChange({ ...value, from })}
          entries={entries}
        />
        <EntryField
          label={t('headline.to')}
          value={value.to ?? ''}
          onChange={(to) => onChange({ ...value, to })}
          entries={entries}
        />
      </SimpleGrid>
      <MultiSelect
        label={t('headline.cuts')}
        description={t('headline.cuts_hint')}
        data={data}
        value={value.cuts ?? []}
        onChange={(cuts) =>
          onChange({ ...value, cuts: [...cuts].sort((a, b) => (order.get(a) ?? 1e9) - (order.get(b) ?? 1e9)) })
        }
        searchable
        limit={50}
      />
      <Preview value={value} entries={entries} />
      <div>
        <Title order={3} size="h5">
          {t('headline.awareness')}
        </Title>
        <Text size="sm" c="var(--eb-muted)" mb={6}>
          {t('headline.awareness_hint')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
          <EntryField
            label={t('headline.event')}
            value={value.awareness?.event ?? ''}
            onChange={(event) => onChange({ ...value, awareness: { event, claims: value.awareness?.claims ?? '' } })}
            entries={entries}
          />
          <EntryField
            label={t('headline.claims')}
            value={value.awareness?.claims ?? ''}
            onChange={(claims) => onChange({ ...value, awareness: { event: value.awareness?.event ?? '', claims } })}
            entries={entries}
          />
        </SimpleGrid>
      </div>
      <div>
        <Title order={3} size="h5">
          {t('headline.spans')}
        </Title>
        <Text size="sm" c="var(--eb-muted)" mb={6}>
          {t('headline.spans_hint')}
        </Text>
        <StretchesEditor
          noun="span"
          value={value.spans ?? []}
          onChange={(spans) => onChange({ ...value, spans })}
          entries={entries}
        />
      </div>
    </Stack>
  );
}

/** What the figure would be, before it is saved. */
function Preview({ value, entries }: { value: Schema<'Headline'>; entries: Dated[] }) {
  const { t, i18n } = useTranslation('people');
  const at = (key: string | undefined) => parseTime(entries.find((e) => e.key === key)?.earliest);
  const stops = [value.from, ...(value.cuts ?? []), value.to].map(at);
  const [first] = stops;
  const last = stops.at(-1);
  if (first === undefined || last === undefined) return null;
  const parts: number[] = [];
  let before = first;
  for (const stop of stops.slice(1)) {
    if (stop === undefined) return null;
    parts.push(stop - before);
    before = stop;
  }
  const wrong = parts.some((p) => p < 0);
  const say = (ms: number) => formatDuration(ms, i18n.language);
  return (
    <Group gap={6} role="status" aria-live="polite">
      <Text size="sm" c="var(--eb-muted)">
        {t('headline.preview')}
      </Text>
      <Text size="sm" fw={650} className="num" c={wrong ? 'var(--eb-error)' : undefined}>
        {wrong
          ? t('headline.order_wrong')
          : `${say(last - first)}${parts.length > 1 ? ` = ${parts.map(say).join(' + ')}` : ''}`}
      </Text>
    </Group>
  );
}
