import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { threadsOf } from '@/ui/record/threads';
import { aboutOf, choicesOf, sift } from './sift';

const note = (key: string, over: Partial<Schema<'Annotation'>> = {}): Schema<'Annotation'> => ({
  key,
  target: { entry: 'ignition' },
  kind: 'observation',
  text: 'the clock runs fast',
  tags: ['clock'],
  mentions: [],
  author: 'mina',
  revision: 1,
  withdrawn: false,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  ...over,
});

const threads = threadsOf([
  note('a1'),
  note('a2', { thread: 'a1', author: 'joon', text: 'by 3 min', tags: [] }),
  note('a3', {
    kind: 'question',
    target: { event: 's1:0' },
    tags: ['power', 'clock'],
    mentions: ['joon'],
    text: '@joon why?',
  }),
]);
const keys = (s: Parameters<typeof sift>[1]) => sift(threads, s).map((t) => t.root.key);

test('a thread is found by its answers, too', () => {
  expect(keys({ author: 'joon' })).toEqual(['a1']);
  expect(keys({ q: 'clock 3' })).toEqual(['a1']);
  expect(keys({ q: 'nowhere' })).toEqual([]);
});

test('by kind, target, tag, mention, and whether it waits', () => {
  expect(keys({ kind: 'question' })).toEqual(['a3']);
  expect(keys({ about: 'entry' })).toEqual(['a1']);
  expect(keys({ tag: 'power' })).toEqual(['a3']);
  expect(keys({ mention: 'joon' })).toEqual(['a3']);
  expect(keys({ open: true })).toEqual(['a3']);
});

test('what is a target, and which tags there are', () => {
  expect(aboutOf({ from: '2022-10-15T15:19:00+09:00', to: '2022-10-15T15:27:00+09:00' })).toBe('range');
  expect(choicesOf(threads)).toEqual({ tags: ['clock', 'power'], authors: ['mina', 'joon'] });
});
