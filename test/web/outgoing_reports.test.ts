// Which reports go to a vendor, on the page of what it gets: chosen, tried, saved with a reason, taken away again; the same
// in the district file and on the report's page.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseDistrictFile } from '../../src/relay/district/parse.ts';
import { type ScriptedReporter, scriptedReporter } from '../relay/a_reporter.ts';
import { createFixture, type Fixture } from './fixture.ts';
import { lookingPacker } from './looking_packer.ts';

let fixture: Fixture;
let reporter: ScriptedReporter;
beforeEach(async () => {
  reporter = scriptedReporter();
  fixture = await createFixture({ packer: lookingPacker([]), reporter });
  fixture.store.reports.save('schools', { sql: 'SELECT 1', layout: 'gradecam-combined' }, 1);
});
afterEach(() => fixture.stop());

const path = '/feeds/rosters/outgoing/gradecam';
const html = async (response: Response | Promise<Response>) => await (await response).text();
const words = async (at: string, role: 'owner' | 'viewer' = 'owner') =>
  (await html(fixture.get(at, role))).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const seenOn = (page: string) => page.match(/name="seen" value="([^"]*)"/)?.[1] ?? '';
const forwardTo = (to: string) => {
  const { id } = fixture.store.destinations.byName(to)!;
  return fixture.store.feeds.byName('rosters')!.forwards.find((it) => it.destinationId === id)!;
};
const chosen = async (more: Record<string, string | string[]> = {}, at = path) => ({
  ...{ seen: seenOn(await html(fixture.get(at))), why: 'GradeCam wants one file.' },
  ...{ what: 'reports', name: '{name}', zip: '', from: ['microsoft-sds-v1-to-gradecam', ''] },
  ...{ fromName: ['combined.csv', ''], schools: 'all' },
  ...more,
});

test('offers the district’s own and what reads this feed, and nothing else', async () => {
  const page = await html(fixture.get(path));
  expect(page).toContain('<option value="schools">');
  expect(page).toContain('<option value="microsoft-sds-v1-to-gradecam">');
  expect(page).not.toContain('oneroster-1.1-to-gradecam');
  expect(page).toContain('name="what" value="set" checked=""');
});

test('saved after it was made in full; on record, in the district file and on the report’s page; and taken away', async () => {
  expect((await fixture.post(path, await chosen({ why: '' }))).status).toBe(422);
  expect((await fixture.post(path, await chosen())).status).toBe(303);
  const reports = [{ from: 'microsoft-sds-v1-to-gradecam', name: 'combined.csv' }];
  expect(forwardTo('gradecam')).toMatchObject({ at: 'arrival', until: '07:00', reports });
  expect(reporter.jobs.at(-1)).toMatchObject({
    target: { id: 'gradecam-combined' },
    files: [{ name: 'combined.csv' }],
  });
  expect(reporter.jobs.at(-1)!.preview).toBeUndefined();
  expect(fixture.store.activity.page({ limit: 1 })[0]).toMatchObject({
    who: 'J. Ortiz',
    what: 'changed',
    about: 'feed rosters',
    detail:
      'to gradecam: report microsoft-sds-v1-to-gradecam as combined.csv in place of all of it, under its own names: GradeCam wants one file.',
  });
  const file = fixture.store.exportDistrict({ withSecrets: false });
  const parsed = parseDistrictFile(file.ok ? file.value : '', () => ({ why: 'none' }));
  expect(parsed.ok && parsed.file.feeds.find((it) => it.name === 'rosters')!.forwards[0]).toMatchObject({ reports });
  expect(await words('/reports/microsoft-sds-v1-to-gradecam')).toContain('Sent by rosters to gradecam .');
  expect(await html(fixture.get('/reports/microsoft-sds-v1-to-gradecam'))).toContain(`href="${path}"`);
  const page = await html(fixture.get(path));
  expect(page).toContain('value="microsoft-sds-v1-to-gradecam" selected=""');
  expect(page).toContain('<code>combined.csv</code>');

  const away = await chosen({ what: 'set', why: 'They take SDS now.' });
  expect((await fixture.post(path, away)).status).toBe(303);
  expect(forwardTo('gradecam').reports).toBeUndefined();
  expect(await words('/reports/microsoft-sds-v1-to-gradecam')).toContain('Nothing sends it yet.');
});

