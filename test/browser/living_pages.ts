// Pages of a living district in a real browser: each test has a fixture of its own.
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { createFixture, type Fixture } from '../web/fixture.ts';
import { listen, type Visit, type VisitOptions, visit } from './a_browser.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

export interface LivingPages {
  /** Of the current test. */
  readonly fixture: Fixture;
  open(path: string, options?: VisitOptions): Promise<Visit>;
}

/** A group of tests; skipped, with the reason in its name, where there is no browser. */
export function describeLivingPages(
  title: string,
  options: () => Parameters<typeof createFixture>[0],
  tests: (pages: LivingPages) => void,
): void {
  describe.skipIf(missingBrowser)(`${title}${missingBrowser ? ` (${missingBrowser})` : ''}`, () => {
    let fixture: Fixture;
    let base: string;
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
      return () => browser.close();
    });
    beforeEach(async () => {
      fixture = await createFixture({ isLiving: true, ...options() });
      base = await listen(fixture);
    });
    afterEach(() => fixture.stop());
    tests({
      get fixture() {
        return fixture;
      },
      async open(path, how = {}) {
        const seen = await visit(browser, fixture, base, how);
        seen.page.setDefaultTimeout(10_000);
        await seen.page.goto(base + path);
        return seen;
      },
    });
  });
}

/** With SHOTS=folder the page is kept as pictures: light and dark, desktop and phone. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (!folder) return;
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
}
