/** Sentences about a node or a link, for those who do not see the graph. */
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '@/lib/localized';
import type { GraphEdge, GraphNode } from './model';

export function useWords() {
  const { t, i18n } = useTranslation('causes');
  const node = useCallback(
    (n: GraphNode): string => {
      const title = localized(n.title, i18n.language);
      if (!n.cause) return t('node.moment', { title });
      return [
        title,
        t(`class.${n.cause.class}`),
        t(`effect.${n.cause.effect}`),
        t(`common:status.${n.cause.status}`),
        t('evidence', { count: n.cause.evidence.length }),
        n.cause.released ? t('released.yes') : '',
        n.lints.length > 0 ? t('lint.count', { count: n.lints.length }) : '',
      ]
        .filter(Boolean)
        .join(', ');
    },
    [t, i18n.language],
  );
  const edge = useCallback(
    (e: GraphEdge, from: GraphNode | undefined, to: GraphNode | undefined): string =>
      [
        t('edge.label', {
          from: localized(from?.title, i18n.language),
          to: localized(to?.title, i18n.language),
        }),
        t(`verdict.${e.link.verdict}`),
        t(`sufficiency.${e.link.sufficiency}`),
        e.link.reviewer ? t('review.by', { reviewer: e.link.reviewer }) : t('review.none'),
      ].join(', '),
    [t, i18n.language],
  );
  return useMemo(() => ({ node, edge }), [node, edge]);
}
