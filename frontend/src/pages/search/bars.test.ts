import { describe, expect, it } from 'vitest';
import { barsOf, stack, ticks } from './bars';

describe('the histogram', () => {
  const bars = barsOf({
    buckets: [
      { from: '2022-10-15T06:00:00Z', count: 1001, severity: [0, 0, 0, 1000, 0, 1, 0] },
      { from: '2022-10-15T07:00:00Z', count: 0, severity: [0, 0, 0, 0, 0, 0, 0] },
    ],
    to: '2022-10-15T08:00:00Z',
  });

  it('knows where buckets end', () => {
    expect(bars.map((b) => b.to - b.from)).toEqual([3_600_000, 3_600_000]);
  });

  it('puts the worst on the ground, and never lets it vanish', () => {
    const parts = stack(bars[0] ?? { from: 0, to: 0, count: 0, parts: [] }, 1001, 80);
    expect(parts[0]).toEqual({ severity: 'error', y: 78, height: 2 });
    expect(parts[1]?.severity).toBe('info');
    expect((parts[1]?.y ?? -1) >= 0).toBe(true);
    expect(stack(bars[1] ?? { from: 0, to: 0, count: 0, parts: [] }, 1001, 80)).toEqual([]);
  });

  it('ticks where the clock on the wall is round', () => {
    const seoul = ticks(Date.UTC(2022, 9, 14, 3), Date.UTC(2022, 9, 16, 3), 540, 6);
    expect(seoul.map((t) => new Date(t.at).toISOString())).toContain('2022-10-14T15:00:00.000Z');
    expect(seoul.find((t) => t.at === Date.UTC(2022, 9, 14, 15))?.day).toBe(true);
    expect(seoul.length).toBeLessThanOrEqual(7);
  });
});
