// A report is tried on the rosters of the feeds that send it, and no longer than somebody waits for it. With a real server:
// what it says of a browser that went away is what counts.
import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail } from '../../src/kit/result.ts';
import { listen } from '../browser/a_browser.ts';
import { type ScriptedReporter, scriptedReporter } from '../relay/a_reporter.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
let reporter: ScriptedReporter;
beforeEach(async () => {
  reporter = scriptedReporter();
  fixture = await createFixture({ reporter });
});
afterEach(() => fixture.stop());

test('a browser that goes away ends the preview it asked for', async () => {
  let signal: AbortSignal | undefined;
  const begun = new Promise<void>((resolve) => {
    reporter.run = (_, its) => {
      signal = its;
      resolve();
      return new Promise((answer) => its!.addEventListener('abort', () => answer(fail('report_failed', 'left'))));
    };
  });
  const site = await listen(fixture);
  const form = new URLSearchParams({ sql: 'SELECT 1', feed: 'rosters' }).toString();
  const headers = { cookie: fixture.cookies.owner, 'content-type': 'application/x-www-form-urlencoded' };
  const asked = request(`${site}/reports/new/preview`, { method: 'POST', headers });
  asked.on('error', () => {});
  asked.end(form);
  await begun;
  expect(signal!.aborted).toBe(false);
  const ended = new Promise<void>((resolve) => signal!.addEventListener('abort', () => resolve()));
  asked.destroy();
  await ended;
});

test('the feed that sends it is chosen and judges it, whatever is chosen; the sentence names it', async () => {
  const { store } = fixture;
  const withRoster = store.feeds.all().filter((feed) => feed.baselineImportId !== undefined);
  const [other, sender] = [withRoster[0]!, withRoster.at(-1)!];
  expect(other.name).not.toBe(sender.name);
  store.reports.save('kept', { sql: 'SELECT 1' }, 1);
  const page = async () => await (await fixture.get('/reports/kept')).text();
  expect(await page()).toContain(`value="${other.name}" selected=""`);
  await send(sender.name, 'kept');
  expect(await page()).toContain(`value="${sender.name}" selected=""`);
  reporter.next = ['report_wrong'];
  const form = { sql: 'SELECT 2', feed: other.name, why: 'Try it.' };
  const refused = await fixture.post('/reports/kept', form);
  expect(refused.status).toBe(422);
  const text = await refused.text();
  expect(text).toContain(`Tried on the roster of ${sender.name}: as the test says`);
  expect(text).not.toContain('the delivery goes on by itself then');
  reporter.next = ['report_wrong'];
  const tried = await (await fixture.post('/reports/kept/preview', form)).text();
  expect(tried).toContain(`Tried on the roster of ${other.name}: as the test says`);
  expect(tried).not.toContain('the delivery goes on by itself then');
  expect((await fixture.post('/reports/kept', form)).status).toBe(303);
});

test('two columns of one name are told in the preview', async () => {
  reporter.run = async () => ({
    ok: true,
    value: {
      outputs: [],
      preview: [{ name: 'a.csv', columns: ['ID', 'Name', 'id'], rows: [], hasMore: false }],
      tables: [],
      peakBytes: 0,
    },
  });
  const page = await (await fixture.post('/reports/new/preview', { sql: 'SELECT 1', feed: 'rosters' })).text();
  expect(page).toContain('a.csv: there is a column id already');
  expect(page).not.toContain('a column Name already');
});

test('a form that is too large says how large one may be, in the frame of whoever is signed in', async () => {
  const page = await (await fixture.post('/reports/new/preview', { sql: 'x'.repeat(300_000) })).text();
  expect(page).toContain('larger than the 256 KB');
  expect(page).toContain('Back to Tonight');
});

async function send(feedName: string, report: string): Promise<void> {
  const { store } = fixture;
  const feed = store.feeds.byName(feedName)!;
  const to = store.destinations.get(feed.forwards[0]!.destinationId)!.name;
  const entry = { name: feed.name, sender: store.senders.get(feed.senderId)!.name, layout: feed.layout };
  const forwards = [{ to, at: 'arrival', name: '{name}', reports: [{ from: report }] }];
  const same = { initialImport: feed.initialImport, settleMs: 1000, withinMs: 1000, guards: {} };
  await store.applyDistrict({ senders: [], destinations: [], feeds: [{ ...entry, ...same, forwards }] }, 'test');
}
