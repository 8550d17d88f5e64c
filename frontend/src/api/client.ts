/**
 * The typed client of the REST API. Types come from the committed description
 * (schema.d.ts, generated). Answers that are problems (RFC 9457) are thrown.
 */
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createClient from 'openapi-react-query';
import { ProblemError, toProblem } from './problem';
import type { components, paths } from './schema';

/** Schemas of the API by name: `Schema<'Entry'>`. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N];

type Listener = (problem: ProblemError) => void;
const listeners = new Set<Listener>();

/** Calls back when the session has ended. */
export function onLockedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A random key: what is sent twice under one is done once. Works without a secure context, too. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

const middleware: Middleware = {
  onRequest({ request }) {
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', randomKey());
    }
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok || response.status === 304) return undefined;
    const problem = await toProblem(response);
    // Asking who one is, logging in or giving a wrong password may fail without a session having ended.
    const asks = request.method === 'POST' || /\/api\/v1\/me(\/password)?$/.test(request.url);
    if (problem.status === 401 && !asks) {
      for (const listener of listeners) listener(problem);
    }
    throw problem;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    return new ProblemError({ code: 'offline', status: 0, title: '', detail: '', hint: '' });
  },
};

/** Plain calls: `client.GET('/api/v1/me')`. They throw ProblemError. */
export const client = createFetchClient<paths>({
  baseUrl: '',
  querySerializer: { array: { style: 'form', explode: true } },
});
client.use(middleware);

/** Calls as hooks and query options: `$api.useQuery('get', '/api/v1/me')`. */
export const $api = createClient(client);

/** The header that says on which revision a change was made. */
export function ifMatch(revision: number): { 'If-Match': string } {
  return { 'If-Match': `"${revision}"` };
}
