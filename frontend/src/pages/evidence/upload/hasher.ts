/** The page's side of the worker that hashes. */
import type { HashAnswer, HashRequest } from './hash.worker';

type Waiting = { resolve: (digest: string) => void; reject: (error: Error) => void };

export class Hasher {
  #worker: Worker | undefined;
  readonly #waiting = new Map<string, Waiting>();
  /** How many bytes of a file it was given. */
  readonly #fed = new Map<string, number>();

  #post(request: HashRequest): void {
    if (!this.#worker) {
      this.#worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
      this.#worker.onmessage = ({ data }: MessageEvent<HashAnswer>) => {
        const waiting = this.#waiting.get(data.key);
        if (data.failed !== undefined) waiting?.reject(new Error(data.failed));
        else if (data.digest !== undefined) waiting?.resolve(data.digest);
        else return;
        this.#waiting.delete(data.key);
      };
      this.#worker.onerror = () => {
        for (const w of this.#waiting.values()) w.reject(new Error('the worker stopped'));
        this.#waiting.clear();
      };
    }
    this.#worker.postMessage(request);
  }

  /** Gives it what it has not yet had of a file, up to an offset. */
  feed(key: string, file: File, upTo: number): void {
    const from = this.#fed.get(key) ?? 0;
    if (upTo <= from) return;
    this.#post({ key, blob: file.slice(from, upTo) });
    this.#fed.set(key, upTo);
  }

  /** The hash of all that it was given; it then begins anew. */
  end(key: string): Promise<string> {
    this.#fed.delete(key);
    return new Promise((resolve, reject) => {
      this.#waiting.set(key, { resolve, reject });
      this.#post({ key, end: true });
    });
  }

  drop(key: string): void {
    this.#fed.delete(key);
    if (this.#worker) this.#post({ key, drop: true });
  }
}
