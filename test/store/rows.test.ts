// The rows of each noun, as the story reads and moves them.
import { describe, expect, test } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { lakesideStore, noon } from './a_store.ts';

const hash = 'a'.repeat(64);

async function withFeed() {
  const opened = await lakesideStore();
  const feed = opened.store.feeds.byName('rosters')!;
  const sender = opened.store.senders.byName('aeries')!;
  const arrive = (name: string, at: number, importId?: number) =>
    opened.store.arrivals.add({
      senderId: sender.id,
      name,
      bytes: 10,
      sha256: hash,
      receivedAt: at,
      modifiedAt: at,
      door: 'sftp',
      ...(importId === undefined ? {} : { importId }),
    });
  return { ...opened, feed, sender, arrive };
}

describe('arrivals', () => {
  test('the newest of each name, without what was withdrawn', async () => {
    const { store, sender, arrive } = await withFeed();
    arrive('users.csv', 100);
    const second = arrive('users.csv', 200);
    const gone = arrive('classes.csv', 300);
    const early = arrive('orgs.csv', 50);
    store.arrivals.withdraw(gone.id, 400);
    expect(store.arrivals.inbox(sender.id, 0).map(({ id }) => id)).toEqual([second.id, early.id]);
    expect(store.arrivals.inbox(sender.id, 60).map(({ id }) => id)).toEqual([second.id]);
    expect(store.arrivals.get(gone.id)).toMatchObject({ name: 'classes.csv', withdrawnAt: 400 });
    store.arrivals.setModified(second.id, 7);
    expect(store.arrivals.get(second.id)?.modifiedAt).toBe(7);
    expect(store.arrivals.ofSender(sender.id, 2).map(({ id }) => id)).toEqual([early.id, gone.id]);
  });

  test('join an import, or stay unclaimed', async () => {
    const { store, feed, arrive } = await withFeed();
    const night = store.imports.open(feed.id, 100);
    const users = arrive('users.csv', 100);
    const notes = arrive('notes.txt', 110);
    expect(users).not.toHaveProperty('importId');
    expect(store.arrivals.unclaimed(10).map(({ name }) => name)).toEqual(['notes.txt', 'users.csv']);
    store.arrivals.join(users.id, night.id);
    expect(store.arrivals.unclaimed(10)).toEqual([notes]);
    expect(store.arrivals.ofImport(night.id)).toEqual([{ ...users, importId: night.id }]);
  });
});

