/** Where the nodes stand and how the lines run: causes to the left, what they brought about to the right. */
import dagre from '@dagrejs/dagre';
import type { Graph } from './model';
import { type Point, type Positions, size } from './place';

export interface Layout {
  nodes: Positions;
  /** Lines around other nodes; those of nodes that were moved run straight and are left out. */
  routes: Record<string, Route>;
}

export interface Route {
  /** Between the two ends. */
  points: Point[];
  /** Where the verdict stands. */
  label: Point;
}

/** Where everything would stand by itself; the same graph always gives the same. */
export function layout(g: Graph): Layout {
  const d = new dagre.graphlib.Graph({ multigraph: true });
  d.setGraph({ rankdir: 'LR', nodesep: 16, edgesep: 12, ranksep: 44, marginx: 16, marginy: 16 });
  for (const n of g.nodes) d.setNode(n.id, { ...size });
  for (const e of g.edges)
    d.setEdge(e.from, e.to, { weight: e.link.verdict === 'no' ? 2 : 1, width: 28, height: 28, labelpos: 'c' }, e.id);
  dagre.layout(d);
  const out: Layout = { nodes: {}, routes: {} };
  for (const n of g.nodes) {
    const at = d.node(n.id);
    out.nodes[n.id] = { x: Math.round(at.x - size.width / 2), y: Math.round(at.y - size.height / 2) };
  }
  for (const e of g.edges) {
    const { points, x, y } = d.edge(e.from, e.to, e.id) as { points?: Point[]; x?: number; y?: number };
    if (points && x !== undefined && y !== undefined)
      out.routes[e.id] = { points: points.slice(1, -1).map((p) => ({ x: p.x, y: p.y })), label: { x, y } };
  }
  return out;
}

/** Nodes that were moved stand where they were put, the others where the layout puts them. */
export function placed(g: Graph, own: Positions): Layout {
  const { nodes, routes } = layout(g);
  for (const n of g.nodes) {
    const moved = own[n.id];
    if (moved) nodes[n.id] = moved;
  }
  for (const e of g.edges) if (own[e.from] || own[e.to]) delete routes[e.id];
  return { nodes, routes };
}

/** A smooth line through a route, as an SVG path. */
export function pathOf(from: Point, to: Point, route: Route | undefined): { path: string; label: Point } {
  const f = (n: number) => Number(n.toFixed(1));
  if (!route) {
    const bend = Math.max(40, Math.abs(to.x - from.x) / 2);
    return {
      path: `M${f(from.x)} ${f(from.y)}C${f(from.x + bend)} ${f(from.y)} ${f(to.x - bend)} ${f(to.y)} ${f(to.x)} ${f(to.y)}`,
      label: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
    };
  }
  // Each stretch leaves and arrives level, so that it never doubles back on itself.
  const stops = [from, ...route.points, to];
  let path = `M${f(from.x)} ${f(from.y)}`;
  for (const [i, b] of stops.slice(1).entries()) {
    const a = stops[i] ?? from;
    const half = f((a.x + b.x) / 2);
    path += `C${half} ${f(a.y)} ${half} ${f(b.y)} ${f(b.x)} ${f(b.y)}`;
  }
  return { path, label: route.label };
}
