import { describe, expect, it } from 'vitest';
import { correctionAt, positionOf } from './clock';

const clock = {
  zone: 'Asia/Seoul',
  zone_basis: 'user' as const,
  offset: '-3m42s',
  drift_ppm: 0,
  uncertainty: '2s',
  steps: [
    { from: 100, offset: '10s' },
    { from: 500, offset: '-5s' },
  ],
};

describe('the correction of a clock', () => {
  it('adds the step in force', () => {
    expect(correctionAt(clock, 99).shift).toBe(-222_000);
    expect(correctionAt(clock, 100).shift).toBe(-212_000);
    expect(correctionAt(clock, 9000).shift).toBe(-227_000);
    expect(correctionAt(clock, 0).uncertainty).toBe(2000);
  });

  it('finds the position in an id', () => {
    expect(positionOf('s3:103868')).toBe(103868);
    expect(positionOf('s4/member.json:88#1')).toBe(88);
    expect(positionOf('entry:ignition')).toBe(0);
  });
});
