import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf } from './fault';

const folder = join(import.meta.dirname, '../../../../search/query');

describe('faults of a query', () => {
  it('are recognised', () => {
    expect(faultOf('AND has nothing to its right')).toEqual({ key: 'right', what: 'AND' });
    expect(faultOf('http.status: has no value')).toEqual({ key: 'value', what: 'http.status' });
    expect(faultOf('unknown severity "foo"')).toEqual({ key: 'severity', what: '"foo"' });
    expect(faultOf('something new')).toBeUndefined();
  });

  it('are all known that the language can have', () => {
    const messages = ['parse.go', 'field.go', 'scan.go'].flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/p\.fail\([^"`]*?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)/g)].map(
        (m) => (m[1] ?? m[2] ?? '').replace(/\\"/g, '"'),
      ),
    );
    expect(messages.length).toBeGreaterThan(15);
    const filled = messages.map((m) => m.replaceAll('%q', '"x"').replaceAll('%d', '9').replace('%s%s has', 'x: has'));
    for (const m of filled) {
      const as = m.replace(/^%s has nothing/, 'OR has nothing').replace(/^%s /, 'host ');
      expect(faultOf(as), as).toBeDefined();
    }
  });
});
