// The guards of a feed in a real browser: the effect follows what is typed, two people at once, the password again, and
// the same without JavaScript.
import { expect, test } from 'vitest';
import { password } from '../web/fixture.ts';
import { describeLivingPages } from './living_pages.ts';

describeLivingPages(
  'guards in a browser',
  () => ({}),
  (pages) => {
    const { open } = pages;
    const guards = () => pages.fixture.store.feeds.byName('rosters')?.guards;

    test('the effect follows what is typed, before anything is saved', async () => {
      const { page, complaints, close } = await open('/feeds/rosters/guards');
      const effect = page.locator('#effect-rowsRemoved');
      await effect.getByText('Would have held 1 of 62 imports.').waitFor();
      const share = page.locator('[name="rowsRemoved.percent"]');
      await share.fill('40');
      await effect.getByText('Would have held none of 62 imports.').waitFor();
      expect(await page.evaluate('document.activeElement.name')).toBe('rowsRemoved.percent');
      await page.locator('[name="rowsRemoved.orAtLeast"]').fill('34');
      await effect.getByText('Would have held 1 of 62 imports.').waitFor();
      expect(guards()).toEqual({});
      // Enter looks, and saves nothing.
      await share.press('Enter');
      await page.getByText('Not saved yet.').waitFor();
      expect(guards()).toEqual({});
      await page.getByLabel('Why these limits').fill('Students move in spring.');
      await page.getByRole('button', { name: 'Save these guards' }).click();
      await page.getByText('Saved: rowsRemoved from as usual to 40 %, or 34 rows').waitFor();
      expect(guards()).toEqual({ rowsRemoved: { percent: 40, orAtLeast: 34 } });
      await page.getByRole('button', { name: /^Set it back.*Rows gone$/ }).click();
      await effect.getByText('Held when more than 10 % of the rows of a file disappear').waitFor();
      expect(complaints).toEqual([]);
      await close();
    }, 60_000);

    test('the second of two people is told, and saves after looking', async () => {
      const ana = await open('/feeds/rosters/guards');
      const ben = await open('/feeds/rosters/guards');
      for (const [{ page }, name, value] of [
        [ana, 'rowsRemoved.percent', '5'],
        [ben, 'badRows.percent', '1'],
      ] as const) {
        await page.locator(`[name="${name}"]`).fill(value);
        await page.getByLabel('Why these limits').fill('After the talk with the vendor.');
      }
      const save = { name: 'Save these guards' };
      await ana.page.getByRole('button', save).click();
      await ana.page.getByText('Saved:').waitFor();
      await ben.page.getByRole('button', save).click();
      await ben.page.getByText('was faster and changed rowsRemoved from as usual to 5 %').waitFor();
      expect(await ben.page.locator('[name="rowsRemoved.percent"]').inputValue()).toBe('5');
      expect(await ben.page.locator('[name="badRows.percent"]').inputValue()).toBe('1');
      await ben.page.getByRole('button', save).click();
      await ben.page.getByText('Saved: badRows').waitFor();
      expect(guards()).toEqual({ rowsRemoved: { percent: 5 }, badRows: { percent: 1 } });
      await ana.close();
      await ben.close();
    }, 60_000);

    test('without JavaScript, and with a session whose password is old: looked at, confirmed, saved, released', async () => {
      const { page, close } = await open('/feeds/rosters/guards?file=Student.csv', { javaScriptEnabled: false });
      await page.locator('[name="rowsRemoved.off"]').check();
      await page.getByRole('button', { name: 'Show the effect' }).last().click();
      expect(await page.locator('#effect-rowsRemoved').innerText()).toContain('Would have held none of');
      expect(await page.locator('.guard-warning:visible').allInnerTexts()).toEqual([
        'However many rows disappear, the night goes out and nobody is asked.',
      ]);
      const token = pages.fixture.cookies.owner.split('=')[1] ?? '';
      pages.fixture.store.sessions.confirm(token, pages.fixture.clock.now() - 11 * 60_000);
      await page.getByLabel('Why these limits').fill('A small file.');
      await page.getByRole('button', { name: 'Save these guards' }).click();
      await page.getByRole('heading', { name: 'Your password again' }).waitFor();
      await page.getByLabel('Password of J. Ortiz').fill('not the right one');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText('The password is wrong. Nothing was done yet.').first().waitFor();
      expect(guards()).toEqual({});
      await page.getByLabel('Password of J. Ortiz').fill(password);
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText('Saved: rowsRemoved of Student.csv from as usual to off').waitFor();
      expect(guards()).toEqual({ files: { 'Student.csv': { rowsRemoved: 'off' } } });

      pages.fixture.store.sessions.confirm(token, pages.fixture.clock.now() - 11 * 60_000);
      await page.goto(new URL('/holds', page.url()).href);
      await page.getByText('Release…').click();
      await page.getByLabel('Why it may go out').fill('They moved to Hill School.');
      await page.getByRole('button', { name: 'Release this import' }).click();
      await page.getByLabel('Password of J. Ortiz').fill(password);
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText(`Import ${pages.fixture.held.id} is released.`).waitFor();
      expect(pages.fixture.store.imports.get(pages.fixture.held.id)?.decisions.at(-1)).toMatchObject({
        what: 'released',
      });
      await close();
    }, 60_000);
  },
);
