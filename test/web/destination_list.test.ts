// The list of destinations: one that several feeds go to works only when each feed's newest delivery arrived.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stop());

const list = async () =>
  (await (await fixture.get('/destinations', 'operator')).text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

/** The newest delivery of the feed to the archive, made a failed one. */
function failNewest(feedName: string) {
  const { store } = fixture;
  const feed = store.feeds.byName(feedName)!;
  const archive = store.destinations.byName('archive')!;
  const last = store.deliveries.lastDelivered(feed.id, archive.id)!;
  const patch = { problem: problem('disk_full', '/srv/archive'), receipt: null };
  expect(store.deliveries.move(last.id, ['delivered'], 'failed', patch)).toBe(true);
  return { feed, importId: last.importId, deliveryId: last.id };
}

test('what one feed could not deliver is not hidden by what another delivered later', async () => {
  expect(await list()).toContain('archive Works');
  const { store } = fixture;
  const { importId, deliveryId, feed } = failNewest('rosters');
  const archive = store.destinations.byName('archive')!.id;
  const other = store.deliveries.lastDelivered(store.feeds.byName('library')!.id, archive)!;
  expect(other.id).toBeGreaterThan(deliveryId);
  expect(await list()).toContain('archive Not delivered');
  expect(await list()).toContain(`Import ${importId} of rosters was not delivered.`);

  // It does not go there any more: nobody waits for it.
  store.feeds.setForwards(
    feed.id,
    feed.forwards.filter(({ destinationId }) => destinationId !== archive),
  );
  expect(await list()).toContain('archive Works');
});
