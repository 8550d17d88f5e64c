/**
 * The list's events: pages before and behind the place where it stands, read by
 * cursor when they come near. Outside of React, so that scrolling asks for no render
 * but the list's own.
 */
import { client, type Schema } from '@/api/client';
import { toRFC3339 } from '@/lib/time';
import type { Filter } from './filter';

export type Event = Schema<'Event'>;
type Page = { items: Event[]; next?: string; prev?: string };

const pageSize = 120;
/** More than this is not held: the list begins anew where it stands. */
export const held = 20_000;

export class Feed {
  items: Event[] = [];
  /** How many were put before the others since the last jump. */
  shift = 0;
  /** Counts the places one has jumped to. */
  place = 0;
  /** Number of the item at which the list is to stand after a jump. */
  stand = 0;
  error: unknown;
  loading = true;
  private before: string | undefined;
  private after: string | undefined;
  private busy: { before?: AbortController; after?: AbortController } = {};
  private listeners = new Set<() => void>();
  private version = 0;

  constructor(
    private readonly incident: string,
    private readonly filter: Filter,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): number => this.version;

  get atStart(): boolean {
    return this.before === undefined;
  }
  get atEnd(): boolean {
    return this.after === undefined;
  }

  /** Begins anew at a moment, or at the beginning. What is shown stays until the new page is here. */
  async jump(at: number | undefined): Promise<void> {
    this.stop();
    const abort = new AbortController();
    this.busy.after = abort;
    this.loading = true;
    this.error = undefined;
    this.tell();
    try {
      const page = await this.read({ ...(at !== undefined && { at: toRFC3339(Math.max(0, at)) }) }, abort.signal);
      if (abort.signal.aborted) return;
      // At the very end there is nothing to stand on: the last page is shown.
      const back = page.prev ? await this.read({ cursor: page.prev, backward: true }, abort.signal) : undefined;
      if (abort.signal.aborted) return;
      const earlier = back ? [...back.items].reverse() : [];
      this.items = [...earlier, ...page.items];
      this.before = back?.next;
      this.after = page.next;
      this.stand = Math.min(earlier.length, Math.max(0, this.items.length - 1));
      this.shift = 0;
      this.place++;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = error;
    }
    this.loading = false;
    this.busy = {};
    this.tell();
  }

  /** Reads on in one direction. */
  async more(side: 'before' | 'after'): Promise<void> {
    const cursor = side === 'before' ? this.before : this.after;
    if (!cursor || this.busy[side] || this.loading || this.error) return;
    const abort = new AbortController();
    this.busy[side] = abort;
    try {
      const page = await this.read({ cursor, ...(side === 'before' && { backward: true }) }, abort.signal);
      if (abort.signal.aborted) return;
      if (side === 'before') {
        this.items = [...[...page.items].reverse(), ...this.items];
        this.shift += page.items.length;
        this.before = page.next;
      } else {
        this.items = [...this.items, ...page.items];
        this.after = page.next;
      }
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = error;
    }
    delete this.busy[side];
    this.tell();
  }

  /** Tries again what failed. */
  retry(at: number | undefined): void {
    if (this.items.length === 0) void this.jump(at);
    else {
      this.error = undefined;
      this.tell();
    }
  }

  stop(): void {
    this.busy.before?.abort();
    this.busy.after?.abort();
    this.busy = {};
  }

  private async read(where: { at?: string; cursor?: string; backward?: boolean }, signal: AbortSignal): Promise<Page> {
    const { q, ...rest } = this.filter;
    const query = { ...rest, ...where, limit: pageSize };
    const path = { incident: this.incident };
    if (q) {
      const kind = rest.kind ?? ['log', 'alert', 'chat', 'gap', 'entry'];
      const { data } = await client.GET('/api/v1/incidents/{incident}/search', {
        params: { path, query: { ...query, kind, q, with: [''] as never } },
        signal,
      });
      return data ?? { items: [] };
    }
    const { data } = await client.GET('/api/v1/incidents/{incident}/events', { params: { path, query }, signal });
    return data ?? { items: [] };
  }

  private tell(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }
}
