import { Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import type { Localized } from '@/lib/localized';
import { Bilingual } from '@/ui/bilingual';
import { FormActions } from '@/ui/form-actions';
import { IncidentZone } from '@/ui/incident-zone';
import { notifyDone } from '@/ui/notify';
import { ProblemAlert } from '@/ui/states';
import { StretchesEditor } from '@/ui/stretches';
import { proposeSlug, slugForm } from './slug';

/** The course that most incidents take; the entries that bound its phases are written later. */
const usual: Schema<'Phase'>[] = [
  { key: 'onset', title: { ko: '발생', en: 'Onset' }, from: 'began', to: 'detected' },
  { key: 'response', title: { ko: '대응', en: 'Response' }, from: 'detected', to: 'contained' },
  { key: 'recovery', title: { ko: '복구', en: 'Recovery' }, from: 'contained', to: 'restored' },
  { key: 'follow-up', title: { ko: '후속 조치', en: 'Follow-up' }, from: 'restored', to: 'closed' },
];

export function NewIncident({ opened, onClose, taken }: { opened: boolean; onClose: () => void; taken: string[] }) {
  const { t } = useTranslation('incidents');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('create.title')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      <Form taken={taken} onClose={onClose} />
    </Modal>
  );
}

function Form({ taken, onClose }: { taken: string[]; onClose: () => void }) {
  const { t } = useTranslation('incidents');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [title, setTitle] = useState<Localized>({});
  const [typed, setTyped] = useState<string>();
  const [zone, setZone] = useState('Asia/Seoul');
  const [phases, setPhases] = useState<Schema<'Phase'>[]>([]);
  const create = $api.useMutation('post', '/api/v1/incidents');
  const slug = typed ?? proposeSlug(title, new Date().getFullYear());
  const wrong =
    slug === ''
      ? undefined
      : !slugForm.test(slug)
        ? t('create.slug_wrong')
        : taken.includes(slug)
          ? t('create.slug_taken')
          : undefined;

  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (wrong || !slug) return;
    create.mutate(
      { body: { slug, title, zone, phases } },
      {
        onSuccess: (made) => {
          void queries.invalidateQueries();
          notifyDone(t('create.done'));
          onClose();
          void navigate({ to: '/i/$slug/overview', params: { slug: made.slug } });
        },
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemAlert error={create.error} />
        <Bilingual
          label={t('create.name')}
          description={t('create.name_hint')}
          value={title}
          onChange={setTitle}
          required
        />
        <TextInput
          label={t('create.slug')}
          description={t('create.slug_hint', { address: `${window.location.origin}/i/${slug || '…'}` })}
          value={slug}
          onChange={(e) => setTyped(e.currentTarget.value.toLowerCase())}
          error={wrong}
          maxLength={64}
          spellCheck={false}
          required
        />
        <IncidentZone value={zone} onChange={setZone} />
        <Switch
          label={t('create.phases')}
          description={t('create.phases_hint')}
          checked={phases.length > 0}
          onChange={(e) => setPhases(e.currentTarget.checked ? usual : [])}
        />
        {phases.length > 0 && <StretchesEditor noun="phase" value={phases} onChange={setPhases} entries={[]} />}
        <FormActions submit={t('create.submit')} onCancel={onClose} busy={create.isPending} disabled={!!wrong} />
      </Stack>
    </form>
  );
}
