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
const web02 = 'web/nginx-web-02';

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
    await page.getByRole('textbox', { name: 'Password' }).fill('a wrong one');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(inject('password'));
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`**${incident}/overview`);
  });

  it('shows at once how long it lasted, and that the parts add up', async () => {
    const main = lead.page.getByRole('main');
    await main.getByText('127 h 33 min').first().waitFor();
    for (const part of ['1 h 25 min', '84 h 08 min', '42 h 00 min']) await main.getByText(part).first().waitFor();
    await main.getByText('The parts add up exactly').waitFor();
  });

  it('zooms the timeline to the ignition', async () => {
    const { page } = lead;
    await page.getByRole('link', { name: 'Timeline', exact: true }).click();
    await page.waitForURL(`**${incident}/timeline**`);
    await page.getByRole('button', { name: 'Ignition', exact: true }).click();
    await page.waitForFunction(() => new URL(location.href).searchParams.has('from'));
    const at = (name: string) => Date.parse(new URL(page.url()).searchParams.get(name) ?? '');
    const ignition = Date.parse('2022-10-15T15:19:00+09:00');
    expect(at('from')).toBeLessThanOrEqual(ignition);
    expect(at('to')).toBeGreaterThan(ignition);
    expect(at('to') - at('from')).toBeLessThan(24 * 3_600_000);
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('region', { name: 'Counts by lane and time' }).getByRole('table').first().waitFor();
  });

  it('finds 전원 and opens a hit', async () => {
    const { page } = lead;
    const box = page.getByRole('textbox', { name: 'Search this incident' });
    await box.fill('전원');
    await box.press('Enter');
    await page.waitForURL(`**${incident}/search**`);
    await page.locator('mark', { hasText: '전원' }).first().click();
    await page.getByRole('dialog', { name: 'Event' }).waitFor();
  });

  it('annotates it, and finds the annotation', async () => {
    const { page } = lead;
    const drawer = page.getByRole('dialog', { name: 'Event' });
    await drawer.getByRole('tab', { name: 'Annotations' }).click();
    await drawer.getByRole('textbox', { name: 'Annotation' }).fill(remark);
    await drawer.getByRole('button', { name: 'Annotate' }).last().click();
    await drawer.getByText(remark).first().waitFor();
    await page.goto(`${incident}/annotations`);
    await page.getByText(remark).first().waitFor();
    await page.goto(`${incident}/search?q=${encodeURIComponent('확인')}&tab=records`);
    await page.getByText(remark).first().waitFor();
  });

  it('disputes an entry: both accounts stand side by side', async () => {
    const { page } = lead;
    await page.goto(`${incident}/entries?entry=power-cutoff`);
    const panel = page.getByRole('dialog').first();
    await panel.getByRole('button', { name: 'Dispute' }).click();
    const form = page.getByRole('form', { name: 'Dispute the entry' });
    await form.getByRole('textbox', { name: 'Party (English)' }).fill('The tenant');
    await form
      .getByRole('textbox', { name: /\(English\)/ })
      .last()
      .fill('Our last rack lost power at 16:57.');
    await form.getByRole('button', { name: 'Dispute' }).click();
    await form.waitFor({ state: 'hidden' });
    await panel.getByText('Our last rack lost power at 16:57.').first().waitFor();
    await panel.getByText('disputed').first().waitFor();
  });

  it('corrects a clock: a preview first, then its lane moves, and back', async () => {
    const { page } = lead;
    const first = () => earliest(lead, web02);
    const before = await first();
    await page.goto(`${incident}/evidence?source=${encodeURIComponent(web02)}&tab=clock`);
    const panel = page.getByRole('dialog').first();
    await panel.getByRole('button', { name: 'Correct the clock' }).click();
    await panel.getByRole('textbox', { name: 'Offset' }).fill('-3m42s');
    await panel.getByText('Every record moves 3 min 42 s earlier.').first().waitFor();
    await panel.getByRole('textbox', { name: 'Reason' }).fill('compared with nginx-web-01');
    await panel.getByRole('button', { name: 'Apply the correction' }).click();
    await expect.poll(first, { timeout: 20_000 }).toBe(before - 222_000);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(first, { timeout: 20_000 }).toBe(before);
  });

  it('publishes the report after a review by somebody else', async () => {
    const other = await enter(browser, 'admin');
    const { page } = other;
    await page.goto(`${incident}/report`);
    await page.getByRole('button', { name: 'Publish' }).first().click();
    const sure = page.getByRole('dialog').last();
    for (const box of await sure.getByRole('checkbox').all()) await box.check();
    for (const box of await sure.getByRole('textbox').all())
      if (!(await box.inputValue())) await box.fill('read in full');
    await sure.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Edition 1 is published').first().waitFor();
    await other.context.close();
  });

  it('is read by a stranger, in both languages, without a log-in and without a script', async () => {
    for (const language of ['en', 'ko'] as const) {
      const stranger = await visit(browser, { language, width: 390 }, { javaScriptEnabled: false });
      const requests: string[] = [];
      stranger.page.on('request', (r) => requests.push(r.url()));
      await stranger.page.goto(`/reports/pangyo-2022?lang=${language}`);
      const text = await stranger.page.locator('body').textContent();
      expect(text).toContain(language === 'ko' ? '127시간 33분' : '127 h 33 min');
      expect(text).not.toContain(remark);
      expect(requests.filter((r) => !r.startsWith(inject('base')))).toEqual([]);
      await stranger.context.close();
    }
  });

  it('is taken home in each format', async () => {
    const begins: Record<string, string> = { html: '<!doctype html', json: '{', md: '#', csv: '', pdf: '%PDF-' };
    for (const [format, head] of Object.entries(begins)) {
      for (const language of ['ko', 'en']) {
        const answer = await fetch(`${inject('base')}/reports/pangyo-2022/1/report.${format}?lang=${language}`);
        const bytes = Buffer.from(await answer.arrayBuffer());
        expect(answer.status, format).toBe(200);
        expect(bytes.length, format).toBeGreaterThan(1000);
        expect(bytes.subarray(0, 40).toString().toLowerCase(), format).toContain(head.toLowerCase());
        expect(bytes.includes(remark), format).toBe(false);
        if (format !== 'pdf') continue;
        const text = execFileSync('pdftotext', ['-enc', 'UTF-8', '-', '-'], { input: bytes })
          .toString()
          .replace(/\s+/g, ' ');
        expect(text).toContain(language === 'ko' ? '127시간 33분' : '127 h 33 min');
      }
    }
  });

  it('can be exported from the command line beside the running service, to the same bytes', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'emberline-report-')), 'report.json');
    execFileSync(inject('binary'), [
      'report',
      'export',
      '--data',
      inject('data'),
      '--incident',
      'pangyo-2022',
      '--format',
      'json',
      '--edition',
      '1',
      '--out',
      out,
    ]);
    const answer = await fetch(`${inject('base')}/reports/pangyo-2022/1/report.json`);
    expect(readFileSync(out).equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
  });

  it('went without a complaint of the browser', () => {
    // The wrong password is refused with 401, which the browser notes by itself.
    expect(lead.complaints.filter((c) => !c.includes('401'))).toEqual([]);
  });
});

/** When a source's earliest record happened, by its clock as it stands; milliseconds since 1970. */
async function earliest(visitor: Visitor, source: string): Promise<number> {
  const answer = await visitor.context.request.get('/api/v1/incidents/pangyo-2022/events', {
    params: { source, limit: '1' },
  });
  const page = (await answer.json()) as { items: { time: string }[] };
  return Date.parse(page.items[0]?.time ?? '');
}
