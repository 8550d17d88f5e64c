/** The page's side of the worker that hashes. */
import type { HashAnswer, HashRequest } from './hash.worker';

type Waiting = { resolve: (digest: string) => void; reject: (error: Error) => void };

export class Hasher {
  #worker: Worker | undefined;
  readonly #waiting = new Map<string, Waiting>();

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

  /** Adds the next bytes of a file. */
  add(key: string, blob: Blob): void {
    this.#post({ key, blob });
  }

  /** The hash of all that was added. */
  end(key: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(key, { resolve, reject });
      this.#post({ key, end: true });
    });
  }

  drop(key: string): void {
    if (this.#worker) this.#post({ key, drop: true });
  }
}
