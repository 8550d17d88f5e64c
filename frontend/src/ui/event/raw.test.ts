import { describe, expect, it } from 'vitest';
import { guessEncoding, hexRows, readable, visible } from './raw';

const shown = (list: { text: string }[]) => list.map((s) => s.text).join('');
const bytes = (...list: number[]) => new Uint8Array(list);

describe('bytes made visible', () => {
  it('shows what turns or hides text', () => {
    expect(shown(visible('a\u202eb\u0000c\u001b[31m\u200b'))).toBe('a\\u{202e}b\\0c\\e[31m\\u{200b}');
    expect(visible('로그\n줄\t끝')).toEqual([{ text: '로그\n줄\t끝', escape: false }]);
    expect(shown(visible('\u{e0041}x'))).toBe('\\u{e0041}x');
    expect(shown(visible('👍🏽'))).toBe('👍🏽');
  });

  it('keeps every byte that is no UTF-8', () => {
    expect(shown(readable(bytes(0x61, 0xff, 0xc0, 0x80, 0x62), 'utf-8'))).toBe('a\\xff\\xc0\\x80b');
    expect(shown(readable(bytes(0xed, 0xa0, 0x80), 'utf-8'))).toBe('\\xed\\xa0\\x80');
    expect(shown(readable(new TextEncoder().encode('전원 👍'), 'utf-8'))).toBe('전원 👍');
    expect(shown(readable(bytes(0xe2, 0x82), 'utf-8'))).toBe('\\xe2\\x82');
  });

  it('reads CP949 where it is', () => {
    const korean = bytes(0xc0, 0xfc, 0xbf, 0xf8); // 전원
    expect(guessEncoding(korean)).toBe('euc-kr');
    expect(shown(readable(korean, 'euc-kr'))).toBe('전원');
    expect(guessEncoding(new TextEncoder().encode('전원'))).toBe('utf-8');
    expect(guessEncoding(bytes(0x61, 0xff))).toBe('utf-8');
    expect(guessEncoding(bytes(0xff, 0xfe, 0x61, 0))).toBe('utf-16le');
  });

  it('dumps in rows', () => {
    const rows = hexRows(new TextEncoder().encode('hello, world! 0123\n'), 256, 16);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ offset: '00000100', ascii: 'hello, world! 01' });
    expect(rows[1]).toEqual({ offset: '00000110', hex: ['32', '33', '0a'], ascii: '23·' });
  });
});
