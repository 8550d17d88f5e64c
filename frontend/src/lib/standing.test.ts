import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { standing } from './standing';

const entry = (key: string, status: Schema<'ClaimStatus'>) => ({ key, status }) as Schema<'Entry'>;

test('withdrawn entries are left out, disputed ones are not', () => {
  const page = { items: [entry('a', 'proposed'), entry('b', 'withdrawn'), entry('c', 'disputed')], next: 'n' };
  const now = standing(page);
  expect(now.items.map((e) => e.key)).toEqual(['a', 'c']);
  expect(now.next).toBe('n');
  expect(page.items).toHaveLength(3);
});

test('an incident whose only entry is withdrawn has none', () => {
  expect(standing({ items: [entry('a', 'withdrawn')] }).items).toEqual([]);
});