describe('imports', () => {
  test('the nights back from one, a rollback with the files of the night it went back to', async () => {
    const { store, feed, arrive } = await withFeed();
    const nightAt = (at: number) => {
      const { id } = store.imports.open(feed.id, at);
      store.imports.move(id, ['receiving'], 'ready');
      return { id };
    };
    const [first, second, other] = [nightAt(100), nightAt(200), nightAt(300)];
    store.imports.patch(second.id, { baselineImportId: first.id });
    const back = store.imports.openRollback({
      ...{ feedId: feed.id, openedAt: 400, lastArrivalAt: 100, decisions: [] },
      ...{ rollbackOf: first.id, baselineImportId: second.id },
    });
    const nights = store.imports.nightsBack(back.id, 10);
    expect(nights).toEqual([
      { id: back.id, lastArrivalAt: 100, setOf: first.id },
      { id: second.id, lastArrivalAt: 200, setOf: second.id },
      { id: first.id, lastArrivalAt: 100, setOf: first.id },
    ]);
    expect(store.imports.nightsBack(back.id, 2)).toEqual(nights.slice(0, 2));
    expect(store.imports.nightsBack(other.id, 2)).toEqual([{ id: other.id, lastArrivalAt: 300, setOf: other.id }]);
    expect(store.imports.nightsBack(99, 2)).toEqual([]);

    arrive('users.csv', 1, first.id);
    const newer = arrive('users.csv', 2, first.id);
    const same = arrive('users.csv', 3, second.id);
    const classes = arrive('classes.csv', 4, second.id);
    arrive('orgs.csv', 5, other.id);
    expect(store.arrivals.ofImports(nights.map(({ setOf }) => setOf))).toEqual(
      new Map([
        [first.id, [newer]],
        [second.id, [same, classes]],
      ]),
    );
    expect(store.arrivals.ofImports([])).toEqual(new Map());
  });

  test('a step is claimed once', async () => {
    const { store, feed } = await withFeed();
    const { id } = store.imports.open(feed.id, noon);
    expect(store.imports.receiving(feed.id)?.id).toBe(id);
    expect(store.imports.move(id, ['receiving'], 'ready', { readyAt: noon, dueAt: noon })).toBe(true);
    expect(store.imports.move(id, ['ready'], 'checking', { dueAt: null, checkAttempts: 1 })).toBe(true);
    expect(store.imports.move(id, ['ready'], 'checking', { checkAttempts: 2 })).toBe(false);
    const now = store.imports.get(id)!;
    expect(now).toMatchObject({ state: 'checking', readyAt: noon, checkAttempts: 1 });
    expect(now).not.toHaveProperty('dueAt');
    expect(store.imports.receiving(feed.id)).toBeUndefined();
    expect(store.imports.move(999, ['ready'], 'checking')).toBe(false);
  });

  test('keep their report, decisions and problem, and can lose a problem again', async () => {
    const { store, feed } = await withFeed();
    const { id } = store.imports.open(feed.id, noon);
    const decisions = [{ by: 'Rollcall', at: noon, what: 'held' as const, why: 'first' }];
    const report = { rollcall: '1', verdict: 'hold' as const, layout: 'x', milliseconds: 1 };
    const whole = { ...report, files: [], notices: [], trips: [], notChecked: [], reasons: ['Peña'] };
    store.imports.patch(id, { problem: problem('check_failed', 'ref'), decisions, report: whole, verdict: 'hold' });
    expect(store.imports.get(id)).toMatchObject({ decisions, report: whole, problem: { code: 'check_failed' } });
    store.imports.patch(id, { problem: null });
    store.imports.patch(id, {});
    expect(store.imports.get(id)).not.toHaveProperty('problem');
    const [listed] = store.imports.since(feed.id, noon);
    expect(listed).toMatchObject({ id, verdict: 'hold' });
    expect(listed).not.toHaveProperty('report');
    expect(store.imports.since(feed.id, noon + 1)).toEqual([]);
  });

  test('are paged newest first', async () => {
    const { store, feed } = await withFeed();
    const ids = [1, 2, 3].map((at) => {
      const { id } = store.imports.open(feed.id, at);
      store.imports.move(id, ['receiving'], at === 2 ? 'held' : 'forwarded');
      return id;
    });
    expect(store.imports.page({ limit: 2 }).map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(store.imports.page({ limit: 2, before: ids[1]! }).map(({ id }) => id)).toEqual([ids[0]]);
    expect(store.imports.page({ state: 'held', limit: 9 }).map(({ id }) => id)).toEqual([ids[1]]);
    expect(store.imports.page({ feedId: feed.id + 1, limit: 9 })).toEqual([]);
    expect(store.imports.latest(feed.id)?.id).toBe(ids[2]);
    expect(store.imports.inState('held', 'receiving').map(({ id }) => id)).toEqual([ids[1]]);
  });

  test('a feed has one that receives', async () => {
    const { store, feed } = await withFeed();
    store.imports.open(feed.id, 1);
    expect(() => store.imports.open(feed.id, 2)).toThrow(/UNIQUE/);
  });
});

describe('deliveries', () => {
  test('attempts are counted, receipts kept, the last delivered one found', async () => {
    const { store, feed } = await withFeed();
    const { id: importId } = store.imports.open(feed.id, noon);
    const destinationId = feed.forwards[0]!.destinationId;
    const names = { 'users.csv': '2026/users.csv' };
    const made = store.deliveries.add({ importId, destinationId, dueAt: noon, names, createdAt: noon });
    expect(made).toEqual({
      id: made.id,
      importId,
      destinationId,
      state: 'waiting',
      attempts: 0,
      dueAt: noon,
      names,
      createdAt: noon,
    });
    expect(store.deliveries.move(made.id, ['waiting'], 'sending')).toBe(true);
    expect(store.deliveries.move(made.id, ['waiting'], 'sending')).toBe(false);
    const first = store.deliveries.beginAttempt(made.id, noon);
    store.deliveries.endAttempt(first.id, noon + 1, problem('connection_lost', 'reset'));
    const second = store.deliveries.beginAttempt(made.id, noon + 2);
    store.deliveries.endAttempt(second.id, noon + 3);
    expect(store.deliveries.get(made.id)?.attempts).toBe(2);
    expect(store.deliveries.attempts(made.id)).toEqual([
      { ...first, endedAt: noon + 1, problem: problem('connection_lost', 'reset') },
      { ...second, endedAt: noon + 3 },
    ]);
    expect(store.deliveries.lastDelivered(feed.id, destinationId)).toBeUndefined();
    const receipt = { at: noon, files: [], where: 'sftp://lakeside@sftp.vendor.example:22/incoming' };
    store.deliveries.move(made.id, ['sending'], 'delivered', { receipt, finishedAt: noon + 3 });
    expect(store.deliveries.lastDelivered(feed.id, destinationId)).toMatchObject({ id: made.id, receipt });
    expect(store.deliveries.lastDelivered(feed.id, destinationId + 1)).toBeUndefined();
    expect(store.deliveries.inState('waiting', 'delivered').map(({ id }) => id)).toEqual([made.id]);
    store.deliveries.patch(made.id, { deadlineAt: 5, receipt: null });
    expect(store.deliveries.ofImport(importId)).toMatchObject([{ deadlineAt: 5 }]);
    expect(store.deliveries.get(made.id)).not.toHaveProperty('receipt');
  });
});

describe('feeds and both ends', () => {
  test('stop, resume, baseline and pin', async () => {
    const { store, feed } = await withFeed();
    const stopped = { at: noon, by: 'ada', why: 'vendor asked' };
    store.feeds.stop(feed.id, stopped);
    expect(store.feeds.get(feed.id)).toEqual({ ...feed, stopped });
    store.feeds.resume(feed.id);
    const pinned: Layout = { id: 'x', title: 'X', source: 'test', files: [], pinned: true };
    const { id } = store.imports.open(feed.id, noon);
    store.feeds.setBaseline(feed.id, id, pinned);
    expect(store.feeds.get(feed.id)).toEqual({ ...feed, baselineImportId: id, pinned });
    expect(store.feeds.ofSender(feed.senderId).map(({ name }) => name)).toEqual(['rosters']);
    expect(store.feeds.ofSender(99)).toEqual([]);
  });

  test('a sender’s signs of life, a destination’s pinned key and its secrets', async () => {
    const { store, sender } = await withFeed();
    store.senders.patch(sender.id, { lastSeenAt: noon, problem: problem('upload_torn', 'x') });
    store.senders.patch(sender.id, { problem: null });
    expect(store.senders.get(sender.id)).toEqual({ ...sender, lastSeenAt: noon });
    const vendor = store.destinations.byName('vendor')!;
    expect(vendor.end).toMatchObject({ hasPassword: true, hasPrivateKey: false, hostKey: 'accept-first' });
    store.destinations.pinHostKey(vendor.id, 'SHA256:abc');
    expect(store.destinations.get(vendor.id)?.end).toMatchObject({ hostKey: 'SHA256:abc' });
    expect(store.destinations.secrets(vendor.id)).toEqual({ ok: true, value: { password: 'vendor secret' } });
    expect(store.destinations.all().map(({ name }) => name)).toEqual(['archive', 'vendor']);
  });

  test('a transaction that throws leaves nothing behind', async () => {
    const { store, arrive } = await withFeed();
    expect(() =>
      store.transaction(() => {
        arrive('users.csv', 1);
        store.activity.add({ at: 1, who: 'ada', what: 'tried', about: 'x', detail: '' });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.arrivals.unclaimed(10)).toEqual([]);
    expect(store.activity.firstBroken()).toBeUndefined();
  });
});
