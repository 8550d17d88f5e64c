/** What is shown when something is missing, refused, gone or changed meanwhile; and the ways that need no mouse. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { enter, launch, type Visitor, visit } from './browser';

const incident = '/i/pangyo-2022';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first();
const address = (page: Page) => page.evaluate(() => location.pathname + location.search);

describe('states of the application', () => {
  let browser: Browser;
  let lead: Visitor;
  let viewer: Visitor;
  let regulator: Visitor;
  let admin: Visitor;

  beforeAll(async () => {
    browser = await launch();
    [lead, viewer, regulator, admin] = await Promise.all([
      enter(browser, 'lena'),
      enter(browser, 'vera'),
      enter(browser, 'rego'),
      enter(browser, 'admin'),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  it('says that there is no network, and goes on when it is back', async () => {
    const { page, context } = await enter(browser, 'lena');
    await page.goto(`${incident}/entries`);
    await page.getByText(/\d+ of \d+ entries/).waitFor();
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Evidence', exact: true }).click();
    await heading(page, 'The service cannot be reached').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await heading(page, 'Evidence').waitFor();
    await page.getByRole('main').getByRole('table').first().waitFor();
    await context.close();
  });

  it('gives a viewer nothing that would change anything', async () => {
    const { page } = viewer;
    await page.goto(`${incident}/entries?entry=ignition`);
    const panel = page.getByRole('dialog');
    await panel.getByRole('tab', { name: /^Claims/ }).waitFor();
    for (const name of ['Dispute', 'Edit', 'Withdraw', 'Add a claim'])
      expect(await panel.getByRole('button', { name, exact: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'New entry' }).count()).toBe(0);
    await page.goto(`${incident}/causes`);
    await heading(page, 'Causes').waitFor();
    await page.getByText(/\d+ causes, \d+ links/).waitFor();
    expect(await page.getByRole('button', { name: 'New cause' }).count()).toBe(0);
    await page.goto(`${incident}/evidence`);
    await page.getByRole('main').getByRole('table').first().waitFor();
    expect(await page.getByRole('button', { name: 'Add evidence' }).count()).toBe(0);
    await page.goto(`${incident}/people`);
    await page.getByRole('tab', { name: 'Members' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Incident settings' }).count()).toBe(0);
  });

  it('shows a regulator what is released, and says what is not theirs', async () => {
    const { page } = regulator;
    const main = page.getByRole('main');
    await page.goto(`${incident}/overview`);
    await main.getByText('127 h 33 min').first().waitFor();
    const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    expect(await links.allInnerTexts()).toEqual([
      'Overview',
      'Entries and claims',
      'Causes',
      'Evidence',
      'Report',
      'Audit trail',
    ]);
    await page.goto(`${incident}/entries?entry=ignition`);
    await page
      .getByRole('dialog')
      .getByText(/^Claim|CCTV/)
      .first()
      .waitFor();
    await page.goto(`${incident}/causes`);
    await main.getByText('Only causes that were released to regulators are shown.').waitFor();
    await page.goto(`${incident}/evidence`);
    await main.getByRole('listitem').first().waitFor();
    await page.goto(`${incident}/report`);
    await heading(page, 'Report').waitFor();
    expect(await page.getByRole('button', { name: 'Begin the report' }).count()).toBe(0);
    for (const hidden of ['timeline', 'search', 'people']) {
      await page.goto(`${incident}/${hidden}`);
      await main.getByRole('alert').getByText('You may not see or do this').waitFor();
    }
    await page.goto(`${incident}/annotations`);
    await heading(page, 'Not for this role').waitFor();
  });

  it('says what is not there', async () => {
    const { page } = lead;
    await page.goto('/nowhere');
    await heading(page, 'There is nothing here').waitFor();
    await page.getByRole('link', { name: 'To the incidents' }).click();
    await heading(page, 'Incidents').waitFor();
    await page.goto('/i/no-such-incident/overview');
    await heading(page, 'There is no such incident, or you may not see it').waitFor();
    await page.goto(`${incident}/entries?entry=no-such-entry`);
    await page.getByRole('dialog').getByText('No such entry').waitFor();
  });

  it('asks for a new log-in when the session has ended, and comes back', async () => {
    const { page, context } = await visit(browser);
    const login = async () => {
      await page.getByRole('textbox', { name: 'Account' }).fill('ivo');
      await page.getByLabel('Password').first().fill(inject('password'));
      await page.getByRole('button', { name: 'Log in' }).click();
    };
    await page.goto(`${incident}/entries?entry=ignition&tz=UTC`);
    await page.waitForURL('**/login?next=*');
    await login();
    await page
      .getByRole('dialog')
      .getByRole('tab', { name: /^Claims/ })
      .waitFor();
    await context.clearCookies();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Causes', exact: true }).click();
    await page.waitForURL('**/login?next=*');
    await login();
    await page.getByText(/\d+ causes, \d+ links/).waitFor();
    expect(await address(page)).toBe(`${incident}/causes?tz=UTC`);
    await context.close();
  });

  it('keeps what was written when somebody else saved first', async () => {
    const open = async ({ page }: Visitor) => {
      await page.goto(`${incident}/entries?entry=ignition`);
      await page.getByRole('dialog').getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('form', { name: 'Change the entry' }).waitFor();
      return page.getByRole('dialog').getByRole('textbox', { name: /Description.*English|English.*Description/ });
    };
    const mine = await open(lead);
    const theirs = await open(admin);
    await theirs.fill('Seen first on the camera of the battery room.');
    await admin.page.getByRole('button', { name: 'Save', exact: true }).click();
    await admin.page.getByText('Entry changed').waitFor();

    const text = 'Seen on the camera; the alarm came later.';
    await mine.fill(text);
    await lead.page.getByRole('button', { name: 'Save', exact: true }).click();
    const notice = lead.page
      .getByRole('alert')
      .filter({ hasText: 'Somebody else changed this while you were writing' });
    await notice.getByText('admin').waitFor();
    expect(await mine.inputValue()).toBe(text);
    await notice.getByRole('button', { name: 'Save mine over it' }).click();
    await lead.page.getByRole('dialog').getByText(text).waitFor();
    await admin.page.getByRole('dialog').getByText(text).waitFor();
  });

  it('leads through an incident in which nothing is yet', async () => {
    const { page } = admin;
    await page.goto('/');
    await page.getByRole('button', { name: 'New incident' }).click();
    const dialog = page.getByRole('dialog', { name: 'New incident' });
    await dialog
      .getByRole('textbox', { name: /English/ })
      .first()
      .fill('Quiet night');
    await dialog.getByRole('textbox', { name: 'Name in addresses' }).fill('quiet-night');
    await dialog.getByRole('button', { name: 'Create incident' }).click();
    await page.waitForURL('**/i/quiet-night/overview');
    await heading(page, 'First steps').waitFor();
    const go = (name: string) => page.getByRole('link', { name, exact: true }).first().click();
    await go('Timeline');
    await heading(page, 'There is no timeline yet').waitFor();
    await go('Search');
    await page.getByText('No evidence has been received yet.').waitFor();
    await go('Entries and claims');
    await heading(page, 'No entries yet').waitFor();
    await go('Annotations');
    await heading(page, 'No annotations yet').waitFor();
    await go('Causes');
    await heading(page, 'No causes yet').waitFor();
    await go('Evidence');
    await heading(page, 'No evidence yet').waitFor();
    await go('Report');
    await heading(page, 'The report is not begun').or(heading(page, 'No draft yet')).first().waitFor();
  });

  it('can be walked by keyboard alone', async () => {
    const { page } = viewer;
    await page.goto(`${incident}/timeline`);
    const picture = page.locator('main [aria-roledescription]').first();
    await picture.waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true);

    await picture.focus();
    const before = await address(page);
    await page.keyboard.press('+');
    await page.waitForFunction((old) => location.pathname + location.search !== old, before);
    const zoomed = new URL(page.url()).searchParams.get('from');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((old) => new URL(location.href).searchParams.get('from') !== old, zoomed);

    await picture.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search this incident');
    await page.keyboard.type('전원');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?*');
    await page.locator('main mark').first().waitFor();
  });

  it('keeps the page when the language changes', async () => {
    const { page, context } = await enter(browser, 'vera');
    await page.goto(`${incident}/causes?as=list`);
    await heading(page, 'Causes').waitFor();
    await page.getByRole('button', { name: /^Account and settings/ }).click();
    await page.getByRole('menuitem', { name: '한국어로 보기' }).click();
    await heading(page, '원인').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
    expect(await address(page)).toBe(`${incident}/causes?as=list`);
    await context.close();
  });

  it('shows times in another zone, and says so in the address', async () => {
    const { page } = viewer;
    await page.goto(`${incident}/entries?entry=ignition`);
    const time = page.getByRole('dialog').locator('time').first();
    expect(await time.textContent()).toContain('15:19');
    await page.getByRole('button', { name: /^Time zone shown/ }).click();
    await page.getByRole('menuitemradio', { name: /^UTC/ }).click();
    await page.waitForURL('**tz=UTC**');
    await time.filter({ hasText: '06:19' }).waitFor();
    await page.reload();
    await time.filter({ hasText: '06:19' }).waitFor();
  });

  it('shows the same after a reload', async () => {
    const { page } = lead;
    await page.goto(`${incident}/search?q=${encodeURIComponent('전원')}&order=newest`);
    await page.locator('main mark').first().click();
    await page.getByRole('dialog', { name: 'Event' }).getByRole('tab', { name: 'Details' }).waitFor();
    const at = await address(page);
    const text = await page.getByRole('dialog', { name: 'Event' }).getByRole('heading').first().textContent();
    await page.reload();
    await page
      .getByRole('dialog', { name: 'Event' })
      .getByText(text ?? '')
      .first()
      .waitFor();
    await page.locator('main mark').first().waitFor();
    expect(await address(page)).toBe(at);
  });
});
