// What a person says about one delivery on the import's page, and what the page says the destination still has.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import { holdListSchema } from '../../src/web/api_schemas.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({ isRough: true });
});
afterEach(() => fixture.stop());

/** The newest import of the feed in force, with a delivery that waits. */
function waiting() {
  const { store } = fixture;
  const feed = store.feeds.byName('transport')!;
  const it = store.imports.page({ feedId: feed.id, limit: 1 })[0]!;
  store.feeds.setBaseline(feed.id, it.id, { id: 'x', title: 'x', files: [] } as never);
  const delivery = store.deliveries.ofImport(it.id)[0]!;
  store.deliveries.move(delivery.id, [delivery.state], 'waiting', {
    dueAt: fixture.clock.now() + 3_600_000,
    problem: null,
  });
  if (it.state === 'undelivered') store.imports.move(it.id, ['undelivered'], 'forwarding');
  return { it, delivery };
}
/** What its button says was read. */
const readOn = (text: string) => /name="read" value="([^"]*)"/.exec(text)?.[1] ?? '';
const page = async (id: number, role: 'operator' | 'viewer' = 'operator') =>
  (await fixture.get(`/imports/${id}`, role)).text();

test('what waits can be cancelled with a reason, and sent again', async () => {
  const { it, delivery } = waiting();
  expect(await page(it.id)).toContain(`/deliveries/${delivery.id}/now`);
  expect(await page(it.id, 'viewer')).not.toMatch(new RegExp(`/deliveries/${delivery.id}/(?!receipt)`));
  await fixture.post(`/deliveries/${delivery.id}/cancel`, { why: '' }, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)?.state).toBe('waiting');
  await fixture.post(`/deliveries/${delivery.id}/cancel`, { why: 'the vendor asked' }, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)).toMatchObject({ state: 'cancelled' });
  const text = await page(it.id);
  expect(text).toContain('M. Chen: the vendor asked');
  expect(text).toContain('Not delivered to gradecam: cancelled by a person');
  expect(await (await fixture.get('/')).text()).toMatch(/gradecam<\/a>: cancelled by a person/);
  expect(text).toMatch(/It is not sent\. gradecam (keeps Import \d+, delivered|has received nothing)/);
  expect((await fixture.post(`/deliveries/${delivery.id}/cancel`, { why: 'too late' }, 'viewer')).status).toBe(403);
  await fixture.post(`/deliveries/${delivery.id}/again`, {}, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)).toMatchObject({ state: 'waiting', dueAt: fixture.clock.now() });
});

test('what is on its way can be cancelled until its files are being put in place', async () => {
  const { it, delivery } = waiting();
  fixture.store.deliveries.move(delivery.id, ['waiting'], 'sending');
  expect(await page(it.id)).toContain(`/deliveries/${delivery.id}/cancel`);
  fixture.store.deliveries.patch(delivery.id, { renameBegunAt: fixture.clock.now() });
  expect(await page(it.id)).not.toContain(`/deliveries/${delivery.id}/cancel`);
  await fixture.post(`/deliveries/${delivery.id}/cancel`, { why: 'the vendor asked' }, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)?.state).toBe('sending');
  fixture.store.deliveries.patch(delivery.id, { renameBegunAt: null });
  await fixture.post(`/deliveries/${delivery.id}/cancel`, { why: 'the vendor asked' }, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)).toMatchObject({ state: 'cancelled' });
});

test('what waits for its slot can be sent now', async () => {
  const { delivery } = waiting();
  await fixture.post(`/deliveries/${delivery.id}/now`, {}, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)?.dueAt).toBe(fixture.clock.now());
});

test('what was not delivered says what the destination still has', async () => {
  const { store } = fixture;
  const failed = store.imports.inState('undelivered').at(-1)!;
  expect(await page(failed.id)).toMatch(/does not have this file set: \d+ tr(y|ies)\. \w+ keeps Import \d+, delivered/);
});

