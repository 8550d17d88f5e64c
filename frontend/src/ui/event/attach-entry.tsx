/** A new entry that begins with one event: its time, its words, and a first claim that cites it. */
import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useChanged } from '@/api/live';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import type { Localized } from '@/lib/localized';
import { parseTime } from '@/lib/time';
import { Bilingual } from '@/ui/bilingual';
import { notifyDone } from '@/ui/notify';
import { blank, given, trimmed } from '@/ui/record/given';
import { type Interval, intervalEnds } from '@/ui/record/interval';
import { IntervalInput } from '@/ui/record/interval-input';
import { KeyField, useKeyChoice } from '@/ui/record/key-field';
import { useEntries } from '@/ui/record/lists';
import { ProblemAlert } from '@/ui/states';

/** The time to begin with: to the millisecond, as nobody types finer. */
function intervalFor(event: Schema<'Event'>): Interval {
  const at = parseTime(event.time);
  return { mode: 'moment', from: at === undefined ? undefined : Math.floor(at), to: undefined };
}

export function AttachEntry({ event, onDone }: { event: Schema<'Event'>; onDone: () => void }) {
  const { t, i18n } = useTranslation('event');
  const { slug, path } = useIncident();
  const zone = useZone();
  const navigate = useNavigate();
  const changed = useChanged(slug);
  const entries = useEntries();
  const [title, setTitle] = useState<Localized>({});
  const [when, setWhen] = useState(() => intervalFor(event));
  const [about, setAbout] = useState(false);
  const [party, setParty] = useState<Localized>({ [i18n.language]: t('attach.byrecord', { source: event.source }) });
  const [statement, setStatement] = useState<Localized>({
    [/[가-힣]/.test(event.text) ? 'ko' : 'en']: event.text.slice(0, 2000),
  });
  const [tried, setTried] = useState(false);
  const keyed = useKeyChoice(
    title,
    (entries.data ?? []).map((e) => e.key),
  );
  const ends = intervalEnds(when, zone.zone);

  const create = useMutation({
    mutationFn: async (body: Schema<'EntryRequest'>) =>
      given(await client.POST('/api/v1/incidents/{incident}/entries', { params: { path }, body })),
    onSuccess: async (made) => {
      onDone();
      notifyDone(t('attach.made'), async () => {
        await client.PATCH('/api/v1/incidents/{incident}/entries/{entry}', {
          params: { path: { ...path, entry: made.key }, header: ifMatch(made.revision) },
          body: { status: 'withdrawn' },
        });
        await changed('entry');
      });
      await changed('entry');
    },
  });

  const submit = (open: boolean) => {
    setTried(true);
    if (blank(title) || keyed.fault || blank(party) || ends.fault !== undefined) return;
    const times = { earliest: ends.earliest, latest: ends.latest };
    create.mutate(
      {
        key: keyed.key,
        title: trimmed(title),
        approximate: about,
        ...times,
        claims: [{ party: trimmed(party), statement: trimmed(statement), evidence: [event.id], ...times }],
      },
      {
        onSuccess: (made) => {
          if (open) void navigate({ to: '/i/$slug/entries', params: { slug }, search: { entry: made.key } as never });
        },
      },
    );
  };

  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        submit(false);
      }}
    >
      <Stack gap="sm">
        <Bilingual
          label={t('attach.name')}
          value={title}
          onChange={setTitle}
          required
          autoFocus
          error={tried && blank(title) ? t('attach.need') : undefined}
        />
        <IntervalInput
          label={t('attach.when')}
          value={when}
          onChange={setWhen}
          approximate={about}
          onApproximate={setAbout}
          required
          show={tried}
        />
        <KeyField choice={keyed} tried={tried} />
        <Bilingual
          label={t('attach.party')}
          description={t('attach.party_hint')}
          value={party}
          onChange={setParty}
          required
          error={tried && blank(party) ? t('attach.need') : undefined}
        />
        <Bilingual label={t('attach.statement')} value={statement} onChange={setStatement} rows={2} />
        <Text size="sm" c="var(--eb-muted)">
          {t('attach.cites', { id: event.id })}
        </Text>
        <ProblemAlert error={create.error} onClose={create.reset} />
        <Button.Group>
          <Button type="submit" loading={create.isPending}>
            {t('attach.create')}
          </Button>
          <Button variant="default" disabled={create.isPending} onClick={() => submit(true)}>
            {t('attach.open')}
          </Button>
        </Button.Group>
      </Stack>
    </form>
  );
}
