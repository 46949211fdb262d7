// What goes along to a destination, in a real browser: the name follows what is typed, what would go is looked at, the
// password again, saved; and the same without JavaScript.
import type { Browser } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFixture, type Fixture, password } from '../web/fixture.ts';
import { lookingPacker } from '../web/looking_packer.ts';
import { listen, visit } from './a_browser.ts';
import { missingBrowser, openBrowser } from './chromium.ts';

describe.skipIf(missingBrowser)(`what goes along, in a browser${missingBrowser ? ` (${missingBrowser})` : ''}`, () => {
  let fixture: Fixture;
  let base: string;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });
  beforeEach(async () => {
    fixture = await createFixture({ isLiving: true, packer: lookingPacker() });
    base = await listen(fixture);
  });
  afterEach(() => fixture.stop());

  const path = '/feeds/rosters/outgoing/gradecam';
  const open = async (options: Parameters<typeof visit>[3] = {}) => {
    const seen = await visit(browser, fixture, base, options);
    seen.page.setDefaultTimeout(10_000);
    await seen.page.goto(base + path);
    return seen;
  };
  const forward = () => fixture.store.feeds.byName('rosters')!.forwards[0]!;

  test.each([true, false])(
    'JavaScript: %s',
    async (javaScriptEnabled) => {
      const { page, complaints, close } = await open({ javaScriptEnabled });
      const shots = process.env['SHOTS'];
      await page.getByText('86 of 86 rows of Student.csv would go along').waitFor();
      await page.locator('[name="zip"]').fill('r-{feed}.zip');
      if (javaScriptEnabled) await page.locator('#outgoing-names').getByText('r-rosters.zip').waitFor();
      await page.locator('summary', { hasText: 'Student.csv' }).click();
      await page.locator('[name="mode:Student.csv"][value="some"]').check();
      const birth = page.locator('[name="column:Student.csv"][value="Birthdate"]');
      await birth.uncheck();
      expect(await page.locator('[name="column:Student.csv"][value="SIS ID"]').isDisabled()).toBe(true);
      await page.locator('[name="schools"][value="some"]').check();
      await page.locator('[name="school"][value="31"]').uncheck();
      await page.getByRole('button', { name: 'Show what would go' }).last().click();
      await page.getByText('44 rows that are of another school').waitFor();
      await page.locator('#outgoing-names').getByText('r-rosters.zip').waitFor();
      expect(await birth.isChecked()).toBe(false);
      expect(forward().only).toBeUndefined();
      if (shots) {
        await page.screenshot({ path: `${shots}/outgoing-${javaScriptEnabled}.png`, fullPage: true });
        await page.setViewportSize({ width: 390, height: 800 });
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.screenshot({ path: `${shots}/outgoing-phone-${javaScriptEnabled}.png`, fullPage: true });
      }

      const token = fixture.cookies.owner.split('=')[1] ?? '';
      fixture.store.sessions.confirm(token, fixture.clock.now() - 11 * 60_000);
      await page.locator('[name="why"]').fill('They need no birth dates.');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByLabel('Password of J. Ortiz').fill(password);
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText('Saved. It counts from the next delivery on').waitFor();
      expect(forward()).toMatchObject({ zip: 'r-{feed}.zip', only: { schools: ['12'] } });
      expect(forward().only!.columns!['Student.csv']).not.toContain('Birthdate');
      expect(complaints.filter((it) => !it.includes('401'))).toEqual([]);
      await close();
    },
    60_000,
  );
});
