import { expect, test } from 'vitest';
import { stepAt } from './known';

test('a step is the last moment that has come', () => {
  const moments = [10, 20, 30];
  expect(stepAt(moments, 5)).toBe(0);
  expect(stepAt(moments, 10)).toBe(0);
  expect(stepAt(moments, 29)).toBe(1);
  expect(stepAt(moments, 30)).toBe(2);
  expect(stepAt(moments, 99)).toBe(2);
  expect(stepAt([], 1)).toBe(0);
});
