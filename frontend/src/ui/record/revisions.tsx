/** Every change of one record: who, when, why, what it was and became; and the way back. */
import { Button, Group, Select, Stack, Text, Timeline } from '@mantine/core';
import { IconArrowBackUp, IconGitCompare, IconPencil, IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { notifyDone } from '@/ui/notify';
import { Loaded, ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';
import { changes } from './diff';
import { ChangeTable } from './diff-table';
import { type RecordNoun, useRestore } from './restore';

export function RevisionList({
  noun,
  recordKey,
  revision,
  mayRestore,
}: {
  noun: RecordNoun;
  /** A claim's is `ENTRY/CLAIM`. */
  recordKey: string;
  /** The present one. */
  revision: number;
  mayRestore: boolean;
}) {
  const { t } = useTranslation('record');
  const { path } = useIncident();
  const query = $api.useQuery('get', '/api/v1/incidents/{incident}/revisions', {
    params: { path, query: { noun, key: recordKey, limit: 1000 } },
  });
  const restore = useRestore();
  const back = useMutation({
    mutationFn: async (number: number) => {
      await restore(noun, recordKey, number, revision, t('revision.why', { number }));
      return revision;
    },
    onSuccess: (was, number) =>
      notifyDone(t('revision.restored', { number }), () =>
        restore(noun, recordKey, was, was + 1, t('revision.why', { number: was })),
      ),
  });
  return (
    <Loaded query={query} lines={3}>
      {({ items }) => {
        const newest = [...items].reverse();
        return (
          <Stack gap="sm">
            <ProblemAlert error={back.error} onClose={back.reset} />
            {items.length > 2 && <Comparison noun={noun} recordKey={recordKey} items={items} />}
            <Timeline bulletSize={22} lineWidth={1} color="gray" aria-label={t('revision.label')}>
              {newest.map((r) => (
                <Timeline.Item
                  key={r.id}
                  bullet={r.number === 1 ? <IconPlus size={12} /> : <IconPencil size={12} />}
                  title={
                    <Group gap={8} justify="space-between">
                      <Text size="sm">
                        <b>{t('revision.number', { number: r.number })}</b> · {r.author} · <TimeText at={r.at} />
                      </Text>
                      {mayRestore && r.number !== revision && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          leftSection={<IconArrowBackUp size={13} />}
                          loading={back.isPending && back.variables === r.number}
                          onClick={() => back.mutate(r.number)}
                          aria-label={t('revision.restore_this', { number: r.number })}
                        >
                          {t('revision.restore')}
                        </Button>
                      )}
                    </Group>
                  }
                >
                  {r.why && (
                    <Text size="sm" c="var(--eb-muted)">
                      {t('revision.because', { why: r.why })}
                    </Text>
                  )}
                  {r.number === 1 ? (
                    <Text size="sm">{t('revision.made')}</Text>
                  ) : (
                    <ChangeTable changes={changes(r.old, r.new)} />
                  )}
                </Timeline.Item>
              ))}
            </Timeline>
          </Stack>
        );
      }}
    </Loaded>
  );
}

/** Any two revisions against each other. */
function Comparison({ noun, recordKey, items }: { noun: RecordNoun; recordKey: string; items: Schema<'Revision'>[] }) {
  const { t } = useTranslation('record');
  const { path } = useIncident();
  const [open, setOpen] = useState(false);
  const last = items.at(-1)?.number ?? 1;
  const [from, setFrom] = useState(1);
  const [to, setTo] = useState(last);
  const compared = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/revisions/compare',
    { params: { path, query: { noun, key: recordKey, from, to } } },
    { enabled: open },
  );
  const data = items.map((r) => ({ value: String(r.number), label: t('revision.number', { number: r.number }) }));
  if (!open)
    return (
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconGitCompare size={14} />}
        onClick={() => setOpen(true)}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('revision.compare')}
      </Button>
    );
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <Select
          size="xs"
          w={130}
          label={t('revision.from')}
          data={data}
          value={String(from)}
          onChange={(v) => setFrom(Number(v ?? 1))}
          allowDeselect={false}
        />
        <Select
          size="xs"
          w={130}
          label={t('revision.to')}
          data={data}
          value={String(to)}
          onChange={(v) => setTo(Number(v ?? last))}
          allowDeselect={false}
        />
        <Button size="xs" variant="subtle" color="gray" onClick={() => setOpen(false)}>
          {t('common:action.close')}
        </Button>
      </Group>
      <Loaded query={compared} lines={2}>
        {(c) => <ChangeTable changes={changes(c.old, c.new)} />}
      </Loaded>
    </Stack>
  );
}
