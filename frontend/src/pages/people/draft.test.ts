import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { differences, draftOf } from './draft';

const saved: Schema<'Incident'> = {
  slug: 'x',
  title: { ko: '가', en: 'a' },
  zone: 'Asia/Seoul',
  phases: [{ key: 'p', title: { ko: '가' }, from: 'a', to: 'b' }],
  headline: { from: 'a', to: 'b', cuts: ['c'] },
  revision: 1,
  created_at: '',
  updated_at: '',
  updated_by: '',
  permissions: [],
};

describe('what differs', () => {
  it('is nothing at first, nor when only emptiness was added', () => {
    expect(differences(draftOf(saved), draftOf(saved))).toEqual({});
    const draft = draftOf(saved);
    draft.headline = { ...draft.headline, spans: [], awareness: { event: '', claims: '' } };
    draft.title = { en: 'a', ko: '가' };
    expect(differences(draftOf(saved), draft)).toEqual({});
  });

  it('is the part that changed, whole', () => {
    const draft = draftOf(saved);
    draft.headline = { ...draft.headline, cuts: ['c', 'd'] };
    draft.phases = [];
    expect(differences(draftOf(saved), draft)).toEqual({
      phases: [],
      headline: { from: 'a', to: 'b', cuts: ['c', 'd'] },
    });
  });
});
