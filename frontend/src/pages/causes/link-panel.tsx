/** One link beside the graph: the counterfactual question, its answer, and who agrees with it. */
import { Alert, Button, Group, Stack, Tabs, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconPencil, IconShieldCheck } from '@tabler/icons-react';
import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { languageOf, localized } from '@/lib/localized';
import { RevisionList } from '@/ui/record/revisions';
import { StandingButton } from '@/ui/record/standing-button';
import { TimeText } from '@/ui/time';
import { useLinkActs } from './act';
import css from './causes.module.css';
import { Findings } from './findings';
import { LinkForm } from './link-form';
import { verdictIcons, verdictTones } from './looks';
import type { Cause, Entry, Graph, GraphEdge } from './model';
import type { CausesSearch } from './search';

export function LinkPanel({
  edge,
  graph,
  causes,
  entries,
  search,
  set,
}: {
  edge: GraphEdge;
  graph: Graph;
  causes: Cause[];
  entries: Entry[];
  search: CausesSearch;
  set: (patch: Partial<CausesSearch>, replace?: boolean) => void;
}) {
  const { t, i18n } = useTranslation('causes');
  const { can } = useIncident();
  const [editing, setEditing] = useState(false);
  const { withdraw, reinstate } = useLinkActs(edge.link);
  const link = edge.link;
  const stop = () => setEditing(false);
  if (editing)
    return (
      <LinkForm
        link={link}
        graph={graph}
        causes={causes}
        entries={entries}
        onEnds={() => undefined}
        onDone={stop}
        onCancel={stop}
      />
    );
  const Icon = verdictIcons[link.verdict];
  const from = graph.nodes.find((n) => n.id === link.from);
  const to = graph.nodes.find((n) => n.id === link.to);
  const end = (n: typeof from) =>
    n && (
      <UnstyledButton
        className={css.card}
        data-class={n.cause?.class}
        onClick={() => set({ node: n.id, link: undefined })}
      >
        <Text size="xs" c="var(--eb-muted)">
          {n.cause ? t(`class.${n.cause.class}`) : t('moment')}
        </Text>
        <Text size="sm" fw={600} lang={languageOf(n.title, i18n.language)}>
          {localized(n.title, i18n.language)}
        </Text>
      </UnstyledButton>
    );
  return (
    <Stack gap="sm">
      <div>
        {end(from)}
        <Group gap={6} py={4} ps={14} c="var(--eb-muted)">
          <IconArrowDown size={18} aria-hidden />
        </Group>
        {end(to)}
      </div>
      <section style={{ '--tone': verdictTones[link.verdict] } as CSSProperties}>
        <Text size="sm" c="var(--eb-muted)">
          {t('question', {
            from: localized(from?.title, i18n.language),
            to: localized(to?.title, i18n.language),
          })}
        </Text>
        <Group gap={8} mt={4} wrap="nowrap" align="flex-start">
          <Icon size={20} stroke={2.4} color="var(--tone)" aria-hidden style={{ flex: 'none', marginTop: 3 }} />
          <div>
            <Text fw={650}>{t(`answer.${link.verdict}`)}</Text>
            <Text size="sm">{t(`verdict.${link.verdict}`)}</Text>
            <Text size="sm">{t(`sufficiency.${link.sufficiency}`)}</Text>
          </div>
        </Group>
        <Text mt="xs" lang={languageOf(link.rationale, i18n.language)} style={{ whiteSpace: 'pre-wrap' }}>
          {localized(link.rationale, i18n.language) || (
            <Text span c="var(--eb-muted)" size="sm">
              {t('rationale_none')}
            </Text>
          )}
        </Text>
      </section>
      <Review edge={edge} />
      <Findings lints={edge.lints} flush />
      {can('edit') && (
        <Group gap="xs">
          {!link.withdrawn && (
            <Button size="xs" leftSection={<IconPencil size={15} />} onClick={() => setEditing(true)}>
              {t('edge.change')}
            </Button>
          )}
          <StandingButton withdrawn={link.withdrawn} withdraw={withdraw} reinstate={reinstate} />
        </Group>
      )}
      <Tabs
        value={search.part === 'revisions' ? 'revisions' : null}
        onChange={(v) => set({ part: v === 'revisions' ? 'revisions' : undefined }, true)}
        allowTabDeactivation
        keepMounted={false}
      >
        <Tabs.List mb="sm">
          <Tabs.Tab value="revisions">{t('record:revision.label')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="revisions">
          <RevisionList noun="link" recordKey={link.key} revision={link.revision} mayRestore={can('edit')} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** Somebody else's agreement; nobody reviews their own answer. */
function Review({ edge }: { edge: GraphEdge }) {
  const { t } = useTranslation('causes');
  const { can } = useIncident();
  const me = useMe();
  const { review } = useLinkActs(edge.link);
  const [why, setWhy] = useState('');
  const { link } = edge;
  if (link.reviewer)
    return (
      <Alert color="green" variant="outline" icon={<IconShieldCheck />} title={t('review.done')}>
        {t('review.by', { reviewer: link.reviewer })} · <TimeText at={link.reviewed_at} precision="minute" />
      </Alert>
    );
  const own = link.updated_by === me.data?.login;
  return (
    <Alert color="gray" variant="outline" icon={<IconShieldCheck />} title={t('review.none')}>
      <Text size="sm">{t(own && can('review') ? 'review.own' : 'review.hint')}</Text>
      {can('review') && !own && !link.withdrawn && (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            review.mutate(why.trim());
          }}
        >
          <Group gap="xs" mt="xs" align="flex-end">
            <TextInput
              size="xs"
              flex={1}
              miw={160}
              label={t('review.why')}
              value={why}
              onChange={(e) => setWhy(e.currentTarget.value)}
            />
            <Button size="xs" type="submit" leftSection={<IconShieldCheck size={15} />} loading={review.isPending}>
              {t('review.do')}
            </Button>
          </Group>
        </form>
      )}
    </Alert>
  );
}
