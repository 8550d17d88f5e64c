import { expect, test } from 'vitest';
import { isKey, proposeKey, romanise } from './key';

test('a key is proposed from the English title, without the small words', () => {
  expect(proposeKey({ en: 'Power to all servers cut', ko: '전 서버 전원 차단' })).toBe('power-all-servers-cut');
});

test('a Korean title is romanised', () => {
  expect(romanise('화재')).toBe('hwajae');
  expect(proposeKey({ ko: '전원 차단' })).toBe('jeonwon-chadan');
});

test('a key that is taken gets a number; nothing gives nothing', () => {
  expect(proposeKey({ en: 'Ignition' }, ['ignition', 'ignition-2'])).toBe('ignition-3');
  expect(proposeKey({ en: '…' })).toBe('');
  expect(proposeKey({ en: 'a' })).toBe('a');
});

test('long titles give keys the service takes', () => {
  const key = proposeKey({ en: 'x'.repeat(300) });
  expect(isKey(key)).toBe(true);
  expect(key.length).toBeLessThanOrEqual(40);
});
