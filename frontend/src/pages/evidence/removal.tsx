/** A source that should never have come is taken away for good; what stays is who, when and why. */
import { Alert, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useChanged } from '@/api/live';
import { asProblem } from '@/api/problem';
import { useIncident } from '@/app/incident';
import { formatBytes, formatCount } from '@/lib/number';
import { FormActions } from '@/ui/form-actions';
import { notifyDone } from '@/ui/notify';
import { ProblemAlert } from '@/ui/states';
import { TimeText } from '@/ui/time';
import classes from './evidence.module.css';
import type { Source } from './sources';

export function Removal({
  source,
  onClose,
  onRemoved,
}: {
  source: Source;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const { t, i18n } = useTranslation('evidence');
  const { slug, path } = useIncident();
  const changed = useChanged(slug);
  const [why, setWhy] = useState('');
  const [typed, setTyped] = useState('');
  // Published exhibits are in the way only of who did not say that they may lose their bytes.
  const [cited, setCited] = useState(false);
  const [despite, setDespite] = useState(false);
  const remove = $api.useMutation('post', '/api/v1/incidents/{incident}/sources/{source}/remove');
  const holds = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/holds',
    { params: { path, query: { limit: 1000 } } },
    { retry: false },
  );
  const holding = (holds.data?.items ?? []).filter(
    (h) => h.state !== 'released' && (h.sources.length === 0 || h.sources.includes(source.id)),
  );
  return (
    <Modal.Root opened onClose={onClose} size="lg">
      <Modal.Overlay />
      <Modal.Content>
        <Group justify="space-between" wrap="nowrap" p="md" pb="xs">
          <Modal.Title fw={700}>{t('remove.title', { label: source.label })}</Modal.Title>
          <Modal.CloseButton aria-label={t('common:action.close')} />
        </Group>
        <Modal.Body>
          <form
            onSubmit={(e) => {
              e.preventDefault();
              remove.mutate(
                {
                  params: { path: { ...path, source: source.id } },
                  body: { why: why.trim(), despite_editions: despite },
                },
                {
                  onError: (e) => setCited(cited || asProblem(e).hint.includes('despite_editions')),
                  onSuccess: () => {
                    notifyDone(t('remove.done', { label: source.label }));
                    onRemoved();
                    void changed('source');
                  },
                },
              );
            }}
          >
            <Stack>
              <Alert color="red">
                {t('remove.what', {
                  records: formatCount(source.ledger.received, i18n.language),
                  size: formatBytes(source.ledger.bytes, i18n.language),
                })}
              </Alert>
              {holding.length > 0 && (
                <Alert color="yellow" title={t('remove.held')}>
                  {holding.map((h) => (
                    <Text key={h.key} size="sm">
                      {h.matter} · {h.custodian} · <TimeText at={h.issued.at} precision="minute" />
                    </Text>
                  ))}
                </Alert>
              )}
              <Textarea
                label={t('remove.why')}
                description={t('remove.why_hint')}
                value={why}
                onChange={(e) => setWhy(e.currentTarget.value)}
                required
                autosize
                minRows={2}
                maxLength={2000}
                data-autofocus
              />
              <TextInput
                label={t('remove.type', { label: source.label })}
                value={typed}
                onChange={(e) => setTyped(e.currentTarget.value)}
                autoComplete="off"
                required
              />
              <ProblemAlert error={remove.error} />
              {cited && (
                <Checkbox
                  checked={despite}
                  onChange={(e) => setDespite(e.currentTarget.checked)}
                  label={t('remove.despite')}
                  description={t('remove.despite_hint')}
                />
              )}
              <FormActions
                submit={t('remove.action')}
                onCancel={onClose}
                busy={remove.isPending}
                disabled={
                  why.trim() === '' || typed.trim() !== source.label || holding.length > 0 || (cited && !despite)
                }
                danger
              />
            </Stack>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** What was removed, under the list. */
export function Tombstones() {
  const { t, i18n } = useTranslation('evidence');
  const { path } = useIncident();
  const stones = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/tombstones',
    { params: { path, query: { limit: 1000 } } },
    { retry: false },
  );
  const list = stones.data?.items ?? [];
  if (list.length === 0) return null;
  return (
    <details style={{ marginTop: 16 }}>
      <summary>{t('removed.title', { count: list.length })}</summary>
      <ul className={classes.list} style={{ marginTop: 8 }}>
        {list.map((s) => (
          <li key={s.source_id} className={classes.box}>
            <Text size="sm" fw={650}>
              {s.label || s.source_id}
            </Text>
            <Text size="sm">{s.why}</Text>
            <Text size="xs" c="var(--eb-muted)" component="div">
              {s.by} · <TimeText at={s.at} precision="minute" />
            </Text>
            {s.pieces.map((p) => (
              <div key={`${p.name} ${p.sha256}`} className={classes.hash}>
                {p.sha256} {p.name} ({formatBytes(p.bytes, i18n.language)}
                {p.kept ? `, ${t('removed.kept')}` : ''})
              </div>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
