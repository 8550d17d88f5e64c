import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = dirname(import.meta.dirname);
const router = readFileSync(join(import.meta.dirname, 'router.tsx'), 'utf8');

/** The file that an import names, when it is one of ours. */
function file(from: string, to: string): string | undefined {
  const at = to.startsWith('@/') ? join(src, to.slice(2)) : to.startsWith('.') ? join(dirname(from), to) : undefined;
  if (!at) return undefined;
  return [`${at}.tsx`, `${at}.ts`, join(at, 'index.tsx')].find((path) => existsSync(path));
}

/** The word files that a file and all it is made of use, besides common. */
function used(start: string): string[] {
  const words = new Set<string>();
  const seen = new Set<string>();
  const walk = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, list = ''] of text.matchAll(/useTranslation\(([^)]*)\)/g))
      for (const [, name] of list.matchAll(/'(\w+)'/g)) if (name) words.add(name);
    for (const [, name] of text.matchAll(/['"`](\w+):[a-z$][\w.${}]*['"`]/g))
      if (name && existsSync(join(src, `locales/en/${name}.json`))) words.add(name);
    for (const [, to = ''] of text.matchAll(/(?:from|import\() ?'([^']+)'/g)) {
      const next = file(path, to);
      if (next) walk(next);
    }
  };
  walk(start);
  words.delete('common');
  return [...words].sort();
}

describe('the words of a page', () => {
  const pages = [...router.matchAll(/page\(\(\) => import\('([^']+)'\)((?:, '\w+')*)\)/g)].map(
    ([, path = '', list = '']) => ({
      path,
      listed: [...list.matchAll(/'(\w+)'/g)].map((m) => m[1]).sort(),
    }),
  );

  it('are found', () => expect(pages.length).toBeGreaterThan(10));

  it.each(pages)('come with $path, and no others', ({ path, listed }) => {
    const start = file(src, path);
    expect(start && used(start)).toEqual(listed);
  });
});