test.each([
  ['report_columns', 'Send with the new columns', 'agreed to new columns'],
  ['rows_fewer', 'Send with fewer rows', 'agreed to fewer rows'],
] as const)('what %s holds is sent by a person who says what that means', async (code, button, what) => {
  const { it, delivery } = waiting();
  const cause = problem(code, 'combined.csv: 10 rows in place of 5,000.');
  fixture.store.deliveries.move(delivery.id, ['waiting'], 'failed', { problem: cause, finishedAt: 1 });
  const text = await page(it.id);
  expect(text).toContain(cause.title);
  expect(text).toContain(cause.detail);
  expect(text).toContain(button);
  expect(await page(it.id, 'viewer')).not.toContain(button);
  // Meanwhile something else is held: who has not read that does not let it go.
  const other = problem(code, 'combined.csv: 3 rows in place of 5,000.');
  fixture.store.deliveries.patch(delivery.id, { problem: other });
  await fixture.post(`/deliveries/${delivery.id}/again`, { read: readOn(text) }, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)).toMatchObject({ state: 'failed', problem: other });
  const changed = await page(it.id);
  expect(changed).toContain('Somebody else changed this meanwhile');
  expect(readOn(changed)).toBe(other.detail);
  await fixture.post(`/deliveries/${delivery.id}/again`, {}, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)?.state).toBe('failed');
  fixture.store.deliveries.patch(delivery.id, { problem: cause });
  await fixture.post(`/deliveries/${delivery.id}/again`, { read: readOn(text) }, 'operator');
  expect(fixture.store.deliveries.get(delivery.id)).toMatchObject({ state: 'waiting', letGo: cause.detail });
  expect(fixture.store.activity.page({ limit: 1 })[0]).toMatchObject({ what, who: 'M. Chen' });
  const receipt = await fixture.get(`/deliveries/${delivery.id}/receipt`, 'viewer');
  expect(await receipt.text()).toContain(what);
});

test('what is held of one destination waits under Waiting for you, and is sent from there', async () => {
  const { store } = fixture;
  const { it, delivery } = waiting();
  const count = async () => /hold-count-nav" class="badge[^"]*">(\d*)/.exec(await (await fixture.get('/')).text())?.[1];
  const before = Number(await count());
  const cause = problem('rows_fewer', 'combined.csv: 10 rows in place of 5,000.');
  store.deliveries.move(delivery.id, ['waiting'], 'failed', { problem: cause, finishedAt: fixture.clock.now() });
  expect(Number(await count())).toBe(before + 1);

  const holds = async (role: 'operator' | 'viewer') => (await fixture.get('/holds', role)).text();
  const text = await holds('operator');
  expect(text).toContain(`href="/imports/${it.id}"`);
  expect(text).toContain(cause.detail);
  expect(text).toContain('Send with fewer rows');
  expect(await holds('viewer')).toContain(cause.detail);
  expect(await holds('viewer')).not.toContain('Send with fewer rows');
  const made = store.apiTokens.add({ name: 'monitor', role: 'viewer', createdBy: 'J. Ortiz', expiresAt: 1e15 });
  if (!made.ok) throw new Error(made.problem.detail);
  const asked = await fixture.get('/api/v1/holds', 'nobody', { authorization: `Bearer ${made.value.token}` });
  expect(holdListSchema.parse(await asked.json()).deliveries).toMatchObject([
    { id: delivery.id, import: it.id, feed: 'transport', destination: 'gradecam', problem: { detail: cause.detail } },
  ]);

  const agreed = { back: '/holds', read: readOn(text) };
  const sent = await fixture.post(`/deliveries/${delivery.id}/again`, agreed, 'operator');
  expect(sent.headers.get('location')).toBe('/holds');
  expect(await holds('operator')).toContain('It is sent again now.');
  expect(await holds('operator')).not.toContain(cause.detail);
  expect(Number(await count())).toBe(before);
});

test.each([
  ['fails for another reason', 'host_unreachable'],
  ['is of a set that is no longer in force', 'rows_fewer'],
  ['goes to a destination that the feed does not name any more', 'rows_fewer'],
  ['was taken back, and a newer one is on its way', 'rows_fewer'],
] as const)('what %s waits for nobody', async (why, code) => {
  const { store } = fixture;
  const { it, delivery } = waiting();
  const feed = store.feeds.get(it.feedId)!;
  store.deliveries.move(delivery.id, ['waiting'], 'failed', { problem: problem(code, 'combined.csv'), finishedAt: 1 });
  if (why.includes('in force'))
    store.feeds.setBaseline(feed.id, it.id - 1, { id: 'x', title: 'x', files: [] } as never);
  if (why.includes('name any more')) store.feeds.setForwards(feed.id, []);
  if (why.includes('newer one')) {
    const { id: _, attempts: __, state: ___, problem: ____, ...again } = delivery;
    store.deliveries.add(again);
  }
  expect(await (await fixture.get('/holds')).text()).not.toContain('combined.csv');
});
