import { expect, test } from 'vitest';
import { escapeXML, widthOf, wrap } from './svg';

test('what a title may hold cannot leave its element', () => {
  expect(escapeXML('</text><script>"&\u0000')).toBe('&lt;/text&gt;&lt;script&gt;&quot;&amp;');
});

test('lines keep to their width; the last is cut', () => {
  const lines = wrap('The tools that promote the standby stood only inside the lost site', 180, 13, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]?.endsWith('…')).toBe(true);
  for (const l of lines) expect(widthOf(l, 13)).toBeLessThanOrEqual(180);
});

test('a single long word is cut, too', () => {
  const [line = ''] = wrap('가'.repeat(60), 180, 13, 2);
  expect(widthOf(line, 13)).toBeLessThanOrEqual(180);
  expect(wrap('', 180, 13, 2)).toEqual([]);
});
