// From a held night to the students who would disappear, in a real browser: masked, by school, with values, as a file;
// with JavaScript and without, on a desk and on a phone.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTwoNights, type TwoNights } from '../two_nights.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

describe.skipIf(missingBrowser)(`who is gone, in a browser${missingBrowser ? ` (${missingBrowser})` : ''}`, () => {
  let nights: TwoNights;
  let browser: Browser;

  beforeAll(async () => {
    nights = await startTwoNights();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await nights?.stop();
  });

  async function signIn(name: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${nights.appliance.url}/login`);
    await page.fill('[name=name]', name);
    await page.fill('[name=password]', nights.password);
    await page.press('[name=password]', 'Enter');
    await page.waitForURL(`${nights.appliance.url}/`);
    return page;
  }

  test.each([
    ['on a desk', {}],
    ['on a phone', { viewport: { width: 390, height: 844 } }],
    ['without JavaScript', { javaScriptEnabled: false }],
  ])('an owner finds them %s', async (_, options) => {
    const page = await signIn('ortiz', options);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${nights.appliance.url}/imports/2`);
    await page.getByRole('link', { name: 'Who changed in Student.csv?' }).click();
    await page.getByRole('heading', { name: 'Who is gone in Student.csv' }).waitFor();
    expect(await page.locator('.listed tbody tr').count()).toBe(100);
    expect(await page.locator('.listed').innerText()).not.toMatch(/Given|Family/);
    await page.getByLabel('Only').selectOption({ label: 'school S2 (29)' });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.waitForURL(/group=school%3AS2/);
    expect(await page.locator('.listed tbody tr').count()).toBe(29);
    await page.getByRole('button', { name: 'Show values' }).click();
    await page.getByText('that they were is on record').waitFor();
    expect(await page.locator('.listed tbody tr').first().innerText()).toMatch(/1370\s+Given1370\s+Family1370/);
    await page.getByLabel('Key').fill('1398');
    await page.getByLabel('Key').press('Enter');
    await page.getByText('1 gone since').waitFor();
    expect(await page.locator('.listed tbody').innerText()).toMatch(/^400\s+1••\s+G••/);
    expect(page.url()).not.toContain('1398');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download with values' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('import-2-Student-removed.csv');
    expect(readFileSync(await download.path(), 'utf8')).toContain('removed,400,,1398,Given1398,Family1398');
    const { scrollWidth, clientWidth } = await page.locator('html').evaluate((it) => it);
    expect([scrollWidth, complaints]).toEqual([clientWidth, []]);
  });

  test('a viewer sees them masked, and nothing to ask with', async () => {
    const page = await signIn('adams');
    await page.goto(`${nights.appliance.url}/imports/2/changes/Student.csv`);
    expect(await page.getByRole('button', { name: 'Show values' }).count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'All of them as CSV, masked' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).not.toMatch(/Given|Family/);
    await page.getByRole('link', { name: 'The next' }).click();
    await page.getByText('This page: 101 to 149.').waitFor();
  });
});
