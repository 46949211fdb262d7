// An import's page when its set was sent more than once to a destination: each destination counts once.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import type { Delivery, Import } from '../../src/relay/records.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stop());

const minuteMs = 60_000;
const page = async (path: string) =>
  (await (await fixture.get(path, 'operator')).text())
    .replace(/<(head|nav)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,;:])/g, '$1');

/** A forwarded import in force with one destination. */
function delivered(): { it: Import; first: Delivery } {
  const { store } = fixture;
  const it = store.imports
    .page({ state: 'forwarded', limit: 20 })
    .find(({ id }) => store.deliveries.ofImport(id).length === 1)!;
  store.feeds.setBaseline(it.feedId, it.id, { id: 'x', title: 'x', files: [] } as never);
  return { it, first: store.deliveries.ofImport(it.id)[0]! };
}

/** It is sent once more and comes to an end a minute later. */
function once(it: Import, more: (again: Delivery) => void): Delivery {
  const { store, relay, clock } = fixture;
  clock.advance?.(10 * minuteMs);
  expect(relay.sendAgain(store.deliveries.ofImport(it.id).at(-1)!.id, 'M. Chen')).toMatchObject({ ok: true });
  const again = store.deliveries.ofImport(it.id).at(-1)!;
  store.deliveries.move(again.id, ['waiting'], 'sending', { attempts: 1 });
  clock.advance?.(minuteMs);
  more(again);
  return store.deliveries.get(again.id)!;
}

const arrive = (again: Delivery) => {
  const { store, clock } = fixture;
  const { receipt } = store.deliveries.ofImport(again.importId)[0]!;
  const at = clock.now();
  store.deliveries.move(again.id, ['sending'], 'delivered', { finishedAt: at, receipt: { ...receipt!, at } });
  const head = store.imports.head(again.importId)!;
  store.imports.move(head.id, ['forwarding'], 'forwarded', { finishedAt: at });
};
const cancel = (again: Delivery) => {
  fixture.relay.cancelDelivery(again.id, 'M. Chen', 'The vendor asked.');
};
const clockOf = (at: number) => {
  const shown = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone: 'America/Los_Angeles' });
  return shown.format(at).replaceAll(/\s/g, ' ');
};

test('the heading and the last step tell when the files really went, and count the destination once', async () => {
  const { it } = delivered();
  const second = once(it, arrive);
  const third = once(it, cancel);
  expect(third.state).toBe('cancelled');
  expect(fixture.store.imports.head(it.id)?.state).toBe('forwarded');
  const text = await page(`/imports/${it.id}`);
  const went = clockOf(second.receipt!.at);
  expect(text).toMatch(new RegExp(`went to \\w+ at ${went}\\.`));
  expect(text).toContain(`Forwarded: done ${went} in 1 min The destination has the files.`);
  expect(text).not.toContain(clockOf(third.finishedAt!));
  expect(text).toContain(`It is not sent once more. archive has this file set, delivered ${went}.`);
});

test('the newest of a destination comes first, and of the receipts that one alone is open', async () => {
  const { it, first } = delivered();
  const second = once(it, arrive);
  const third = once(it, cancel);
  const html = await (await fixture.get(`/imports/${it.id}`, 'operator')).text();
  const ids = [...html.matchAll(/<details class="receipt" id="receipt-(\d+)"( open)?/g)].map(([, id, open]) => [
    id,
    open,
  ]);
  expect(ids).toEqual([
    [String(second.id), ' open'],
    [String(first.id), undefined],
  ]);
  expect(html.indexOf(`/deliveries/${third.id}/again`)).toBeLessThan(html.indexOf(`receipt-${second.id}`));
  expect(html.match(/a repeat asked for by M\. Chen/g)).toHaveLength(2);
  const size = first.receipt!.files[0]!.bytes.toLocaleString('en-US');
  expect(html.match(new RegExp(`${size} bytes`, 'g'))?.length).toBeGreaterThanOrEqual(4);
});

test('a set that only was not sent once more stays delivered, and its record says so', async () => {
  const { store, clock } = fixture;
  const { it, first } = delivered();
  const again = once(it, ({ id }) => {
    const why = problem('agreement_ended', 'DPA with gradecam ended on 2026-11-21');
    store.deliveries.move(id, ['sending'], 'failed', { attempts: 0, problem: why, finishedAt: clock.now() });
    store.imports.move(it.id, ['forwarding'], 'forwarded', { finishedAt: clock.now() });
  });
  const text = await page(`/imports/${it.id}`);
  expect(text).toContain('Not sent once more');
  expect(text).toContain('It was not sent once more. archive has this file set, delivered');
  expect(text).not.toMatch(/does not have|0 tries/);
  expect(text).toContain('The destination has the files.');
  const record = await page(`/deliveries/${again.id}/receipt`);
  expect(record).toContain('archive was not sent this file set once more: not delivered,');
  expect(record).toContain(`ended on 2026-11-21. It has this set by delivery ${first.id}, delivered`);
  const list = await page('/destinations');
  expect(list).toContain(`archive Not sent once more`);
  expect(list).toMatch(
    new RegExp(
      `Import ${it.id} of \\w+ is there, delivered .+\\. It could not be sent once more: The agreement .+ has ended\\.`,
    ),
  );
  expect(await page('/destinations/archive')).toMatch(new RegExp(`Import ${it.id} .*?Not sent once more`));
  const json = (await (await fixture.get(`/deliveries/${again.id}/receipt/download`)).json()) as {
    destination: unknown;
    delivery: { asked: unknown[] };
  };
  expect(json.destination).toMatchObject({ has: { delivery: first.id } });
  expect(json.delivery.asked).toMatchObject([{ by: 'M. Chen', what: 'sent again' }]);
  const own = await (await fixture.get(`/deliveries/${first.id}/receipt/download`)).json();
  expect(own).toMatchObject({ delivery: { asked: [] } });
});

