import type { components } from './schema';

type Problem = components['schemas']['Problem'];

/** What went wrong, as the service said it (RFC 9457); `offline` when it did not answer at all. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
  /** The fields that are wrong. */
  readonly fields: NonNullable<Problem['errors']>;
  /** After a 412: where the record is now, and who changed what. */
  readonly currentRevision: number | undefined;
  readonly changes: NonNullable<Problem['changes']>;
  /** The request's id, as it stands in the service's log. */
  readonly instance: string;
  /** Seconds until another try may be let through; undefined when the service did not say. */
  readonly retryAfter: number | undefined;

  constructor(p: Partial<Problem> & { code: string; retryAfter?: number }) {
    super(p.detail || p.title || p.code);
    this.name = 'ProblemError';
    this.code = p.code;
    this.status = p.status ?? 0;
    this.title = p.title ?? '';
    this.detail = p.detail ?? '';
    this.hint = p.hint ?? '';
    this.fields = p.errors ?? [];
    this.currentRevision = p.current_revision;
    this.changes = p.changes ?? [];
    this.instance = p.instance ?? '';
    this.retryAfter = p.retryAfter;
  }
}

/** Reads an answer that is not a success. */
export async function toProblem(response: Response): Promise<ProblemError> {
  const wait = response.headers.get('Retry-After') ?? '';
  const retryAfter = /^\d+$/.test(wait) ? Number(wait) : undefined;
  try {
    const body = (await response.json()) as Problem;
    if (typeof body.code === 'string') return new ProblemError({ ...body, status: response.status, retryAfter });
  } catch {
    // Something between here and the service answered in its own words.
  }
  return new ProblemError({ code: 'unexpected', status: response.status, title: response.statusText, retryAfter });
}

/** Any thrown thing as a problem. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  // A page's code is read when it is first opened, which fails as anything else does without a network.
  if (!navigator.onLine) return new ProblemError({ code: 'offline' });
  return new ProblemError({ code: 'internal', detail: error instanceof Error ? error.message : String(error) });
}
