import { describe, expect, it } from 'vitest';
import { bar } from './bar';

describe('the bar of phases', () => {
  it('is to scale while the incident lasted, and cuts short what followed', () => {
    const parts = bar([480, 5100, 302_880, 151_200, 5_965_200], 459_180);
    expect(parts.map((p) => p.cut)).toEqual([false, false, false, false, true]);
    expect(parts[0]?.share).toBeCloseTo(480 / 459_660);
    expect(parts.reduce((s, p) => s + p.share, 0)).toBeCloseTo(1);
  });

  it('is to scale throughout where there is no figure', () => {
    expect(bar([1, 3], undefined)).toEqual([
      { share: 0.25, cut: false },
      { share: 0.75, cut: false },
    ]);
    expect(bar([], 5)).toEqual([]);
  });
});
