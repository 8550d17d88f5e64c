import { describe, expect, it } from 'vitest';
import { checkConsistency, nodeHash, parseNote } from './tree';

type Bytes = Uint8Array<ArrayBuffer>;
const leaves: Bytes[] = await Promise.all(
  Array.from(
    { length: 22 },
    async (_, i) => new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.of(0, i))),
  ),
);
const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1);

/** The tree's hash, straight from its definition. */
async function root(from: number, to: number): Promise<Bytes> {
  const only = leaves[from];
  if (to - from === 1 && only) return only;
  const k = split(to - from);
  return nodeHash(await root(from, from + k), await root(from + k, to));
}

/** The proof, straight from its definition (RFC 9162, 2.1.4.1). */
async function prove(m: number, from: number, to: number, whole: boolean): Promise<Bytes[]> {
  const n = to - from;
  if (m === n) return whole ? [] : [await root(from, to)];
  const k = split(n);
  return m <= k
    ? [...(await prove(m, from, from + k, whole)), await root(from + k, to)]
    : [...(await prove(m - k, from + k, to, false)), await root(from, from + k)];
}

const text = (b: Bytes) => btoa(String.fromCharCode(...b));
const head = async (size: number) => ({ origin: 'x', size, root: text(await root(0, size)) });

describe('a log that only grew', () => {
  it('is proved so, for every two sizes', async () => {
    for (let n = 1; n <= 20; n++) {
      const newer = await head(n);
      for (let m = 1; m <= n; m++) {
        const proof = (await prove(m, 0, n, true)).map(text);
        const older = await head(m);
        expect(await checkConsistency(older, newer, proof), `${m} of ${n}`).toBe(true);
        if (m === n) continue;
        // A log that was rewritten, a proof that is cut, a wrong hash in it.
        expect(await checkConsistency({ ...older, root: text(leaves[21] ?? new Uint8Array(32)) }, newer, proof)).toBe(
          false,
        );
        expect(await checkConsistency(older, newer, proof.slice(1))).toBe(false);
        expect(await checkConsistency(older, { ...newer, root: text(leaves[20] ?? new Uint8Array(32)) }, proof)).toBe(
          false,
        );
      }
    }
  });
});

describe('a checkpoint', () => {
  it('is read, or it is none', () => {
    const r = text(leaves[0] ?? new Uint8Array(32));
    expect(parseNote(`log\n206\n${r}\ntime x\n\n— log sig\n`)).toEqual({ origin: 'log', size: 206, root: r });
    for (const bad of ['', 'log\nx\ny', `log\n-1\n${r}`, `log\n1\nAAAA`]) expect(parseNote(bad)).toBeUndefined();
  });
});
