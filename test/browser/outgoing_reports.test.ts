// A report is chosen for a vendor in a real browser: from the report's page to the vendor's, the password again, saved, and
// taken away; and the same without JavaScript.
import { expect, test } from 'vitest';
import { password } from '../web/fixture.ts';
import { lookingPacker } from '../web/looking_packer.ts';
import { describeLivingPages, shoot } from './living_pages.ts';

describeLivingPages(
  'reports of a vendor, in a browser',
  () => ({ packer: lookingPacker() }),
  (pages) => {
    const forward = () => pages.fixture.store.feeds.byName('rosters')!.forwards[0]!;

    test.each([true, false])(
      'JavaScript: %s',
      async (javaScriptEnabled) => {
        const { page, complaints, close } = await pages.open('/reports/microsoft-sds-v1-to-gradecam', {
          javaScriptEnabled,
        });
        await page.getByText('Nothing sends it yet.').waitFor();
        await page.getByText('Send it to a vendor').click();
        await shoot(page, `report-offers-${javaScriptEnabled}`);
        await page.getByRole('link', { name: 'rosters to gradecam' }).click();
        await page.getByText('Not saved yet.').waitFor();
        expect(await page.getByLabel('Report', { exact: true }).inputValue()).toBe('microsoft-sds-v1-to-gradecam');
        // What is left out of a set has no place beside a report.
        expect(await page.getByText('Who opted out').isVisible()).toBe(false);
        await page.getByLabel('The files of the set').check();
        expect(await page.getByText('Who opted out').isVisible()).toBe(true);
        expect(await page.getByLabel('Report', { exact: true }).isVisible()).toBe(false);
        await page.getByLabel('Custom reports in their place').check();
        await page.locator('[name="fromName"]').first().fill('roster.csv');
        await page.getByRole('button', { name: 'Show what would go' }).last().click();
        await page.locator('#outgoing-names').getByText('roster.csv').waitFor();
        await shoot(page, `outgoing-reports-${javaScriptEnabled}`);

        const token = pages.fixture.cookies.owner.split('=')[1] ?? '';
        pages.fixture.store.sessions.confirm(token, pages.fixture.clock.now() - 11 * 60_000);
        await page.locator('[name="why"]').fill('GradeCam wants one file.');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByLabel('Password of J. Ortiz').fill(password);
        await page.getByRole('button', { name: 'Go on' }).click();
        await page.getByText('Saved. It counts from the next delivery on').waitFor();
        expect(forward().reports).toEqual([{ from: 'microsoft-sds-v1-to-gradecam', name: 'roster.csv' }]);

        await page.getByLabel('The files of the set').check();
        await page.locator('[name="why"]').fill('They take SDS now.');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Saved. It counts from the next delivery on').waitFor();
        expect(forward().reports).toBeUndefined();
        expect(complaints.filter((it) => !it.includes('401'))).toEqual([]);
        await close();
      },
      60_000,
    );
  },
);
