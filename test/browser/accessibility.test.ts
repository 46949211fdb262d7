// Every page, in light and dark, on a desk and on a phone: no accessibility fault that a machine can find, nothing wider
// than the screen, nothing the content policy had to stop.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture, type Fixture } from '../web/fixture.ts';
import { listen, visit } from './a_browser.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

const pages = [
  '/',
  '/holds',
  '/imports',
  '/imports?state=cancelled',
  '/imports/:held',
  '/imports/:failed',
  '/imports/:rejected',
  '/feeds',
  '/feeds/new',
  '/feeds/rosters',
  '/feeds/rosters/night',
  '/calendar',
  '/calendar?feed=rosters&day=2026-11-19',
  '/feeds/athletics',
  '/feeds/rosters/guards',
  '/feeds/rosters/guards?file=Student.csv&seen=%7B%7D&rowsRemoved.percent=101&badRows.off=on',
  '/feeds/rosters/layout?file=Student.csv',
  '/senders',
  '/senders/new',
  '/senders/skyward',
  '/senders/skyward/doors',
  '/senders/skyward/script',
  '/destinations',
  '/destinations/new',
  '/destinations/gradecam',
  '/destinations/gradecam/edit',
  '/deliveries/:sent/receipt',
  '/leaving',
  '/reports',
  '/reports/new',
  '/reports/oneroster-1.1-to-gradecam',
  '/tokens',
  '/rules',
  '/activity',
  '/status',
  '/-/patterns',
  '/no-such-page',
];

const widths = [320, 375, 800, 1024, 1280];

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  id: string;
  impact?: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

describe.skipIf(missingBrowser)(`pages in a browser${missingBrowser ? ` (${missingBrowser})` : ''}`, () => {
  let fixture: Fixture;
  let base: string;
  let browser: Browser;
  beforeAll(async () => {
    fixture = await createFixture({ isRough: true, isLiving: true });
    base = await listen(fixture);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await fixture.stop();
  });

  const path = (pattern: string) =>
    pattern
      .replace(':held', String(fixture.held.id))
      .replace(':failed', String(fixture.store.imports.page({ state: 'undelivered', limit: 1 })[0]?.id))
      .replace(':sent', String(fixture.store.deliveries.inState('delivered').at(-1)?.id))
      .replace(':rejected', String(fixture.store.imports.page({ state: 'rejected', limit: 1 })[0]?.id));

  async function violations(page: Page, rules: object): Promise<string[]> {
    const found = (await page.evaluate(
      `axe.run(document, ${JSON.stringify(rules)}).then((found) => found.violations)`,
    )) as Violation[];
    return found.map((it) => `${it.id}: ${it.nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`);
  }

  /** All of `address`: what axe finds in light, the contrast in dark, what is wider than a screen. */
  async function faults(
    address: string,
    role: 'owner' | 'nobody' = 'owner',
    of: { fixture: Fixture; base: string } = { fixture, base },
  ): Promise<string[]> {
    const { page, complaints, close } = await visit(browser, of.fixture, of.base, { colorScheme: 'light', role });
    await page.goto(of.base + address);
    await page.evaluate(axe.source);
    const light = await violations(page, { runOnly: standards });
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(page, { runOnly: ['color-contrast'] });
    const wide: string[] = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 700 });
      const beyond = Number(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      );
      if (beyond > 0) wide.push(`wider than ${width} px by ${beyond} px`);
    }
    await close();
    const stopped = complaints.filter((text) => !text.includes('status of 404'));
    return [...stopped, ...light, ...dark.map((fault) => `in dark, ${fault}`), ...wide];
  }

  for (const pattern of pages) {
    test(pattern, async () => {
      expect(await faults(path(pattern))).toEqual([]);
    });
  }
  test('/login', async () => {
    expect(await faults('/login', 'nobody')).toEqual([]);
  });

  test('the pages of a district with nothing set up', async () => {
    const empty = await createFixture({ isNew: true, isLiving: true });
    const of = { fixture: empty, base: await listen(empty) };
    for (const address of ['/', '/holds', '/imports', '/feeds', '/senders', '/destinations', '/leaving', '/activity'])
      expect(await faults(address, 'owner', of), address).toEqual([]);
    await empty.stop();
  });
});
