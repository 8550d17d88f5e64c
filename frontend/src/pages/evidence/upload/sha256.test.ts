import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from './sha256';

const text = (s: string) => new TextEncoder().encode(s);

describe('SHA-256', () => {
  it('knows the published examples', () => {
    expect(new Sha256().digest()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(new Sha256().update(text('abc')).digest()).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('is the same however the bytes are cut', () => {
    for (const size of [1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 7)) & 255);
      const want = createHash('sha256').update(bytes).digest('hex');
      for (const part of [1, 7, 64, 4096]) {
        if (part === 1 && size > 2000) continue;
        const hash = new Sha256();
        for (let at = 0; at < size; at += part) hash.update(bytes.subarray(at, at + part));
        expect(hash.length).toBe(size);
        expect(hash.digest(), `${size} by ${part}`).toBe(want);
      }
    }
  });
});
