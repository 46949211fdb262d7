// What goes along to a destination, in a real browser: the name follows what is typed, what would go is looked at, the
// password again, saved; and the same without JavaScript.
import { expect, test } from 'vitest';
import { password } from '../web/fixture.ts';
import { lookingPacker } from '../web/looking_packer.ts';
import { describeLivingPages, shoot } from './living_pages.ts';

describeLivingPages(
  'what goes along, in a browser',
  () => ({ packer: lookingPacker() }),
  (pages) => {
    const forward = () => pages.fixture.store.feeds.byName('rosters')!.forwards[0]!;

    test.each([true, false])(
      'JavaScript: %s',
      async (javaScriptEnabled) => {
        const { page, complaints, close } = await pages.open('/feeds/rosters/outgoing/gradecam', { javaScriptEnabled });
        await page.getByText('86 of 86 rows of Student.csv would go along').waitFor();
        await page.locator('[name="zip"]').fill('r-{feed}.zip');
        if (javaScriptEnabled) await page.locator('#outgoing-names').getByText('r-rosters.zip').waitFor();
        await page.locator('summary', { hasText: 'Student.csv' }).click();
        await page.locator('[name="mode:Student.csv"][value="some"]').check();
        const birth = page.locator('[name="column:Student.csv"][value="Birthdate"]');
        await birth.uncheck();
        expect(await page.locator('[name="column:Student.csv"][value="SIS ID"]').isDisabled()).toBe(true);
        const some = page.locator('[name="schools"][value="some"]');
        if (!javaScriptEnabled) await some.check();
        await page.locator('[name="school"][value="31"]').uncheck();
        expect(await some.isChecked()).toBe(true);
        await page.getByRole('button', { name: 'Show what would go' }).last().click();
        await page.getByText('44 rows that are of another school').waitFor();
        await page.locator('#outgoing-names').getByText('r-rosters.zip').waitFor();
        expect(await birth.isChecked()).toBe(false);
        expect(forward().only).toBeUndefined();
        await shoot(page, `outgoing-${javaScriptEnabled}`);

        const token = pages.fixture.cookies.owner.split('=')[1] ?? '';
        pages.fixture.store.sessions.confirm(token, pages.fixture.clock.now() - 11 * 60_000);
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
  },
);
