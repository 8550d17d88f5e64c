/** Hashes files beside the page, so that it stays smooth. */
import { Sha256 } from './sha256';

export type HashRequest = { key: string; blob?: Blob; end?: boolean; drop?: boolean };
export type HashAnswer = { key: string; length: number; digest?: string; failed?: string };

const running = new Map<string, Sha256>();
let line: Promise<void> = Promise.resolve();

self.onmessage = (message: MessageEvent<HashRequest>) => {
  const { key, blob, end, drop } = message.data;
  line = line.then(async () => {
    try {
      if (drop) {
        running.delete(key);
        return;
      }
      const hash = running.get(key) ?? new Sha256();
      running.set(key, hash);
      // In steps: a part may be larger than what one wants in memory twice.
      for (let at = 0; blob && at < blob.size; at += 1 << 22)
        hash.update(new Uint8Array(await blob.slice(at, at + (1 << 22)).arrayBuffer()));
      const answer: HashAnswer = { key, length: hash.length };
      if (end) {
        answer.digest = hash.digest();
        running.delete(key);
      }
      self.postMessage(answer);
    } catch (error) {
      running.delete(key);
      self.postMessage({ key, length: 0, failed: error instanceof Error ? error.message : String(error) });
    }
  });
};
