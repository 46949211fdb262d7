// The form of a report in a browser: the tables follow the chosen roster at once, and what tries a statement is in sight of
// it, on a desktop and on a phone.
import { expect, test } from 'vitest';
import { fail, ok } from '../../src/kit/result.ts';
import type { Reporter } from '../../src/relay/report_port.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { scriptedReporter } from '../relay/a_reporter.ts';
import { describeLivingPages, shoot } from './living_pages.ts';

const preview = [{ name: 'combined.csv', columns: ['Staff_ID', 'Student_ID'], rows: [['1••', '2••']], hasMore: true }];
/** Its previews are refused by their target, the first of them in full. */
function refusingReporter(): Reporter {
  const refused = fail(
    'report_refused',
    'GradeCam would not take it. combined.csv, Staff_ID: 3 values are blank.',
  ).problem;
  return {
    ...scriptedReporter(),
    run: async ({ preview: asked }) =>
      ok({ outputs: [], preview, tables: [], peakBytes: 0, ...(asked?.isJudged ? { refused } : {}) }),
  };
}

describeLivingPages(
  'The form of a report',
  () => ({ reporter: refusingReporter() }),
  (pages) => {
    test('has the tables of the feed that is chosen, at once', async () => {
      const { feeds } = pages.fixture.store;
      const [sds] = feeds.all().filter((feed) => feed.baselineImportId !== undefined);
      const other = feeds.all().find((feed) => feed.id !== sds!.id)!;
      feeds.setBaseline(other.id, sds!.baselineImportId!, builtInLayout('clever-sftp')!);
      const { page, complaints } = await pages.open('/reports/new');
      await page.getByLabel('Try it on the roster of').selectOption(sds!.name);
      await page.getByRole('complementary').getByText('StudentEnrollment').waitFor();
      await page.getByLabel('One SELECT').fill('SELECT 1 AS one');
      await page.getByLabel('Try it on the roster of').selectOption(other.name);
      await page.getByRole('complementary').getByText('attendance', { exact: true }).waitFor();
      expect(await page.getByRole('complementary').getByText('StudentEnrollment').count()).toBe(0);
      expect(await page.getByLabel('One SELECT').inputValue()).toBe('SELECT 1 AS one');
      expect(complaints).toEqual([]);
      await shoot(page, 'report-new');
    });

    test('has its preview in sight of the statement', async () => {
      const { page } = await pages.open('/reports/new');
      await page.setViewportSize({ width: 1280, height: 800 });
      const button = await page.getByRole('button', { name: 'Preview', exact: true }).boundingBox();
      expect(button!.y + button!.height).toBeLessThan(800);
      const ready = await pages.open('/reports/microsoft-sds-v1-to-gradecam');
      const first = await ready.page.getByRole('button', { name: 'Preview', exact: true }).boundingBox();
      expect(first!.y + first!.height).toBeLessThan(800);
    });

    test('tells of a ready-made one what its target would say of all of it', async () => {
      const { page } = await pages.open('/reports/microsoft-sds-v1-to-gradecam');
      await page.getByRole('button', { name: 'Preview', exact: true }).click();
      await page.getByText('Over Import').waitFor();
      expect(await page.getByRole('alert').innerText()).toContain('3 values are blank');
      await shoot(page, 'report-ready');
    });
  },
);
