/** Starts the real service, with the reference incident, for the tests in this folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the service listens. */
    base: string;
    /** The password of every account below. */
    password: string;
    /** The binary and its data directory, for the command line beside the running service. */
    binary: string;
    data: string;
  }
}

const password = 'lantern under the stairs 7';

/** Accounts of the tests, with their roles in the reference incident. */
export const roles = { lena: 'lead', ivo: 'investigator', vera: 'viewer', rego: 'regulator' } as const;

export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const binary = resolve(import.meta.dirname, '../../bin/emberline');
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: run "make build" first`);
  const folder = await mkdtemp(join(tmpdir(), 'emberline-'));
  const data = join(folder, 'data');
  const lines = process.env.EMBERLINE_TEST_LINES ?? '20000';
  const child = spawn(binary, ['serve', '--data', data, '--addr', '127.0.0.1:0', '--demo', '--demo-lines', lines], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { base, first } = await greeting(child);

  let cookie = await login(base, 'admin', first);
  await call(base, cookie, 'PUT', '/me/password', { old: first, password });
  cookie = await login(base, 'admin', password);
  for (const [name, role] of Object.entries(roles)) {
    const made = await call(base, cookie, 'POST', '/accounts', { login: name, name, language: 'en' });
    const link = await call(base, cookie, 'POST', `/accounts/${made.account.login}/password-link`);
    await call(base, '', 'POST', '/password-links', { secret: link.secret, password });
    await call(base, cookie, 'PUT', `/incidents/pangyo-2022/members/${name}`, { role });
  }
  project.provide('base', base);
  project.provide('password', password);
  project.provide('binary', binary);
  project.provide('data', data);
  return async () => {
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
    await rm(folder, { recursive: true, force: true });
  };
}

/** Waits for what the service prints when it listens: its address and the first log-in. */
function greeting(child: ChildProcess): Promise<{ base: string; first: string }> {
  return new Promise((done, fail) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const base = /listening on (http:\S+)/.exec(text)?.[1];
      const first = /admin, password (\S+)/.exec(text)?.[1];
      if (base && first) done({ base, first });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => fail(new Error(`the service ended with ${code}:\n${text}`)));
  });
}

async function login(base: string, name: string, secret: string): Promise<string> {
  const answer = await fetch(`${base}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login: name, password: secret }),
  });
  if (!answer.ok) throw new Error(`log-in of ${name}: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
}

// biome-ignore lint/suspicious/noExplicitAny: answers of several routes
async function call(base: string, cookie: string, method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      ...(cookie ? { Cookie: cookie } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}
