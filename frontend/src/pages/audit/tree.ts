/**
 * The arithmetic of the log's tree (RFC 9162, 2.1.4.2), done in the browser: so
 * that whoever kept a note need not take the service's word.
 */

export interface Head {
  /** Of which log. */
  origin: string;
  size: number;
  /** Base64. */
  root: string;
}

/** What a checkpoint says (https://c2sp.org/tlog-checkpoint); undefined when it is none. */
export function parseNote(text: string): Head | undefined {
  const [origin, size, root] = text.replaceAll('\r', '').trim().split('\n');
  if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || !/^[A-Za-z0-9+/]{43}=$/.test(root ?? '')) return undefined;
  return { origin, size: Number(size), root: root ?? '' };
}

type Bytes = Uint8Array<ArrayBuffer>;

function decode(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

const same = (a: Bytes, b: Bytes) => a.length === b.length && a.every((x, i) => x === b[i]);

/** The hash of an inner node. */
export async function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
  const both = new Uint8Array(1 + left.length + right.length);
  both[0] = 1;
  both.set(left, 1);
  both.set(right, 1 + left.length);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', both));
}

const half = (n: number) => Math.floor(n / 2);
const odd = (n: number) => n % 2 === 1;

/** Whether the log of the older head is the beginning of that of the newer one, by the proof. */
export async function checkConsistency(older: Head, newer: Head, proof: readonly string[]): Promise<boolean> {
  if (older.size === newer.size) return older.root === newer.root;
  if (older.size < 1 || older.size > newer.size || proof.length > 120) return false;
  const first = decode(older.root);
  const path = proof.map(decode);
  if (Number.isInteger(Math.log2(older.size))) path.unshift(first);
  const [start, ...rest] = path;
  if (!start) return false;
  let fn = older.size - 1;
  let sn = newer.size - 1;
  while (odd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = start;
  let sr = start;
  for (const c of rest) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      fr = await nodeHash(c, fr);
      sr = await nodeHash(c, sr);
      while (!odd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = await nodeHash(sr, c);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && same(fr, first) && same(sr, decode(newer.root));
}
