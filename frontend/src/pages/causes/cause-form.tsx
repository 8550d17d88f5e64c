/** Writes a new cause, or changes one. */
import { Code, Group, Input, MultiSelect, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { notifyDone } from '@/ui/notify';
import { EvidenceField } from '@/ui/record/evidence-field';
import { blank, given, trimmed } from '@/ui/record/given';
import { isKey, proposeKey } from '@/ui/record/key';
import { LocalizedInput } from '@/ui/record/localized-input';
import { RecordForm } from '@/ui/record/record-form';
import { useRestore } from '@/ui/record/restore';
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
  const changed = useChanged(slug);
  const restore = useRestore();
  const [title, setTitle] = useState(cause?.title ?? {});
  const [text, setText] = useState(cause?.text ?? {});
  const [ownKey, setOwnKey] = useState<string>();
  const [kind, setKind] = useState<Schema<'CauseClass'>>(cause?.class ?? 'contributing');
  const [effect, setEffect] = useState<Schema<'CauseEffect'>>(cause?.effect ?? 'onset');
  const [origin, setOrigin] = useState<Schema<'CauseOrigin'>>(cause?.origin ?? 'own');
  const [status, setStatus] = useState<Schema<'ClaimStatus'>>(cause?.status ?? 'proposed');
  const [acted, setActed] = useState(cause?.entries ?? []);
  const [evidence, setEvidence] = useState(cause?.evidence ?? []);
  const [root, setRoot] = useState<Schema<'RootCause'> | null>(cause?.root_cause ?? null);
  const [detail, setDetail] = useState(cause?.root_cause_detail ?? '');
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const [seen] = useState(cause?.revision ?? 0);

  const taken = causes.map((c) => c.key);
  const key = cause?.key ?? ownKey ?? proposeKey(title, taken);
  const keyFault = cause
    ? undefined
    : !isKey(key)
      ? t('form.key_wrong')
      : taken.includes(key)
        ? t('form.key_taken')
        : undefined;
  const fault = blank(title) || keyFault !== undefined;

  const save = useMutation({
    mutationFn: async (revision: number) => {
      const body = {
        title: trimmed(title),
        text: trimmed(text),
        class: kind,
        effect,
        origin,
        status,
        entries: acted,
        evidence,
        // Left out, an old one would stay.
        root_cause: root ?? (cause ? ('' as Schema<'RootCause'>) : undefined),
        root_cause_detail: root ? detail : cause ? '' : undefined,
        why: why.trim() || undefined,
      };
      return given(
        cause
          ? await client.PATCH('/api/v1/incidents/{incident}/causes/{cause}', {
              params: { path: { incident: slug, cause: cause.key }, header: ifMatch(revision) },
              body,
            })
          : await client.POST('/api/v1/incidents/{incident}/causes', {
              params: { path: { incident: slug } },
              body: { key, ...body },
            }),
      );
    },
    onSuccess: async (now, revision) => {
      await changed('cause');
      onDone(now.key);
      notifyDone(t(cause ? 'done.changed' : 'done.made'), async () => {
        if (cause) return restore('cause', now.key, revision, now.revision);
        await client.POST('/api/v1/incidents/{incident}/causes/{cause}/withdraw', {
          params: { path: { incident: slug, cause: now.key }, header: ifMatch(now.revision) },
          body: { why: '' },
        });
        return changed('cause');
      });
    },
  });
  const submit = () => {
    setTried(true);
    if (!fault) save.mutate(seen);
  };
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
      why={cause && { value: why, set: setWhy }}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <LocalizedInput
        label={t('record:field.title')}
        description={t('form.title_hint')}
        value={title}
        onChange={setTitle}
        required
        autoFocus
        error={tried && blank(title) ? t('form.title_missing') : undefined}
      />
      {cause ? (
        <Text size="xs" c="var(--eb-muted)">
          {t('form.key')} <Code>{cause.key}</Code>
        </Text>
      ) : (
        <TextInput
          label={t('form.key')}
          description={t('form.key_hint')}
          value={key}
          onChange={(e) => setOwnKey(e.currentTarget.value)}
          error={tried || (ownKey !== undefined && key !== '') ? keyFault : undefined}
          spellCheck={false}
          ff="monospace"
        />
      )}
      {choice(t('record:field.class'), kind, setKind, ['direct', 'contributing', 'indirect'], 'class')}
      {choice(t('record:field.effect'), effect, setEffect, ['onset', 'delay'], 'effect')}
      {choice(t('record:field.origin'), origin, setOrigin, ['own', 'outsourcer', 'supply-chain'], 'origin')}
      <LocalizedInput label={t('record:field.text')} value={text} onChange={setText} multiline />
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
