/** How long frames take, kept only when the address asks for it with `frames=1`: for measuring. */

const size = 1200;

declare global {
  interface Window {
    /** The last durations in milliseconds, a ring; `next` is where the next one goes, `count` how many there were. */
    __emberlineFrames?: { durations: Float64Array; next: number; count: number };
  }
}

export function frameLog(): ((ms: number) => void) | undefined {
  if (new URLSearchParams(window.location.search).get('frames') !== '1') return undefined;
  const log = window.__emberlineFrames ?? { durations: new Float64Array(size), next: 0, count: 0 };
  window.__emberlineFrames = log;
  return (ms) => {
    log.durations[log.next] = ms;
    log.next = (log.next + 1) % size;
    log.count++;
  };
}
