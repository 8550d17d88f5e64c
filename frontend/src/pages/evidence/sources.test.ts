import { describe, expect, it } from 'vitest';
import { validateEvidenceSearch } from './search';
import { chosen, cropped, type Row } from './sources';

const row = (label: string, received: number, rejected = 0, format = 'access'): Row => ({
  source: {
    label,
    format,
    gaps: 0,
    state: 'ready',
    created_at: '',
    ledger: { received, rejected, undated: 0, bytes: received * 10 },
  } as unknown as Row['source'],
});
const rows = [row('web-10', 5), row('web-2', 50, 1), row('db', 5, 0, 'postgres')];
const labels = (list: Row[]) => list.map((r) => r.source.label);

describe('sources', () => {
  it('stand as they were delivered until somebody sorts', () => {
    expect(labels(chosen(rows, {}))).toEqual(['web-10', 'web-2', 'db']);
    expect(labels(chosen(rows, { sort: 'label' }))).toEqual(['db', 'web-2', 'web-10']);
    expect(labels(chosen(rows, { sort: 'records', down: true }))).toEqual(['web-2', 'db', 'web-10']);
  });

  it('are found by name, format and trouble', () => {
    expect(labels(chosen(rows, { q: 'WEB' }))).toEqual(['web-10', 'web-2']);
    expect(labels(chosen(rows, { format: 'postgres' }))).toEqual(['db']);
    expect(labels(chosen(rows, { trouble: true }))).toEqual(['web-2']);
  });

  it('are drawn over the range that they use', () => {
    expect(cropped([[0, 0, 5], [0, 3, 0, 0, 1], [], [0, 0, 0, 0, 0, 0]])).toEqual([
      [0, 5, 0, 0],
      [3, 0, 0, 1],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(cropped([[0], []])).toEqual([[], []]);
  });

  it('are asked for only in words the page knows', () => {
    expect(validateEvidenceSearch({ sort: 'x', tab: 'clock', add: 'true', source: 7, down: 'yes' })).toEqual({
      sort: undefined,
      tab: 'clock',
      add: true,
      source: '7',
      down: undefined,
      q: undefined,
      format: undefined,
      trouble: undefined,
    });
  });
});