test('the report’s page leads there, with the report chosen and nothing saved', async () => {
  const report = await html(fixture.get('/reports/schools'));
  expect(report).toContain(`href="${path}?report=schools"`);
  const ready = await html(fixture.get('/reports/microsoft-sds-v1-to-gradecam'));
  expect(ready).toContain(`${path}?report=`);
  expect(ready).not.toContain('/feeds/library/outgoing');
  expect(await html(fixture.get('/reports/schools', 'viewer'))).not.toContain('/outgoing/');
  const page = await html(fixture.get(`${path}?report=schools`));
  expect(page).toContain('<option value="schools" selected="">');
  expect(page).toContain('Not saved yet.');
  expect(forwardTo('gradecam').reports).toBeUndefined();
});

const wrong: [Record<string, string | string[]>, string][] = [
  [{ from: ['', ''], fromName: ['', ''] }, 'Choose a report, or the files of the set.'],
  [{ from: [''], fromName: ['a.csv'] }, 'needs the report that makes it'],
  [{ from: ['nowhere'], fromName: [''] }, 'There is no report nowhere.'],
  [{ from: ['oneroster-1.1-to-gradecam'], fromName: [''] }, 'reads oneroster-1.1, and this feed is microsoft-sds-v1'],
  [{ fromName: ['../a.csv', ''] }, 'must be 1 to 64 letters'],
  [{ from: ['schools', 'schools'], fromName: ['', ''] }, 'schools.csv would be made twice'],
  [{ from: ['schools', 'schools'], fromName: ['a.csv', 'A.csv'] }, 'a.csv would be made twice'],
  [{ from: ['schools', 'schools'], fromName: ['a.csv', 'b.csv'], name: 'one.csv' }, 'needs {name}'],
];

test('what cannot be sent is said, and nothing is saved', async () => {
  const usual = await chosen();
  for (const [more, said] of wrong) {
    const answer = await fixture.post(path, { ...usual, ...more });
    expect(answer.status, said).toBe(422);
    expect(await html(answer)).toContain(said);
  }
  expect(reporter.jobs).toEqual([]);
  reporter.next = ['report_refused'];
  const refused = await fixture.post(path, usual);
  expect(refused.status).toBe(422);
  expect(await html(refused)).toContain('microsoft-sds-v1-to-gradecam: ');
  expect(forwardTo('gradecam').reports).toBeUndefined();
  expect((await fixture.post(path, usual)).status).toBe(303);
});

test('what was left out until now is named, and ends only when somebody ticks that', async () => {
  const less = await chosen({
    what: 'set',
    schools: 'some',
    school: ['12'],
    optFile: [],
    optColumn: [],
    optValues: [],
  });
  expect((await fixture.post(path, less)).status).toBe(303);
  const answer = await fixture.post(path, await chosen());
  expect(answer.status).toBe(422);
  expect(await html(answer)).toContain('No longer left out: schools 12');
  expect((await fixture.post(path, await chosen({ isLessKnown: 'yes' }))).status).toBe(303);
  expect(forwardTo('gradecam').only).toBeUndefined();
});

test('a file that another feed sends there under the same name is refused, with both feeds', async () => {
  const library = '/feeds/library/outgoing/archive';
  const rosters = '/feeds/rosters/outgoing/archive';
  const own = { from: ['schools'], fromName: ['list.csv'] };
  expect((await fixture.post(library, await chosen(own, library))).status).toBe(303);
  const answer = await fixture.post(rosters, await chosen(own, rosters));
  expect(answer.status).toBe(422);
  expect(await html(answer)).toContain('Feeds library and rosters would both send list.csv to archive');
  const apart = await chosen({ ...own, name: '{feed}-{name}' }, rosters);
  expect((await fixture.post(rosters, apart)).status).toBe(303);
  const back = await chosen({ ...own, name: '{name}' }, rosters);
  expect((await fixture.post(rosters, back)).status).toBe(422);
});
