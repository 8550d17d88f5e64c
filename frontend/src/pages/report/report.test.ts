import { describe, expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { leftOut } from './document';
import { cleaned, differing, freshKey, type ReportText } from './text';

const text: ReportText = {
  title: { ko: '가' },
  publisher: {},
  summary: [{ ko: '나', en: 'b' }],
  facts: [],
  analysis: [],
  recommendations: [{ key: 'r', text: { en: 'x' }, addressee: {}, due: '', due_rule: {} }],
  corrections: {},
  names: [],
};

describe('what is written', () => {
  it('differs only where it says something else', () => {
    expect(differing(text, { ...text, title: { en: '', ko: '가' }, facts: [{ ko: ' ', en: '' }] })).toEqual({});
    expect(differing(text, { ...text, summary: [...text.summary, { en: 'c' }] })).toEqual({
      summary: [{ ko: '나', en: 'b' }, { en: 'c' }],
    });
  });
  it('is sent without what is empty', () => {
    const t = cleaned({
      ...text,
      recommendations: [...text.recommendations, { key: '', text: {}, addressee: {}, due: '', due_rule: {} }],
    });
    expect(t.recommendations).toHaveLength(1);
    expect(freshKey(['recommendation-2', 'r'])).toBe('recommendation-3');
  });
});

describe('what does not print', () => {
  const entry = (key: string, status: string, claims: [string, string][] = []) =>
    ({ key, status, claims: claims.map(([k, s]) => ({ key: k, status: s })) }) as unknown as Schema<'Entry'>;
  const cause = (key: string, status: string, released: boolean) =>
    ({ key, status, released: released ? { at: '', by: '' } : undefined }) as unknown as Schema<'Cause'>;
  const link = (key: string, from: string, to: string, extra: object) =>
    ({ key, from, to, ...extra }) as unknown as Schema<'Link'>;

  it('is told with its reason', () => {
    const out = leftOut(
      [
        entry('a', 'confirmed', [
          ['c1', 'proposed'],
          ['c2', 'disputed'],
        ]),
        entry('b', 'proposed', [['c1', 'confirmed']]),
      ],
      [cause('x', 'confirmed', true), cause('y', 'confirmed', false), cause('z', 'withdrawn', true)],
      [
        link('l1', 'cause:x', 'entry:a', { reviewed_at: 't' }),
        link('l2', 'cause:x', 'entry:a', {}),
        link('l3', 'cause:y', 'entry:a', { reviewed_at: 't' }),
        link('l4', 'cause:x', 'entry:a', { withdrawn: true }),
      ],
    );
    expect(out).toEqual([
      { noun: 'claim', reason: 'proposed', keys: ['a/c1'] },
      { noun: 'entry', reason: 'proposed', keys: ['b'] },
      { noun: 'cause', reason: 'unreleased', keys: ['y'] },
      { noun: 'cause', reason: 'withdrawn', keys: ['z'] },
      { noun: 'link', reason: 'unreviewed', keys: ['l2'] },
      { noun: 'link', reason: 'unprinted_end', keys: ['l3'] },
      { noun: 'link', reason: 'withdrawn', keys: ['l4'] },
    ]);
  });
});
