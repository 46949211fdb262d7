// What happens to deliveries while the district changes its mind: where a feed goes, at which hour, to which place.
import { afterEach, describe, expect, it } from 'vitest';
import { atLocalTime } from '../../src/kit/zone.ts';
import type { DestinationEntry, FeedEntry } from '../../src/relay/district_file.ts';
import type { DeliveryEvent } from '../../src/relay/ports.ts';
import type { Delivery, Forward } from '../../src/relay/records.ts';
import { until } from '../appliance.ts';
import { createStage, type Stage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

const hourMs = 3_600_000;
const at = (date: string, time: string) => atLocalTime(date, time, 'America/Los_Angeles');
const goTo = (date: string, time: string) => stage.clock.advance(at(date, time) - stage.clock.now());

async function on(entry: Partial<FeedEntry> = {}): Promise<void> {
  stage = await createStage(entry);
}

async function night(): Promise<void> {
  await stage.send(...sdsNames);
  stage.settle();
}

async function turns(): Promise<void> {
  stage.relay.wake();
  for (let n = 0; n < 12; n++) await new Promise((resolve) => setImmediate(resolve));
}

const all = (): Delivery[] =>
  stage.store.deliveries.inState('waiting', 'sending', 'delivered', 'failed', 'superseded', 'cancelled');
const newest = (): Delivery => all().at(-1)!;
const attempted = (count: number) =>
  until(`attempt ${count}`, () => (newest()?.state === 'waiting' && newest().attempts === count ? true : undefined), 5);

function setForwards(change: (forwards: Forward[]) => Forward[]): void {
  const feed = stage.store.feeds.get(stage.feed.id)!;
  stage.store.feeds.setForwards(feed.id, change(feed.forwards));
  stage.relay.wake();
}

async function apply(...destinations: Omit<DestinationEntry, 'retry'>[]): Promise<void> {
  const applied = await stage.store.applyDistrict({ senders: [], feeds: [], destinations }, 'ana');
  expect(applied.ok).toBe(true);
}

const slotted = { forwards: [{ to: 'gradecam', at: '30 6 * * *', name: '{name}' }] };

describe('a destination that a feed does not go to any more', () => {
  it('is sent nothing that waits, and what waits goes when it is named again', async () => {
    await on(slotted);
    await night();
    await stage.newest('forwarding');
    const [forward] = stage.store.feeds.get(stage.feed.id)!.forwards;
    setForwards(() => []);
    goTo('2026-11-23', '06:30');
    await turns();
    expect(stage.sent).toEqual([]);
    expect(newest().state).toBe('cancelled');
    setForwards(() => [forward!]);
    await turns();
    goTo('2026-11-24', '06:30');
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(1);
  });

  it('is not sent either what is on its way and has not begun to be put in place', async () => {
    await on();
    stage.nextDeliveries = ['hangs'];
    await night();
    await until('the attempt', () => stage.sent.length === 1 || undefined, 5);
    setForwards(() => []);
    await turns();
    expect(newest().state).toBe('cancelled');
  });

  it('is not sent by hand either what failed', async () => {
    await on();
    stage.nextDeliveries = ['host_key_changed'];
    await night();
    await stage.newest('undelivered');
    setForwards(() => []);
    expect(stage.relay.sendAgain(newest().id, 'ana')).toMatchObject({ ok: false });
    await turns();
    expect(stage.sent).toHaveLength(1);
  });
});

describe('an attempt that is taken back', () => {
  it.each([
    ['a person cancels it', () => stage.relay.cancelDelivery(newest().id, 'ana', 'Not tonight.')],
    ['its feed is stopped', () => stage.relay.stopFeed(stage.feed.id, 'ana', 'A look at it.')],
  ])('when %s has ended at once: should Rollcall go down now, nobody else would say so', async (_, takeBack) => {
    await on();
    stage.nextDeliveries = ['hangs'];
    await night();
    await until('the attempt', () => stage.sent.length === 1 || undefined, 5);
    expect(takeBack().ok).toBe(true);
    const ended = { endedAt: stage.clock.now(), problem: { code: 'delivery_cancelled' } };
    expect(stage.store.deliveries.attempts(newest().id)).toMatchObject([ended]);
  });
});

describe('a slot', () => {
  it('is waited for by what was tried already and held back by a stop', async () => {
    await on(slotted);
    stage.nextDeliveries = ['host_unreachable'];
    await night();
    goTo('2026-11-23', '06:30');
    await attempted(1);
    stage.relay.stopFeed(stage.feed.id, 'ana', 'a look at it');
    goTo('2026-11-23', '09:00');
    stage.relay.resumeFeed(stage.feed.id, 'ana');
    await turns();
    expect(stage.sent).toHaveLength(1);
    expect(newest()).toMatchObject({ state: 'waiting', dueAt: at('2026-11-24', '06:30') });
  });

  it.each([
    ['another hour', '0 5 * * *', '05:00'],
    ['the arrival', 'arrival', '04:00'],
  ])('that was changed to %s counts for what waits', async (_, pattern, time) => {
    await on(slotted);
    await night();
    await stage.newest('forwarding');
    goTo('2026-11-23', '04:00');
    setForwards(([forward]) => [{ ...forward!, at: pattern }]);
    await turns();
    goTo('2026-11-23', time);
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(1);
  });

  it('has the end that is said now, earlier or later', async () => {
    await on(slotted);
    await night();
    await stage.newest('forwarding');
    expect(newest().deadlineAt).toBe(at('2026-11-24', '06:30'));
    for (const end of ['07:00', '09:00']) {
      setForwards(([forward]) => [{ ...forward!, until: end }]);
      await turns();
      expect(newest()).toMatchObject({ dueAt: at('2026-11-23', '06:30'), deadlineAt: at('2026-11-23', end) });
    }
  });

  it('follows the zone of the district', async () => {
    await on(slotted);
    await night();
    await stage.newest('forwarding');
    stage.store.district.set({ name: 'Lakeside Unified', timezone: 'America/Denver' });
    await turns();
    expect(newest().dueAt).toBe(atLocalTime('2026-11-23', '06:30', 'America/Denver'));
  });
});

describe('an older set never lands after a newer one', () => {
  it('when the clock is put back while both wait', async () => {
    await on();
    stage.nextDeliveries = ['connection_lost'];
    stage.inDelivery = (noted) => noted({ kind: 'rename-begins', at: stage.clock.now() });
    await night();
    await attempted(1);
    stage.inDelivery = undefined;
    // The newer one is accepted, and before anything of it begins the clock goes back.
    await stage.send(...sdsNames);
    const { all: feeds } = stage.store.feeds;
    stage.inCheck = () => {
      stage.store.feeds.all = () => {
        stage.store.feeds.all = feeds;
        stage.clock.set(stage.clock.now() - hourMs / 2);
        return feeds();
      };
    };
    stage.settle();
    for (let n = 0; n < 20; n++) {
      await turns();
      stage.clock.advance(5 * 60_000);
    }
    const order = stage.sent.map((job) => job.deliveryId);
    expect(order).toEqual([...order].sort());
  });
});

describe('a destination that moves while an attempt is under way', () => {
  it('gets the set at its new place', async () => {
    await on();
    stage.nextDeliveries = ['hangs'];
    await night();
    await until('the attempt', () => stage.sent.length === 1 || undefined, 5);
    await apply({ name: 'gradecam', end: { kind: 'folder', folder: '/srv/moved' } });
    stage.relay.wake();
    await stage.newest('forwarded');
    expect(newest().receipt?.where).toBe('/srv/moved');
  });

  it('gets it there too when all of it was in place at the old one before that was seen', async () => {
    await on();
    let isMoved = false;
    stage.inDelivery = async () => {
      if (!isMoved) await apply({ name: 'gradecam', end: { kind: 'folder', folder: '/srv/moved' } });
      isMoved = true;
    };
    await night();
    await stage.newest('forwarded');
    expect(all().map(({ state, receipt }) => [state, receipt?.where])).toEqual([
      ['delivered', '/srv/gradecam'],
      ['delivered', '/srv/moved'],
    ]);
  });
});

describe('a set that broke off between its renames', () => {
  const breaksOff = (noted: (event: DeliveryEvent) => Promise<void>) =>
    noted({ kind: 'rename-begins', at: stage.clock.now() });

  it('is tried again until the turn of a newer set that waits for its slot', async () => {
    await on(slotted);
    await night();
    stage.inDelivery = breaksOff;
    stage.nextDeliveries = ['connection_lost', 'connection_lost', 'connection_lost'];
    goTo('2026-11-23', '06:30');
    await attempted(1);
    stage.clock.advance(1000);
    await night();
    // One try at once, and that fails as well; the newer one's slot is tomorrow.
    await until('the second try', () => stage.sent.length >= 2 || undefined, 5);
    stage.inDelivery = undefined;
    await until('the older one to end', () => {
      stage.clock.advance(60_000);
      return all()[0]!.finishedAt;
    });
    expect(all().map(({ state }) => state)).toEqual(['delivered', 'waiting']);
    expect(stage.store.imports.head(1)?.state).toBe('forwarded');
  });

  it('makes way when somebody sends the newer one now', async () => {
    await on(slotted);
    await night();
    stage.inDelivery = breaksOff;
    stage.nextDeliveries = ['connection_lost', 'connection_lost'];
    goTo('2026-11-23', '06:30');
    await attempted(1);
    stage.clock.advance(1000);
    await night();
    await until('both to wait', () => all().every(({ state }) => state === 'waiting') && all().length === 2, 5);
    expect(stage.relay.sendNow(newest().id, 'ana')).toMatchObject({ ok: true });
    await stage.newest('forwarded');
    goTo('2026-11-24', '12:00');
    await turns();
    expect(all().map(({ state }) => state)).toEqual(['superseded', 'delivered']);
    expect(stage.sent.at(-1)?.deliveryId).toBe(2);
  });

  it.each([
    ['is finished, in one try,', true, ['delivered'], 2],
    ['and that fails: it is not tried for ever', false, ['failed'], 2],
  ] as const)(
    'whose deadline went by while Rollcall was down %s at the next start',
    async (_, isGood, states, tries) => {
      await on({ forwards: [{ to: 'gradecam', at: 'arrival', until: '07:00', name: '{name}' }] });
      stage.inDelivery = breaksOff;
      stage.nextDeliveries = ['hangs', ...(isGood ? [] : (['connection_lost'] as const))];
      await night();
      await until('the attempt', () => (newest()?.renameBegunAt === undefined ? undefined : true), 5);
      await stage.relay.stop(0);
      goTo('2026-11-23', '08:00');
      stage.crash();
      await until('its end', () => newest().finishedAt, 5);
      expect(all().map(({ state }) => state)).toEqual(states);
      expect(stage.sent).toHaveLength(tries);
      expect(stage.sent[1]).not.toHaveProperty('beginBy');
    },
  );
});

describe('a set sent once more that broke off between its renames', () => {
  /** Its second try fails before any rename. */
  async function brokenOffOnceMore(): Promise<void> {
    await on();
    await night();
    await stage.newest('forwarded');
    stage.inDelivery = (noted) => noted({ kind: 'rename-begins', at: stage.clock.now() });
    stage.nextDeliveries = ['connection_lost', 'host_key_changed'];
    expect(stage.relay.sendAgain(newest().id, 'ana').ok).toBe(true);
    await attempted(1);
    stage.inDelivery = undefined;
  }

  it('is not called delivered when it is begun anew with other files and fails before any rename', async () => {
    await brokenOffOnceMore();
    setForwards(([forward]) => [{ ...forward!, zip: 'roster.zip' }]);
    stage.clock.advance(60_000);
    await stage.newest('undelivered');
    expect(stage.sent.at(-1)).not.toHaveProperty('renameBegunAt');
    expect(newest()).toMatchObject({ state: 'failed', attempts: 2 });
  });

  it('nor when its destination moves away and back', async () => {
    await brokenOffOnceMore();
    for (const folder of ['/srv/moved', '/srv/gradecam'])
      await apply({ name: 'gradecam', end: { kind: 'folder', folder } });
    stage.relay.wake();
    await stage.newest('undelivered');
    expect(newest()).toMatchObject({ state: 'failed', attempts: 2 });
  });
});

describe('the first host key that is seen', () => {
  const end = { kind: 'sftp', host: 'sftp.vendor.example', port: 22, username: 'lakeside', directory: '/in' } as const;
  const sees = (fingerprint: string, meanwhile?: () => Promise<void>) => {
    stage.inDelivery = async (noted) => {
      await meanwhile?.();
      await noted({ kind: 'host-key', fingerprint });
    };
  };
  const pinned = () => {
    const now = stage.store.destinations.byName('gradecam')?.end;
    return now?.kind === 'sftp' ? now.hostKey : undefined;
  };

  it('is pinned', async () => {
    await on();
    await apply({ name: 'gradecam', end: { ...end, password: 'x', hostKey: 'accept-first' } });
    sees('SHA256:first');
    await night();
    await stage.newest('forwarded');
    expect(pinned()).toBe('SHA256:first');
  });

  it('never replaces one that a person pinned meanwhile', async () => {
    await on();
    await apply({ name: 'gradecam', end: { ...end, password: 'x', hostKey: 'accept-first' } });
    sees('SHA256:other', () => apply({ name: 'gradecam', end: { ...end, hostKey: 'SHA256:person' } }));
    stage.nextDeliveries = ['hangs'];
    await night();
    await until('the attempt', () => stage.sent.length === 1 || undefined, 5);
    await turns();
    expect(pinned()).toBe('SHA256:person');
  });
});
