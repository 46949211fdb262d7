// The page and the table of what leaves the district: every destination, its files and columns, what stands out, and the
// end of its agreement.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LookJob } from '../../src/relay/pack_port.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { createFixture, type Fixture } from './fixture.ts';
import { lookingPacker } from './looking_packer.ts';

const looks: LookJob[] = [];
let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture({ packer: lookingPacker(looks) });
  const { store } = fixture;
  const destinations = store.destinations.all();
  const applied = await store.applyDistrict(
    {
      senders: [],
      feeds: [],
      destinations: destinations.map(({ name, end, retry }, at) => ({
        ...{ name, end, retry },
        agreement: { name: '=Agreement', until: at === 0 ? '2020-01-31' : '2099-12-31' },
      })),
    },
    'p.okafor',
  );
  if (!applied.ok) throw new Error(applied.problem.detail);
});
afterAll(() => fixture.stop());

test('the page has every destination with its agreement, and the columns that stand out', async () => {
  const response = await fixture.get('/leaving', 'viewer');
  expect(response.status).toBe(200);
  const html = await response.text();
  for (const { name } of fixture.store.destinations.all()) expect(html).toContain(name);
  expect(html).toContain('Agreement ended: nothing is sent');
  expect(html).toMatch(/<strong title="(?:email|id|birth)">[^<]+<\/strong>/);
});

test('which rows and columns stay here is told of the files that it is about', async () => {
  const { store } = fixture;
  const feed = store.feeds.all().find(({ layout }) => layout === 'oneroster-1.1')!;
  const destinationId = store.destinations.byName('gradecam')!.id;
  const only = (columns: string[]) => ({ columns: { 'users.csv': columns }, schools: ['12'], optOut: [] });
  const layout = builtInLayout('oneroster-1.1')!;
  const kept = layout.files.find(({ name }) => name === 'users.csv')!.columns.map((it) => it.name);
  store.feeds.setBaseline(feed.id, feed.baselineImportId!, layout);
  store.feeds.setForwards(
    feed.id,
    feed.forwards.map((it) => ({ ...it, destinationId, only: only(kept.filter((name) => name !== 'sms')) })),
  );
  const html = await (await fixture.get('/leaving', 'viewer')).text();
  const rowOf = (file: string) => html.split('<tr').find((row) => row.includes(feed.name) && row.includes(file));
  expect(rowOf('users.csv')).toContain('Only school North (12), without those who opted out; 1 column stays here.');
  expect(rowOf('classes.csv')).toContain('Only school North (12), without those who opted out.');
  expect(rowOf('manifest.csv')).not.toContain('Only school');
});

test('schools that go along have their names, from the file of schools alone, which is looked into once', async () => {
  const { store } = fixture;
  const feed = store.feeds.byName('rosters')!;
  const { forwards } = feed;
  store.feeds.setForwards(
    feed.id,
    forwards.map((it) => ({ ...it, only: { schools: ['12', '31', '99'] } })),
  );
  looks.length = 0;
  const html = await (await fixture.get('/leaving', 'viewer')).text();
  await fixture.get('/leaving', 'viewer');
  store.feeds.setForwards(feed.id, forwards);
  expect(html).toContain('Only schools North (12), 31, 99.');
  const ofRosters = looks.filter(({ layout }) => layout.id === 'microsoft-sds-v1');
  expect(ofRosters.map(({ files }) => files.map(({ name }) => name))).toEqual([['School.csv']]);
});

test('a set that goes as one zip is said so, on the page and in the table, with the year it began', async () => {
  const { store } = fixture;
  const feed = store.feeds.byName('rosters')!;
  const { forwards } = feed;
  store.feeds.setForwards(
    feed.id,
    forwards.map((it) => ({ ...it, zip: 'roster-{date}.zip' })),
  );
  const html = await (await fixture.get('/leaving', 'viewer')).text();
  expect(html).toContain('one zip, roster-{date}.zip, not encrypted');
  expect(html).toMatch(/<dt>Since<\/dt><dd>.*?\w{3} \d+, 2026, /);
  expect(html).toMatch(/in [\d,]+ rows/);
  const table = await (await fixture.get('/leaving.csv', 'viewer')).text();
  expect(table.split('\r\n')[0]).toContain(',one zip');
  expect(table).toContain(',roster-{date}.zip\r\n');
  store.feeds.setForwards(feed.id, forwards);
});

test('the table has a line for each column, and none of its cells is a formula', async () => {
  const text = await (await fixture.get('/leaving.csv', 'viewer')).text();
  const [header, ...lines] = text.trimEnd().split('\r\n');
  expect(header).toMatch(/^destination,agreement,until/);
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(line).not.toMatch(/(?:^|,)=/);
});

test('the list of destinations says whose agreement has ended', async () => {
  const html = await (await fixture.get('/destinations', 'viewer')).text();
  expect(html).toContain('Agreement ended');
});

test('Tonight says which agreement has ended and what is not sent, and which ends within 30 days', async () => {
  const { store } = fixture;
  const [first] = store.destinations.all();
  const fed = store.feeds.all().filter(({ forwards }) => forwards.some((it) => it.destinationId === first!.id));
  const html = await (await fixture.get('/', 'viewer')).text();
  expect(html).toContain(`<a href="/destinations/${first!.name}">${first!.name}</a> ended on`);
  expect(html).toContain(`Nothing of ${fed[0]!.name}`);
  expect(html).not.toContain('ends on');
  const { name, end, retry } = first!;
  const soon = { name, end, retry, agreement: { name: 'DPA', until: '2026-12-20' } };
  await store.applyDistrict({ senders: [], feeds: [], destinations: [soon] }, 'p.okafor');
  const later = await (await fixture.get('/', 'viewer')).text();
  expect(later).not.toContain(' ended on');
  expect(later).toContain('ends on Sun, Dec 20, 2026. After that day nothing is sent there.');
});
