/**
 * Every page, and what opens on it, in two quite different looks: what a machine
 * can find of WCAG 2.2 AA, errors and refusals of the policy, scrolling sideways.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enter, type Look, launch, type Visitor, visit } from './browser';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks: Required<Look>[] = [
  { width: 1440, scheme: 'light', language: 'en' },
  { width: 390, scheme: 'dark', language: 'ko' },
];
const incident = '/i/pangyo-2022';

/** A view: its address, what has to be there before it is looked at, and what opens on it. */
interface View {
  at: string;
  see?: string;
  open?: (page: Page) => Promise<unknown>;
  /** What is new here; the rest of the page is looked at on its own. */
  within?: string;
  /** An answer of the service that the page is made for, and that the browser notes as an error. */
  but?: RegExp;
}

/** The words of a key like "people:hold.open". */
function words(language: string, key: string): string {
  const [file = '', path = ''] = key.split(':');
  let at: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, '../src/locales', language, `${file}.json`), 'utf8'),
  );
  for (const step of path.split('.')) at = (at as Record<string, unknown>)[step];
  if (typeof at !== 'string') throw new Error(`no words ${key}`);
  return at;
}

/** Goes to an address as the application itself does: nothing is loaded anew. */
async function go(page: Page, at: string, see = 'main h1'): Promise<void> {
  await page.evaluate((to) => {
    // A page stands until the next one is ready: only a heading that is not its own says so.
    const leaves = new URL(to, location.href).pathname !== location.pathname;
    if (leaves) for (const h1 of document.querySelectorAll('main h1')) h1.setAttribute('data-left', '');
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, at);
  await page.waitForFunction(() => !document.querySelector('h1[data-left]'));
  await page.locator(see).filter({ visible: true }).first().waitFor();
  await settled(page);
}

/** Waits until nothing is being read any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const grey = [...document.querySelectorAll('.mantine-Skeleton-root, .mantine-Loader-root')];
    return !grey.some((e) => e.checkVisibility());
  });
}

const inDialog = (view: View) => (view.see?.startsWith('[role=dialog]') ? '[role=dialog]' : undefined);

async function findings(page: Page, name: string, width: number, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(tags)
    .setLegacyMode(true);
  if (within) axe.include(within);
  // The graph can be made as small as one likes; its list, one key away, has the same links at full size.
  else if (await page.locator('.react-flow').count()) axe.disableRules('target-size');
  const { violations } = await axe.analyze();
  const found = violations.map(
    (v) => `${name}: ${v.id}: ${v.nodes.map((n) => `${n.html}: ${n.failureSummary}`).join('\n  ')}`,
  );
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) found.push(`${name}: the page is ${wide} px wide`);
  return found;
}

describe.each(looks)('at $width px, $scheme, $language', (look) => {
  let browser: Browser;
  let lead: Visitor;
  let admin: Visitor;
  let event = '';
  let source = '';

  beforeAll(async () => {
    browser = await launch();
    lead = await enter(browser, 'lena', look);
    admin = await enter(browser, 'admin', look);
    const read = async (path: string) =>
      (await lead.context.request.get(`/api/v1/incidents/pangyo-2022${path}`)).json();
    event = (await read(`/search?limit=1&kind=log&q=${encodeURIComponent('전원')}`)).items[0].id;
    source = (await read('/sources')).items.find((s: { gaps: number }) => s.gaps > 0).label;
    // A report that is being written, beside the reference incident's, of which other tests tell the story.
    for (const [path, data] of [
      ['', { slug: 'drafted', title: { ko: '초안', en: 'Drafted' }, zone: 'Asia/Seoul' }],
      ['/drafted/report', {}],
    ] as const)
      await admin.context.request.post(`/api/v1/incidents${path}`, { data });
    await lead.page.goto('/');
    await admin.page.goto('/');
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** A dialog that a button of those words opens. */
  const dialog = (at: string, key: string, see?: string): View => ({
    at,
    see,
    within: '[role=dialog]',
    open: async (page) => {
      const before = await page.getByRole('dialog').count();
      await page
        .getByRole('button', { name: words(look.language, key), exact: true })
        .first()
        .click();
      await page.getByRole('dialog').nth(before).waitFor();
    },
  });

  async function clean({ page, complaints }: Visitor, views: View[]): Promise<void> {
    const found: string[] = [];
    for (const view of views) {
      await go(page, view.at, view.see);
      if (view.open) {
        await view.open(page);
        await settled(page);
      }
      const name = `${view.at}${view.open ? ' (opened)' : ''}`;
      found.push(
        ...(await findings(page, name, look.width, view.within ?? inDialog(view))),
        ...complaints
          .splice(0)
          .filter((c) => !view.but?.test(c))
          .map((c) => `${name}: ${c}`),
      );
      if (view.open) await page.keyboard.press('Escape');
    }
    expect(found).toEqual([]);
  }

  it('lets in', async () => {
    const guest = await visit(browser, look);
    for (const at of ['/login', '/password#a-secret', '/nowhere']) {
      await guest.page.goto(at);
      await guest.page.locator('h1, h2').first().waitFor();
      expect(await findings(guest.page, at, look.width)).toEqual([]);
    }
    // The service itself says that there is no session, and no such page.
    expect(guest.complaints.filter((c) => !/40[14]/.test(c))).toEqual([]);
    await guest.context.close();
  });

  it('shows what belongs to no incident', async () => {
    await clean(lead, [{ at: '/', see: 'article' }, { at: '/profile' }]);
    await clean(admin, [
      { at: '/', see: 'article', open: (p) => p.locator('main button').first().click() },
      { at: '/admin/accounts' },
      { at: '/admin/accounts?tab=tokens' },
      dialog('/admin/accounts', 'admin:accounts.create'),
      dialog('/profile', 'profile:tokens.open'),
      // The log is signed every ten minutes: a young one has no checkpoint yet.
      { at: '/admin/audit', but: /404/ },
    ]);
  });

  it('shows the course of the incident', async () => {
    const menus = lead.page.locator('header button[aria-haspopup="menu"]');
    await clean(lead, [
      { at: `${incident}/overview`, see: 'main section' },
      { at: `${incident}/overview`, open: () => menus.first().click(), within: '[role=menu]' },
      { at: `${incident}/overview`, open: () => menus.last().click(), within: '[role=menu]' },
      { at: `${incident}/timeline`, see: 'main canvas' },
      { at: `${incident}/timeline?table=true`, see: 'main table' },
      { at: `${incident}/timeline?source=${encodeURIComponent(source)}&severity=warn`, see: 'main canvas' },
    ]);
  });

  it('shows what was recorded', async () => {
    const tab = (n: number) => async (page: Page) => {
      await page.getByRole('dialog').getByRole('tab').nth(n).click();
      await page.getByRole('dialog').getByRole('tabpanel').waitFor();
    };
    const drawer = `${incident}/search?q=${encodeURIComponent('전원')}&event=${encodeURIComponent(event)}`;
    await clean(lead, [
      { at: `${incident}/search` },
      { at: `${incident}/search?q=${encodeURIComponent('전원')}`, see: 'main mark' },
      { at: `${incident}/search?q=nothing-holds-this`, see: 'main h2' },
      { at: `${incident}/search?q=${encodeURIComponent('전원')}&tab=records`, see: 'main mark' },
      { at: `${incident}/search?panel=saved` },
      ...[0, 1, 2, 3].map((n) => ({ at: drawer, see: '[role=dialog] [role=tab]', open: tab(n) })),
    ]);
  });

  /** Sends a form that is empty, so that it says what it lacks. */
  const refuse = async (page: Page) => {
    await page.locator('[role=dialog] form button[type=submit]').click();
    await page.locator('[role=dialog] [aria-invalid=true]').first().waitFor();
  };

  it('shows what people wrote', async () => {
    const dialog = '[role=dialog]';
    await clean(lead, [
      { at: `${incident}/entries`, see: 'main article, main li' },
      { at: `${incident}/entries?entry=ignition`, see: dialog },
      { at: `${incident}/entries?entry=ignition&part=revisions`, see: dialog },
      { at: `${incident}/entries?entry=ignition&part=annotations`, see: dialog },
      { at: `${incident}/entries?new=true`, see: `${dialog} form` },
      { at: `${incident}/entries?new=true`, see: `${dialog} form`, open: refuse },
      { at: `${incident}/entries?view=knowledge` },
      { at: `${incident}/annotations` },
      { at: `${incident}/annotations?new=true` },
    ]);
  });

  it('shows causes', async () => {
    const read = await lead.context.request.get('/api/v1/incidents/pangyo-2022/causes');
    const cause = (await read.json()).items[0].key;
    await clean(lead, [
      { at: `${incident}/causes?as=graph`, see: 'main .react-flow__node' },
      { at: `${incident}/causes?as=list` },
      { at: `${incident}/causes?node=cause:${cause}`, see: '[role=dialog]' },
      { at: `${incident}/causes?new=true`, see: '[role=dialog] form' },
      { at: `${incident}/causes?new=true`, see: '[role=dialog] form', open: refuse },
      { at: `${incident}/causes?connect=true`, see: '[role=dialog] form' },
    ]);
  });

  it('shows the evidence and its clocks', async () => {
    const at = `${incident}/evidence?source=${encodeURIComponent(source)}&tab=`;
    const panel = '[role=dialog] [role=tabpanel]';
    await clean(lead, [
      { at: `${incident}/evidence`, see: 'main table, main li' },
      { at: `${at}ledger`, see: panel },
      { at: `${at}pieces`, see: panel },
      { at: `${at}gaps`, see: panel },
      { at: `${at}clock`, see: panel },
      {
        at: `${at}clock`,
        see: panel,
        open: async (p) => {
          await p
            .locator(panel)
            .getByRole('button', { name: /^(Correct the clock|시계 보정)/ })
            .click();
          await p.locator(`${panel} form`).waitFor();
        },
      },
      { at: `${incident}/evidence?add=true` },
      dialog(`${at}ledger`, 'evidence:remove.action', panel),
    ]);
  });

  it('shows a report that is being written', async () => {
    await clean(admin, [
      {
        at: '/i/drafted/report',
        see: 'main input',
        open: async (p) => {
          await p
            .getByRole('button', { name: /^(Add a paragraph|단락 추가|문단 추가)/ })
            .first()
            .click();
          await p.locator('main textarea').first().waitFor();
        },
      },
      { at: '/i/drafted/report?read=true', see: 'main h2' },
      dialog('/i/drafted/report', 'report:history.open', 'main input'),
      dialog('/i/drafted/report', 'report:flow.submit', 'main input'),
    ]);
  });

  it('shows the report, people and the trail', async () => {
    await clean(lead, [
      { at: `${incident}/report` },
      { at: `${incident}/report?tab=editions` },
      { at: `${incident}/people`, see: 'main [role=tabpanel]' },
      { at: `${incident}/people?tab=roles`, see: 'main [role=tabpanel]' },
      { at: `${incident}/people?tab=settings`, see: 'main [role=tabpanel]' },
      { at: `${incident}/people?tab=holds`, see: 'main [role=tabpanel]' },
      dialog(`${incident}/people?tab=holds`, 'people:hold.open', 'main [role=tabpanel]'),
      { at: `${incident}/audit` },
    ]);
  });
});
