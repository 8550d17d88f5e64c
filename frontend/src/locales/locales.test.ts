import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;
const namespaces = readdirSync(join(folder, 'en')).sort();

/** Every key of a file with its text. */
function texts(language: string, file: string): Map<string, string> {
  const out = new Map<string, string>();
  const walk = (node: unknown, at: string) => {
    if (typeof node === 'string') out.set(at, node);
    else for (const [k, v] of Object.entries(node as object)) walk(v, at ? `${at}.${k}` : k);
  };
  walk(JSON.parse(readFileSync(join(folder, language, file), 'utf8')), '');
  return out;
}

// Korean has no plural forms: "_one" stands in English only.
const comparable = (keys: Iterable<string>) =>
  [...new Set([...keys].map((k) => k.replace(/_(one|other)$/, '')))].sort();
const variables = (text: string) => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]))].sort();

describe('words', () => {
  it('has the same files in both languages', () => {
    expect(readdirSync(join(folder, 'ko')).sort()).toEqual(namespaces);
  });

  it.each(namespaces)('%s says the same things in both languages', (file) => {
    const en = texts('en', file);
    const ko = texts('ko', file);
    expect(comparable(ko.keys())).toEqual(comparable(en.keys()));
    for (const [key, text] of en) {
      expect(text.trim(), `en ${key}`).not.toBe('');
      const twin = ko.get(key) ?? ko.get(key.replace(/_one$/, '_other')) ?? ko.get(key.replace(/_(one|other)$/, ''));
      if (twin === undefined || key.endsWith('_one')) continue;
      expect(variables(twin), `${file} ${key}`).toEqual(variables(text));
    }
    for (const [key, text] of ko) expect(text.trim(), `ko ${key}`).not.toBe('');
  });
});
