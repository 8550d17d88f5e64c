import { expect, test } from 'vitest';
import type { Cause, CauseLink, Entry } from './model';
import { graphOf, gravest, topsOf, treeOf, wouldCircle } from './model';

const at = '2022-10-15T15:19:00+09:00';
const cause = (key: string, over: Partial<Cause> = {}): Cause => ({
  key,
  title: { en: key },
  text: {},
  class: 'direct',
  effect: 'onset',
  origin: 'own',
  status: 'proposed',
  entries: [],
  evidence: [],
  revision: 1,
  created_at: at,
  updated_at: at,
  updated_by: 'x',
  ...over,
});
const entry = (key: string) => ({ key, title: { en: key }, earliest: at, latest: at, status: 'confirmed' }) as Entry;
const link = (key: string, from: string, to: string, withdrawn = false): CauseLink => ({
  key,
  from,
  to,
  verdict: 'no',
  sufficiency: 'unknown',
  rationale: {},
  withdrawn,
  revision: 1,
  created_at: at,
  updated_at: at,
  updated_by: 'x',
});

const causes = [cause('a'), cause('b', { effect: 'delay' }), cause('gone', { status: 'withdrawn' }), cause('loose')];
const entries = [entry('top'), entry('unused')];
const links = [
  link('l1', 'cause:a', 'cause:b'),
  link('l2', 'cause:b', 'entry:top'),
  link('l3', 'cause:a', 'entry:top'),
  link('l4', 'cause:gone', 'entry:top'),
  link('l5', 'cause:loose', 'entry:top', true),
];

test('withdrawn causes and links are left out, entries come only with a link', () => {
  const g = graphOf(causes, entries, links, []);
  expect(g.nodes.map((n) => n.id)).toEqual(['cause:a', 'cause:b', 'cause:loose', 'entry:top']);
  expect(g.edges.map((e) => e.id)).toEqual(['l1', 'l2', 'l3']);
  expect(graphOf(causes, entries, links, [], { withdrawn: true }).edges).toHaveLength(5);
});

test('one effect alone', () => {
  const g = graphOf(causes, entries, links, [], { effect: 'delay' });
  expect(g.nodes.map((n) => n.id)).toEqual(['cause:b', 'entry:top']);
  expect(g.edges.map((e) => e.id)).toEqual(['l2']);
});

test('the tree unfolds what has two effects once', () => {
  const { trees, loose } = treeOf(graphOf(causes, entries, links, []));
  expect(trees).toHaveLength(1);
  const top = trees[0];
  expect(top?.node.id).toBe('entry:top');
  expect(top?.causes.map((b) => [b.node.id, b.again, b.causes.map((c) => c.node.id)])).toEqual([
    ['cause:b', false, ['cause:a']],
    ['cause:a', true, []],
  ]);
  expect(loose.map((n) => n.id)).toEqual(['cause:loose']);
});

test('a circle is found, and does not hang the tree', () => {
  const g = graphOf(causes, entries, [link('l1', 'cause:a', 'cause:b'), link('l2', 'cause:b', 'cause:a')], []);
  expect(topsOf(g)).toEqual([]);
  expect(treeOf(g).trees).toHaveLength(1);
  const open = graphOf(causes, entries, links, []);
  expect(wouldCircle(open, 'entry:top', 'cause:a')).toBe(true);
  expect(wouldCircle(open, 'cause:a', 'entry:top')).toBe(false);
  expect(wouldCircle(open, 'cause:a', 'cause:a')).toBe(true);
});

test('the gravest lint speaks', () => {
  const lint = (severity: 'error' | 'warning' | 'info') => ({ rule: 'x', severity, message: {}, hint: {} });
  expect(gravest([lint('info'), lint('error'), lint('warning')])).toBe('error');
  expect(gravest([])).toBeUndefined();
});
