import { describe, expect, it } from 'vitest';
import { conjuncts, contains, fieldTerm, narrowed, without } from './term';

describe('terms of a query', () => {
  it('quotes what would mean something else', () => {
    expect(fieldTerm('host', 'web-01')).toBe('host:web-01');
    expect(fieldTerm('service', '현장 지원반')).toBe('service:"현장 지원반"');
    expect(fieldTerm('user name', 'kim')).toBe('"user name":kim');
    expect(fieldTerm('path', 'a..b')).toBe('path:"a..b"');
    expect(fieldTerm('msg', 'say "hi" \\')).toBe('msg:"say \\"hi\\" \\\\"');
    expect(fieldTerm('glob', 'pay*')).toBe('glob:"pay*"');
    expect(fieldTerm('http.response.status', 200)).toBe('http.response.status:200');
    expect(fieldTerm('ups@32473.feed', 'A')).toBe('ups@32473.feed:A');
  });

  it('compares as a whole what holds no word', () => {
    expect(fieldTerm('sep', '--')).toBe('sep=--');
  });

  it('narrows, and keeps OR together', () => {
    expect(narrowed('', 'host:a')).toBe('host:a');
    expect(narrowed('*', 'host:a')).toBe('host:a');
    expect(narrowed('fire', 'host:a')).toBe('fire host:a');
    expect(narrowed('fire OR smoke', 'host:a')).toBe('(fire OR smoke) host:a');
    expect(narrowed('fire', 'host:a', true)).toBe('fire NOT host:a');
    expect(narrowed('fire host:a', 'host:a')).toBe('fire host:a');
  });

  it('knows what a query has, and takes it out again', () => {
    expect(contains('fire host:a', 'host:a')).toBe(true);
    expect(contains('fire NOT host:a', 'host:a')).toBe(false);
    expect(contains('fire NOT host:a', 'NOT host:a')).toBe(true);
    expect(contains('fire host:ab', 'host:a')).toBe(false);
    expect(without('fire host:a smoke', 'host:a')).toBe('fire smoke');
    expect(without('NOT host:a', 'NOT host:a')).toBe('');
  });

  it('keeps together what belongs together', () => {
    expect(conjuncts('fire "power cut" AND host:a NOT kind:chat')).toEqual([
      'fire',
      '"power cut"',
      'host:a',
      'NOT kind:chat',
    ]);
    expect(conjuncts('(a OR b) c')).toEqual(['(a OR b)', 'c']);
    expect(conjuncts('a OR b c')).toEqual(['a OR b c']);
    expect(conjuncts('service:"현장 지원반" NOT NOT x')).toEqual(['service:"현장 지원반"', 'NOT NOT x']);
    expect(conjuncts('say "a \\" OR b"')).toEqual(['say', '"a \\" OR b"']);
    expect(conjuncts('  ')).toEqual([]);
  });
});
