import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { isOpen, threadsOf } from './threads';

const note = (key: string, over: Partial<Schema<'Annotation'>> = {}): Schema<'Annotation'> => ({
  key,
  target: { entry: 'ignition' },
  kind: 'question',
  text: '?',
  tags: [],
  mentions: [],
  author: 'mina',
  revision: 1,
  withdrawn: false,
  created_at: `2026-01-01T00:00:0${key.slice(1)}Z`,
  updated_at: `2026-01-01T00:00:0${key.slice(1)}Z`,
  ...over,
});

test('replies stand under their beginning; the thread that moved last stands first', () => {
  const threads = threadsOf([note('a1'), note('a2'), note('a3', { thread: 'a1' })]);
  expect(threads.map((t) => [t.root.key, t.replies.map((r) => r.key)])).toEqual([
    ['a1', ['a3']],
    ['a2', []],
  ]);
});

test('a reply to what is not there is not lost', () => {
  expect(threadsOf([note('a5', { thread: 'a4' })])).toHaveLength(1);
});

test('a question is open until another answers', () => {
  const own = threadsOf([note('a1'), note('a2', { thread: 'a1' })])[0];
  const other = threadsOf([note('a1'), note('a2', { thread: 'a1', author: 'joon' })])[0];
  const taken = threadsOf([note('a1'), note('a2', { thread: 'a1', author: 'joon', withdrawn: true })])[0];
  expect(own && isOpen(own)).toBe(true);
  expect(other && isOpen(other)).toBe(false);
  expect(taken && isOpen(taken)).toBe(true);
});
