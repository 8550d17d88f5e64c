import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { access, roles } from './access';

describe('who may do what', () => {
  it('is what the service decides', () => {
    const go = readFileSync(new URL('../../../models/access.go', import.meta.url), 'utf8');
    const names = new Map([...go.matchAll(/(May\w+)\s+Permission = "(\w+)"/g)].map((m) => [m[1], m[2]]));
    const rows = [...go.matchAll(/^\t\{(May\w+), (yes|no), (yes|no), (yes|no), (yes|no)\},$/gm)].map((m) => ({
      permission: names.get(m[1] ?? ''),
      roles: roles.filter((_, i) => m[i + 2] === 'yes'),
    }));
    expect(rows.length).toBeGreaterThan(5);
    // What no role may is the installation's, not an incident's.
    expect(access).toEqual(rows.filter((r) => r.roles.length > 0));
  });
});
