import { describe, expect, it } from 'vitest';
import { bucketMs, levelFor, tileAt, tileBuckets, tileFrom } from '@/lib/ladder';
import { expandRow, type Tile, TileStore } from '../tiles';
import { Columns } from './columns';

const at = Date.UTC(2022, 9, 15, 6);
const minutes = levelFor(60_000);

/** A store that holds tiles of one level, with `n` events in each bucket. */
async function storeOf(level: number, n: number, from: number, to: number): Promise<TileStore> {
  const store = new TileStore(
    async (l) => {
      if (l !== level) throw new Error('not here');
      return new Map([['s1', expandRow(Array(tileBuckets).fill(n), '3'.repeat(tileBuckets), 0)]]);
    },
    () => {},
  );
  store.revive();
  store.want(level, tileAt(level, from), tileAt(level, to), 40);
  await new Promise((done) => setTimeout(done, 30));
  return store;
}

/** Events that a column says to stand in a bucket of the wanted level. */
function countOf(c: Columns, x: number): number {
  const tile: Tile | undefined = c.tiles[c.tile[x] ?? -1];
  let sum = 0;
  for (let i = c.lo[x] ?? 0; i <= (c.hi[x] ?? 0); i++) sum += tile?.rows.get('s1')?.counts[i] ?? 0;
  return sum * (c.scale[x] ?? 1);
}

describe('columns of pixels', () => {
  const span = { from: at, to: at + 600 * 60_000 };

  it('show the bucket in which they lie', async () => {
    const c = new Columns();
    c.resolve(await storeOf(minutes, 4, span.from, span.to), span, 600, 600);
    expect(c.level).toBe(minutes);
    expect(c.partial).toBe(false);
    for (let x = 0; x < 600; x++) {
      const tile = c.tiles[c.tile[x] ?? -1];
      const begin = tileFrom(minutes, tile?.index ?? 0) + (c.lo[x] ?? 0) * bucketMs(minutes);
      expect(begin).toBe(at + x * 60_000);
      expect(countOf(c, x)).toBe(4);
    }
  });

  it('stretch coarser tiles while the right ones are not here', async () => {
    const coarse = minutes + 2;
    const c = new Columns();
    c.resolve(await storeOf(coarse, 50, span.from, span.to), span, 600, 600);
    expect(c.partial).toBe(true);
    expect(countOf(c, 300)).toBeCloseTo((50 * bucketMs(minutes)) / bucketMs(coarse), 6);
  });

  it('sum finer ones', async () => {
    const fine = minutes - 1;
    const c = new Columns();
    c.resolve(await storeOf(fine, 3, span.from, span.to), span, 600, 600);
    expect(c.tile[300]).toBeGreaterThanOrEqual(0);
    expect(countOf(c, 300)).toBe((3 * bucketMs(minutes)) / bucketMs(fine));
  });

  it('say when nothing is known', () => {
    const c = new Columns();
    c.resolve(
      new TileStore(
        () => new Promise(() => {}),
        () => {},
      ),
      span,
      600,
      600,
    );
    expect([...c.tile.slice(0, 600)].every((n) => n === -1)).toBe(true);
    expect(c.partial).toBe(true);
  });
});
