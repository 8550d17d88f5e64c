/** The files on their way into one incident. It outlives the page: uploads go on while one looks elsewhere. */
import type { Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { Hasher } from './hasher';
import type { Item } from './item';
import { passing } from './send';
import { discard, transfer } from './transfer';
import type { Found } from './walk';

const parallel = 3;
/** The service holds at most 200 uncommitted uploads for an account. */
const mostOpen = 180;

/** A source that a job makes of uploads. */
export interface Intake {
  readonly job: number;
  readonly source: string;
  /** From an earlier visit: of no interest once it is done. */
  readonly old?: boolean;
  readonly dismissed?: boolean;
}

export class UploadQueue {
  readonly slug: string;
  #intakes: readonly Intake[] = [];
  #items: readonly Item[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #stops = new Map<string, AbortController>();
  readonly #hasher = new Hasher();
  #number = 0;

  constructor(slug: string) {
    this.slug = slug;
    // What stood still for want of a network goes on at once.
    window.addEventListener('online', () => {
      for (const i of this.#items) if (i.state === 'offline') this.resume(i.key);
    });
    window.addEventListener('beforeunload', (e) => {
      if (this.busy) e.preventDefault();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly items = (): readonly Item[] => this.#items;

  /** Something would be interrupted by leaving. */
  get busy(): boolean {
    return this.#items.some((i) => ['waiting', 'sending', 'checking', 'offline'].includes(i.state));
  }

  #tell(): void {
    for (const l of this.#listeners) l();
  }

  #change(key: string, change: Partial<Item>): void {
    this.#items = this.#items.map((i) => (i.key === key ? { ...i, ...change } : i));
    this.#tell();
  }

  #get(key: string): Item | undefined {
    return this.#items.find((i) => i.key === key);
  }

  add(found: Found[]): void {
    const fresh = found.map(
      ({ path, file }): Item => ({
        key: `f${++this.#number}`,
        path,
        file,
        size: file.size,
        state: 'waiting',
        offset: 0,
        inFlight: 0,
        rate: 0,
      }),
    );
    this.#items = [...this.#items, ...fresh];
    this.#tell();
    this.#pump();
  }

  /** Takes up what an earlier visit left: whole files are looked at again, others wait for their file. */
  adopt(uploads: Schema<'Upload'>[]): void {
    const known = new Set(this.#items.map((i) => i.id));
    const fresh = uploads
      .filter((u) => !known.has(u.id) && u.state !== 'committed')
      .map(
        (u): Item => ({
          key: `f${++this.#number}`,
          id: u.id,
          path: u.name,
          size: u.size,
          offset: u.offset,
          inFlight: 0,
          rate: 0,
          state: u.offset === u.size ? 'waiting' : 'lost',
          sha256: u.sha256,
          expiresAt: u.expires_at,
        }),
      );
    const jobs = new Set(this.#intakes.map((i) => i.job));
    const old = new Map<number, Intake>();
    for (const u of uploads)
      if (u.state === 'committed' && u.job && u.source && !jobs.has(u.job))
        old.set(u.job, { job: u.job, source: u.source, old: true });
    if (fresh.length === 0 && old.size === 0) return;
    this.#items = [...this.#items, ...fresh];
    this.#intakes = [...this.#intakes, ...old.values()];
    this.#tell();
    this.#pump();
  }

  /** The file of a lost upload, chosen again; another one is refused. */
  reattach(key: string, file: File): boolean {
    const item = this.#get(key);
    const name = item?.path.split('/').at(-1);
    if (!item || file.size !== item.size || file.name !== name) return false;
    this.#change(key, { file, state: 'waiting', error: undefined });
    this.#pump();
    return true;
  }

  pause(key: string): void {
    const item = this.#get(key);
    if (!item || !['waiting', 'sending', 'offline'].includes(item.state)) return;
    this.#change(key, { state: 'paused', inFlight: 0, rate: 0 });
    this.#stops.get(key)?.abort();
    this.#pump();
  }

  resume(key: string): void {
    const item = this.#get(key);
    if (!item || !['paused', 'failed', 'offline'].includes(item.state)) return;
    this.#stops.get(key)?.abort();
    this.#change(key, { state: 'waiting', error: undefined });
    this.#pump();
  }

  /** Forgets a file, here and at the service. */
  async discard(key: string): Promise<void> {
    const item = this.#get(key);
    this.#stops.get(key)?.abort();
    this.#forget(key);
    if (item?.id) await discard(this.slug, item.id);
  }

  /** They were handed over to a job. */
  committed(keys: string[], commit: Intake): void {
    this.#intakes = [commit, ...this.#intakes.filter((i) => i.job !== commit.job)];
    for (const key of keys) this.#forget(key);
  }

  readonly intakes = (): readonly Intake[] => this.#intakes;

  dismiss(job: number): void {
    this.#intakes = this.#intakes.map((i) => (i.job === job ? { ...i, dismissed: true } : i));
    this.#tell();
  }

  #forget(key: string): void {
    this.#items = this.#items.filter((i) => i.key !== key);
    this.#hasher.drop(key);
    this.#tell();
    this.#pump();
  }

  #pump(): void {
    const running = this.#stops.size;
    const open = this.#items.filter((i) => i.id).length;
    let room = parallel - running;
    let fresh = mostOpen - open;
    for (const item of this.#items) {
      if (room <= 0) return;
      if (item.state !== 'waiting' || this.#stops.has(item.key)) continue;
      if (!item.id && fresh-- <= 0) continue;
      room--;
      void this.#run(item.key);
    }
  }

  async #run(key: string): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(key, stop);
    const carried = { key, item: () => this.#get(key), change: (change: Partial<Item>) => this.#change(key, change) };
    try {
      for (let tries = 0; ; tries++) {
        const before = this.#get(key)?.offset ?? 0;
        try {
          await transfer(this.slug, carried, this.#hasher, stop.signal);
          return;
        } catch (error) {
          if (stop.signal.aborted) return;
          const problem = asProblem(error);
          if ((this.#get(key)?.offset ?? 0) > before) tries = 0;
          const most = problem.status === 409 ? 3 : 8;
          if (!passing(problem) || (problem.status !== 0 && tries >= most)) {
            this.#change(key, { state: 'failed', error: problem, inFlight: 0, rate: 0 });
            return;
          }
          this.#change(key, { state: 'offline', error: problem, inFlight: 0, rate: 0 });
          await pause(Math.min(30_000, 1000 * 2 ** tries), stop.signal);
          if (stop.signal.aborted) return;
        }
      }
    } finally {
      if (this.#stops.get(key) === stop) this.#stops.delete(key);
      this.#pump();
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

const queues = new Map<string, UploadQueue>();

/** The one queue of an incident. */
export function uploadQueue(slug: string): UploadQueue {
  let queue = queues.get(slug);
  if (!queue) {
    queue = new UploadQueue(slug);
    queues.set(slug, queue);
  }
  return queue;
}
