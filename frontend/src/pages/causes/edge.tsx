/** A link of the graph: its line says how it was judged, its button opens it. */
import { Tooltip } from '@mantine/core';
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { type CSSProperties, memo } from 'react';
import css from './causes.module.css';
import { pathOf, type Route } from './layout';
import { verdictDashes, verdictIcons, verdictTones } from './looks';
import type { GraphEdge } from './model';

type CauseEdgeData = {
  edge: GraphEdge;
  open: boolean;
  faded: boolean;
  label: string;
  route: Route | undefined;
  onOpen: (id: string) => void;
};
export type CauseFlowEdge = Edge<CauseEdgeData, 'cause'>;

export const CauseEdge = memo(function CauseEdge({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  markerEnd,
  data,
}: EdgeProps<CauseFlowEdge>) {
  if (!data) return null;
  const { path, label } = pathOf({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, data.route);
  const { verdict, sufficiency, reviewer } = data.edge.link;
  const Icon = verdictIcons[verdict];
  const tone = verdictTones[verdict];
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        markerEnd={markerEnd}
        interactionWidth={16}
        style={
          {
            '--tone': tone,
            strokeWidth: (sufficiency === 'sufficient' ? 3 : 1.5) + (data.open ? 1.5 : 0),
            strokeDasharray: verdictDashes[verdict],
            opacity: data.faded ? 0.2 : 0.9,
          } as CSSProperties
        }
      />
      <EdgeLabelRenderer>
        <Tooltip label={data.label} multiline maw={340}>
          <button
            type="button"
            className={`${css.verdict} nodrag nopan`}
            data-reviewed={reviewer ? true : undefined}
            data-selected={data.open || undefined}
            aria-label={data.label}
            aria-pressed={data.open}
            onClick={() => data.onOpen(id)}
            style={
              {
                '--tone': tone,
                opacity: data.faded ? 0.5 : 1,
                transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)`,
              } as CSSProperties
            }
          >
            <Icon size={14} stroke={2.6} aria-hidden />
          </button>
        </Tooltip>
      </EdgeLabelRenderer>
    </>
  );
});
