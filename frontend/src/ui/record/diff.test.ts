import { expect, test } from 'vitest';
import { changes, middle } from './diff';

test('only fields that differ are told, without the housekeeping', () => {
  expect(
    changes(
      { title: { ko: '가', en: 'a' }, revision: 1, evidence: ['s1:0'] },
      { title: { ko: '가', en: 'b' }, revision: 2, evidence: ['s1:0', 's1:9'], phase: 'x' },
    ),
  ).toEqual([
    { field: 'title.en', before: 'a', after: 'b' },
    { field: 'evidence', before: 's1:0', after: 's1:0\ns1:9' },
    { field: 'phase', before: '', after: 'x' },
  ]);
});

test('a record that was made anew has all its fields', () => {
  expect(changes(undefined, { class: 'direct' })).toEqual([{ field: 'class', before: '', after: 'direct' }]);
});

test('the middle is where two texts differ, by whole letters', () => {
  expect(middle('15:19 발화', '15:33 발화')).toEqual({ head: '15:', a: '19', b: '33', tail: ' 발화' });
  expect(middle('😀a', '😃a')).toEqual({ head: '', a: '😀', b: '😃', tail: 'a' });
  expect(middle('aa', 'aaa')).toEqual({ head: 'aa', a: '', b: 'a', tail: '' });
});
