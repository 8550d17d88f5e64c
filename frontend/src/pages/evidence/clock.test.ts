import { describe, expect, it } from 'vitest';
import { goOffset, parseOffset } from './clocktext';
import { knownMoves, shiftAt } from './shift';

describe('offsets', () => {
  it('are read as people write them', () => {
    const want = -222_000;
    for (const text of ['-3m42s', '−3 min 42 s', '- 3:42', '-00:03:42', '-222', '-3분 42초', '-3 minutes 42 seconds'])
      expect(parseOffset(text), text).toBe(want);
    expect(parseOffset('1h')).toBe(3_600_000);
    expect(parseOffset('+1.5s')).toBe(1500);
    expect(parseOffset('250ms')).toBe(250);
    expect(parseOffset('-0')).toBe(0);
    for (const bad of ['', '-', 'fast', '3x', '1:2:3', '3m 42']) expect(parseOffset(bad), bad).toBeUndefined();
  });

  it('are written as the service reads them', () => {
    expect([-222_000, 0, 3_600_000, 1500, 0.25, -90_061_000].map(goOffset)).toEqual([
      '-3m42s',
      '0s',
      '1h0m0s',
      '1.5s',
      '0.00025s',
      '-25h1m1s',
    ]);
  });
});

describe('shifts', () => {
  const move = (now: string, seconds?: number) => ({ now, seconds }) as Parameters<typeof knownMoves>[0][number];
  it('hold between what is known', () => {
    const moves = knownMoves([
      move('2022-10-15T10:00:10Z', 20),
      move('2022-10-15T10:00:00Z', 10),
      move('2022-10-15T11:00:00Z'),
    ]);
    const at = Date.parse('2022-10-15T10:00:00Z');
    expect(shiftAt(moves, at - 5000)).toBe(10_000);
    expect(shiftAt(moves, at + 5000)).toBe(15_000);
    expect(shiftAt(moves, at + 99_000)).toBe(20_000);
    expect(shiftAt([], at)).toBe(0);
  });
});
