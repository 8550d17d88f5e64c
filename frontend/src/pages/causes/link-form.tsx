/** The counterfactual question about a link: had the one not been, could the other have happened? */
import { Alert, Group, Radio, Select, Stack, Text } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, ifMatch, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { Bilingual } from '@/ui/bilingual';
import { given, trimmed } from '@/ui/record/given';
import { RecordForm } from '@/ui/record/record-form';
import { useRecordSave } from '@/ui/record/record-save';
import { type Cause, type CauseLink, type Entry, type Graph, wouldCircle } from './model';

export function LinkForm({
  link,
  from,
  to,
  graph,
  causes,
  entries,
  onEnds,
  onDone,
  onCancel,
}: {
  /** Left out: a new one. */
  link?: CauseLink;
  from?: string;
  to?: string;
  graph: Graph;
  causes: Cause[];
  entries: Entry[];
  onEnds: (ends: { from?: string; to?: string }) => void;
  onDone: (key: string) => void;
  onCancel: () => void;
}) {
  const { t, i18n } = useTranslation('causes');
  const { slug } = useIncident();
  const [verdict, setVerdict] = useState<Schema<'Verdict'> | undefined>(link?.verdict);
  const [sufficiency, setSufficiency] = useState<Schema<'Sufficiency'>>(link?.sufficiency ?? 'unknown');
  const [rationale, setRationale] = useState(link?.rationale ?? {});

  const ends = [
    {
      group: t('causes'),
      items: causes
        .filter((c) => c.status !== 'withdrawn')
        .map((c) => ({ value: `cause:${c.key}`, label: localized(c.title, i18n.language) })),
    },
    {
      group: t('moments'),
      items: entries
        .filter((e) => e.status !== 'withdrawn')
        .map((e) => ({ value: `entry:${e.key}`, label: localized(e.title, i18n.language) })),
    },
  ];
  const nameOf = (id: string | undefined) => ends.flatMap((g) => g.items).find((i) => i.value === id)?.label;
  const source = link?.from ?? from;
  const target = link?.to ?? to;
  const twice = !link && graph.edges.some((e) => e.from === source && e.to === target && !e.link.withdrawn);
  const circle = !link && source && target && wouldCircle(graph, source, target);
  const body = { verdict, sufficiency, rationale: trimmed(rationale) };
  const path = { incident: slug };
  const save = useRecordSave({
    noun: 'link',
    standing: link && {
      key: link.key,
      revision: link.revision,
      change: async (revision, why) =>
        given(
          await client.PATCH('/api/v1/incidents/{incident}/links/{link}', {
            params: { path: { ...path, link: link.key }, header: ifMatch(revision) },
            body: { ...body, why },
          }),
        ),
    },
    fault: !source || !target || source === target || !verdict || twice,
    make: async () =>
      given(
        await client.POST('/api/v1/incidents/{incident}/links', {
          params: { path },
          body: { from: source ?? '', to: target ?? '', ...body },
        }),
      ),
    withdraw: (made) =>
      client.POST('/api/v1/incidents/{incident}/links/{link}/withdraw', {
        params: { path: { ...path, link: made.key }, header: ifMatch(made.revision) },
        body: { why: '' },
      }),
    onDone,
    done: t(link ? 'done.judged' : 'done.linked'),
  });
  return (
    <RecordForm
      label={t(link ? 'edge.change' : 'edge.make')}
      submit={t(link ? 'common:action.save' : 'edge.submit')}
      save={save}
      onCancel={onCancel}
    >
      {!link && (
        <>
          <Select
            label={t('edge.from')}
            data={ends}
            value={source ?? null}
            onChange={(v) => onEnds({ from: v ?? undefined })}
            searchable
            required
            error={save.tried && !source ? t('edge.end_missing') : undefined}
          />
          <Select
            label={t('edge.to')}
            data={ends}
            value={target ?? null}
            onChange={(v) => onEnds({ to: v ?? undefined })}
            searchable
            required
            error={
              save.tried && !target
                ? t('edge.end_missing')
                : source && source === target
                  ? t('edge.itself')
                  : twice
                    ? t('edge.twice')
                    : undefined
            }
          />
        </>
      )}
      {circle && source !== target && (
        <Alert color="yellow" icon={<IconRefreshAlert />} title={t('edge.circle')}>
          {t('edge.circle_hint')}
        </Alert>
      )}
      <Radio.Group
        label={
          source && target
            ? t('question', { from: nameOf(source) ?? source, to: nameOf(target) ?? target })
            : t('question_open')
        }
        description={t('question_hint')}
        value={verdict ?? null}
        onChange={(v) => setVerdict(v as Schema<'Verdict'>)}
        required
        error={save.tried && !verdict ? t('verdict_missing') : undefined}
      >
        <Stack gap={8} mt={8}>
          {(['no', 'yes', 'unknown'] as const).map((v) => (
            <Radio key={v} value={v} label={t(`answer.${v}`)} description={t(`answer_hint.${v}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('sufficient')}
        value={sufficiency}
        onChange={(v) => setSufficiency(v as Schema<'Sufficiency'>)}
      >
        <Group gap="md" mt={8}>
          {(['sufficient', 'insufficient', 'unknown'] as const).map((s) => (
            <Radio key={s} value={s} label={t(`sufficiency_answer.${s}`)} />
          ))}
        </Group>
      </Radio.Group>
      <Bilingual
        label={t('record:field.rationale')}
        description={t('rationale_hint')}
        value={rationale}
        onChange={setRationale}
        rows={2}
      />
      {link?.reviewer && (
        <Text size="sm" c="var(--eb-disputed)">
          {t('review.ends', { reviewer: link.reviewer })}
        </Text>
      )}
    </RecordForm>
  );
}
