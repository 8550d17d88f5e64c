import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { grouped, matches } from './group';

const entry = (key: string, at: string, over: Partial<Schema<'Entry'>> = {}): Schema<'Entry'> => ({
  key,
  title: { en: `${key} happened`, ko: `${key} 발생` },
  body: {},
  earliest: at,
  latest: at,
  approximate: false,
  phase: 'p1',
  source_kind: 'alarm',
  service: 'messenger',
  function: 'detect',
  status: 'proposed',
  claims: [],
  revision: 1,
  created_at: at,
  updated_at: at,
  updated_by: 'x',
  ...over,
});

test('withdrawn entries are shown only when asked for', () => {
  const gone = entry('a', '2022-10-15T15:19:00+09:00', { status: 'withdrawn' });
  expect(matches(gone, {})).toBe(false);
  expect(matches(gone, { withdrawn: true })).toBe(true);
  expect(matches(gone, { status: 'withdrawn' })).toBe(true);
});

test('all words must occur, in either language', () => {
  const e = entry('fire', '2022-10-15T15:19:00+09:00');
  expect(matches(e, { q: 'fire 발생' })).toBe(true);
  expect(matches(e, { q: 'fire water' })).toBe(false);
  expect(matches(e, { service: 'detect' })).toBe(true);
});

test('days are those of the zone; phases that the incident does not know are none', () => {
  const list = [
    entry('b', '2022-10-15T23:30:00+09:00', { phase: 'p2' }),
    entry('a', '2022-10-15T15:19:00+09:00'),
    entry('c', '2022-10-16T00:10:00+09:00', { phase: 'gone' }),
  ];
  expect(grouped(list, { group: 'day' }, [], 'Asia/Seoul').map((g) => [g.key, g.entries.map((e) => e.key)])).toEqual([
    ['2022-10-15', ['a', 'b']],
    ['2022-10-16', ['c']],
  ]);
  expect(grouped(list, { group: 'day' }, [], 'UTC')).toHaveLength(1);
  expect(grouped(list, {}, ['p1', 'p2'], 'UTC').map((g) => g.key)).toEqual(['p1', 'p2', '']);
  expect(grouped(list, { sort: 'changed' }, ['p1', 'p2'], 'UTC').map((g) => g.key)).toEqual(['']);
});
