/** A file on its way in, and the rates at which it moves. */
import type { Schema } from '@/api/client';
import type { ProblemError } from '@/api/problem';

/**
 * waiting → sending → checking → ready, until a job takes it; paused and offline go on,
 * failed may be tried again. `lost`: begun in an earlier visit, its file must be chosen again.
 */
type ItemState = 'waiting' | 'sending' | 'paused' | 'offline' | 'checking' | 'ready' | 'failed' | 'lost';

export interface Item {
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly state: ItemState;
  readonly file?: File;
  /** The service's name for the upload. */
  readonly id?: string;
  /** Bytes that are durable at the service, and those on the way. */
  readonly offset: number;
  readonly inFlight: number;
  /** Bytes per second, lately. */
  readonly rate: number;
  readonly error?: ProblemError;
  /** As the service hashed what it has. */
  readonly sha256?: string;
  /** As the browser hashed the file: `true` when both agree. */
  readonly verified?: boolean;
  readonly preview?: Schema<'Preview'>;
  readonly expiresAt?: string;
}

/** Seconds that are left, by the rate of all that moves; undefined when nothing does. */
export function timeLeft(items: readonly Item[]): number | undefined {
  let left = 0;
  let rate = 0;
  for (const i of items) {
    if (i.state !== 'sending' && i.state !== 'waiting') continue;
    left += i.size - i.offset - i.inFlight;
    if (i.state === 'sending') rate += i.rate;
  }
  return rate > 0 ? left / rate : undefined;
}

/** A rate that follows the last seconds rather than every packet. */
export function smooth(before: number, bytes: number, seconds: number): number {
  if (!(seconds > 0)) return before;
  const now = bytes / seconds;
  const weight = before === 0 ? 1 : Math.min(1, seconds / 4);
  return before + (now - before) * weight;
}

/** The size of the next part, so that one takes a few seconds: a broken connection then loses little. */
export function partSize(rate: number): number {
  const mib = 1 << 20;
  const wanted = rate * 3;
  return Math.max(mib, Math.min(32 * mib, Math.ceil(wanted / mib) * mib || 4 * mib));
}
