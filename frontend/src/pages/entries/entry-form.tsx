/** Writes a new entry, or changes one. */
import { Autocomplete, Code, Group, Select, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { notifyDone } from '@/ui/notify';
import { blank, given, trimmed } from '@/ui/record/given';
import { intervalEnds, intervalOf } from '@/ui/record/interval';
import { IntervalInput } from '@/ui/record/interval-input';
import { isKey, proposeKey } from '@/ui/record/key';
import { LocalizedInput } from '@/ui/record/localized-input';
import { RecordForm } from '@/ui/record/record-form';
import { useRestore } from '@/ui/record/restore';
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
  const changed = useChanged(slug);
  const restore = useRestore();
  const [title, setTitle] = useState(entry?.title ?? {});
  const [body, setBody] = useState(entry?.body ?? {});
  const [ownKey, setOwnKey] = useState<string>();
  const [interval, setInterval] = useState(() => intervalOf(entry?.earliest, entry?.latest, zone.zone));
  const [approximate, setApproximate] = useState(entry?.approximate ?? false);
  const [phase, setPhase] = useState(entry?.phase ?? '');
  const [kind, setKind] = useState(entry?.source_kind ?? '');
  const [service, setService] = useState(entry?.service ?? '');
  const [fn, setFn] = useState(entry?.function ?? '');
  const [status, setStatus] = useState<Schema<'ClaimStatus'>>(entry?.status ?? 'proposed');
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  // The revision that this form was opened on; what others save meanwhile is not what one saw.
  const [seen] = useState(entry?.revision ?? 0);

  const taken = useMemo(() => entries.map((e) => e.key), [entries]);
  const choices = useMemo(() => choicesOf(entries, i18n.language), [entries, i18n.language]);
  const key = entry?.key ?? ownKey ?? proposeKey(title, taken);
  const ends = intervalEnds(interval, zone.zone);
  const keyFault = entry
    ? undefined
    : !isKey(key)
      ? t('form.key_wrong')
      : taken.includes(key)
        ? t('form.key_taken')
        : undefined;
  const fault = blank(title) || ends.fault !== undefined || keyFault !== undefined;

  const save = useMutation({
    mutationFn: async (revision: number) => {
      if (ends.fault !== undefined) throw new Error('no time');
      const body_ = {
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
        why: why.trim() || undefined,
      };
      if (!entry)
        return given(
          await client.POST('/api/v1/incidents/{incident}/entries', {
            params: { path: { incident: slug } },
            body: { key, ...body_ },
          }),
        );
      return given(
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}', {
          params: { path: { incident: slug, entry: entry.key }, header: ifMatch(revision) },
          body: body_,
        }),
      );
    },
    onSuccess: async (now, revision) => {
      await changed('entry');
      onDone(now.key);
      notifyDone(t(entry ? 'done.changed' : 'done.made'), async () => {
        if (entry) return restore('entry', now.key, revision, now.revision);
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}', {
          params: { path: { incident: slug, entry: now.key }, header: ifMatch(now.revision) },
          body: { status: 'withdrawn' },
        });
        return changed('entry');
      });
    },
  });

  const submit = () => {
    setTried(true);
    if (!fault) save.mutate(seen);
  };
  return (
    <RecordForm
      label={t(entry ? 'form.change' : 'form.make')}
      submit={t(entry ? 'common:action.save' : 'form.submit')}
      save={save}
      why={entry && { value: why, set: setWhy }}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <LocalizedInput
        label={t('record:field.title')}
        value={title}
        onChange={setTitle}
        required
        autoFocus
        error={tried && blank(title) ? t('form.title_missing') : undefined}
      />
      {entry ? (
        <Text size="xs" c="var(--eb-muted)">
          {t('form.key')} <Code>{entry.key}</Code>
        </Text>
      ) : (
        <TextInput
          label={t('form.key')}
          description={t('form.key_hint')}
          value={key}
          onChange={(e) => setOwnKey(e.currentTarget.value)}
          error={(tried || ownKey !== undefined) && key !== '' ? keyFault : tried ? keyFault : undefined}
          spellCheck={false}
          ff="monospace"
        />
      )}
      <IntervalInput
        label={t('form.when')}
        value={interval}
        onChange={setInterval}
        approximate={approximate}
        onApproximate={setApproximate}
        required
        show={tried}
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
      <LocalizedInput label={t('record:field.body')} value={body} onChange={setBody} multiline />
    </RecordForm>
  );
}
