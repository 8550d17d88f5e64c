import { describe, expect, it } from 'vitest';
import { type Boxed, pack, rowsOf } from './packing';

const box = (left: number, width: number, full: number): Boxed => ({ left, right: left + width, full });

describe('packing', () => {
  it('puts what does not touch into one row', () => {
    expect(pack([box(0, 10, 50), box(60, 10, 50), box(120, 10, 50)], 3, 4)).toEqual([
      { row: 0, worded: true },
      { row: 0, worded: true },
      { row: 0, worded: true },
    ]);
  });

  it('opens rows for what would touch, and gives up words before it hides marks', () => {
    const out = pack([box(0, 10, 50), box(20, 10, 50), box(40, 10, 50)], 2, 4);
    expect(out.map((p) => p.row)).toEqual([0, 1, 0]);
    expect(out.map((p) => p.worded)).toEqual([false, true, false]);
  });

  it('never lets words run into the next mark of their row', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    for (let round = 0; round < 200; round++) {
      const boxes = Array.from({ length: 40 }, () => box(random() * 800, 8 + random() * 60, 20 + random() * 160)).sort(
        (a, b) => a.left - b.left,
      );
      const placed = pack(boxes, 4, 6);
      expect(Math.max(...placed.map((p) => p.row))).toBeLessThan(4);
      placed.forEach((p, i) => {
        const b = boxes[i];
        const next = placed.findIndex((o, j) => j > i && o.row === p.row);
        if (p.worded && b && next > i) expect((boxes[next]?.left ?? 0) + 1e-9).toBeGreaterThanOrEqual(b.left + b.full);
      });
    }
  });
});

describe('rows', () => {
  it('hold boxes without overlap', () => {
    expect(
      rowsOf(
        [
          { x: 0, width: 50 },
          { x: 40, width: 50 },
          { x: 60, width: 10 },
          { x: 95, width: 5 },
        ],
        4,
      ),
    ).toEqual([0, 1, 0, 0]);
  });
});
