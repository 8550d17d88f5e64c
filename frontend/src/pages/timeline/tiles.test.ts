import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expandRow, type Row, TileStore } from './tiles';

describe('a lane as the API writes it', () => {
  it('has empty buckets in runs, and a digit for each that is not', () => {
    const row = expandRow([-2, 3, 1, -1, 7], '345', 0);
    expect([...row.counts.slice(0, 7)]).toEqual([0, 0, 3, 1, 0, 7, 0]);
    expect([...row.worst.slice(0, 7)]).toEqual([0, 0, 3, 4, 0, 5, 0]);
  });

  it('drops what lies outside of the tile', () => {
    const row = expandRow([9, 1, -300, 4], '653', -1);
    expect(row.counts[0]).toBe(1);
    expect(row.worst[0]).toBe(5);
    expect(row.counts.reduce((a, b) => a + b)).toBe(1);
  });
});

describe('a store of tiles', () => {
  const asked: { level: number; index: number; signal: AbortSignal; answer: (n: number) => void; fail: () => void }[] =
    [];
  let changes = 0;
  const make = () => {
    const store = new TileStore(
      (level, index, signal) =>
        new Promise((resolve, reject) => {
          const answer = (n: number) => {
            const row: Row = expandRow([n], '3', 0);
            resolve(new Map([['s1', row]]));
          };
          asked.push({ level, index, signal, answer, fail: () => reject(new Error('no')) });
        }),
      () => {
        changes++;
      },
    );
    store.revive();
    return store;
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    asked.length = 0;
    changes = 0;
  });
  afterEach(() => vi.useRealTimers());

  it('asks for the middle first, then for what is beside it, a few at a time', async () => {
    const store = make();
    store.want(5, 10, 14, 40);
    expect(asked.map((a) => a.index)).toEqual([12, 11, 13, 10]);
    expect(store.pending).toBe(5);
    for (const a of [...asked]) a.answer(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.slice(4).map((a) => a.index)).toEqual([14, 15, 9]);
    expect(store.get(5, 12)?.rows.get('s1')?.counts[0]).toBe(1);
    expect(changes).toBeGreaterThan(3);
  });

  it('gives up what has left the screen', async () => {
    const store = make();
    store.want(5, 10, 12, 40);
    const before = [...asked];
    store.want(5, 100, 102, 40);
    await vi.advanceTimersByTimeAsync(500);
    expect(before.every((a) => a.signal.aborted)).toBe(true);
    expect(asked.slice(before.length).map((a) => a.index)).toContain(101);
  });

  it('keeps old tiles on show until the new ones are here', async () => {
    const store = make();
    store.want(5, 10, 10, 40);
    for (const a of [...asked]) a.answer(1);
    await vi.advanceTimersByTimeAsync(1);
    const n = asked.length;
    store.invalidate();
    expect(store.get(5, 10)?.stale).toBe(true);
    expect(store.pending).toBe(1);
    asked
      .slice(n)
      .find((a) => a.index === 10)
      ?.answer(8);
    await vi.advanceTimersByTimeAsync(1);
    const tile = store.get(5, 10);
    expect(tile?.stale).toBe(false);
    expect(tile?.rows.get('s1')?.counts[0]).toBe(8);
    expect(tile?.before?.get('s1')?.counts[0]).toBe(1);
  });

  it('ignores answers to questions asked before a change', async () => {
    const store = make();
    store.want(5, 10, 10, 40);
    const old = asked.find((a) => a.index === 10);
    store.invalidate();
    old?.answer(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.get(5, 10)).toBeUndefined();
  });

  it('does not ask again and again for what fails, until it is told to', async () => {
    const store = make();
    store.want(5, 10, 10, 40);
    asked.find((a) => a.index === 10)?.fail();
    await vi.advanceTimersByTimeAsync(1);
    expect(store.failed.size).toBe(1);
    expect(store.pending).toBe(0);
    const n = asked.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked.slice(n).some((a) => a.index === 10)).toBe(false);
    store.retry();
    expect(asked.at(-1)?.index).toBe(10);
  });
});
