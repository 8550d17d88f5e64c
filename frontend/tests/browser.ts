/** A browser for the tests: Debian's Chromium, or the one that EMBERLINE_CHROMIUM names. */
import { existsSync } from 'node:fs';
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
  return { context, page, complaints };
}

const kept = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** A visitor who is logged in; the log-in page itself is walked once elsewhere, as log-ins are rate limited. */
export async function enter(
  browser: Browser,
  login: string,
  look: Look = {},
  more: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await visit(browser, look, more);
  const cookies = kept.get(login);
  if (cookies) await visitor.context.addCookies(cookies);
  else {
    const answer = await visitor.context.request.post('/api/v1/sessions', {
      data: { login, password: inject('password') },
    });
    if (!answer.ok()) throw new Error(`log-in of ${login}: ${answer.status()} ${await answer.text()}`);
    kept.set(login, await visitor.context.cookies());
  }
  return visitor;
}
