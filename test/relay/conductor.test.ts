// The story on a stage: every road an import can take, and the crashes on it.
import { afterEach, describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../src/relay/district_file.ts';
import { until } from '../appliance.ts';
import type { Stage } from './stage.ts';
import { createStage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

async function on(entry: Partial<FeedEntry> = {}, retry?: number[]): Promise<Stage> {
  stage = await createStage(entry, retry);
  return stage;
}

async function night(verdict: Stage['nextVerdict'] = 'accept'): Promise<void> {
  stage.nextVerdict = verdict;
  await stage.send(...sdsNames);
  stage.settle();
}

describe('a complete set', () => {
  it('is checked once quiet, accepted, and forwarded under its names with a receipt', async () => {
    await on();
    await night();
    const done = await stage.newest('forwarded');
    expect(stage.checked).toHaveLength(1);
    expect(stage.sent.map((job) => job.files.map((file) => file.name))).toEqual([sdsNames]);
    expect(stage.store.deliveries.ofImport(done.id)[0]?.receipt?.files).toHaveLength(6);
    expect(stage.store.feeds.get(stage.feed.id)).toMatchObject({ baselineImportId: done.id, pinned: { pinned: true } });
  });

  it('waits while the sender still writes', async () => {
    await on();
    stage.relay.desk.noted({ kind: 'uploads-open', senderId: 1, count: 1 });
    await night();
    stage.clock.advance(600_000);
    expect(stage.store.imports.latest(stage.feed.id)?.state).toBe('receiving');
    stage.relay.desk.noted({ kind: 'uploads-open', senderId: 1, count: 0 });
    await stage.newest('forwarded');
  });

  it('waits for every door that still takes something in', async () => {
    await on();
    const { desk } = stage.relay;
    desk.noted({ kind: 'uploads-open', senderId: 1, count: 1 });
    desk.noted({ kind: 'uploads-open', senderId: 1, count: 2, door: 'https' });
    desk.noted({ kind: 'uploads-open', senderId: 1, count: 0 });
    await night();
    stage.clock.advance(600_000);
    expect(stage.store.imports.latest(stage.feed.id)?.state).toBe('receiving');
    // The SFTP door's thread fell and is back: nothing is open there, the other doors go on.
    desk.noted({ kind: 'restarted' });
    stage.clock.advance(600_000);
    expect(stage.store.imports.latest(stage.feed.id)?.state).toBe('receiving');
    desk.noted({ kind: 'uploads-open', senderId: 1, count: 0, door: 'https' });
    await stage.newest('forwarded');
  });

  it('is checked as it is when its window is over, and tonight’s files open another', async () => {
    await on();
    await stage.send('Student.csv');
    stage.clock.advance(7_200_000);
    stage.nextVerdict = 'reject';
    const first = await stage.newest('rejected');
    expect(stage.checked[0]?.files.map((file) => file.name)).toEqual(['Student.csv']);
    await night();
    expect((await stage.newest('forwarded')).id).toBe(first.id + 1);
  });

  it('an incomplete one of yesterday never takes tonight’s files, not after a crash either', async () => {
    await on();
    await stage.send('Student.csv', 'School.csv');
    await stage.relay.stop(100);
    stage.clock.advance(86_400_000);
    stage.nextVerdict = 'reject';
    stage.crash();
    await stage.newest('rejected');
    await stage.send('Teacher.csv');
    const tonight = stage.store.imports.latest(stage.feed.id);
    expect(stage.store.arrivals.ofImport(tonight?.id ?? 0).map((arrival) => arrival.name)).toEqual(['Teacher.csv']);
  });
});

describe('a name that no feed takes', () => {
  it('is kept and joins nothing', async () => {
    await on();
    await stage.send('lunch.pdf');
    expect(stage.store.arrivals.unclaimed(10).map((arrival) => arrival.name)).toEqual(['lunch.pdf']);
    expect(stage.store.imports.latest(stage.feed.id)).toBeUndefined();
  });

  it('joins once it is renamed to one that a feed knows', async () => {
    await on();
    await stage.send('Student.csv.uploading');
    const [arrival] = stage.store.arrivals.unclaimed(10);
    await stage.relay.desk.renamed(arrival?.id ?? 0, 'Student.csv');
    const it_ = stage.store.imports.latest(stage.feed.id);
    expect(stage.store.arrivals.ofImport(it_?.id ?? 0)).toMatchObject([
      { name: 'Student.csv', sha256: arrival?.sha256 },
    ]);
  });
});

describe('a file the sender takes back', () => {
  it('leaves a set that still receives, and stays in one that is decided', async () => {
    await on({ initialImport: 'confirm' });
    await stage.send('Student.csv');
    const first = stage.store.imports.latest(stage.feed.id);
    const [arrival] = stage.store.arrivals.ofImport(first?.id ?? 0);
    await stage.relay.desk.withdrawn(arrival?.id ?? 0);
    expect(stage.store.imports.get(first?.id ?? 0)?.state).toBe('cancelled');

    await night();
    const held = await stage.newest('held');
    for (const kept of stage.store.arrivals.ofImport(held.id)) await stage.relay.desk.withdrawn(kept.id);
    expect(await stage.relay.desk.inbox(1)).toEqual([]);
    expect(stage.relay.release(held.id, 'ana', 'numbers agree').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.sent[0]?.files).toHaveLength(6);
  });
});

describe('a held import', () => {
  it('the initial one waits for a person; a reason is needed; nobody decides twice', async () => {
    await on({ initialImport: 'confirm' });
    await night();
    const held = await stage.newest('held');
    expect(held).toMatchObject({ holdCause: 'initial import', verdict: 'accept' });
    expect(stage.sent).toEqual([]);
    expect(stage.relay.release(held.id, 'ana', ' ')).toMatchObject({ ok: false, problem: { code: 'reason_missing' } });
    expect(stage.relay.release(held.id, 'ana', 'numbers agree').ok).toBe(true);
    expect(stage.relay.release(held.id, 'bob', 'me too')).toMatchObject({
      ok: false,
      problem: { code: 'already_decided' },
    });
    expect(stage.relay.reject(held.id, 'bob', 'no')).toMatchObject({ ok: false, problem: { code: 'already_decided' } });
    expect((await stage.newest('forwarded')).decisions.map((decision) => decision.what)).toEqual(['held', 'released']);
    expect(stage.sent).toHaveLength(1);
  });

  it('gives way to a newer set that is accepted or held, not to a rejected one', async () => {
    await on();
    await night();
    await stage.newest('forwarded');
    await night('hold');
    const held = await stage.newest('held');
    await night('reject');
    await stage.newest('rejected');
    expect(stage.store.imports.get(held.id)?.state).toBe('held');
    await night('hold');
    const newer = await stage.newest('held');
    expect(stage.store.imports.get(held.id)?.state).toBe('superseded');
    await night();
    await stage.newest('forwarded');
    expect(stage.store.imports.get(newer.id)?.state).toBe('superseded');
    expect(stage.relay.release(held.id, 'ana', 'too late')).toMatchObject({ ok: false });
    expect(stage.sent).toHaveLength(2);
  });

  it('rejected by a person: what was accepted before stays in force', async () => {
    await on();
    await night();
    const first = await stage.newest('forwarded');
    await night('hold');
    const held = await stage.newest('held');
    expect(stage.relay.reject(held.id, 'ana', 'the export was cut').ok).toBe(true);
    expect(stage.store.feeds.get(stage.feed.id)?.baselineImportId).toBe(first.id);
    expect(stage.store.activity.page({ limit: 1 })[0]).toMatchObject({
      who: 'ana',
      what: 'rejected',
      detail: 'the export was cut',
    });
    expect(stage.sent).toHaveLength(1);
  });
});

describe('a stopped feed', () => {
  it('receives and checks, sends nothing, and sends the newest accepted set when resumed', async () => {
    await on();
    expect(stage.relay.stopFeed(stage.feed.id, 'ana', 'vendor moves').ok).toBe(true);
    await night();
    await stage.newest('accepted');
    await night();
    const newest = await stage.newest('accepted');
    await until(
      'the older one to give way',
      () => stage.store.imports.get(newest.id - 1)?.state === 'superseded' || undefined,
    );
    expect(stage.sent).toEqual([]);
    expect(stage.relay.resumeFeed(stage.feed.id, 'ana').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(1);
  });

  it('stops what waits for another try', async () => {
    await on();
    stage.nextDeliveries = ['host_unreachable'];
    await night();
    await until('the first attempt', () => stage.store.deliveries.inState('waiting')[0]?.problem);
    stage.relay.stopFeed(stage.feed.id, 'ana', 'at once');
    await stage.newest('undelivered');
    stage.clock.advance(3_600_000);
    expect(stage.sent).toHaveLength(1);
    stage.relay.resumeFeed(stage.feed.id, 'ana');
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(2);
  });
});

describe('a delivery', () => {
  it('is tried again after the waits of its destination, until it is there', async () => {
    await on({}, [60_000, 120_000]);
    stage.nextDeliveries = ['host_unreachable', 'login_refused_there'];
    await night();
    const waiting = () => stage.store.deliveries.inState('waiting')[0];
    await until('the first attempt', () => (waiting()?.attempts === 1 ? true : undefined));
    expect(waiting()?.dueAt).toBe(stage.clock.now() + 60_000);
    stage.clock.advance(60_000);
    await until('the second attempt', () => (waiting()?.attempts === 2 ? true : undefined));
    expect(waiting()).toMatchObject({ problem: { code: 'login_refused_there' }, dueAt: stage.clock.now() + 120_000 });
    stage.clock.advance(120_000);
    const done = await stage.newest('forwarded');
    const [delivery] = stage.store.deliveries.ofImport(done.id);
    expect(stage.store.deliveries.attempts(delivery?.id ?? 0).map((attempt) => attempt.problem?.code)).toEqual([
      'host_unreachable',
      'login_refused_there',
      undefined,
    ]);
    expect(delivery?.problem).toBeUndefined();
  });

  it('that only a person can mend is not tried again by itself', async () => {
    await on();
    stage.nextDeliveries = ['host_key_changed'];
    await night();
    const failed = await stage.newest('undelivered');
    stage.clock.advance(86_400_000);
    expect(stage.sent).toHaveLength(1);
    const [delivery] = stage.store.deliveries.ofImport(failed.id);
    expect(stage.relay.sendAgain(delivery?.id ?? 0, 'ana').ok).toBe(true);
    await stage.newest('forwarded');
  });

  it('ends at its deadline with the true reason', async () => {
    await on({ forwards: [{ to: 'gradecam', at: 'arrival', until: '01:40', name: '{name}' }] }, [600_000]);
    stage.nextDeliveries = ['host_unreachable', 'host_unreachable'];
    await night();
    // The wait would go beyond the deadline: the last try begins a minute before it.
    const waiting = () => stage.store.deliveries.inState('waiting')[0];
    await until('the first attempt', () => (waiting()?.attempts === 1 ? true : undefined));
    expect(waiting()?.dueAt).toBe((waiting()?.deadlineAt ?? 0) - 60_000);
    stage.clock.advance(480_000);
    const failed = await stage.newest('undelivered');
    expect(stage.sent).toHaveLength(2);
    expect(stage.store.activity.page({ about: `Import ${failed.id}`, limit: 1 })[0]).toMatchObject({
      who: 'Rollcall',
      what: 'not delivered',
      detail: expect.stringContaining('gradecam: Not delivered before the deadline'),
    });
    expect(stage.store.deliveries.ofImport(failed.id)[0]?.problem).toMatchObject({
      code: 'deadline_passed',
      detail: expect.stringContaining('does not answer'),
    });
  });

  it('to one destination is not stopped by another that is down', async () => {
    const forwards = [
      { to: 'gradecam', at: 'arrival', name: '{name}' },
      { to: 'archive', at: 'arrival', name: '{date}/{name}' },
    ];
    await on({ forwards });
    stage.nextDeliveries = ['host_key_changed'];
    await night();
    const ended = await stage.newest('undelivered');
    expect(stage.store.deliveries.ofImport(ended.id).map((delivery) => delivery.state)).toEqual([
      'failed',
      'delivered',
    ]);
    expect(stage.sent[1]?.files[0]?.name).toBe(`2026-11-23/${sdsNames[0]}`);
  });

  it('whose destination moved while it ran begins anew at the new place', async () => {
    await on();
    const move = async () => {
      const applied = await stage.store.applyDistrict(
        {
          senders: [],
          destinations: [{ name: 'gradecam', end: { kind: 'folder', folder: '/srv/moved' }, retry: [60_000] }],
          feeds: [],
        },
        'ada',
      );
      expect(applied.ok).toBe(true);
    };
    stage.inDelivery = async (noted) => {
      if (stage.sent.length > 1) return;
      await move();
      await noted({ kind: 'rename-begins', at: stage.clock.now() });
    };
    stage.nextDeliveries = ['connection_lost'];
    await night();
    await stage.newest('forwarded');
    expect(stage.sent.map((job) => [job.destination.end, job.renameBegunAt])).toEqual([
      [{ kind: 'folder', folder: '/srv/gradecam' }, undefined],
      [{ kind: 'folder', folder: '/srv/moved' }, undefined],
    ]);
  });

  it('of an older set makes way for a newer accepted one', async () => {
    await on();
    stage.nextDeliveries = ['host_unreachable'];
    await night();
    await until('the first attempt', () => stage.store.deliveries.inState('waiting')[0]?.problem);
    const older = stage.store.imports.latest(stage.feed.id);
    stage.clock.advance(1000);
    await stage.send(...sdsNames);
    stage.nextDeliveries = ['host_unreachable'];
    stage.clock.advance(60_000);
    await until(
      'the older one to give way',
      () => stage.store.imports.get(older?.id ?? 0)?.state === 'superseded' || undefined,
    );
    stage.clock.advance(60_000);
    const newer = await stage.newest('forwarded');
    expect(newer.id).toBe((older?.id ?? 0) + 1);
  });
});

describe('a stop in the middle', () => {
  it('leaves a check and a delivery as they were, and the next start goes on at once', async () => {
    await on({}, [3_600_000]);
    stage.nextVerdict = 'check_failed';
    stage.inCheck = () => void stage.relay.stop(1000);
    await stage.send(...sdsNames);
    stage.settle();
    await until('the check to break off', () => stage.checked.length === 1 || undefined, 5);
    await stage.relay.stop(1000);
    expect(stage.store.imports.latest(stage.feed.id)).toMatchObject({ state: 'checking' });

    stage.inCheck = undefined;
    stage.nextVerdict = 'accept';
    stage.nextDeliveries = ['connection_lost'];
    stage.inDelivery = async () => void stage.relay.stop(1000);
    stage.crash();
    await until('the delivery to break off', () => stage.sent.length === 1 || undefined, 5);
    await stage.relay.stop(1000);
    expect(stage.store.deliveries.inState('sending')).toHaveLength(1);

    stage.inDelivery = undefined;
    stage.crash();
    await stage.newest('forwarded');
  });
});

describe('after a crash', () => {
  it('a check begins anew and a delivery goes on with what was begun', async () => {
    await on();
    stage.nextDeliveries = ['hangs'];
    await night();
    await until('the delivery to be under way', () => stage.store.deliveries.inState('sending')[0]);
    const sending = stage.store.deliveries.inState('sending')[0];
    stage.store.deliveries.patch(sending?.id ?? 0, { renameBegunAt: 42 });
    await stage.relay.stop(1);
    stage.crash();
    const done = await stage.newest('forwarded');
    expect(stage.sent.map((job) => job.renameBegunAt)).toEqual([undefined, 42]);
    expect(stage.store.deliveries.ofImport(done.id)).toHaveLength(1);

    const claimed = stage.store.imports.open(stage.feed.id, stage.clock.now());
    for (const name of sdsNames) {
      const arrival = stage.store.arrivals.add({
        senderId: 1,
        name,
        bytes: 3,
        sha256: name,
        receivedAt: 0,
        modifiedAt: 0,
        door: 'sftp',
      });
      stage.store.arrivals.join(arrival.id, claimed.id);
    }
    await stage.relay.stop(1);
    stage.store.imports.move(claimed.id, ['receiving'], 'checking', { checkAttempts: 1 });
    stage.crash();
    expect((await stage.newest('forwarded')).id).toBe(claimed.id);
  });

  it('a check that breaks off is tried three times, then refused with the reason', async () => {
    await on();
    await night('check_failed');
    for (const attempt of [1, 2]) {
      await until('the check to be given back', () => {
        const it = stage.store.imports.latest(stage.feed.id);
        return it?.checkAttempts === attempt && it.state === 'ready' ? true : undefined;
      });
      stage.clock.advance(15_000 * attempt);
    }
    const refused = await stage.newest('rejected');
    expect(stage.checked).toHaveLength(3);
    expect(refused.problem?.code).toBe('check_failed');
  });
});
