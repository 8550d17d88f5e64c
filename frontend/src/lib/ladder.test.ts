import { describe, expect, it } from 'vitest';
import { bucketMs, bucketText, ladder, levelFor, tileAt, tileBuckets, tileFrom, tileMs } from './ladder';

describe('the ladder of buckets', () => {
  it('ascends, each rung of days or dividing a day', () => {
    for (let i = 1; i < ladder.length; i++) expect(ladder[i]).toBeGreaterThan(ladder[i - 1] ?? 0);
    for (const us of ladder) expect(us % 86_400e6 === 0 || 86_400e6 % us === 0).toBe(true);
  });

  it('never gives a bucket narrower than a pixel', () => {
    for (const perPixel of [0.00001, 0.01, 0.013, 1, 999, 60_000, 4e6, 1e9]) {
      const level = levelFor(perPixel);
      expect(bucketMs(level)).toBeGreaterThanOrEqual(perPixel * 0.999);
      if (level > 0 && perPixel > 0.01) expect(bucketMs(level - 1)).toBeLessThan(perPixel);
    }
    expect(levelFor(1e15)).toBe(ladder.length - 1);
  });

  it('lays tiles end to end, and finds the one in which a moment lies', () => {
    const at = Date.UTC(2022, 9, 15, 6, 19, 0, 250);
    for (let level = 0; level < ladder.length; level++) {
      const i = tileAt(level, at);
      expect(tileFrom(level, i)).toBeLessThanOrEqual(at);
      expect(tileFrom(level, i + 1)).toBeGreaterThan(at);
      expect(tileFrom(level, i + 1) - tileFrom(level, i)).toBeCloseTo(tileMs(level), 2);
      expect(tileAt(level, tileFrom(level, i))).toBe(i);
    }
  });

  it('begins weeks on a Monday', () => {
    const week = ladder.indexOf(7 * 86_400e6);
    expect(new Date(tileFrom(week, 3)).getUTCDay()).toBe(1);
    expect(tileBuckets).toBeGreaterThan(0);
  });

  it('names lengths as the service reads them', () => {
    expect(bucketText(0)).toBe('10us');
    expect(bucketText(levelFor(1))).toBe('1ms');
    expect(bucketText(levelFor(1000))).toBe('1s');
    expect(bucketText(levelFor(60_000))).toBe('60s');
  });
});
