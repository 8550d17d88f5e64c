/** Writes what a party asserts about an entry: a claim, a change of one, or one that disputes the others. */
import { Button, Group, Select, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { localized } from '@/lib/localized';
import { parseTime, toRFC3339 } from '@/lib/time';
import { Bilingual } from '@/ui/bilingual';
import { EvidenceField } from '@/ui/record/evidence-field';
import { blank, given, trimmed } from '@/ui/record/given';
import { intervalEnds, intervalOf } from '@/ui/record/interval';
import { IntervalInput } from '@/ui/record/interval-input';
import { RecordForm } from '@/ui/record/record-form';
import { useRecordSave } from '@/ui/record/record-save';
import { useRestore } from '@/ui/record/restore';
import { TimeInput } from '@/ui/record/time-input';
import { statuses } from './filters';

type Claim = Schema<'Claim'>;
type Entry = Schema<'Entry'>;

export function ClaimForm({
  entry,
  claim,
  dispute,
  entries,
  onEvent,
  onDone,
  onCancel,
}: {
  entry: Entry;
  /** Left out: a new one. */
  claim?: Claim;
  /** The new claim contradicts what stands: both it and the entry become disputed. */
  dispute?: boolean;
  entries: Entry[];
  onEvent: (id: string) => void;
  onDone: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation('entries');
  const { slug } = useIncident();
  const zone = useZone();
  const changed = useChanged(slug);
  const restore = useRestore();
  const [party, setParty] = useState(claim?.party ?? {});
  const [statement, setStatement] = useState(claim?.statement ?? {});
  const [interval, setInterval] = useState(() => intervalOf(claim?.earliest, claim?.latest, zone.zone));
  const [known, setKnown] = useState(parseTime(claim?.known_at));
  const [status, setStatus] = useState<Schema<'ClaimStatus'>>(claim?.status ?? (dispute ? 'disputed' : 'proposed'));
  const [evidence, setEvidence] = useState(claim?.evidence ?? []);

  const ends = intervalEnds(interval, zone.zone);
  const timeless = ends.fault === 'missing' && interval.from === undefined && interval.to === undefined;
  // A change leaves out what stays, so that a time once given cannot be emptied.
  const emptied = claim && ((timeless && claim.earliest) || (known === undefined && claim.known_at));
  const body = {
    party: trimmed(party),
    statement: trimmed(statement),
    ...(ends.fault === undefined && { earliest: ends.earliest, latest: ends.latest }),
    ...(known !== undefined && { known_at: toRFC3339(known) }),
    status,
    evidence,
  };
  const path = { incident: slug, entry: entry.key };
  const marks = dispute && entry.status !== 'disputed';
  const save = useRecordSave({
    noun: 'claim',
    nouns: ['claim', 'entry'],
    standing: claim && {
      key: `${entry.key}/${claim.key}`,
      revision: claim.revision,
      change: async (revision, why) =>
        given(
          await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}/claims/{claim}', {
            params: { path: { ...path, claim: claim.key }, header: ifMatch(revision) },
            body: { ...body, why },
          }),
        ),
    },
    fault:
      blank(party) ||
      (ends.fault !== undefined && !timeless) ||
      Number.isNaN(known) ||
      !!emptied ||
      (!!dispute && timeless && blank(statement)),
    make: async () => {
      const made = given(
        await client.POST('/api/v1/incidents/{incident}/entries/{entry}/claims', { params: { path }, body }),
      );
      if (marks)
        await client
          .PATCH('/api/v1/incidents/{incident}/entries/{entry}', {
            params: { path, header: ifMatch(entry.revision) },
            body: { status: 'disputed', why: t('dispute.why', { claim: made.key }) },
          })
          .catch((error) => {
            // The claim stands although the entry could not be marked.
            void changed('claim', 'entry');
            throw error;
          });
      return made;
    },
    withdraw: async (made) => {
      await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}/claims/{claim}', {
        params: { path: { ...path, claim: made.key }, header: ifMatch(made.revision) },
        body: { status: 'withdrawn' },
      });
      if (marks) await restore('entry', entry.key, entry.revision, entry.revision + 1);
    },
    onDone,
    done: t(dispute ? 'done.disputed' : claim ? 'done.claim_changed' : 'done.claimed'),
  });
  return (
    <RecordForm
      label={t(dispute ? 'dispute.title' : claim ? 'claim.change' : 'claim.add')}
      submit={t(dispute ? 'dispute.submit' : claim ? 'common:action.save' : 'claim.submit')}
      save={save}
      onCancel={onCancel}
    >
      {dispute && (
        <Text size="sm" c="var(--eb-muted)">
          {t('dispute.lead')}
        </Text>
      )}
      <div>
        <Bilingual
          label={t('claim.party')}
          value={party}
          onChange={setParty}
          required
          autoFocus
          error={save.tried && blank(party) ? t('claim.party_missing') : undefined}
        />
        {!claim && <KnownParties entries={entries} onPick={setParty} />}
      </div>
      <IntervalInput
        label={t('claim.happened_by')}
        value={interval}
        onChange={setInterval}
        show={save.tried && !timeless}
      />
      <Bilingual
        label={t('record:field.statement')}
        value={statement}
        onChange={setStatement}
        rows={2}
        error={save.tried && dispute && timeless && blank(statement) ? t('dispute.needs') : undefined}
      />
      <EvidenceField value={evidence} onChange={setEvidence} onEvent={onEvent} />
      <Group gap="sm" align="flex-start">
        <TimeInput
          label={t('claim.known_by')}
          description={t('claim.known_hint')}
          value={known}
          onChange={setKnown}
          width={260}
        />
        {!dispute && (
          <Select
            w={170}
            label={t('record:field.status')}
            description={t('claim.status_hint')}
            value={status}
            onChange={(v) => setStatus((v as Schema<'ClaimStatus'>) ?? 'proposed')}
            data={statuses.map((s) => ({ value: s, label: t(`common:status.${s}`) }))}
            allowDeselect={false}
          />
        )}
      </Group>
      {save.tried && emptied && (
        <Text size="sm" c="var(--eb-error)" role="alert">
          {t('claim.emptied')}
        </Text>
      )}
    </RecordForm>
  );
}

/** The parties that have spoken before: one click instead of two languages typed. */
function KnownParties({
  entries,
  onPick,
}: {
  entries: Entry[];
  onPick: (party: { ko?: string; en?: string }) => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const parties = useMemo(() => {
    const counts = new Map<string, { party: { ko?: string; en?: string }; n: number }>();
    for (const c of entries.flatMap((e) => e.claims)) {
      const id = JSON.stringify([c.party.ko, c.party.en]);
      const at = counts.get(id);
      if (at) at.n++;
      else counts.set(id, { party: c.party, n: 1 });
    }
    return [...counts.values()].sort((a, b) => b.n - a.n).slice(0, 6);
  }, [entries]);
  if (parties.length === 0) return null;
  return (
    <Group gap={6} mt={6} role="group" aria-label={t('claim.known_parties')}>
      {parties.map(({ party }) => (
        <Button key={JSON.stringify(party)} size="compact-xs" variant="default" fw={400} onClick={() => onPick(party)}>
          {localized(party, i18n.language)}
        </Button>
      ))}
    </Group>
  );
}
