import { describe, expect, it } from 'vitest';
import { describeAgent } from './agent';

describe('what a browser calls itself', () => {
  it('is told as people know it', () => {
    const of = describeAgent;
    expect(
      of(
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      ),
    ).toBe('Chrome 140 · Windows');
    expect(of('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0')).toBe(
      'Edge 140 · Windows',
    );
    expect(
      of('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/132.0.0.0 Whale/4.30.291.11 Safari/537.36'),
    ).toBe('Whale 4 · Windows');
    expect(
      of(
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      ),
    ).toBe('Safari 18 · macOS');
    expect(of('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0')).toBe('Firefox 130 · Linux');
    expect(
      of('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile Safari/604.1'),
    ).toBe('Chrome 140 · iOS');
    expect(of('curl/8.5.0')).toBe('curl/8.5.0');
    expect(of('')).toBe('');
  });
});
