import { describe, expect, it } from 'vitest';
import { betweenSpans, centreSpan, clampSpan, cutSpan, padSpan, panSpan, shortest, zoomSpan } from './span';

const at = Date.UTC(2022, 9, 15, 6, 19);
const hour = { from: at, to: at + 3_600_000 };

describe('windows on time', () => {
  it('zooms about a moment, which stays where it is', () => {
    const pointer = at + 900_000;
    const near = zoomSpan(hour, 0.5, pointer);
    expect(near.to - near.from).toBeCloseTo(1_800_000, 6);
    expect((pointer - near.from) / (near.to - near.from)).toBeCloseTo(0.25, 9);
    const back = zoomSpan(near, 2, pointer);
    expect(back.from).toBeCloseTo(hour.from, 3);
    expect(back.to).toBeCloseTo(hour.to, 3);
  });

  it('stops at milliseconds and at years', () => {
    expect(zoomSpan(hour, 1e-12, at).to - zoomSpan(hour, 1e-12, at).from).toBeCloseTo(shortest, 3);
    const wide = zoomSpan(hour, 1e12, at);
    expect(wide.to - wide.from).toBeLessThan(11 * 366 * 86_400_000);
  });

  it('keeps its length when it is pushed against the ends of time', () => {
    const s = panSpan(hour, -1e15);
    expect(s.to - s.from).toBeCloseTo(3_600_000, 3);
    expect(s.from).toBeGreaterThan(0);
    expect(clampSpan({ from: at, to: at - 5 }).to).toBeGreaterThan(at - 5);
  });

  it('pads, centres and cuts', () => {
    expect(padSpan(hour, 0.1).from).toBeCloseTo(at - 360_000, 3);
    expect(centreSpan(hour, at).from).toBeCloseTo(at - 1_800_000, 3);
    expect(cutSpan(hour, { from: at + 10, to: at + 20 })).toEqual({ from: at + 10, to: at + 20 });
    expect(cutSpan(hour, { from: 0, to: 5 })).toBeUndefined();
  });

  it('goes from one window to another and arrives', () => {
    const b = { from: at + 1000, to: at + 2000 };
    expect(betweenSpans(hour, b, 0).from).toBeCloseTo(hour.from, 3);
    expect(betweenSpans(hour, b, 1)).toEqual(b);
    const half = betweenSpans(hour, b, 0.5);
    expect(half.to - half.from).toBeCloseTo(Math.sqrt(3_600_000 * 1000), 0);
    expect(betweenSpans(hour, panSpan(hour, 500), 0.5).from).toBeCloseTo(at + 250, 3);
  });
});
