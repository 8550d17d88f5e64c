import { expect, test } from 'vitest';
import { layout, pathOf, placed } from './layout';
import type { CauseLink, Graph } from './model';
import { parsePositions, size } from './place';

const graph: Graph = {
  nodes: ['a', 'b', 'c', 'd'].map((id) => ({ id, title: {}, lints: [] })),
  edges: [
    ['a', 'c'],
    ['b', 'c'],
    ['c', 'd'],
  ].map(([from = '', to = ''], i) => ({ id: `l${i}`, from, to, link: { verdict: 'no' } as CauseLink, lints: [] })),
};

test('a cause stands left of its effect, and no two overlap', () => {
  const at = layout(graph).nodes;
  for (const e of graph.edges) expect((at[e.from]?.x ?? 0) + size.width).toBeLessThan(at[e.to]?.x ?? 0);
  const boxes = Object.values(at);
  for (const [i, p] of boxes.entries())
    for (const q of boxes.slice(i + 1))
      expect(Math.abs(p.x - q.x) >= size.width || Math.abs(p.y - q.y) >= size.height).toBe(true);
});

test('what was moved stays where it was put', () => {
  expect(placed(graph, { b: { x: 1, y: 2 }, gone: { x: 0, y: 0 } }).nodes.b).toEqual({ x: 1, y: 2 });
  expect(Object.keys(placed(graph, { gone: { x: 0, y: 0 } }).nodes)).toHaveLength(4);
});

test('what a device kept is not trusted', () => {
  expect(parsePositions('{"a":{"x":1,"y":2},"b":{"x":"1"},"c":null,"d":{"x":1e9,"y":0}}')).toEqual({
    a: { x: 1, y: 2 },
  });
  expect(parsePositions('nonsense')).toEqual({});
  expect(parsePositions(null)).toEqual({});
});

test('a line keeps clear of other nodes, and runs straight once an end was moved', () => {
  const long: Graph = {
    nodes: graph.nodes,
    edges: [...graph.edges, { id: 'far', from: 'a', to: 'd', link: { verdict: 'no' } as CauseLink, lints: [] }],
  };
  const { nodes, routes } = layout(long);
  const route = routes.far;
  expect(route?.points.length).toBeGreaterThan(0);
  for (const p of route?.points ?? [])
    for (const n of Object.values(nodes))
      expect(p.x > n.x && p.x < n.x + size.width && p.y > n.y && p.y < n.y + size.height).toBe(false);
  expect(placed(long, { a: { x: 0, y: 0 } }).routes.far).toBeUndefined();
  const straight = pathOf({ x: 0, y: 0 }, { x: 100, y: 50 }, undefined);
  expect(straight.label).toEqual({ x: 50, y: 25 });
  expect(straight.path.endsWith('100 50')).toBe(true);
});
