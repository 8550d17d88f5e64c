/**
 * How long a frame of the timeline takes while one pans and zooms, over as many
 * records as EMBERLINE_TEST_LINES says. A figure, not a test: machines differ.
 */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { enter, launch } from './browser';

declare global {
  interface Window {
    /** The time between the browser's frames, ms. */
    __shown?: number[];
  }
}

const limit = 33;

/** Begins to note, in the page, when the browser shows frames: whatever else it does counts as well. */
function watch(): void {
  const shown: number[] = [];
  window.__shown = shown;
  let last = performance.now();
  const step = (now: number) => {
    if (window.__shown !== shown) return;
    shown.push(now - last);
    last = now;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function row(name: string, durations: number[]): string {
  const all = [...durations].sort((a, b) => a - b);
  const at = (q: number) => (all[Math.min(all.length - 1, Math.floor(q * all.length))] ?? 0).toFixed(1);
  const over = all.filter((d) => d > limit).length;
  return `${name.padEnd(38)} ${String(all.length).padStart(4)} frames, ms p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, worst ${at(1)}; over ${limit}: ${over}`;
}

it('draws the timeline while one pans and zooms', async () => {
  const browser = await launch();
  try {
    const { page } = await enter(browser, 'lena', {}, { reducedMotion: 'no-preference' });
    await page.goto('/i/pangyo-2022/timeline?frames=1');
    const picture = page.getByRole('application', { name: /Timeline from/ });
    await picture.waitFor();
    await page.waitForTimeout(3000);
    const box = await picture.boundingBox();
    if (!box) throw new Error('the picture has no place on the page');
    const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.5];
    const wheel = async (steps: number, by: number) => {
      await page.mouse.move(x, y);
      for (let i = 0; i < steps; i++) {
        await page.mouse.wheel(0, by);
        await page.waitForTimeout(30);
      }
    };
    const pan = async () => {
      for (const sign of [-1, 1]) {
        await page.mouse.move(x - sign * 250, y);
        await page.mouse.down();
        for (let i = 1; i <= 50; i++) {
          await page.mouse.move(x - sign * 250 + sign * 10 * i, y);
          await page.waitForTimeout(16);
        }
        await page.mouse.up();
      }
    };
    const rows: string[] = [];
    for (const [name, act] of [
      ['pan, everything', pan],
      ['zoom in', () => wheel(25, -200)],
      ['pan, minutes', pan],
      ['zoom out', () => wheel(25, 200)],
    ] as const) {
      const before = await count(page);
      await page.evaluate(watch);
      await act();
      await page.waitForTimeout(500);
      const drawn = await since(page, before);
      const shown = await page.evaluate(() => window.__shown ?? []);
      expect(drawn.length, name).toBeGreaterThan(10);
      rows.push(row(`${name}: drawing`, drawn), row(`${name}: from frame to frame`, shown));
    }
    process.stdout.write(`\n${rows.join('\n')}\n`);
  } finally {
    await browser.close();
  }
});

const count = (page: Page) => page.evaluate(() => window.__emberlineFrames?.count ?? 0);

/** The durations of the frames after the given one, ms of script. */
const since = (page: Page, before: number) =>
  page.evaluate((from) => {
    const f = window.__emberlineFrames;
    if (!f) return [];
    const n = Math.min(f.count - from, f.durations.length);
    return Array.from(
      { length: n },
      (_, i) => f.durations[(f.next - n + i + 2 * f.durations.length) % f.durations.length] ?? 0,
    );
  }, before);
