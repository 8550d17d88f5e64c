import { describe, expect, it } from 'vitest';
import { makeGroup, regroup, rotation } from './group';
import { partSize, smooth, timeLeft } from './item';

const file = (path: string) => ({ key: path, path });

describe('rotated sets', () => {
  it('are told by their names', () => {
    expect(rotation('app/web.log.2.gz')).toEqual({ base: 'app/web.log', order: -2 });
    expect(rotation('web.log-20221015')).toEqual({ base: 'web.log', order: 20221015 });
    expect(rotation('web.log').base).toBe('web.log');
    expect(rotation('web.log.gz').base).toBe('web.log');
  });

  it('become one source, the oldest file first', () => {
    const g = makeGroup([file('web.log'), file('web.log.1'), file('web.log.2.gz')]);
    expect(g.items).toEqual(['web.log.2.gz', 'web.log.1', 'web.log']);
    expect(g.label).toBe('web.log');
  });

  it('grow as files become ready, and keep what was decided', () => {
    let groups = regroup([], [file('a.log'), file('b.json')]);
    expect(groups.map((g) => g.label)).toEqual(['a.log', 'b.json']);
    groups = groups.map((g) => (g.label === 'b.json' ? { ...g, label: 'mine', zone: 'UTC' } : g));
    groups = regroup(groups, [file('a.log'), file('b.json'), file('a.log.1'), file('b.json.1')]);
    expect(groups.map((g) => [g.label, g.items])).toEqual([
      ['a.log', ['a.log.1', 'a.log']],
      ['mine', ['b.json.1', 'b.json']],
    ]);
    expect(regroup(groups, [file('b.json')]).map((g) => [g.label, g.zone, g.items])).toEqual([
      ['mine', 'UTC', ['b.json']],
    ]);
  });
});

describe('rates', () => {
  it('follow slowly and size parts within bounds', () => {
    expect(smooth(0, 1000, 1)).toBe(1000);
    expect(smooth(1000, 0, 1)).toBe(750);
    expect(smooth(1000, 5, 0)).toBe(1000);
    expect(partSize(0)).toBe(4 << 20);
    expect(partSize(1)).toBe(1 << 20);
    expect(partSize(1e9)).toBe(32 << 20);
  });

  it('tell the time left only while something moves', () => {
    const base = { key: 'a', path: 'a', offset: 0, inFlight: 0 };
    expect(timeLeft([{ ...base, size: 100, state: 'paused', rate: 10 }])).toBeUndefined();
    expect(
      timeLeft([
        { ...base, size: 100, state: 'sending', rate: 10 },
        { ...base, size: 50, state: 'waiting', rate: 0 },
      ]),
    ).toBe(15);
  });
});
