/**
 * SHA-256 (FIPS 180-4) of bytes that come bit by bit. The browser's own digest
 * wants all of them at once, and is missing where the page came without TLS.
 */
const k = new Uint32Array(64);
const start = new Uint32Array(8);
{
  // The constants are the fractions of the square and cube roots of the first primes.
  const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) >>> 0;
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) start[found] = fraction(Math.sqrt(n));
    k[found++] = fraction(Math.cbrt(n));
  }
}

export class Sha256 {
  readonly #state = start.slice();
  readonly #words = new Uint32Array(64);
  readonly #rest = new Uint8Array(64);
  #length = 0;

  /** How many bytes have come. */
  get length(): number {
    return this.#length;
  }

  update(bytes: Uint8Array): this {
    let at = 0;
    const held = this.#length % 64;
    this.#length += bytes.length;
    if (held > 0) {
      const n = Math.min(64 - held, bytes.length);
      this.#rest.set(bytes.subarray(0, n), held);
      at = n;
      if (held + n < 64) return this;
      this.#block(this.#rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.#block(bytes, at);
    this.#rest.set(bytes.subarray(at));
    return this;
  }

  /** The hash in hexadecimal digits; nothing may come after it. */
  digest(): string {
    const bits = this.#length * 8;
    const held = this.#length % 64;
    const end = new Uint8Array(held < 56 ? 64 - held : 128 - held);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.update(end);
    return Array.from(this.#state, (w) => w.toString(16).padStart(8, '0')).join('');
  }

  #block(b: Uint8Array, at: number): void {
    const w = this.#words;
    for (let i = 0; i < 16; i++) {
      const j = at + i * 4;
      w[i] =
        ((b[j] as number) << 24) | ((b[j + 1] as number) << 16) | ((b[j + 2] as number) << 8) | (b[j + 3] as number);
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15] as number;
      const y = w[i - 2] as number;
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
    }
    const s = this.#state;
    let [a, bb, c, d, e, f, g, h] = s as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[i] as number) + (w[i] as number)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & bb) ^ (a & c) ^ (bb & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = bb;
      bb = a;
      a = (t1 + t2) | 0;
    }
    const add = [a, bb, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) s[i] = ((s[i] as number) + (add[i] as number)) | 0;
  }
}
