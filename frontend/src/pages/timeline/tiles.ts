/**
 * Counts over time, kept in tiles of a fixed number of buckets. What is on the
 * screen is loaded first, then what is next to it and one zoom away; what left the
 * screen is given up. Tiles that may no longer hold stay on show until the new ones
 * are here.
 */
import { tileBuckets } from '@/lib/ladder';

/** One lane of a tile: how many events each bucket has, and the worst severity range among them. */
export interface Row {
  counts: Float64Array;
  worst: Uint8Array;
}

export interface Tile {
  level: number;
  index: number;
  rows: ReadonlyMap<string, Row>;
  /** When it came, and what it replaced: the picture goes over from one to the other. */
  born: number;
  before: ReadonlyMap<string, Row> | undefined;
  stale: boolean;
  used: number;
}

export type TileLoader = (level: number, index: number, signal: AbortSignal) => Promise<ReadonlyMap<string, Row>>;

const kept = 240;
const parallel = 4;
/** A level that is only passed through while zooming is not asked for. */
const patience = 70;
/** A tile's number is below this: its level and number make one key. */
const span = 2 ** 42;

const keyOf = (level: number, index: number) => level * span + Math.max(0, index);

export class TileStore {
  private readonly tiles = new Map<number, Tile>();
  private readonly loading = new Map<number, AbortController>();
  private wanted: number[] = [];
  private sign = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private clock = 0;
  private need = 0;
  private generation = 0;
  private closed = true;
  private pumped = 0;
  /** What could not be had, until it is tried again. */
  readonly failed = new Map<number, unknown>();

  constructor(
    private readonly load: TileLoader,
    private readonly changed: () => void,
  ) {}

  /** A tile that is here, fresh or stale. */
  get(level: number, index: number): Tile | undefined {
    const tile = this.tiles.get(keyOf(level, index));
    if (tile) tile.used = ++this.clock;
    return tile;
  }

  /** Tiles of the screen that are still on their way. */
  get pending(): number {
    let n = 0;
    for (let i = 0; i < this.need; i++) {
      const key = this.wanted[i];
      if (key === undefined || this.failed.has(key)) continue;
      const tile = this.tiles.get(key);
      if (!tile || tile.stale) n++;
    }
    return n;
  }

  hasFailed(level: number, index: number): boolean {
    return this.failed.has(keyOf(level, index));
  }

  /** Says what is on the screen: tiles first–last of a level. Cheap when nothing changed. */
  want(level: number, first: number, last: number, levels: number): void {
    const sign = `${level} ${first} ${last}`;
    if (sign === this.sign || this.closed) return;
    this.sign = sign;
    const middle = (first + last) / 2;
    const keys: number[] = [];
    for (let i = first; i <= last; i++) keys.push(i);
    keys.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    this.wanted = keys.map((i) => keyOf(level, i));
    this.need = keys.length;
    this.wanted.push(keyOf(level, last + 1), keyOf(level, first - 1));
    for (const [other, ratio] of this.around(level, levels)) {
      const at = Math.floor((middle + 0.5) * ratio);
      this.wanted.push(keyOf(other, at));
    }
    clearTimeout(this.timer);
    // Somebody who never rests still sees something: the wait is not begun anew for ever.
    const now = performance.now();
    if (this.tiles.size === 0 || now - this.pumped > 4 * patience) this.pump();
    else this.timer = setTimeout(() => this.pump(), patience);
  }

  /** Neighbouring levels: set by the owner, who knows how long their tiles are. */
  around: (level: number, levels: number) => [number, number][] = () => [];

  /** Everything may have changed. */
  invalidate(): void {
    this.generation++;
    for (const tile of this.tiles.values()) tile.stale = true;
    this.failed.clear();
    for (const c of this.loading.values()) c.abort();
    this.loading.clear();
    this.pump();
    this.changed();
  }

  /** Tries again what failed. */
  retry(): void {
    this.failed.clear();
    this.pump();
    this.changed();
  }

  /** Takes it into use; gives what ends that. It can be taken into use again. */
  revive(): () => void {
    this.closed = false;
    this.sign = '';
    this.changed();
    return () => {
      this.closed = true;
      clearTimeout(this.timer);
      for (const c of this.loading.values()) c.abort();
      this.loading.clear();
    };
  }

  private pump(): void {
    if (this.closed) return;
    this.pumped = performance.now();
    const want = new Set(this.wanted);
    for (const [key, c] of this.loading) {
      if (want.has(key)) continue;
      c.abort();
      this.loading.delete(key);
    }
    for (const key of this.wanted) {
      if (this.loading.size >= parallel) return;
      const tile = this.tiles.get(key);
      if ((tile && !tile.stale) || this.loading.has(key) || this.failed.has(key)) continue;
      void this.fetch(key);
    }
  }

  private async fetch(key: number): Promise<void> {
    const level = Math.floor(key / span);
    const index = key - level * span;
    const abort = new AbortController();
    const { generation } = this;
    this.loading.set(key, abort);
    try {
      const rows = await this.load(level, index, abort.signal);
      if (abort.signal.aborted || this.closed || generation !== this.generation) return;
      const old = this.tiles.get(key);
      this.tiles.set(key, {
        level,
        index,
        rows,
        born: performance.now(),
        before: old?.rows,
        stale: false,
        used: ++this.clock,
      });
      this.evict();
    } catch (error) {
      if (abort.signal.aborted || this.closed) return;
      this.failed.set(key, error);
    } finally {
      if (this.loading.get(key) === abort) this.loading.delete(key);
      if (!this.closed && generation === this.generation) {
        this.pump();
        this.changed();
      }
    }
  }

  private evict(): void {
    if (this.tiles.size <= kept) return;
    const oldest = [...this.tiles.entries()].sort((a, b) => a[1].used - b[1].used);
    for (const [key] of oldest.slice(0, this.tiles.size - kept + 20)) this.tiles.delete(key);
  }
}

/** A lane's counts as the API writes them: −n stands for n empty buckets; `worst` has a digit for each that is not. */
export function expandRow(counts: readonly number[], worst: string, shift: number): Row {
  const row: Row = { counts: new Float64Array(tileBuckets), worst: new Uint8Array(tileBuckets) };
  let at = shift;
  let digit = 0;
  for (const n of counts) {
    if (n < 0) {
      at -= n;
      continue;
    }
    if (at >= 0 && at < tileBuckets && n > 0) {
      row.counts[at] = n;
      row.worst[at] = Math.min(6, Math.max(0, worst.charCodeAt(digit) - 48));
    }
    if (n > 0) digit++;
    at++;
  }
  return row;
}
