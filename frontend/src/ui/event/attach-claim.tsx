/** An event as evidence of a claim about an entry; the claim may be new. */
import { Radio, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { type Localized, languageOf, localized } from '@/lib/localized';
import { parseTime } from '@/lib/time';
import { Bilingual } from '@/ui/bilingual';
import { StatusBadge } from '@/ui/marks';
import { notifyDone } from '@/ui/notify';
import { blank, given, trimmed } from '@/ui/record/given';
import { useEntries } from '@/ui/record/lists';
import { useRestore } from '@/ui/record/restore';
import { Loaded } from '@/ui/states';
import { AttachForm, RecordPick } from './attach-form';

const fresh = '+';

export function AttachClaim({ event, onDone }: { event: Schema<'Event'>; onDone: () => void }) {
  const { t } = useTranslation('event');
  const entries = useEntries();
  return (
    <Loaded query={entries}>
      {(all) =>
        all.length === 0 ? (
          <Text size="sm">{t('attach.noentries')}</Text>
        ) : (
          <ClaimForm event={event} entries={all} onDone={onDone} />
        )
      }
    </Loaded>
  );
}

function ClaimForm({
  event,
  entries,
  onDone,
}: {
  event: Schema<'Event'>;
  entries: Schema<'Entry'>[];
  onDone: () => void;
}) {
  const { t, i18n } = useTranslation('event');
  const zone = useZone();
  const [key, setKey] = useState<string | null>(null);
  const [claim, setClaim] = useState<string>('');
  const [party, setParty] = useState<Localized>({});
  const [statement, setStatement] = useState<Localized>({});
  const entry = entries.find((e) => e.key === key);
  const add = useAddEvidence(event, onDone);
  const chosen = entry?.claims.find((c) => c.key === claim);
  const has = chosen?.evidence.includes(event.id) ?? false;
  const ready = claim === fresh ? !blank(party) : chosen !== undefined;
  return (
    <AttachForm
      add={add}
      ready={ready}
      has={has}
      onSubmit={() =>
        key &&
        ready &&
        add.mutate(
          claim === fresh
            ? { entry: key, party: trimmed(party), statement: trimmed(statement) }
            : { entry: key, claim },
        )
      }
    >
      <RecordPick
        label={t('attach.entry')}
        value={key}
        onChange={(v) => {
          setKey(v);
          setClaim('');
        }}
        data={entries.map((e) => ({
          value: e.key,
          label: `${zone.time(parseTime(e.earliest) ?? 0, 'minute')} · ${localized(e.title, i18n.language)}`,
        }))}
      />
      {entry && (
        <Radio.Group label={t('attach.claim')} value={claim} onChange={setClaim} required>
          <Stack gap="xs" mt={6}>
            {entry.claims
              .filter((c) => c.status !== 'withdrawn')
              .map((c) => (
                <Radio
                  key={c.key}
                  value={c.key}
                  label={
                    <span lang={languageOf(c.statement, i18n.language)}>
                      <b>{localized(c.party, i18n.language)}</b> <StatusBadge status={c.status} />
                      <br />
                      {localized(c.statement, i18n.language)}
                    </span>
                  }
                />
              ))}
            <Radio value={fresh} label={t('attach.newclaim')} />
          </Stack>
        </Radio.Group>
      )}
      {claim === fresh && (
        <>
          <Bilingual label={t('attach.party')} value={party} onChange={setParty} required />
          <Bilingual label={t('attach.statement')} value={statement} onChange={setStatement} rows={2} />
        </>
      )}
    </AttachForm>
  );
}

type Addition = { entry: string; claim: string } | { entry: string; party: Localized; statement: Localized };

function useAddEvidence(event: Schema<'Event'>, onDone: () => void) {
  const { t } = useTranslation('event');
  const { slug, path } = useIncident();
  const changed = useChanged(slug);
  const restore = useRestore();
  return useMutation({
    mutationFn: async (to: Addition) => {
      if (!('claim' in to)) {
        const made = given(
          await client.POST('/api/v1/incidents/{incident}/entries/{entry}/claims', {
            params: { path: { ...path, entry: to.entry } },
            body: {
              party: to.party,
              statement: to.statement,
              evidence: [event.id],
              ...(event.earliest && event.latest ? { earliest: event.earliest, latest: event.latest } : {}),
            },
          }),
        );
        return { key: `${to.entry}/${made.key}`, before: undefined, made };
      }
      // Read anew just before: adding one more is right on whatever stands there now.
      const at = { ...path, entry: to.entry, claim: to.claim };
      const now = given(
        await client.GET('/api/v1/incidents/{incident}/entries/{entry}/claims/{claim}', { params: { path: at } }),
      );
      const made = given(
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}/claims/{claim}', {
          params: { path: at, header: ifMatch(now.revision) },
          body: { evidence: [...now.evidence.filter((e) => e !== event.id), event.id] },
        }),
      );
      return { key: `${to.entry}/${to.claim}`, before: now.revision, made };
    },
    onSuccess: async ({ key, before, made }) => {
      onDone();
      notifyDone(t('attach.done'), async () => {
        if (before !== undefined) return restore('claim', key, before, made.revision);
        const [entry = '', claim = ''] = key.split('/');
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}/claims/{claim}', {
          params: { path: { ...path, entry, claim }, header: ifMatch(made.revision) },
          body: { status: 'withdrawn' },
        });
        return changed('claim');
      });
      await changed('claim');
    },
  });
}
