/** A browser for the tests: Debian's Chromium, or the one that EMBERLINE_CHROMIUM names. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export async function launch(): Promise<Browser> {
  const executablePath = process.env.EMBERLINE_CHROMIUM ?? places.find((p) => existsSync(p));
  if (!executablePath) throw new Error('no Chromium: install it, or name one in EMBERLINE_CHROMIUM');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Look {
  width?: 1440 | 390;
  scheme?: 'light' | 'dark';
  language?: 'ko' | 'en';
}

/** A visitor with nothing in the pockets; what goes wrong in the page is collected. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Errors and warnings of the page: scripts, refused requests, policy. */
  complaints: string[];
}

export async function visit(browser: Browser, look: Look = {}, more: BrowserContextOptions = {}): Promise<Visitor> {
  const { width = 1440, scheme = 'light', language = 'en' } = look;
  const context = await browser.newContext({
    baseURL: inject('base'),
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme: scheme,
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    timezoneId: 'Europe/Berlin',
    hasTouch: width === 390,
    reducedMotion: 'reduce',
    ...more,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') complaints.push(`${m.type()}: ${m.text()}`);
  });
  page.on('pageerror', (e) => complaints.push(`script: ${e.message}`));
  await page.addInitScript((l) => {
    if (!localStorage.getItem('emberline.language')) localStorage.setItem('emberline.language', l);
  }, language);
  await page.addInitScript(watchPuttingAway);
  return { context, page, complaints };
}

/**
 * A page that reads something late without a place of its own to wait in is put away
 * as a whole, and comes back: it flickers, loses its scroll, and a test sees it or not.
 */
function watchPuttingAway(): void {
  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (
        target instanceof HTMLElement &&
        target.style.getPropertyPriority('display') === 'important' &&
        target.closest('main') &&
        (target.matches('h1') || target.querySelector('h1'))
      )
        // biome-ignore lint/suspicious/noConsole: it is how the page's complaints are collected
        console.error(`the page was put away to read something: ${location.pathname}`);
  }).observe(document, { subtree: true, attributeFilter: ['style'] });
}

/** Where the sessions of this run are kept, as every file of tests has modules of its own. */
const kept = (login: string) => join(inject('data'), '..', `session-${login}.json`);

/** A visitor who is logged in; the log-in page itself is walked once elsewhere, as log-ins are rate limited. */
export async function enter(
  browser: Browser,
  login: string,
  look: Look = {},
  more: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await visit(browser, look, more);
  const place = kept(login);
  if (existsSync(place)) {
    await visitor.context.addCookies(JSON.parse(readFileSync(place, 'utf8')));
    return visitor;
  }
  for (;;) {
    const answer = await visitor.context.request.post('/api/v1/sessions', {
      data: { login, password: inject('password') },
    });
    if (answer.ok()) break;
    if (answer.status() !== 429) throw new Error(`log-in of ${login}: ${answer.status()} ${await answer.text()}`);
    await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers()['retry-after'] ?? 1)));
  }
  writeFileSync(place, JSON.stringify(await visitor.context.cookies()));
  return visitor;
}
