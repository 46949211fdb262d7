// The page and the table of what leaves the district: every destination, its files and columns, what stands out, and the
// end of its agreement.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
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
