import { describe, expect, it } from 'vitest';
import { cluster, place, scale, ticks } from './axis';

const at = (text: string) => Date.parse(text);

describe('ticks', () => {
  it('stand at midnights of the zone, not of UTC', () => {
    const list = ticks({ from: at('2022-10-15T06:19:00Z'), to: at('2022-10-20T14:00:00Z') }, 'Asia/Seoul', 8);
    expect(list.map((t) => t.at)).toEqual([15, 16, 17, 18, 19].map((d) => at(`2022-10-${d}T15:00:00Z`)));
    expect(list.every((t) => t.date)).toBe(true);
  });

  it('go down to minutes and never exceed what there is room for', () => {
    const domain = { from: at('2022-10-15T06:19:00Z'), to: at('2022-10-15T06:27:00Z') };
    expect(ticks(domain, 'UTC', 8)).toHaveLength(9);
    expect(ticks(domain, 'UTC', 4).map((t) => new Date(t.at).getUTCMinutes())).toEqual([20, 22, 24, 26]);
    expect(ticks({ from: 5, to: 5 }, 'UTC', 8)).toEqual([]);
  });
});

describe('room', () => {
  it('joins points that could not be hit apart', () => {
    const points = [0, 10, 23, 24, 80].map((x) => ({ x, item: x }));
    expect(cluster(points, 24).map((c) => c.items)).toEqual([[0, 10, 23, 24], [80]]);
  });

  it('places times and rounds scales', () => {
    expect(place(75, { from: 50, to: 150 })).toBe(0.25);
    expect(scale(44)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(scale(0)).toEqual([0, 1]);
    expect(scale(20_000).length).toBeLessThan(8);
  });
});
