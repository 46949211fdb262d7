// The disk or the database refuses in the middle of the story: nothing ends, nothing is lost, and it goes on.
import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { until } from '../appliance.ts';
import type { Stage } from './stage.ts';
import { createStage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

const diskFull = () => new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a sender is told that its file was not recorded, and sends it again', async () => {
  stage = await createStage();
  stage.refuse = diskFull();
  await expect(stage.send('Student.csv')).rejects.toThrow('database or disk is full');
  expect(stage.relay.trouble()).toMatchObject({ code: 'disk_full' });
  stage.refuse = undefined;
  await stage.send('Student.csv');
  expect(stage.relay.trouble()).toBeUndefined();
  expect(stage.store.imports.latest(stage.feed.id)?.state).toBe('receiving');
});

it('a bug while recording is no refusal: it is thrown on', async () => {
  stage = await createStage();
  stage.refuse = new TypeError('ours');
  await expect(stage.send('Student.csv')).rejects.toThrow('ours');
  expect(stage.relay.trouble()).toBeUndefined();
  stage.refuse = undefined;
});

it('a note of the door that cannot be written ends nothing', async () => {
  stage = await createStage();
  stage.store.senders.patch = () => {
    throw diskFull();
  };
  const event = { kind: 'upload-failed', senderId: 1, session: 's', file: 'Student.csv', detail: 'x' } as const;
  expect(() => stage.relay.desk.noted(event)).not.toThrow();
  expect(stage.relay.trouble()).toMatchObject({ code: 'disk_full' });
});

it('a note of the door that could not be written is written when there is room', async () => {
  stage = await createStage();
  const patch = stage.store.senders.patch;
  stage.store.senders.patch = () => {
    throw diskFull();
  };
  const senderId = stage.feed.senderId;
  const failed = { kind: 'upload-failed', senderId, session: 's', file: 'Student.csv', detail: 'x' } as const;
  stage.relay.desk.noted({ ...failed, detail: 'older' });
  stage.relay.desk.noted({ ...failed, code: 'disk_full', detail: 'no room' });
  stage.store.senders.patch = patch;
  await until('it to be over', () => stage.relay.trouble() === undefined || undefined, 5);
  expect(stage.store.senders.get(senderId)?.problem).toMatchObject({
    code: 'disk_full',
    detail: 'Student.csv: no room',
  });
});

it('an old note does not come back after a good upload', async () => {
  stage = await createStage();
  const { patch } = stage.store.senders;
  stage.store.senders.patch = () => {
    throw diskFull();
  };
  const senderId = stage.feed.senderId;
  stage.relay.desk.noted({ kind: 'upload-failed', senderId, session: 's', file: 'Student.csv', detail: 'x' });
  stage.store.senders.patch = patch;
  await stage.send('Student.csv');
  await until('it to be over', () => stage.relay.trouble() === undefined || undefined, 5);
  expect(stage.store.senders.get(senderId)?.problem).toBeUndefined();
});

it.each([0, -3, 26])(
  'a night that cannot move on rests, and goes on when there is room; the clock is set by %i h',
  async (hours) => {
    stage = await createStage();
    await stage.send(...sdsNames);
    stage.refuse = diskFull();
    stage.settle();
    await until('the refusal to be noticed', () => stage.relay.trouble(), 5);
    expect(stage.checked).toEqual([]);
    stage.clock.advance(60_000);
    await turn();
    expect(stage.relay.trouble()).toMatchObject({ code: 'disk_full' });
    stage.clock.set(stage.clock.now() + hours * 3_600_000);
    stage.refuse = undefined;
    stage.clock.advance(15_000);
    await turn();
    // After a clock that was put back the sender's silence is counted anew.
    stage.settle();
    await stage.newest('forwarded');
    expect(stage.checked).toHaveLength(1);
    expect(stage.relay.trouble()).toBeUndefined();
  },
);

it('a check whose answer could not be written down is done anew', async () => {
  stage = await createStage();
  await stage.send(...sdsNames);
  stage.inCheck = () => {
    stage.refuse = diskFull();
  };
  stage.settle();
  await until('the refusal to be noticed', () => stage.relay.trouble(), 5);
  expect(stage.store.imports.latest(stage.feed.id)?.state).toBe('checking');
  stage.inCheck = undefined;
  stage.refuse = undefined;
  stage.clock.advance(15_000);
  await stage.newest('forwarded');
  expect(stage.checked).toHaveLength(2);
});

it('a delivery whose outcome could not be written down looks at the vendor again', async () => {
  stage = await createStage();
  await stage.send(...sdsNames);
  stage.inDelivery = async (noted) => {
    await noted({ kind: 'rename-begins', at: stage.clock.now() });
    stage.refuse = diskFull();
  };
  stage.settle();
  await until('the refusal to be noticed', () => stage.relay.trouble(), 5);
  stage.inDelivery = undefined;
  stage.refuse = undefined;
  stage.clock.advance(15_000);
  await stage.newest('forwarded');
  expect(stage.sent.map((job) => job.renameBegunAt !== undefined)).toEqual([false, true]);
});

it('our own full disk refuses no roster, however long it lasts', async () => {
  stage = await createStage();
  await stage.send(...sdsNames);
  stage.nextVerdict = 'disk_full';
  stage.settle();
  for (let tries = 1; tries < 8; tries++) {
    await until(`check ${tries}`, () => stage.checked.length >= tries || undefined, 5);
    await until('it waits', () => stage.store.imports.latest(stage.feed.id)?.state === 'ready' || undefined, 5);
    stage.clock.advance(15_000);
  }
  stage.nextVerdict = 'accept';
  stage.clock.advance(15_000);
  await stage.newest('forwarded');
});

it('while everything rests the pages go on saying why, also when what was still running ends well', async () => {
  const both = ['gradecam', 'archive'].map((to) => ({ to, at: 'arrival', name: '{name}' }));
  stage = await createStage({ forwards: both });
  await stage.send(...sdsNames);
  let begun = 0;
  stage.inDelivery = async () => {
    if (++begun === 1) stage.refuse = diskFull();
    else {
      await until('the refusal to be noticed', () => stage.relay.trouble(), 5);
      stage.refuse = undefined;
    }
  };
  stage.settle();
  const states = () => stage.store.deliveries.ofImport(1).map((it) => it.state);
  await until('the other to be delivered', () => states().includes('delivered') || undefined, 5);
  await turn();
  expect(stage.relay.trouble()).toMatchObject({ code: 'disk_full' });
  stage.inDelivery = undefined;
  stage.clock.advance(15_000);
  await stage.newest('forwarded');
  expect(stage.relay.trouble()).toBeUndefined();
});
