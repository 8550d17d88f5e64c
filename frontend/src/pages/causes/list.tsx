/** The graph in words: effects, and beneath each what brought it about. */
import { Group, Text, Title, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconBooks, IconCornerLeftUp, IconWorld } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf, localized } from '@/lib/localized';
import { StatusBadge } from '@/ui/marks';
import { IntervalText } from '@/ui/time';
import css from './causes.module.css';
import { LinkLine } from './link-lines';
import { type Branch, type Graph, type GraphNode, gravest, treeOf } from './model';

export function CauseList({
  graph,
  node,
  onNode,
  onLink,
}: {
  graph: Graph;
  node: string | undefined;
  onNode: (id: string) => void;
  onLink: (key: string) => void;
}) {
  const { t } = useTranslation('causes');
  const { trees, loose } = useMemo(() => treeOf(graph), [graph]);
  return (
    <>
      {trees.map((b) => (
        <ul key={b.node.id} className={css.tree} aria-label={t('list.label')}>
          <Item branch={b} open={node} onNode={onNode} onLink={onLink} />
        </ul>
      ))}
      {loose.length > 0 && (
        <section>
          <Title order={2} size="h6" mt="md">
            {t(trees.length > 0 ? 'list.loose' : 'causes')}
          </Title>
          <ul className={css.tree}>
            {loose.map((n) => (
              <li key={n.id} className={css.item}>
                <Card node={n} open={node === n.id} onNode={onNode} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Item({
  branch: b,
  open,
  onNode,
  onLink,
}: {
  branch: Branch;
  open: string | undefined;
  onNode: (id: string) => void;
  onLink: (key: string) => void;
}) {
  const { t } = useTranslation('causes');
  const { edge } = b;
  return (
    <li className={css.item}>
      {edge && <LinkLine edge={edge} onOpen={() => onLink(edge.id)} />}
      <Card node={b.node} open={open === b.node.id} onNode={onNode} />
      {b.again && (
        <Text size="xs" c="var(--eb-muted)" mt={2}>
          <IconCornerLeftUp size={13} style={{ verticalAlign: -2 }} aria-hidden /> {t('list.again')}
        </Text>
      )}
      {b.causes.length > 0 && (
        <ul aria-label={t('edge.causes')}>
          {b.causes.map((c) => (
            <Item key={c.edge?.id ?? c.node.id} branch={c} open={open} onNode={onNode} onLink={onLink} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Card({ node: n, open, onNode }: { node: GraphNode; open: boolean; onNode: (id: string) => void }) {
  const { t, i18n } = useTranslation('causes');
  const c = n.cause;
  const worst = gravest(n.lints);
  const status = c?.status ?? n.entry?.status;
  return (
    <UnstyledButton
      className={css.card}
      data-class={c?.class}
      data-selected={open || undefined}
      onClick={() => onNode(n.id)}
    >
      <Group justify="space-between" gap={6} wrap="nowrap" align="flex-start" component="span">
        <Text span size="xs" c="var(--eb-muted)">
          {c
            ? [t(`class.${c.class}`), t(`effect.${c.effect}`), t(`origin.${c.origin}`)].join(' · ')
            : n.entry && <IntervalText from={n.entry.earliest} to={n.entry.latest} approximate={n.entry.approximate} />}
        </Text>
        {status && (
          <span style={{ flex: 'none' }}>
            <StatusBadge status={status} />
          </span>
        )}
      </Group>
      <Text span display="block" fw={600} size="sm" lang={languageOf(n.title, i18n.language)}>
        {localized(n.title, i18n.language)}
      </Text>
      <span className={css.foot}>
        {c && (
          <span>
            <IconBooks size={13} aria-hidden /> {t('evidence', { count: c.evidence.length })}
          </span>
        )}
        {c?.released && (
          <span>
            <IconWorld size={13} aria-hidden /> {t('released.short')}
          </span>
        )}
        {worst && (
          <span className={css.lint} data-severity={worst} style={{ marginInlineStart: 0 }}>
            <IconAlertTriangle size={13} aria-hidden /> {t('lint.count', { count: n.lints.length })}
          </span>
        )}
      </span>
    </UnstyledButton>
  );
}
