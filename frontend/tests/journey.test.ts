/**
 * The whole way of an incident through the product, as people walk it: from the
 * log-in to a report that a stranger reads and takes home.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { enter, launch, type Visitor, visit } from './browser';

const incident = '/i/pangyo-2022';

describe('an investigation', () => {
  let browser: Browser;
  let lead: Visitor;
  const remark = `누가 먼저 알았는지 확인 ${Date.now()}`;

  beforeAll(async () => {
    browser = await launch();
    lead = await visit(browser);
  });
  afterAll(async () => {
    await browser?.close();
  });

  it('begins with a log-in, which leads to where one was going', async () => {
    const { page } = lead;
    await page.goto(`${incident}/overview`);
    await page.getByRole('textbox', { name: 'Account' }).fill('lena');
    await page.getByLabel('Password').first().fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').first().fill(inject('password'));
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`**${incident}/overview`);
  });

  it('shows at once how long it lasted, and that the parts add up', async () => {
    const { page } = lead;
    const main = page.getByRole('main');
    await main.getByText('127 h 33 min').first().waitFor();
    for (const part of ['1 h 25 min', '84 h 08 min', '42 h 00 min']) await main.getByText(part).first().waitFor();
    await main.getByText('The parts add up exactly').waitFor();
  });

  it('zooms the timeline to the ignition', async () => {
    const { page } = lead;
    await page.getByRole('link', { name: 'Timeline', exact: true }).click();
    await page.getByRole('button', { name: 'Ignition' }).click();
    await page.waitForFunction(() => new URL(location.href).searchParams.has('from'));
    const from = Date.parse(JSON.parse(`"${(new URL(page.url()).searchParams.get('from') ?? '').replace(/"/g, '')}"`));
    const to = Date.parse((new URL(page.url()).searchParams.get('to') ?? '').replace(/"/g, ''));
    const ignition = Date.parse('2022-10-15T15:19:00+09:00');
    expect(from).toBeLessThanOrEqual(ignition);
    expect(to).toBeGreaterThan(ignition);
    expect(to - from).toBeLessThan(24 * 3_600_000);
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('table').first().waitFor();
  });

  it('finds 전원 and opens a hit', async () => {
    const { page } = lead;
    const box = page.getByRole('search').getByRole('textbox', { name: 'Search this incident' });
    await box.fill('전원');
    await box.press('Enter');
    await page.waitForURL(`**${incident}/search**`);
    await page.locator('mark', { hasText: '전원' }).first().waitFor();
    await page.locator('mark', { hasText: '전원' }).first().click();
    await page.getByRole('dialog', { name: 'Event' }).waitFor();
  });

  it('annotates it, and finds the annotation', async () => {
    const { page } = lead;
    const drawer = page.getByRole('dialog', { name: 'Event' });
    await drawer.getByRole('tab', { name: 'Annotations' }).click();
    await drawer.getByRole('textbox').first().fill(remark);
    await drawer.getByRole('button', { name: 'Annotate' }).last().click();
    await drawer.getByText(remark).first().waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${incident}/annotations`);
    await page.getByText(remark).first().waitFor();
  });
});
