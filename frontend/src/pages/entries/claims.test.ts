import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { axisOf, competes, contestsOf, partyName } from './claims';

const claim = (key: string, time?: string, status: Schema<'ClaimStatus'> = 'proposed'): Schema<'Claim'> => ({
  key,
  party: { en: key },
  statement: {},
  status,
  evidence: [],
  revision: 1,
  created_at: '2022-10-15T00:00:00Z',
  author: 'x',
  ...(time && { earliest: `2022-10-15T${time}:00+09:00`, latest: `2022-10-15T${time}:00+09:00` }),
});

const entry = (claims: Schema<'Claim'>[]): Schema<'Entry'> => ({
  key: 'ignition',
  title: {},
  body: {},
  earliest: '2022-10-15T15:19:00+09:00',
  latest: '2022-10-15T15:19:00+09:00',
  approximate: false,
  phase: '',
  source_kind: '',
  service: '',
  function: '',
  status: 'proposed',
  claims,
  revision: 1,
  created_at: '2022-10-15T00:00:00Z',
  updated_at: '2022-10-15T00:00:00Z',
  updated_by: 'x',
});

test('claims whose times exclude each other contest each other, by how much', () => {
  const [a, b, c] = [claim('c1', '15:19'), claim('c2', '15:33'), claim('c3')];
  expect(contestsOf(a, [a, b, c])).toEqual([{ claim: b, apart: -14 * 60_000 }]);
  expect(contestsOf(b, [a, b, c])).toEqual([{ claim: a, apart: 14 * 60_000 }]);
  expect(contestsOf(c, [a, b, c])).toEqual([]);
});

test('a withdrawn claim contests nothing', () => {
  const [a, b] = [claim('c1', '15:19'), claim('c2', '15:33', 'withdrawn')];
  expect(contestsOf(a, [a, b])).toEqual([]);
  expect(competes(entry([a, b]))).toBe(false);
  expect(competes(entry([a, claim('c2', '15:33')]))).toBe(true);
});

test('claims at the same time share a mark', () => {
  const axis = axisOf(entry([claim('c1', '15:19'), claim('c2', '15:33'), claim('c3', '15:33')]));
  expect(axis?.marks).toEqual([
    { keys: ['c1'], from: 0, to: 0 },
    { keys: ['c2', 'c3'], from: 1, to: 1 },
  ]);
  expect(axisOf(entry([claim('c1', '15:19'), claim('c2', '15:19')]))).toBeUndefined();
});

test('a party is the same in all its accounts', () => {
  expect(partyName('the service operator (first account)')).toBe('the service operator');
  expect(partyName('서비스 운영사(최초 설명)')).toBe('서비스 운영사');
});
