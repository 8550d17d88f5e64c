/** One cause beside the graph. */
import { Anchor, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowRight, IconLink, IconPencil, IconWorld, IconWorldOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { StatusBadge } from '@/ui/marks';
import { EvidenceList } from '@/ui/record/evidence-list';
import { RecordParts } from '@/ui/record/record-parts';
import { StandingButton } from '@/ui/record/standing-button';
import { IntervalText, TimeText } from '@/ui/time';
import { useCauseActs } from './act';
import { CauseForm } from './cause-form';
import { Findings } from './findings';
import { LinkLines } from './link-lines';
import type { Cause, Entry, Graph, GraphNode } from './model';
import type { CausesSearch } from './search';

export function CausePanel({
  node,
  cause,
  graph,
  causes,
  entries,
  search,
  set,
  onEvent,
}: {
  node: GraphNode;
  cause: Cause;
  graph: Graph;
  causes: Cause[];
  entries: Entry[];
  search: CausesSearch;
  set: (patch: Partial<CausesSearch>, replace?: boolean) => void;
  onEvent: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('causes');
  const { slug, can } = useIncident();
  const [editing, setEditing] = useState(false);
  const { withdraw, reinstate, release } = useCauseActs(cause);
  const stop = () => setEditing(false);
  if (editing)
    return (
      <CauseForm cause={cause} causes={causes} entries={entries} onEvent={onEvent} onDone={stop} onCancel={stop} />
    );
  const withdrawn = cause.status === 'withdrawn';
  const acted = cause.entries.map((key) => ({ key, entry: entries.find((e) => e.key === key) }));
  return (
    <Stack gap="sm">
      <Group gap={6}>
        <StatusBadge status={cause.status} />
        {(
          [
            ['class', cause.class],
            ['effect', cause.effect],
            ['origin', cause.origin],
          ] as const
        ).map(([sort, value]) => (
          <Badge key={sort} variant="default" radius="sm" style={{ textTransform: 'none' }}>
            {t(`${sort}.${value}`)}
          </Badge>
        ))}
        {cause.released && (
          <Badge
            variant="outline"
            color="green"
            radius="sm"
            leftSection={<IconWorld size={12} />}
            style={{ textTransform: 'none', color: 'var(--eb-confirmed)', borderColor: 'var(--eb-confirmed)' }}
          >
            {t('released.yes')}
          </Badge>
        )}
      </Group>
      <Text lang={languageOf(cause.text, i18n.language)} style={{ whiteSpace: 'pre-wrap' }}>
        {localized(cause.text, i18n.language)}
      </Text>
      <Group gap="xs">
        {can('edit') && !withdrawn && (
          <>
            <Button
              size="xs"
              leftSection={<IconLink size={15} />}
              onClick={() => set({ connect: true, from: node.id, to: undefined, node: undefined, link: undefined })}
            >
              {t('edge.make')}
            </Button>
            <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={() => setEditing(true)}>
              {t('common:action.edit')}
            </Button>
          </>
        )}
        {can('edit') && <StandingButton withdrawn={withdrawn} withdraw={withdraw} reinstate={reinstate} />}
        {can('review') && !withdrawn && (
          <Button
            size="xs"
            variant="default"
            leftSection={cause.released ? <IconWorldOff size={15} /> : <IconWorld size={15} />}
            loading={release.isPending}
            onClick={() => release.mutate(!cause.released)}
          >
            {t(cause.released ? 'released.take_back' : 'released.do')}
          </Button>
        )}
      </Group>
      {can('review') && (
        <Text size="xs" c="var(--eb-muted)">
          {cause.released ? (
            <>
              {t('released.since', { by: cause.released.by })} <TimeText at={cause.released.at} precision="minute" />
            </>
          ) : (
            t('released.hint')
          )}
        </Text>
      )}
      <Findings lints={node.lints} flush />
      <RecordParts
        noun="cause"
        record={cause}
        first={t('part.about')}
        annotations={t('part.annotations')}
        part={search.part}
        onPart={(part) => set({ part }, true)}
      >
        <Stack gap="md">
          <section>
            <Title order={3} size="h6" mb={4}>
              {t('record:evidence.label')}
            </Title>
            <EvidenceList items={cause.evidence} onEvent={onEvent} />
          </section>
          {can('read_timeline') && <LinkLines node={node} graph={graph} set={set} />}
          {acted.length > 0 && (
            <section>
              <Title order={3} size="h6" mb={4}>
                {t('record:field.entries')}
              </Title>
              {acted.map(({ key, entry }) => (
                <Text key={key} size="sm" component="div">
                  <Anchor
                    c="inherit"
                    underline="always"
                    renderRoot={(props) => (
                      <Link {...props} to="/i/$slug/entries" params={{ slug }} search={{ entry: key }} />
                    )}
                  >
                    {entry ? localized(entry.title, i18n.language) : key}
                    <IconArrowRight size={13} style={{ verticalAlign: -2, marginInlineStart: 3 }} aria-hidden />
                  </Anchor>{' '}
                  {entry && (
                    <Text span size="xs" c="var(--eb-muted)">
                      <IntervalText from={entry.earliest} to={entry.latest} approximate={entry.approximate} />
                    </Text>
                  )}
                </Text>
              ))}
            </section>
          )}
          {cause.root_cause && (
            <section>
              <Title order={3} size="h6" mb={4}>
                {t('dora')}
              </Title>
              <Text size="sm">
                {t(`root.${cause.root_cause}`)}
                {cause.root_cause_detail && ` — ${t(`detail.${cause.root_cause_detail}`)}`}
              </Text>
            </section>
          )}
        </Stack>
      </RecordParts>
    </Stack>
  );
}
