/** The links of one node, in words. */
import { Title, UnstyledButton } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '@/lib/localized';
import css from './causes.module.css';
import { verdictIcons, verdictTones } from './looks';
import type { Graph, GraphEdge, GraphNode } from './model';
import type { CausesSearch } from './search';

export function LinkLines({
  node,
  graph,
  set,
}: {
  node: GraphNode;
  graph: Graph;
  set: (patch: Partial<CausesSearch>) => void;
}) {
  const { t, i18n } = useTranslation('causes');
  const title = (id: string) => localized(graph.nodes.find((n) => n.id === id)?.title, i18n.language) || id;
  const lists: [string, GraphEdge[], (e: GraphEdge) => string][] = [
    ['edge.effects', graph.edges.filter((e) => e.from === node.id), (e) => e.to],
    ['edge.causes', graph.edges.filter((e) => e.to === node.id), (e) => e.from],
  ];
  return (
    <>
      {lists.map(([word, edges, end]) =>
        edges.length === 0 ? null : (
          <section key={word}>
            <Title order={3} size="h6" mb={4}>
              {t(word)}
            </Title>
            {edges.map((e) => (
              <div key={e.id}>
                <LinkLine edge={e} text={title(end(e))} onOpen={() => set({ link: e.id, node: undefined })} />
              </div>
            ))}
          </section>
        ),
      )}
    </>
  );
}

/** One link: what it was judged, and what it leads to; opens it. */
export function LinkLine({ edge, text, onOpen }: { edge: GraphEdge; text?: string; onOpen: () => void }) {
  const { t } = useTranslation('causes');
  const { verdict, sufficiency, reviewer } = edge.link;
  const Icon = verdictIcons[verdict];
  return (
    <UnstyledButton className={css.link} style={{ '--tone': verdictTones[verdict] } as CSSProperties} onClick={onOpen}>
      <Icon size={14} stroke={2.6} aria-hidden style={{ flex: 'none' }} />
      <span>
        {text && <b style={{ color: 'var(--mantine-color-text)' }}>{text} — </b>}
        {t(`verdict.${verdict}`)}
        {sufficiency !== 'unknown' && ` · ${t(`sufficiency.${sufficiency}`)}`}
        {reviewer && ` · ${t('review.by', { reviewer })}`}
      </span>
    </UnstyledButton>
  );
}
