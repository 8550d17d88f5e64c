// Holds what a browser loads against its budget: the first view of the cockpit is
// the page, its style and every script that the page asks for before somebody
// opens another one. Sizes are gzip's, as the service sends them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '../dist');
const budget = 600_000;
const size = (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;

// The graph of static imports, from the page and from the overview, the first page shown.
const names = readdirSync(join(dist, 'assets')).map((n) => `assets/${n}`);
const seen = new Map();
const follow = (name) => {
  if (seen.has(name)) return;
  seen.set(name, size(name));
  if (!name.endsWith('.js')) return;
  for (const [, to] of readFileSync(join(dist, name), 'utf8').matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g))
    follow(`assets/${to}`);
};
const html = readFileSync(join(dist, 'index.html'), 'utf8');
for (const [, name] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) follow(name);
for (const page of ['overview', 'incident'])
  for (const name of names) if (new RegExp(`/${page}-[\\w-]+\\.(js|css)$`).test(name)) follow(name);

const total = [...seen.values()].reduce((a, b) => a + b, size('index.html'));
process.stdout.write(
  `first view of the cockpit: ${(total / 1000).toFixed(0)} kB gzip in ${seen.size} files, budget ${budget / 1000} kB\n`,
);
if (total > budget) {
  for (const [name, n] of [...seen].sort((a, b) => b[1] - a[1]))
    process.stdout.write(`${String(n).padStart(8)}  ${name}\n`);
  process.exit(1);
}
