/** Gathers evidence for a claim or a cause: by an event's id, by searching, or as a citation. */
import { Button, Group, Input, Loader, Paper, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useIncident } from '@/app/incident';
import { EventGist } from './event-gist';
import { parseEvidence } from './evidence';
import css from './evidence.module.css';
import { EvidenceList } from './evidence-list';

export function EvidenceField({
  value,
  onChange,
  onEvent,
}: {
  value: string[];
  onChange: (value: string[]) => void;
  onEvent: (id: string) => void;
}) {
  const { t } = useTranslation('record');
  const { can } = useIncident();
  const id = useId();
  const [text, setText] = useState('');
  const [looking, setLooking] = useState('');
  const [q] = useDebouncedValue(looking, 300);
  const typed = text.trim();
  const add = (item: string) => {
    if (item && !value.includes(item)) onChange([...value, item]);
    setText('');
    setLooking('');
  };
  const isRef = typed !== '' && parseEvidence(typed).kind !== 'citation';
  return (
    <Input.Wrapper label={t('evidence.label')} description={t('evidence.hint')} labelProps={{ htmlFor: id }}>
      <Stack gap={8} mt={6}>
        {value.length > 0 && (
          <EvidenceList
            items={value}
            onEvent={onEvent}
            onRemove={(item) => onChange(value.filter((v) => v !== item))}
          />
        )}
        <Group gap={6} align="flex-start">
          <TextInput
            id={id}
            flex={1}
            miw={180}
            value={text}
            placeholder={t('evidence.placeholder')}
            onChange={(e) => {
              setText(e.currentTarget.value);
              setLooking('');
            }}
            onKeyDown={(e) => {
              if (e.key !== 'Enter') return;
              e.preventDefault();
              if (isRef || !can('read_timeline')) add(typed);
              else setLooking(typed);
            }}
          />
          {can('read_timeline') && (
            <Button
              variant="default"
              leftSection={<IconSearch size={15} />}
              disabled={typed === '' || isRef}
              onClick={() => setLooking(typed)}
            >
              {t('evidence.search')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            disabled={typed === ''}
            onClick={() => add(typed)}
          >
            {t(isRef ? 'evidence.add' : 'evidence.cite')}
          </Button>
        </Group>
        {looking && q && <Hits q={q} onPick={add} />}
      </Stack>
    </Input.Wrapper>
  );
}

function Hits({ q, onPick }: { q: string; onPick: (id: string) => void }) {
  const { t } = useTranslation('record');
  const { path } = useIncident();
  const found = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/search',
    { params: { path, query: { q, limit: 8 } } },
    { retry: false, staleTime: 30_000 },
  );
  return (
    <Paper withBorder p={4} mah={260} style={{ overflow: 'auto' }} aria-live="polite" aria-busy={found.isPending}>
      {found.isPending && <Loader size="xs" m="xs" />}
      {found.error && (
        <Text size="sm" p="xs" role="alert">
          {t('evidence.failed')}
        </Text>
      )}
      {found.data?.items.length === 0 && (
        <Text size="sm" p="xs" c="var(--eb-muted)">
          {t('evidence.nothing')}
        </Text>
      )}
      {found.data?.items.map((e) => (
        <UnstyledButton key={e.id} className={css.hit} onClick={() => onPick(e.id)}>
          <EventGist id={e.id} event={e} />
        </UnstyledButton>
      ))}
    </Paper>
  );
}
