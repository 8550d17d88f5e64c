/** What is open beside the graph. */
import { Anchor, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { StatusBadge } from '@/ui/marks';
import { SidePanel } from '@/ui/record/side';
import { Empty } from '@/ui/states';
import { IntervalText } from '@/ui/time';
import { CauseForm } from './cause-form';
import { CausePanel } from './cause-panel';
import { Findings } from './findings';
import { LinkForm } from './link-form';
import { LinkLines } from './link-lines';
import { LinkPanel } from './link-panel';
import type { Cause, Entry, Graph } from './model';
import { type CausesSearch, closed } from './search';

export function CausesPanel({
  graph,
  causes,
  entries,
  search,
  set,
  onEvent,
}: {
  graph: Graph;
  causes: Cause[];
  entries: Entry[];
  search: CausesSearch;
  set: (patch: Partial<CausesSearch>, replace?: boolean) => void;
  onEvent: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('causes');
  const { slug } = useIncident();
  const close = useCallback(() => set(closed, false), [set]);
  const linking = search.connect;
  if (!search.node && !search.link && !search.new && !linking) return null;
  const node = graph.nodes.find((n) => n.id === search.node);
  const edge = graph.edges.find((e) => e.id === search.link);
  const shared = { graph, causes, entries, search, set };
  const missing = <Empty title={t('missing.title')}>{t('missing.detail')}</Empty>;
  let title = t('missing.title');
  let inside = missing;
  if (search.new) {
    title = t('form.make');
    inside = (
      <CauseForm
        causes={causes}
        entries={entries}
        onEvent={onEvent}
        onDone={(key) => set({ new: undefined, node: `cause:${key}` }, true)}
        onCancel={close}
      />
    );
  } else if (linking) {
    title = t('edge.make');
    inside = (
      <LinkForm
        key="new"
        from={search.from}
        to={search.to}
        graph={graph}
        causes={causes}
        entries={entries}
        onEnds={(ends) => set(ends, true)}
        onDone={(key) => set({ connect: undefined, from: undefined, to: undefined, link: key }, true)}
        onCancel={close}
      />
    );
  } else if (edge) {
    title = t('edge.title');
    inside = <LinkPanel key={edge.id} edge={edge} {...shared} />;
  } else if (node?.cause) {
    title = localized(node.title, i18n.language);
    inside = <CausePanel key={node.id} node={node} cause={node.cause} {...shared} onEvent={onEvent} />;
  } else if (node?.entry) {
    const { entry } = node;
    title = localized(node.title, i18n.language);
    inside = (
      <Stack gap="sm">
        <Text size="sm" component="div">
          <StatusBadge status={entry.status} />{' '}
          <IntervalText from={entry.earliest} to={entry.latest} approximate={entry.approximate} />
        </Text>
        <Text lang={languageOf(entry.body, i18n.language)}>{localized(entry.body, i18n.language)}</Text>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link {...props} to="/i/$slug/entries" params={{ slug }} search={{ entry: entry.key }} />
          )}
        >
          {t('to_entry')}
          <IconArrowRight size={14} style={{ verticalAlign: -2, marginInlineStart: 3 }} aria-hidden />
        </Anchor>
        <Findings lints={node.lints} flush />
        <LinkLines node={node} graph={graph} set={set} />
      </Stack>
    );
  }
  return (
    <SidePanel
      id={search.node ?? search.link ?? 'new'}
      title={title}
      lang={node && !search.new && !linking ? languageOf(node.title, i18n.language) : undefined}
      covered={!!search.event}
      onClose={close}
    >
      {inside}
    </SidePanel>
  );
}
