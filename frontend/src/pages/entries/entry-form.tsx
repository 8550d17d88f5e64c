/** Writes a new entry, or changes one. */
import { Autocomplete, Group, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { Bilingual } from '@/ui/bilingual';
import { blank, given, trimmed } from '@/ui/record/given';
import { intervalEnds, intervalOf } from '@/ui/record/interval';
import { IntervalInput } from '@/ui/record/interval-input';
import { KeyField, useKeyChoice } from '@/ui/record/key-field';
import { RecordForm } from '@/ui/record/record-form';
import { useRecordSave } from '@/ui/record/record-save';
import { statuses } from './filters';
import { choicesOf } from './group';

type Entry = Schema<'Entry'>;

const functions = ['detect', 'notify', 'acknowledge', 'know_cause', 'mitigate', 'restore'];

export function EntryForm({
  entry,
  entries,
  onDone,
  onCancel,
}: {
  /** Left out: a new one. */
  entry?: Entry;
  entries: Entry[];
  onDone: (key: string) => void;
  onCancel: () => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const { slug, incident } = useIncident();
  const zone = useZone();
  const [title, setTitle] = useState(entry?.title ?? {});
  const [body, setBody] = useState(entry?.body ?? {});
  const [interval, setInterval] = useState(() => intervalOf(entry?.earliest, entry?.latest, zone.zone));
  const [approximate, setApproximate] = useState(entry?.approximate ?? false);
  const [phase, setPhase] = useState(entry?.phase ?? '');
  const [kind, setKind] = useState(entry?.source_kind ?? '');
  const [service, setService] = useState(entry?.service ?? '');
  const [fn, setFn] = useState(entry?.function ?? '');
  const [status, setStatus] = useState<Schema<'ClaimStatus'>>(entry?.status ?? 'proposed');
  const choices = useMemo(() => choicesOf(entries, i18n.language), [entries, i18n.language]);
  const keyed = useKeyChoice(
    title,
    entries.map((e) => e.key),
    entry?.key,
  );
  const ends = intervalEnds(interval, zone.zone);
  const written = () => {
    if (ends.fault !== undefined) throw new Error('no time');
    return {
      title: trimmed(title),
      body: trimmed(body),
      earliest: ends.earliest,
      latest: ends.latest,
      approximate,
      phase,
      source_kind: kind.trim(),
      service: service.trim(),
      function: fn,
      status,
    };
  };
  const path = { incident: slug };
  const save = useRecordSave({
    noun: 'entry',
    standing: entry && {
      key: entry.key,
      revision: entry.revision,
      change: async (revision, why) =>
        given(
          await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}', {
            params: { path: { ...path, entry: entry.key }, header: ifMatch(revision) },
            body: { ...written(), why },
          }),
        ),
    },
    fault: blank(title) || ends.fault !== undefined || keyed.fault !== undefined,
    make: async () =>
      given(
        await client.POST('/api/v1/incidents/{incident}/entries', {
          params: { path },
          body: { key: keyed.key, ...written() },
        }),
      ),
    withdraw: (made) =>
      client.PATCH('/api/v1/incidents/{incident}/entries/{entry}', {
        params: { path: { ...path, entry: made.key }, header: ifMatch(made.revision) },
        body: { status: 'withdrawn' },
      }),
    onDone,
    done: t(entry ? 'done.changed' : 'done.made'),
  });
  return (
    <RecordForm
      label={t(entry ? 'form.change' : 'form.make')}
      submit={t(entry ? 'common:action.save' : 'form.submit')}
      save={save}
      onCancel={onCancel}
    >
      <Bilingual
        label={t('record:field.title')}
        value={title}
        onChange={setTitle}
        required
        autoFocus
        error={save.tried && blank(title) ? t('form.title_missing') : undefined}
      />
      <KeyField choice={keyed} tried={save.tried} />
      <IntervalInput
        label={t('form.when')}
        value={interval}
        onChange={setInterval}
        approximate={approximate}
        onApproximate={setApproximate}
        required
        show={save.tried}
      />
      <Group grow gap="sm" preventGrowOverflow={false}>
        <Select
          label={t('record:field.phase')}
          value={phase || null}
          onChange={(v) => setPhase(v ?? '')}
          data={incident.phases.flatMap((p) =>
            p.key ? [{ value: p.key, label: localized(p.title, i18n.language) }] : [],
          )}
          clearable
        />
        <Select
          label={t('record:field.status')}
          value={status}
          onChange={(v) => setStatus((v as Schema<'ClaimStatus'>) ?? 'proposed')}
          data={statuses.map((s) => ({ value: s, label: t(`common:status.${s}`) }))}
          allowDeselect={false}
        />
      </Group>
      <Group grow gap="sm" preventGrowOverflow={false}>
        <Autocomplete label={t('record:field.source_kind')} value={kind} onChange={setKind} data={choices.kinds} />
        <Autocomplete label={t('record:field.service')} value={service} onChange={setService} data={choices.services} />
        <Select
          label={t('record:field.function')}
          value={fn || null}
          onChange={(v) => setFn(v ?? '')}
          data={functions.map((f) => ({ value: f, label: t(`function.${f}`) }))}
          clearable
        />
      </Group>
      <Bilingual label={t('record:field.body')} value={body} onChange={setBody} rows={2} />
    </RecordForm>
  );
}
