// The pages of custom reports: what they list, who may change one, and that what is saved has a reason.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { previewView } from '../../src/web/report_model.ts';
import { createFixture, type Fixture } from './fixture.ts';
import { calmReport } from './fixture_reports.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.stop());

const lunch = { name: 'lunch-list', sql: 'SELECT "SIS ID" AS id\r\nFROM Student', why: 'The kitchen asked for it.' };

async function words(path: string, role: 'owner' | 'viewer' = 'owner'): Promise<string> {
  const response = await fixture.get(path, role);
  expect(response.status, path).toBe(200);
  return (await response.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('the list', () => {
  test('has the ready-made ones and says what sends them', async () => {
    const { store } = fixture;
    const feed = store.feeds.all().find((it) => it.layout === 'microsoft-sds-v1')!;
    const text = await words('/reports');
    expect(text).toContain('No report of your own yet.');
    expect(text).toContain('Microsoft School Data Sync v1 to GradeCam combined');
    expect(feed).toBeDefined();
  });
});

describe('one report', () => {
  test('a ready-made one shows what goes where, its SQL and the tables it reads', async () => {
    const text = await words('/reports/microsoft-sds-v1-to-gradecam');
    expect(text).toContain('Ids are SIS IDs, the term is Term SIS ID.');
    expect(text).toContain('Names, terms and e-mail addresses are optional in SDS');
    expect(text).toContain('FROM StudentEnrollment GROUP BY 1, 2');
    expect(text).toContain('StudentEnrollment 2 columns');
  });

  test('is saved with a reason, which is on record; then it can be changed and removed', async () => {
    const noReason = await fixture.post('/reports', { ...lunch, why: '' });
    expect(noReason.status).toBe(422);
    expect(fixture.store.reports.all()).toEqual([]);
    const added = await fixture.post('/reports', { ...lunch, layout: '', delimiter: 'tab', quoting: '', header: 'no' });
    expect(added.headers.get('location')).toBe('/reports/lunch-list');
    expect(fixture.store.reports.byName('lunch-list')).toMatchObject({
      sql: 'SELECT "SIS ID" AS id\nFROM Student',
      dialect: { delimiter: '\t', header: false },
    });
    expect(await words('/reports/lunch-list')).toContain('Report lunch-list is saved.');
    expect(await words('/reports')).toContain('lunch-list No layout');
    const changed = { ...lunch, layout: 'gradecam-combined', why: 'It must pass now.' };
    expect((await fixture.post('/reports/lunch-list', changed)).status).toBe(303);
    expect(fixture.store.reports.byName('lunch-list')?.layout).toBe('gradecam-combined');
    expect((await fixture.post('/reports/lunch-list/remove', { removeWhy: 'Nobody reads it.' })).status).toBe(303);
    expect(fixture.store.reports.all()).toEqual([]);
    const about = fixture.store.activity.page({ about: 'report lunch-list', limit: 9 });
    expect(about.map(({ what, detail }) => `${what}: ${detail}`)).toEqual([
      'removed: Nobody reads it.',
      'changed: It must pass now.',
      `added: ${lunch.why}`,
    ]);
  });

  test('a name that is taken, or is none, is a mistake', async () => {
    expect((await fixture.post('/reports', { ...lunch, name: 'oneroster-1.1-to-clever' })).status).toBe(422);
    expect((await fixture.post('/reports', { ...lunch, name: 'Two words' })).status).toBe(422);
  });

  test('one that a feed sends is not removed', async () => {
    const { store } = fixture;
    store.reports.save('kept', { sql: 'SELECT 1' }, 1);
    const [feed] = store.feeds.all();
    const [first] = feed!.forwards;
    const to = store.destinations.get(first!.destinationId)!.name;
    const entry = { name: feed!.name, sender: store.senders.get(feed!.senderId)!.name, layout: feed!.layout };
    const forwards = [{ to, at: 'arrival', name: '{name}', reports: [{ from: 'kept' }] }];
    const same = { initialImport: feed!.initialImport, settleMs: 1000, withinMs: 1000, guards: {} };
    await store.applyDistrict({ senders: [], destinations: [], feeds: [{ ...entry, ...same, forwards }] }, 'test');
    expect(await words('/reports/kept')).toContain(`Sent by ${feed!.name} to ${to}`);
    await fixture.post('/reports/kept/remove', { removeWhy: 'Try it.' });
    expect(store.reports.byName('kept')).toBeDefined();
    expect(await words('/reports/kept')).toContain(`feed ${feed!.name} sends report kept`);
  });
});

describe('who may', () => {
  test('a viewer sees the statement and can neither try nor save it; an operator can try it', async () => {
    fixture.store.reports.save('seen', { sql: 'SELECT 41 + 1' }, 1);
    expect(await words('/reports/seen', 'viewer')).toContain('SELECT 41 + 1');
    for (const path of ['/reports/seen', '/reports/seen/preview', '/reports', '/reports/seen/remove'])
      expect((await fixture.post(path, lunch, 'viewer')).status, path).toBe(403);
    expect((await fixture.post('/reports/seen', lunch, 'operator')).status).toBe(403);
    expect((await fixture.post('/reports/seen/preview', { ...lunch, feed: 'none' }, 'operator')).status).toBe(422);
  });

  test('asking for values is recorded', async () => {
    const feed = fixture.store.feeds.all().find((it) => it.baselineImportId !== undefined)!;
    expect(feed).toBeDefined();
    await fixture.post('/reports/seen/preview', { sql: 'SELECT 1', feed: feed.name, values: 'yes' });
    const [last] = fixture.store.activity.page({ about: 'report seen', limit: 1 });
    expect(last).toMatchObject({ what: 'looked at values', detail: `a preview over Import ${feed.baselineImportId}` });
  });
});

test.each([
  [
    { check: calmReport({ night: 1 }) },
    'good',
    'GradeCam combined import would take it: all of it was made and checked, 758 rows.',
  ],
  [{ refused: problem('report_refused', 'It would not.') }, 'wrong', 'It would not.'],
  [
    { refused: problem('report_limit', 'It took longer.') },
    'warning',
    'Whether GradeCam combined import would take it is not known: It took longer.',
  ],
])('a preview says what came of the check of all of it: %#', (judged, kind, text) => {
  const outcome = { outputs: [], preview: [], tables: [], peakBytes: 0, ...judged };
  const { verdict } = previewView(outcome, 'Import 7', false, builtInLayout('gradecam-combined'));
  expect(verdict).toEqual({ kind, text });
});
