/** The graph itself; loaded only when it is looked at. */
import '@xyflow/react/dist/base.css';
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconDownload, IconFocusCentered, IconLayoutGrid, IconMinus, IconPlus } from '@tabler/icons-react';
import {
  applyNodeChanges,
  type Connection,
  type EdgeTypes,
  type FitViewOptions,
  MarkerType,
  type NodeChange,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { notifyDone, notifyProblem } from '@/ui/notify';
import css from './causes.module.css';
import { CauseEdge, type CauseFlowEdge } from './edge';
import { placed } from './layout';
import { verdictTones } from './looks';
import type { Graph } from './model';
import { type CauseFlowNode, CauseNode } from './node';
import { savePicture, usePicture } from './picture';
import { type Positions, size } from './place';
import { usePositions } from './positions';
import { useWords } from './words';

const nodeTypes: NodeTypes = { cause: CauseNode };
const edgeTypes: EdgeTypes = { cause: CauseEdge };

/** The tools stand above: nothing is brought under them. */
const fit: FitViewOptions = { padding: { top: '56px', right: '16px', bottom: '16px', left: '16px' } };
/** At first, rather less of it than nothing that can be read. */
const firstFit: FitViewOptions = { ...fit, minZoom: 0.6 };

export interface GraphProps {
  graph: Graph;
  node: string | undefined;
  link: string | undefined;
  onNode: (id: string) => void;
  onLink: (key: string) => void;
  onConnect: (from: string, to: string) => void;
}

export default function CauseGraph(props: GraphProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

/** What stands next to what is open; undefined when nothing is. */
function near(graph: Graph, node: string | undefined, link: string | undefined) {
  if (!node && !link) return undefined;
  const nodes = new Set<string>(node ? [node] : []);
  const edges = new Set<string>();
  for (const e of graph.edges)
    if (e.id === link || e.from === node || e.to === node) {
      edges.add(e.id);
      nodes.add(e.from);
      nodes.add(e.to);
    }
  return edges.size > 0 || nodes.size > 0 ? { nodes, edges } : undefined;
}

function Flow({ graph, node, link, onNode, onLink, onConnect }: GraphProps) {
  const { t } = useTranslation('causes');
  const { can } = useIncident();
  const words = useWords();
  const still = useReducedMotion();
  const flow = useReactFlow();
  const { own, move, tidy } = usePositions();
  const { nodes: at, routes } = useMemo(() => placed(graph, own), [graph, own]);
  const byId = useMemo(() => new Map(graph.nodes.map((n) => [n.id, n])), [graph]);
  const lit = useMemo(() => near(graph, node, link), [graph, node, link]);
  const mayEdit = can('edit');

  const [nodes, setNodes] = useState<CauseFlowNode[]>([]);
  useEffect(() => {
    // Left to right, top to bottom: the order in which the keyboard goes through them.
    const order = [...graph.nodes].sort(
      (a, b) => (at[a.id]?.x ?? 0) - (at[b.id]?.x ?? 0) || (at[a.id]?.y ?? 0) - (at[b.id]?.y ?? 0),
    );
    const tops = Object.values(at).map((p) => p.y);
    const middle = (Math.min(...tops) + Math.max(...tops)) / 2;
    setNodes((old) => {
      const before = new Map(old.map((n) => [n.id, n]));
      return order.map((n) => ({
        ...before.get(n.id),
        id: n.id,
        type: 'cause' as const,
        position: at[n.id] ?? { x: 0, y: 0 },
        width: size.width,
        height: size.height,
        ariaLabel: words.node(n),
        data: {
          node: n,
          open: n.id === node,
          faded: lit ? !lit.nodes.has(n.id) : false,
          up: (at[n.id]?.y ?? 0) > middle,
        },
      }));
    });
  }, [graph, at, node, lit, words]);

  const edges = useMemo<CauseFlowEdge[]>(
    () =>
      graph.edges.map((e) => ({
        id: e.id,
        source: e.from,
        target: e.to,
        type: 'cause' as const,
        focusable: false, // its button is
        markerEnd: { type: MarkerType.ArrowClosed, color: verdictTones[e.link.verdict], width: 16, height: 16 },
        data: {
          edge: e,
          open: e.id === link,
          faded: lit ? !lit.edges.has(e.id) : false,
          label: words.edge(e, byId.get(e.from), byId.get(e.to)),
          route: routes[e.id],
          onOpen: onLink,
        },
      })),
    [graph, link, lit, words, byId, onLink, routes],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<CauseFlowNode>[]) => {
      setNodes((now) => applyNodeChanges(changes, now));
      const moved: Positions = {};
      for (const c of changes) if (c.type === 'position' && !c.dragging && c.position) moved[c.id] = c.position;
      if (Object.keys(moved).length > 0) move(moved);
    },
    [move],
  );

  // Something chosen elsewhere, in the list of findings say, is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when something else is chosen
  useEffect(() => {
    const id = node ?? graph.edges.find((e) => e.id === link)?.to;
    const spot = id ? at[id] : undefined;
    if (!spot) return;
    const { x, y, zoom } = flow.getViewport();
    const box = document.querySelector('.react-flow')?.getBoundingClientRect();
    if (!box) return;
    const left = spot.x * zoom + x;
    const top = spot.y * zoom + y;
    // The panel covers the right of the canvas.
    const free = Math.max(240, Math.min(box.width, window.innerWidth - 680 - box.left));
    if (left < 0 || top < 0 || left + size.width * zoom > free || top + size.height * zoom > box.height)
      void flow.setViewport(
        {
          zoom,
          x: free / 2 - (spot.x + size.width / 2) * zoom,
          y: box.height / 2 - (spot.y + size.height / 2) * zoom,
        },
        { duration: still ? 0 : 250 },
      );
  }, [node, link]);

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' && e.key !== ' ') return;
    const at =
      e.target instanceof HTMLElement && e.target.classList.contains('react-flow__node') ? e.target : undefined;
    const id = at?.dataset.id;
    if (!id) return;
    e.preventDefault();
    onNode(id);
  };
  const picture = usePicture(graph, at, routes);
  const save = (kind: 'svg' | 'png') =>
    savePicture(picture(), kind, t('picture.name')).then(() => notifyDone(t('picture.done')), notifyProblem);
  const duration = still ? 0 : 200;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the nodes inside are what takes the keys
    <div className={css.canvas} onKeyDown={onKeyDown}>
      <div className={css.tools}>
        <Tool label={t('graph.in')} onClick={() => void flow.zoomIn({ duration })}>
          <IconPlus size={16} />
        </Tool>
        <Tool label={t('graph.out')} onClick={() => void flow.zoomOut({ duration })}>
          <IconMinus size={16} />
        </Tool>
        <Tool label={t('graph.fit')} onClick={() => void flow.fitView({ ...fit, duration })}>
          <IconFocusCentered size={16} />
        </Tool>
        <Tool
          label={t('graph.tidy')}
          onClick={() => {
            const old = tidy();
            requestAnimationFrame(() => void flow.fitView({ ...fit, duration }));
            notifyDone(t('graph.tidied'), Object.keys(old).length > 0 ? async () => move(old) : undefined);
          }}
        >
          <IconLayoutGrid size={16} />
        </Tool>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="default" size={32} aria-label={t('picture.save')}>
              <IconDownload size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void save('svg')}>SVG</Menu.Item>
            <Menu.Item onClick={() => void save('png')}>PNG</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onNodeClick={(_, n) => onNode(n.id)}
        onEdgeClick={(_, e) => onLink(e.id)}
        onConnect={(c: Connection) => c.source && c.target && onConnect(c.source, c.target)}
        isValidConnection={(c) => c.source !== c.target}
        nodesConnectable={mayEdit}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        fitView
        fitViewOptions={firstFit}
        minZoom={0.2}
        maxZoom={2}
        nodeDragThreshold={4}
        preventScrolling={false}
        panOnScroll={false}
        zoomOnScroll={false}
        zoomActivationKeyCode={['Meta', 'Control']}
        aria-label={t('graph.label')}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('graph.keys'),
          'node.a11yDescription.keyboardDisabled': t('graph.keys'),
        }}
      />
    </div>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={32} onClick={onClick} aria-label={label}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
