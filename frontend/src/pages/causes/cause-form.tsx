/** Writes a new cause, or changes one. */
import { Group, Input, MultiSelect, SegmentedControl, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { Bilingual } from '@/ui/bilingual';
import { EvidenceField } from '@/ui/record/evidence-field';
import { blank, given, trimmed } from '@/ui/record/given';
import { KeyField, useKeyChoice } from '@/ui/record/key-field';
import { RecordForm } from '@/ui/record/record-form';
import { useRecordSave } from '@/ui/record/record-save';
import type { Cause, Entry } from './model';
import { rootCauses } from './root';

const statuses: Schema<'ClaimStatus'>[] = ['proposed', 'corroborated', 'disputed', 'confirmed'];

export function CauseForm({
  cause,
  causes,
  entries,
  onEvent,
  onDone,
  onCancel,
}: {
  /** Left out: a new one. */
  cause?: Cause;
  causes: Cause[];
  entries: Entry[];
  onEvent: (id: string) => void;
  onDone: (key: string) => void;
  onCancel: () => void;
}) {
  const { t, i18n } = useTranslation('causes');
  const { slug } = useIncident();
  const [title, setTitle] = useState(cause?.title ?? {});
  const [text, setText] = useState(cause?.text ?? {});
  const [kind, setKind] = useState<Schema<'CauseClass'>>(cause?.class ?? 'contributing');
  const [effect, setEffect] = useState<Schema<'CauseEffect'>>(cause?.effect ?? 'onset');
  const [origin, setOrigin] = useState<Schema<'CauseOrigin'>>(cause?.origin ?? 'own');
  const [status, setStatus] = useState<Schema<'ClaimStatus'>>(cause?.status ?? 'proposed');
  const [acted, setActed] = useState(cause?.entries ?? []);
  const [evidence, setEvidence] = useState(cause?.evidence ?? []);
  const [root, setRoot] = useState<Schema<'RootCause'> | null>(cause?.root_cause ?? null);
  const [detail, setDetail] = useState(cause?.root_cause_detail ?? '');

  const keyed = useKeyChoice(
    title,
    causes.map((c) => c.key),
    cause?.key,
  );
  const body = {
    title: trimmed(title),
    text: trimmed(text),
    class: kind,
    effect,
    origin,
    status,
    entries: acted,
    evidence,
  };
  const path = { incident: slug };
  const save = useRecordSave({
    noun: 'cause',
    standing: cause && {
      key: cause.key,
      revision: cause.revision,
      change: async (revision, why) =>
        given(
          await client.PATCH('/api/v1/incidents/{incident}/causes/{cause}', {
            params: { path: { ...path, cause: cause.key }, header: ifMatch(revision) },
            // Left out, an old one would stay.
            body: {
              ...body,
              root_cause: root ?? ('' as Schema<'RootCause'>),
              root_cause_detail: root ? detail : '',
              why,
            },
          }),
        ),
    },
    fault: blank(title) || keyed.fault !== undefined,
    make: async () =>
      given(
        await client.POST('/api/v1/incidents/{incident}/causes', {
          params: { path },
          body: {
            key: keyed.key,
            ...body,
            root_cause: root ?? undefined,
            root_cause_detail: root ? detail : undefined,
          },
        }),
      ),
    withdraw: (made) =>
      client.POST('/api/v1/incidents/{incident}/causes/{cause}/withdraw', {
        params: { path: { ...path, cause: made.key }, header: ifMatch(made.revision) },
        body: { why: '' },
      }),
    onDone,
    done: t(cause ? 'done.changed' : 'done.made'),
  });
  const choice = <T extends string>(label: string, value: T, set: (v: T) => void, of: readonly T[], words: string) => (
    <Input.Wrapper label={label} labelElement="div">
      <SegmentedControl
        fullWidth
        size="xs"
        mt={4}
        aria-label={label}
        value={value}
        onChange={(v) => set(v as T)}
        data={of.map((o) => ({ value: o, label: t(`${words}.${o}`) }))}
      />
      <Text size="xs" c="var(--eb-muted)" mt={3} aria-live="polite">
        {t(`${words}_hint.${value}`)}
      </Text>
    </Input.Wrapper>
  );
  return (
    <RecordForm
      label={t(cause ? 'form.change' : 'form.make')}
      submit={t(cause ? 'common:action.save' : 'form.submit')}
      save={save}
      onCancel={onCancel}
    >
      <Bilingual
        label={t('record:field.title')}
        description={t('form.title_hint')}
        value={title}
        onChange={setTitle}
        required
        autoFocus
        error={save.tried && blank(title) ? t('form.title_missing') : undefined}
      />
      <KeyField choice={keyed} tried={save.tried} />
      {choice(t('record:field.class'), kind, setKind, ['direct', 'contributing', 'indirect'], 'class')}
      {choice(t('record:field.effect'), effect, setEffect, ['onset', 'delay'], 'effect')}
      {choice(t('record:field.origin'), origin, setOrigin, ['own', 'outsourcer', 'supply-chain'], 'origin')}
      <Bilingual label={t('record:field.text')} value={text} onChange={setText} rows={2} />
      <MultiSelect
        label={t('record:field.entries')}
        description={t('form.entries_hint')}
        value={acted}
        onChange={setActed}
        data={entries
          .filter((e) => e.status !== 'withdrawn' || acted.includes(e.key))
          .map((e) => ({ value: e.key, label: localized(e.title, i18n.language) }))}
        searchable
        clearable
      />
      <EvidenceField value={evidence} onChange={setEvidence} onEvent={onEvent} />
      <Select
        label={t('record:field.status')}
        value={status === 'withdrawn' ? null : status}
        onChange={(v) => setStatus((v as Schema<'ClaimStatus'>) ?? 'proposed')}
        data={statuses.map((s) => ({ value: s, label: t(`common:status.${s}`) }))}
        allowDeselect={false}
      />
      <Group grow gap="sm" preventGrowOverflow={false} align="flex-start">
        <Select
          label={t('record:field.root_cause')}
          value={root}
          onChange={(v) => {
            setRoot(v as Schema<'RootCause'> | null);
            setDetail('');
          }}
          data={(Object.keys(rootCauses) as Schema<'RootCause'>[]).map((r) => ({ value: r, label: t(`root.${r}`) }))}
          clearable
        />
        <Select
          label={t('record:field.root_cause_detail')}
          value={detail || null}
          disabled={!root}
          onChange={(v) => setDetail(v ?? '')}
          data={(root ? rootCauses[root] : []).map((d) => ({ value: d, label: t(`detail.${d}`) }))}
          clearable
        />
      </Group>
    </RecordForm>
  );
}
