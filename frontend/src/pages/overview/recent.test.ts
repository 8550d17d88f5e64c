import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { recentChanges } from './recent';

const annotation = (key: string, author: string, updated_at: string) =>
  ({ key, author, updated_at, text: key }) as Schema<'Annotation'>;

describe('latest changes', () => {
  it('are others’, the newest first, no more than asked for', () => {
    const list = recentChanges(
      [],
      [],
      [
        annotation('a', 'joon', '2022-11-01T10:00:00+09:00'),
        annotation('b', 'mina', '2022-11-01T12:00:00+09:00'),
        annotation('c', 'vera', '2022-11-01T02:30:00Z'),
        annotation('d', '', '2022-11-01T09:00:00Z'),
      ],
      'mina',
      5,
    );
    expect(list.map((c) => c.key)).toEqual(['c', 'a']);
    expect(recentChanges([], [], [annotation('a', 'x', '')], 'me', 0)).toEqual([]);
  });
});
