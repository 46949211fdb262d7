// An import on paper: tables stay tables at the width of a sheet, everything folded is open, and nothing asks to be pressed.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture, type Fixture } from '../web/fixture.ts';
import { listen, visit } from './a_browser.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

describe.skipIf(missingBrowser)(`an import on paper${missingBrowser ? ` (${missingBrowser})` : ''}`, () => {
  let fixture: Fixture;
  let base: string;
  let browser: Browser;
  beforeAll(async () => {
    fixture = await createFixture({ isLiving: true });
    base = await listen(fixture);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await fixture.stop();
  });

  test.each([
    ['a held one', () => fixture.held.id],
    ['a delivered one', () => fixture.held.id - 1],
  ])('%s', async (_what, id) => {
    const { page, close } = await visit(browser, fixture, base, { width: 700, height: 960, colorScheme: 'dark' });
    await page.goto(`${base}/imports/${id()}`);
    await page.emulateMedia({ media: 'print' });
    const shown = await page.evaluate(`(() => {
      const isSeen = (it) => it.checkVisibility({ contentVisibilityAuto: true });
      const all = (selector) => [...document.querySelectorAll(selector)];
      return {
        toPress: all('main button, main .button, main input, .side').filter(isSeen).length,
        tables: all('main table.plain').map((it) => getComputedStyle(it).display),
        folded: all('main details:not(.rollback details, .decide details) table').filter((it) => !isSeen(it)).length,
        beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ink: getComputedStyle(document.body).colorScheme + getComputedStyle(document.documentElement).colorScheme,
      };
    })()`);
    await close();
    expect(shown).toMatchObject({ toPress: 0, folded: 0, beyond: 0 });
    expect(new Set((shown as { tables: string[] }).tables)).toEqual(new Set(['table']));
    expect((shown as { ink: string }).ink).toContain('light');
  });
});
