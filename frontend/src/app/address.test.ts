import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from './address';

describe('addresses', () => {
  it('keeps every text as it is', () => {
    for (const q of ['"a b"', '502', 'true', '전원 severity>=error', 'a+b&c=d', '{"x":1}', ' ']) {
      expect(readAddress(writeAddress({ q }))).toEqual({ q });
    }
    expect(readAddress('?q="a b"')).toEqual({ q: '"a b"' });
  });

  it('writes lists by repeating the name, and leaves out what is not set', () => {
    const text = writeAddress({ source: ['x/y', 'z'], undated: true, table: undefined, at: null, open: false, n: 3 });
    expect(text).toBe('?source=x%2Fy&source=z&undated=true&n=3');
    expect(readAddress(text)).toEqual({ source: ['x/y', 'z'], undated: 'true', n: '3' });
    expect(writeAddress({})).toBe('');
  });
});
