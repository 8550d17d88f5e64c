/** The why-because graph: causes, the moments they act on, and the links between them. */
import type { Schema } from '@/api/client';

export type Cause = Schema<'Cause'>;
export type Entry = Schema<'Entry'>;
export type CauseLink = Schema<'Link'>;
export type Lint = Schema<'Lint'>;

export interface GraphNode {
  /** `cause:KEY`, `entry:KEY` */
  id: string;
  cause?: Cause;
  entry?: Entry;
  title: Schema<'Localized'>;
  lints: Lint[];
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  link: CauseLink;
  lints: Lint[];
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Shown {
  effect?: 'onset' | 'delay';
  withdrawn?: boolean;
}

/** Every cause, every entry that a link ends at, every link both of whose ends are there. */
export function graphOf(
  causes: Cause[],
  entries: Entry[],
  links: CauseLink[],
  lints: Lint[],
  shown: Shown = {},
): Graph {
  const on = new Map<string, Lint[]>();
  for (const lint of lints) if (lint.on) on.set(lint.on, [...(on.get(lint.on) ?? []), lint]);
  const nodes = new Map<string, GraphNode>();
  for (const cause of causes) {
    if (cause.status === 'withdrawn' && !shown.withdrawn) continue;
    if (shown.effect && cause.effect !== shown.effect) continue;
    const id = `cause:${cause.key}`;
    nodes.set(id, { id, cause, title: cause.title, lints: on.get(id) ?? [] });
  }
  const byKey = new Map(entries.map((e) => [`entry:${e.key}`, e]));
  const standing = links.filter((l) => !l.withdrawn || shown.withdrawn);
  // With a part of the causes hidden, entries stay only while something that is shown leads on from or to them.
  const wanted = (l: CauseLink) =>
    [l.from, l.to].every((end) => nodes.has(end) || byKey.has(end)) &&
    (!shown.effect || nodes.has(l.from) || nodes.has(l.to));
  const edges: GraphEdge[] = [];
  for (const link of standing.filter(wanted)) {
    for (const end of [link.from, link.to]) {
      const entry = byKey.get(end);
      if (entry && !nodes.has(end)) nodes.set(end, { id: end, entry, title: entry.title, lints: on.get(end) ?? [] });
    }
    if (nodes.has(link.from) && nodes.has(link.to))
      edges.push({ id: link.key, from: link.from, to: link.to, link, lints: on.get(`link:${link.key}`) ?? [] });
  }
  return { nodes: [...nodes.values()], edges };
}

/** Nodes that lead to nothing: what is to be explained. */
export function topsOf(g: Graph): GraphNode[] {
  const leading = new Set(g.edges.map((e) => e.from));
  const linked = new Set(g.edges.flatMap((e) => [e.from, e.to]));
  return g.nodes.filter((n) => linked.has(n.id) && !leading.has(n.id));
}

export interface Branch {
  node: GraphNode;
  /** The link that leads from this node to the one above it. */
  edge?: GraphEdge;
  /** It stands elsewhere with what is beneath it. */
  again: boolean;
  causes: Branch[];
}

/** The graph as a tree, effects above their causes; what has several effects is unfolded once. */
export function treeOf(g: Graph): { trees: Branch[]; loose: GraphNode[] } {
  const node = new Map(g.nodes.map((n) => [n.id, n]));
  const into = new Map<string, GraphEdge[]>();
  for (const e of g.edges) into.set(e.to, [...(into.get(e.to) ?? []), e]);
  const seen = new Set<string>();
  const grow = (n: GraphNode, edge?: GraphEdge): Branch => {
    const again = seen.has(n.id);
    seen.add(n.id);
    const causes: Branch[] = [];
    if (!again)
      for (const e of into.get(n.id) ?? []) {
        const from = node.get(e.from);
        if (from) causes.push(grow(from, e));
      }
    return { node: n, edge, again, causes };
  };
  const trees = topsOf(g).map((n) => grow(n));
  // A cycle has no top; what it holds is begun somewhere.
  const linked = new Set(g.edges.flatMap((e) => [e.from, e.to]));
  for (const n of g.nodes) if (linked.has(n.id) && !seen.has(n.id)) trees.push(grow(n));
  return { trees, loose: g.nodes.filter((n) => !linked.has(n.id)) };
}

/** Whether a link from one to the other would close a circle. */
export function wouldCircle(g: Graph, from: string, to: string): boolean {
  if (from === to) return true;
  const next = new Map<string, string[]>();
  for (const e of g.edges) if (!e.link.withdrawn) next.set(e.from, [...(next.get(e.from) ?? []), e.to]);
  const open = [to];
  const seen = new Set<string>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === from) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(next.get(at) ?? []));
  }
  return false;
}

const weight = { error: 2, warning: 1, info: 0 } as const;

/** The gravest of some lints. */
export function gravest(lints: Lint[]): Lint['severity'] | undefined {
  return lints.reduce<Lint['severity'] | undefined>(
    (worst, l) => (worst === undefined || weight[l.severity] > weight[worst] ? l.severity : worst),
    undefined,
  );
}
