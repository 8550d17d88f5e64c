import { describe, expect, it } from 'vitest';
import { countQuery, filterKey, filterOf, narrowing } from './filter';
import { groupOf, layOut } from './layout';
import { validateTimelineSearch } from './search';

describe('filters from the address', () => {
  it('take what the service understands, and leave the rest', () => {
    const s = validateTimelineSearch({
      kind: ['log', 'nonsense'],
      severity: 'terrible',
      q: 503,
      source: 's1',
      undated: 'true',
    });
    expect(filterOf(s)).toEqual({ kind: ['log'], q: '503', source: ['s1'], undated: true });
  });

  it('are counted among records only', () => {
    expect(countQuery({})?.kind).toEqual(['log', 'alert', 'chat']);
    expect(countQuery({ kind: ['chat', 'entry'], undated: true })).toEqual({ kind: ['chat'] });
    expect(countQuery({ kind: ['entry', 'gap'] })).toBeUndefined();
  });

  it('are told apart by their text', () => {
    expect(filterKey(filterOf({ q: 'a' }))).not.toBe(filterKey(filterOf({ q: 'b' })));
    expect(narrowing({ q: 'a', host: ['h'], undated: true })).toBe(2);
  });
});

describe('lanes', () => {
  const lane = (key: string, kinds: string[]) => ({
    key,
    label: `label ${key}`,
    kinds,
    total: 1,
    counts: [],
    worst: '',
  });
  const given = {
    sources: [lane('s1', ['log', 'gap']), lane('s2', ['chat']), lane('s3', ['log']), lane('', ['entry'])],
    chosen: undefined,
    folded: new Set<string>(),
    entries: 3,
    notes: 0,
    phases: 2,
    words: (g: string) => g,
  };

  it('stand below their group, without a hole', () => {
    const { lanes, lanesHeight } = layOut(given);
    expect(lanes.map((l) => l.key)).toEqual(['chat', 's2', 'log', 's1', 's3']);
    let top = 0;
    for (const l of lanes) {
      expect(l.top).toBe(top);
      top += l.height;
    }
    expect(lanesHeight).toBe(top);
  });

  it('show together what is folded, and only what is chosen', () => {
    const folded = layOut({ ...given, folded: new Set(['log']) }).lanes.find((l) => l.key === 'log');
    expect(folded?.sources).toEqual(['s1', 's3']);
    expect(layOut({ ...given, chosen: new Set(['s3']) }).lanes.map((l) => l.key)).toEqual(['log', 's3']);
  });

  it('give no room to what is not there', () => {
    const bare = layOut({ ...given, entries: 0, phases: 0 });
    expect(bare.lanesTop).toBe(bare.phases);
    expect(groupOf(undefined)).toBe('log');
    expect(groupOf(['gap', 'alert'])).toBe('alert');
  });
});