test('one that broke off in the middle of it is not called delivered', async () => {
  const { store, clock } = fixture;
  const { it } = delivered();
  once(it, ({ id }) => {
    const why = problem('connection_lost', 'gone');
    const now = clock.now();
    store.deliveries.move(id, ['sending'], 'failed', { renameBegunAt: now, problem: why, finishedAt: now });
    store.imports.move(it.id, ['forwarding'], 'undelivered', { finishedAt: now });
  });
  const text = await page(`/imports/${it.id}`);
  expect(text).toContain('broke off while its files were put in place once more: archive may have only some');
  expect(text).toContain('The destination does not have the files.');
  expect(await page('/destinations')).toContain('archive Not delivered');
});

test('one that broke off in the middle of its first way is not said to have left the destination as it was', async () => {
  const { store, clock } = fixture;
  const newer = delivered().it;
  const [last] = store.deliveries.ofImport(newer.id);
  const { importId, destinationId, names } = last!;
  store.deliveries.move(last!.id, ['delivered'], 'failed', { receipt: null, finishedAt: clock.now(), attempts: 1 });
  store.imports.move(newer.id, ['forwarded'], 'forwarding');
  store.imports.move(newer.id, ['forwarding'], 'undelivered');
  const told = async () => [await page(`/imports/${importId}`), await page(`/deliveries/${last!.id}/receipt`)];
  const feedId = newer.feedId;
  const keeps = store.deliveries.lastDelivered(feedId, destinationId)!.importId;
  for (const text of await told()) expect(text).toMatch(new RegExp(`(keeps|It has) Import ${keeps}, delivered`));
  // Nothing of it was renamed, and the server said so.
  store.deliveries.patch(last!.id, { renameBegunAt: clock.now(), notRenamed: Object.values(names) });
  for (const text of await told()) expect(text).toMatch(new RegExp(`(keeps|It has) Import ${keeps}, delivered`));
  store.deliveries.patch(last!.id, { notRenamed: null });
  for (const text of await told()) {
    expect(text).toMatch(
      new RegExp(`Some files of Import ${importId} may be in place .*beside those of Import ${keeps}`),
    );
    expect(text).not.toContain(`keeps Import ${keeps}`);
  }
});

test('an older import that was not delivered names the one that is in force, and gives no advice', async () => {
  const { store, clock } = fixture;
  const newer = delivered().it;
  const older = store.imports.page({ feedId: newer.feedId, state: 'forwarded', before: newer.id, limit: 1 })[0]!;
  store.imports.move(older.id, ['forwarded'], 'forwarding');
  store.imports.move(older.id, ['forwarding'], 'undelivered');
  const [delivery] = store.deliveries.ofImport(older.id);
  const why = problem('host_key_changed', 'SHA256:a; pinned is SHA256:b');
  store.deliveries.move(delivery!.id, ['delivered'], 'failed', {
    problem: why,
    finishedAt: clock.now(),
    receipt: null,
  } as never);
  const html = await (await fixture.get(`/imports/${older.id}`, 'operator')).text();
  expect(html).toContain(`<a href="/imports/${newer.id}">Import ${newer.id}</a> is in force now`);
  expect(html).toContain(`Import ${newer.id} is in force now: this one is not sent any more.`);
  expect(html).not.toContain('until an owner accepts');
});

test('nothing is sent again after the end of an agreement, and the page says why', async () => {
  const { store } = fixture;
  const { it, first } = delivered();
  const destination = store.destinations.get(first.destinationId)!;
  store.destinations.get = (id) =>
    id === destination.id ? { ...destination, agreement: { name: 'DPA', until: '2020-01-01' } } : undefined;
  const answer = await fixture.post(`/deliveries/${first.id}/again`, {}, 'operator');
  expect(answer.headers.get('location')).toBe(`/imports/${it.id}`);
  const text = await page(`/imports/${it.id}`);
  expect(text).toContain('The agreement with the vendor has ended: DPA with archive ended on 2020-01-01');
  expect(text).not.toContain('It is sent again now');
  expect(store.deliveries.ofImport(it.id)).toHaveLength(1);
});

test('Tonight counts a feed as delivered while its set only goes once more, and says what keeps that', async () => {
  const { store, clock } = fixture;
  const { it } = delivered();
  const sentence = async () => /(\d of \d feeds delivered[^.]*\.)/.exec(await page('/'))?.[1];
  const before = await sentence();
  expect(before).toBeDefined();
  const again = once(it, ({ id }) => {
    const why = problem('host_unreachable', 'nothing listens there');
    store.deliveries.move(id, ['sending'], 'waiting', { problem: why, dueAt: clock.now() + minuteMs });
  });
  expect(store.imports.head(it.id)?.state).toBe('forwarding');
  expect(await sentence()).toBe(before);
  expect(await page('/')).toContain('nutrition is not sent once more yet to archive: the destination does not answer');
  store.deliveries.patch(again.id, { renameBegunAt: clock.now() });
  expect(await sentence()).not.toBe(before);
});
