import { describe, expect, it } from 'vitest';
import { completed, faultyStretch, toCharacters, toUnits } from './position';

describe('places in a query', () => {
  it('counts characters beyond the first plane once', () => {
    expect(toCharacters('a👍b', 3)).toBe(2);
    expect(toUnits('a👍b', 2)).toBe(3);
    expect(toUnits('전원 x', 3)).toBe(3);
    expect(toUnits('ab', 9)).toBe(2);
  });

  it('finds the word that an error is about', () => {
    expect(faultyStretch('fire severity>foo', 15)).toEqual({ from: 14, to: 17 });
    expect(faultyStretch('fire AND', 6)).toEqual({ from: 5, to: 8 });
    expect(faultyStretch('👍 AND', 3)).toEqual({ from: 3, to: 6 });
    expect(faultyStretch('say "hi there', 5)).toEqual({ from: 4, to: 13 });
    expect(faultyStretch('a)', 2)).toEqual({ from: 1, to: 2 });
    expect(faultyStretch('a', 2)).toEqual({ from: 1, to: 1 });
  });

  it('puts a proposal in', () => {
    expect(completed('전원 ho', 3, 5, 'host:')).toEqual({ text: '전원 host:', caret: 8, open: true });
    expect(completed('host:up fire', 5, 7, 'ups-a1')).toEqual({ text: 'host:ups-a1 fire', caret: 12, open: false });
    expect(completed('host:up', 5, 7, 'ups-a1')).toEqual({ text: 'host:ups-a1 ', caret: 12, open: false });
  });
});
