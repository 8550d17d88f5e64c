import { describe, expect, it } from 'vitest';
import { proposeSlug, slugForm } from './slug';

describe('a slug from a title', () => {
  it('keeps the words that say something, and names a year', () => {
    expect(proposeSlug({ en: 'Outage of the payment gateway' }, 2026)).toBe('outage-payment-gateway-2026');
    expect(proposeSlug({ en: 'Pangyo fire 2022' }, 2026)).toBe('pangyo-fire-2022');
    expect(proposeSlug({ en: 'Café’s Ünïcode' }, 2026)).toBe('cafes-unicode-2026');
  });

  it('has something to say for a Korean title', () => {
    expect(proposeSlug({ ko: '판교 데이터센터 화재' }, 2026)).toBe('incident-2026');
    expect(proposeSlug({ ko: 'KT 장애' }, 2026)).toBe('kt-2026');
  });

  it('is always one the service takes', () => {
    for (const en of ['', '—', 'x'.repeat(200), '-a-', 'A & B / C', `${'long '.repeat(30)}`]) {
      const slug = proposeSlug({ en }, 2026);
      expect(slug === '' || slugForm.test(slug)).toBe(true);
    }
  });
});
