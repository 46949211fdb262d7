// Files made for destinations hold what the roster holds: they are there as long as a delivery may go on with these very
// bytes, and no longer.
import { afterEach, describe, expect, it } from 'vitest';
import type { ForwardEntry } from '../../src/relay/district_file.ts';
import { until } from '../appliance.ts';
import { createStage, type Stage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

const reported = {
  to: 'gradecam',
  at: 'arrival',
  name: '{name}',
  reports: [{ from: 'microsoft-sds-v1-to-gradecam' }],
} satisfies ForwardEntry;
const packed = { to: 'gradecam', at: 'arrival', name: '{name}', zip: 'set.zip' } satisfies ForwardEntry;
const day = 86_400_000;

async function begin(...forwards: ForwardEntry[]) {
  stage = await createStage({ forwards });
  stage.relay.start();
}

async function night() {
  await stage.send(...sdsNames);
  stage.settle();
}

const there = () => [...stage.reporter.there];
const delivery = (importId: number) => stage.store.deliveries.ofImport(importId)[0]!;
const isGone = () => until('all that was made to be gone', () => there().length === 0 || undefined, 5);
const attempted = (count: number) =>
  until(`attempt ${count}`, () => (delivery(1)?.attempts === count && delivery(1).state !== 'sending') || undefined, 5);
const tried = (count: number) => until(`try ${count}`, () => stage.sent.length >= count || undefined, 5);
/** The delivery breaks off when its files are being renamed. */
const breakOffInRenames = () => {
  stage.nextDeliveries.push('connection_lost');
  stage.inDelivery = (noted) => noted({ kind: 'rename-begins', at: stage.clock.now() });
};

describe.each([
  ['a report', reported],
  ['packing', packed],
])('what %s made', (_, forward) => {
  it('stays for the next try, over a restart too, and goes when it is delivered', async () => {
    await begin(forward);
    stage.nextDeliveries = ['connection_lost'];
    await night();
    await attempted(1);
    const made = there();
    expect(made).toEqual(stage.sent[0]?.files.map(({ sha256 }) => sha256));
    stage.crash();
    expect(there()).toEqual(made);
    stage.clock.advance(60_000);
    await stage.newest('forwarded');
    expect(stage.sent[1]?.files).toEqual(stage.sent[0]?.files);
    await isGone();
  });

  it('is made anew when a person sends it again', async () => {
    await begin(forward);
    await night();
    await stage.newest('forwarded');
    await isGone();
    expect(stage.relay.sendAgain(delivery(1).id, 'ana').ok).toBe(true);
    await tried(2);
    expect(stage.reporter.jobs.length + stage.packer.jobs.length).toBe(2);
    await isGone();
  });

  it('goes when a person cancels it', async () => {
    await begin(forward);
    stage.nextDeliveries = ['connection_lost'];
    await night();
    await attempted(1);
    expect(there()).toHaveLength(1);
    expect(stage.relay.cancelDelivery(delivery(1).id, 'ana', 'Not this week.').ok).toBe(true);
    await isGone();
  });

  it('goes when a newer set takes its place', async () => {
    await begin(forward);
    stage.nextDeliveries = ['connection_lost', 'connection_lost', 'connection_lost'];
    await night();
    await attempted(1);
    const [made] = there();
    await night();
    await until('the older one to make way', () => delivery(1).state === 'superseded' || undefined, 5);
    await until('its file to be gone', () => !there().includes(made!) || undefined, 5);
  });

  it('goes when its delivery failed, unless some of it may be at the vendor: then with the next set', async () => {
    await begin(forward);
    stage.nextDeliveries = ['host_key_changed'];
    await night();
    await stage.newest('undelivered');
    await isGone();
    stage.inDelivery = (noted) => noted({ kind: 'rename-begins', at: stage.clock.now() });
    stage.nextDeliveries = ['host_key_changed'];
    stage.relay.sendAgain(delivery(1).id, 'ana');
    await attempted(2);
    const made = there();
    expect(made).toHaveLength(1);
    stage.crash();
    expect(there()).toEqual(made);
    stage.inDelivery = undefined;
    await night();
    await until('both to be gone', () => there().length === 0 || undefined, 5);
  });

  it('goes after thirty days, whatever waits for it', async () => {
    await begin(forward);
    breakOffInRenames();
    stage.nextDeliveries = ['host_key_changed'];
    await night();
    await stage.newest('undelivered');
    stage.clock.advance(29 * day);
    stage.crash();
    expect(there()).toHaveLength(1);
    stage.clock.advance(day + 1);
    await isGone();
  });
});

it('what was just being made when the power went is removed at the start', async () => {
  await begin(reported);
  stage.reporter.there.add('of nobody');
  stage.crash();
  await isGone();
});

it('what cannot be removed keeps nothing from being sent, and is a trouble that the pages show', async () => {
  await begin(packed);
  stage.reporter.there.add('of nobody');
  const remove = stage.reporter.remove;
  stage.reporter.remove = () => {
    throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  };
  stage.relay.wake();
  await until('the trouble', () => stage.relay.trouble(), 5);
  await night();
  await stage.newest('forwarded');
  stage.reporter.remove = remove;
  stage.relay.wake();
  await isGone();
});

it('two destinations that get the same wait for one packing: encrypted twice it would be other bytes', async () => {
  await begin(packed, { ...packed, to: 'archive' });
  await night();
  await stage.newest('forwarded');
  expect(stage.packer.jobs).toHaveLength(1);
  expect(stage.sent[0]?.files).toEqual(stage.sent[1]?.files);
});

it('does not wait for a delivery that broke off and carries nothing that was made', async () => {
  await begin({ to: 'gradecam', at: 'arrival', name: '{name}' }, { ...packed, to: 'archive' });
  stage.nextDeliveries = ['host_key_changed', 'host_key_changed'];
  stage.inDelivery = async (noted) => {
    if (stage.sent.length === 1) await noted({ kind: 'rename-begins', at: stage.clock.now() });
  };
  await night();
  await stage.newest('undelivered');
  expect(delivery(1)).toMatchObject({ state: 'failed', renameBegunAt: expect.any(Number) });
  expect(stage.packer.jobs).toHaveLength(1);
  await isGone();
});

it('packed anew in the middle of the renames, nothing at the vendor counts as delivered', async () => {
  await begin(packed);
  breakOffInRenames();
  await night();
  await attempted(1);
  stage.inDelivery = undefined;
  expect(delivery(1).renameBegunAt).toBeDefined();
  // The disk lost it, or a backup without it was restored.
  stage.reporter.there.clear();
  stage.clock.advance(60_000);
  await stage.newest('forwarded');
  expect(stage.sent[1]?.files).not.toEqual(stage.sent[0]?.files);
  expect(stage.sent[1]).not.toHaveProperty('renameBegunAt');
});

it('a report made anew with the same bytes goes on where it broke off', async () => {
  await begin(reported);
  breakOffInRenames();
  await night();
  await attempted(1);
  stage.inDelivery = undefined;
  stage.reporter.there.clear();
  stage.clock.advance(60_000);
  await stage.newest('forwarded');
  expect(stage.sent[1]?.files).toEqual(stage.sent[0]?.files);
  expect(stage.sent[1]?.renameBegunAt).toBe(delivery(1).renameBegunAt);
});
