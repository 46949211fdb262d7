// When an accepted set leaves the house: pauses, slots, restarts, waits, and what people say about one delivery.
import { afterEach, describe, expect, it } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import { atLocalTime } from '../../src/kit/zone.ts';
import { emptyCalendar } from '../../src/relay/calendar.ts';
import type { FeedEntry } from '../../src/relay/district_file.ts';
import { defaultRetryMs } from '../../src/relay/forward_step.ts';
import type { Delivery } from '../../src/relay/records.ts';
import { until } from '../appliance.ts';
import type { Stage } from './stage.ts';
import { createStage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

const zone = 'America/Los_Angeles';
const district = { name: 'Lakeside Unified', timezone: zone };
const hourMs = 3_600_000;
const at = (date: string, time: string) => atLocalTime(date, time, zone);

async function on(entry: Partial<FeedEntry> = {}, retry?: number[]): Promise<Stage> {
  stage = await createStage(entry, retry);
  return stage;
}

async function night(): Promise<void> {
  await stage.send(...sdsNames);
  stage.settle();
}

const goesAt = (slot: string, more = {}): Partial<FeedEntry> => ({
  forwards: [{ to: 'gradecam', at: slot, name: '{name}', ...more }],
});
const goTo = (date: string, time: string) => stage.clock.advance(at(date, time) - stage.clock.now());
const newest = (): Delivery =>
  stage.store.deliveries.ofImport(stage.store.imports.latest(stage.feed.id)?.id ?? 0).at(-1)!;
const attempted = (count: number) =>
  until(`attempt ${count}`, () => (newest()?.state === 'waiting' && newest().attempts === count ? true : undefined), 5);

function pause(from: string, to: string): void {
  stage.store.district.set({
    ...district,
    calendar: { ...emptyCalendar, pauses: [{ from, until: to, why: 'summer' }] },
  });
  stage.relay.wake();
}

async function turns(): Promise<void> {
  for (let n = 0; n < 6; n++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a pause', () => {
  it('receives and checks, sends nothing, and in the end sends the newest accepted set alone', async () => {
    await on();
    await night();
    await stage.newest('forwarded');
    pause('2026-11-24', '2026-11-27');
    for (const date of ['2026-11-24', '2026-11-25', '2026-11-26']) {
      goTo(date, '02:00');
      await night();
      await stage.newest('accepted');
    }
    expect(stage.relay.expectation(stage.feed.id)).toMatchObject({
      state: 'paused',
      why: 'summer',
      until: '2026-11-27',
    });
    goTo('2026-11-27', '23:59');
    await turns();
    expect(stage.sent).toHaveLength(1);
    goTo('2026-11-28', '00:01');
    const sent = await stage.newest('forwarded');
    expect(sent.id).toBe(4);
    expect(stage.sent).toHaveLength(2);
    expect(stage.store.imports.inState('superseded').map(({ id }) => id)).toEqual([2, 3]);
    goTo('2026-12-01', '12:00');
    await turns();
    expect(stage.sent).toHaveLength(2);
  });

  it('holds back what waits for another try; a newer set takes its place', async () => {
    await on();
    stage.nextDeliveries = ['host_unreachable'];
    await night();
    await attempted(1);
    pause('2026-11-23', '2026-11-24');
    await stage.newest('undelivered');
    goTo('2026-11-24', '02:00');
    await night();
    await stage.newest('accepted');
    goTo('2026-11-25', '00:01');
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(2);
    expect(stage.store.imports.head(1)?.state).toBe('superseded');
  });

  it('holds back what waits for its slot, and what was held back goes at the next slot after it', async () => {
    await on(goesAt('30 6 * * *'));
    await night();
    await stage.newest('forwarding');
    pause('2026-11-23', '2026-11-24');
    await stage.newest('undelivered');
    goTo('2026-11-25', '06:29');
    await stage.newest('forwarding');
    expect(stage.sent).toHaveLength(0);
    goTo('2026-11-25', '06:30');
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(1);
  });

  it('that begins while a delivery runs lets it finish, and does not try it again', async () => {
    await on();
    stage.nextDeliveries = ['connection_lost'];
    stage.inDelivery = async () => pause('2026-11-23', '2026-11-23');
    await night();
    await stage.newest('undelivered');
    expect(newest()).toMatchObject({ state: 'cancelled', attempts: 1 });
    stage.inDelivery = undefined;
    goTo('2026-11-24', '00:01');
    await stage.newest('forwarded');
  });

  it('refuses what a person would send meanwhile, with the reason', async () => {
    await on();
    await night();
    await stage.newest('forwarded');
    pause('2026-11-23', '2026-11-24');
    expect(stage.relay.sendAgain(newest().id, 'ana')).toMatchObject({
      ok: false,
      problem: { detail: 'the feed is paused until 2026-11-24: summer' },
    });
  });
});

describe('a slot', () => {
  const nights = [
    { name: 'the hour that does not come', day: '2027-03-14', pattern: '30 2 * * *', from: '01:00', runs: '03:00' },
    { name: 'the hour that comes twice', day: '2027-11-07', pattern: '30 1 * * *', from: '00:10', runs: '01:30' },
  ];
  for (const { name, day, pattern, from, runs } of nights) {
    it(`sends once in ${name}`, async () => {
      await on(goesAt(pattern));
      goTo(day, from);
      await night();
      await stage.newest('forwarding');
      expect(newest().dueAt).toBe(at(day, runs));
      await stage.relay.stop(0);
      stage.crash();
      for (let half = 0; half < 12; half++) {
        stage.clock.advance(hourMs / 2);
        await turns();
      }
      await stage.newest('forwarded');
      expect(stage.sent).toHaveLength(1);
    });
  }

  it('missed while Rollcall was down runs once at the start', async () => {
    await on(goesAt('30 6 * * *'));
    await night();
    await stage.newest('forwarding');
    await stage.relay.stop(0);
    goTo('2026-11-23', '20:00');
    stage.crash();
    await stage.newest('forwarded');
    goTo('2026-11-24', '12:00');
    await turns();
    expect(stage.sent).toHaveLength(1);
  });

  it('that went by before the set could be checked is made up for, once', async () => {
    await on(goesAt('30 6 * * *'));
    await stage.send(...sdsNames);
    await stage.relay.stop(0);
    goTo('2026-11-23', '08:00');
    stage.crash();
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(1);
  });

  it('longer ago than a day, or after its deadline, is over: undelivered, with the reason', async () => {
    await on(goesAt('30 6 * * *', { until: '07:00' }));
    await night();
    await stage.newest('forwarding');
    await stage.relay.stop(0);
    goTo('2026-11-23', '08:00');
    stage.crash();
    await stage.newest('undelivered');
    expect(newest().problem).toMatchObject({ code: 'deadline_passed' });
    expect(stage.sent).toHaveLength(0);
  });

  it('of a set that a newer one has replaced does not send it', async () => {
    await on(goesAt('30 6 * * *'));
    await night();
    await stage.newest('forwarding');
    goTo('2026-11-23', '05:00');
    await night();
    await until('the newer set', () => stage.store.imports.head(2)?.state === 'forwarding' || undefined);
    expect(stage.store.imports.head(1)?.state).toBe('superseded');
    goTo('2026-11-23', '06:30');
    await stage.newest('forwarded');
    expect(stage.sent.map(({ deliveryId }) => stage.store.deliveries.get(deliveryId)?.importId)).toEqual([2]);
  });
});

it('waits 1, 2, 5, 10, 20, 30, 60 minutes, then an hour each time, until a day is over', async () => {
  await on({}, []);
  stage.nextDeliveries = Array.from({ length: 40 }, () => 'host_unreachable' as const);
  await night();
  const waits: number[] = [];
  for (let tries = 1; ; tries++) {
    await until(
      `try ${tries}`,
      () => newest()?.state === 'failed' || (newest()?.attempts === tries && newest().state === 'waiting') || undefined,
    );
    if (newest().state === 'failed') break;
    waits.push((newest().dueAt - stage.clock.now()) / 60_000);
    stage.clock.advance(newest().dueAt - stage.clock.now());
  }
  const usual = [1, 2, 5, 10, 20, 30, 60];
  expect(defaultRetryMs).toEqual(usual.map((minutes) => minutes * 60_000));
  expect(waits.slice(0, 7)).toEqual(usual);
  expect(waits.slice(7, -1).every((wait) => wait === 60)).toBe(true);
  // The last one ends a minute before the day is over.
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(24 * 60 - 1);
  expect(newest().problem).toMatchObject({ code: 'deadline_passed' });
});

describe('a person', () => {
  it('sends now what waits for its slot, and only once', async () => {
    await on(goesAt('30 6 * * *'));
    await night();
    await stage.newest('forwarding');
    expect(stage.relay.sendNow(newest().id, 'ana').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.relay.sendNow(newest().id, 'ben')).toMatchObject({ ok: false, problem: { code: 'already_decided' } });
    goTo('2026-11-23', '12:00');
    await turns();
    expect(stage.sent).toHaveLength(1);
    expect(stage.store.activity.page({ about: 'Import 1', limit: 1 })[0]).toMatchObject({
      who: 'ana',
      what: 'sent now',
    });
  });

  it('cancels what waits, with a reason; it stays cancelled until somebody sends it again', async () => {
    await on(goesAt('30 6 * * *'));
    await night();
    await stage.newest('forwarding');
    const { id } = newest();
    expect(stage.relay.cancelDelivery(id, 'ana', '  ')).toMatchObject({ problem: { code: 'reason_missing' } });
    expect(stage.relay.cancelDelivery(id, 'ana', 'wrong year').ok).toBe(true);
    expect(stage.relay.cancelDelivery(id, 'ben', 'too').ok).toBe(false);
    expect((await stage.newest('undelivered')).id).toBe(1);
    expect(newest().problem).toMatchObject({ code: 'delivery_cancelled', detail: 'ana: wrong year' });
    stage.crash();
    goTo('2026-11-24', '12:00');
    await turns();
    expect(stage.sent).toHaveLength(0);
    // Stopping and resuming the feed, or a pause, does not take back what a person said.
    stage.relay.stopFeed(stage.feed.id, 'ana', 'because');
    stage.relay.resumeFeed(stage.feed.id, 'ana');
    await turns();
    expect(stage.sent).toHaveLength(0);
    expect(stage.relay.sendAgain(id, 'ana').ok).toBe(true);
    await stage.newest('forwarded');
  });

  it('cancels what is on its way while nothing of it is in place; it may be sent again', async () => {
    await on();
    stage.nextDeliveries = ['hangs'];
    await night();
    await until('it is on its way', () => stage.sent.length === 1);
    const { id } = newest();
    expect(newest().state).toBe('sending');
    expect(stage.relay.cancelDelivery(id, 'ana', 'wrong year').ok).toBe(true);
    await stage.newest('undelivered');
    await until('the end of the attempt', () => stage.store.deliveries.attempts(id)[0]?.endedAt);
    expect(newest()).toMatchObject({ state: 'cancelled', problem: { detail: 'ana: wrong year' } });
    expect(stage.store.deliveries.attempts(id)[0]?.problem).toMatchObject({ code: 'delivery_cancelled' });
    await turns();
    expect(stage.sent).toHaveLength(1);
    expect(stage.relay.sendAgain(id, 'ana').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(2);
  });

  it('does not cancel what is being put in place: half of a set would be there', async () => {
    await on();
    const answers: unknown[] = [];
    stage.inDelivery = async (noted) => {
      await noted({ kind: 'rename-begins', at: stage.clock.now() });
      answers.push(stage.relay.cancelDelivery(newest().id, 'ana', 'stop it'));
      answers.push(stage.relay.stopFeed(stage.feed.id, 'ana', 'stop it'));
    };
    await night();
    await stage.newest('forwarded');
    expect(answers).toMatchObject([{ ok: false, problem: { code: 'already_decided' } }, { ok: true }]);
  });

  it('takes back what is on its way by stopping the feed; it goes when the feed is resumed', async () => {
    await on();
    stage.nextDeliveries = ['hangs'];
    await night();
    await until('it is on its way', () => stage.sent.length === 1);
    expect(stage.relay.stopFeed(stage.feed.id, 'ana', 'wrong year').ok).toBe(true);
    await stage.newest('undelivered');
    expect(newest()).toMatchObject({ state: 'cancelled' });
    expect(stage.relay.resumeFeed(stage.feed.id, 'ana').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(2);
  });

  it('sends a delivered set once more; both receipts stay, and a second click does nothing', async () => {
    await on();
    await night();
    const it_ = await stage.newest('forwarded');
    const first = newest().id;
    // What was renamed for the first receipt says nothing about the second.
    stage.store.deliveries.patch(first, { renameBegunAt: stage.clock.now() });
    expect(stage.relay.sendAgain(first, 'ana').ok).toBe(true);
    expect(newest().renameBegunAt).toBeUndefined();
    expect(stage.relay.sendAgain(first, 'ben').ok).toBe(false);
    await until('the second receipt', () => newest().id !== first && newest().receipt);
    await stage.newest('forwarded');
    expect(stage.store.deliveries.ofImport(it_.id).filter(({ receipt }) => receipt)).toHaveLength(2);
    expect(stage.relay.sendAgain(first, 'ana').ok).toBe(false);
  });

  it.each([
    ['before any rename, the set that is there stays there', false, 'forwarded'],
    ['between its renames, nobody knows what is there', true, 'undelivered'],
  ] as const)('when sending once more fails %s', async (_, isRenaming, state) => {
    await on();
    await night();
    await stage.newest('forwarded');
    stage.nextDeliveries = ['host_key_changed'];
    if (isRenaming) stage.inDelivery = (noted) => noted({ kind: 'rename-begins', at: stage.clock.now() });
    const first = newest().id;
    expect(stage.relay.sendAgain(first, 'ana').ok).toBe(true);
    await until('its failure', () => newest().state === 'failed');
    await stage.newest(state);
    stage.inDelivery = undefined;
    // What stopped it is mended: it goes, whichever it was.
    stage.clock.advance(1000);
    const changed = await stage.store.applyDistrict(
      { senders: [], feeds: [], destinations: [{ name: 'gradecam', end: { kind: 'folder', folder: '/srv/other' } }] },
      'A. Rivera',
    );
    expect(changed.ok).toBe(true);
    stage.relay.wake();
    await until('the second receipt', () => newest().state === 'delivered' && newest().id !== first);
    await stage.newest('forwarded');
  });

  it('does not send a set that is not in force any more', async () => {
    await on();
    await night();
    await stage.newest('forwarded');
    const old = newest().id;
    stage.clock.advance(24 * hourMs);
    await night();
    await until('the second night', () => stage.store.imports.head(2)?.state === 'forwarded' || undefined);
    expect(stage.relay.sendAgain(old, 'ana')).toMatchObject({ ok: false });
  });
});

describe('a set that broke off between its renames', () => {
  async function brokenOff(then: Stage['nextDeliveries']): Promise<void> {
    await on();
    stage.nextDeliveries = ['connection_lost', ...then];
    stage.inDelivery = (noted) => noted({ kind: 'rename-begins', at: stage.clock.now() });
    await night();
    await attempted(1);
    stage.inDelivery = undefined;
    await night();
    await stage.newest('forwarded');
  }

  it('is finished before a newer one goes', async () => {
    await brokenOff([]);
    expect(stage.sent.map((job) => job.deliveryId)).toEqual([1, 1, 2]);
    expect(stage.store.imports.head(1)?.state).toBe('forwarded');
  });

  it('has one try for it; the newer one learns what it may have left there', async () => {
    await brokenOff(['host_unreachable']);
    expect(stage.sent.map((job) => job.deliveryId)).toEqual([1, 1, 2]);
    expect(stage.store.imports.head(1)?.state).toBe('superseded');
    expect(stage.sent.at(-1)?.earlier).toEqual([
      { deliveryId: 1, names: stage.sent[0]?.files.map(({ name }) => name) },
    ]);
  });

  it('keeps in mind what the server refused to rename, until it is tried again', async () => {
    await on();
    stage.nextDeliveries = ['rename_refused', 'connection_lost'];
    stage.inDelivery = async (noted) => {
      await noted({ kind: 'rename-begins', at: 42 });
      if (stage.sent.length === 1) await noted({ kind: 'rename-refused', names: ['users.csv'] });
    };
    await night();
    await attempted(1);
    stage.clock.advance(60_000);
    await attempted(2);
    stage.clock.advance(120_000);
    await stage.newest('forwarded');
    const known = stage.sent.map(({ renameBegunAt, notRenamed }) => [renameBegunAt, notRenamed]);
    expect(known).toEqual([
      [undefined, undefined],
      [42, ['users.csv']],
      [42, undefined],
    ]);
  });
});

describe('what another setting of the destination mends', () => {
  const change = (folder: string) =>
    stage.store.applyDistrict(
      { senders: [], feeds: [], destinations: [{ name: 'gradecam', end: { kind: 'folder', folder } }] },
      'A. Rivera',
    );

  it('goes out by itself once it is changed, and not before', async () => {
    await on();
    stage.nextDeliveries = ['host_key_changed'];
    await night();
    await stage.newest('undelivered');
    stage.relay.wake();
    await turns();
    expect(newest()).toMatchObject({ state: 'failed', attempts: 1 });
    await change('/srv/other');
    stage.relay.wake();
    await stage.newest('forwarded');
    expect(newest()).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('stays as it is after its deadline, and when the data of the night were the cause', async () => {
    await on(goesAt('arrival', { until: '05:00' }));
    stage.nextDeliveries = ['host_key_changed'];
    await night();
    await stage.newest('undelivered');
    goTo('2026-11-23', '06:00');
    await change('/srv/other');
    stage.relay.wake();
    await turns();
    expect(newest()).toMatchObject({ state: 'failed', attempts: 1 });
    stage.store.deliveries.patch(newest().id, {
      deadlineAt: stage.clock.now() + hourMs,
      problem: problem('bytes_lost', 'x'),
    });
    stage.relay.wake();
    await turns();
    expect(newest()).toMatchObject({ state: 'failed', attempts: 1 });
  });
});
