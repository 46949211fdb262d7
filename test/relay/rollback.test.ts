// Going back to an earlier roster: a new import of the old set, by a person's word; safe against two clicks and two people.
import { afterEach, expect, it } from 'vitest';
import { until } from '../appliance.ts';
import type { Stage } from './stage.ts';
import { createStage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

const dayMs = 24 * 3_600_000;

/** Nights one after the other, each forwarded. */
async function nights(count: number): Promise<void> {
  for (let night = 1; night <= count; night++) {
    await stage.send(...sdsNames);
    stage.settle();
    await stage.newest('forwarded');
    stage.clock.advance(dayMs);
  }
}

const inForce = () => stage.store.feeds.get(stage.feed.id)?.baselineImportId;
const goBack = (to: number, from = inForce() ?? 0, by = 'ana') =>
  stage.relay.rollBack(to, from, by, 'grades are wrong');

it('sends the old set again, and the next night is compared with it', async () => {
  stage = await createStage();
  await nights(2);
  const done = goBack(1);
  expect(done).toMatchObject({ ok: true, value: 3 });
  const it = await stage.newest('forwarded');
  expect(it).toMatchObject({ id: 3, rollbackOf: 1, baselineImportId: 2 });
  expect(it.decisions.map(({ by, what }) => [by, what])).toEqual([
    ['ana', 'rolled back'],
    ['Rollcall', 'accepted'],
  ]);
  expect(inForce()).toBe(3);
  expect(stage.sent.at(-1)?.files.map(({ sha256 }) => sha256)).toEqual(
    stage.sent[0]?.files.map(({ sha256 }) => sha256),
  );
  expect(stage.checked.at(-1)).toMatchObject({ baselinePath: '/baselines/2' });
  expect(stage.store.activity.page({ limit: 1 })[0]).toMatchObject({ who: 'ana', what: 'rolled back' });
  await nights(1);
  expect(stage.checked.at(-1)).toMatchObject({ importId: 4, baselinePath: '/baselines/3' });
});

it('happens though the set would be held', async () => {
  stage = await createStage();
  await nights(2);
  stage.nextVerdict = 'hold';
  expect(goBack(1).ok).toBe(true);
  await stage.newest('forwarded');
  expect(inForce()).toBe(3);
});

it('happens once for two clicks, and once for two people', async () => {
  stage = await createStage();
  await nights(2);
  expect(goBack(1).ok).toBe(true);
  expect(goBack(1)).toMatchObject({ ok: false, problem: { code: 'already_decided' } });
  await stage.newest('forwarded');
  expect(goBack(1, 2, 'ben')).toMatchObject({ ok: false, problem: { code: 'already_decided' } });
  expect(stage.store.imports.page({ limit: 10 })).toHaveLength(3);
});

it('goes on after a crash in the middle', async () => {
  stage = await createStage();
  await nights(2);
  stage.inCheck = () => {
    stage.inCheck = undefined;
    stage.relay.stop(0);
    throw new Error('the process is gone');
  };
  expect(goBack(1).ok).toBe(true);
  await until('the check to begin', () => stage.inCheck === undefined || undefined, 5);
  stage.crash();
  await stage.newest('forwarded');
  expect(inForce()).toBe(3);
  expect(stage.sent).toHaveLength(3);
});

it('can be gone back on, to the roster it replaced', async () => {
  stage = await createStage();
  await nights(2);
  goBack(1);
  await stage.newest('forwarded');
  expect(goBack(2)).toMatchObject({ ok: true, value: 4 });
  expect(await stage.newest('forwarded')).toMatchObject({ id: 4, rollbackOf: 2 });
  // A rollback is itself nothing to go back to: what it sent is.
  expect(goBack(3)).toMatchObject({ ok: true, value: 5 });
  expect(await stage.newest('forwarded')).toMatchObject({ rollbackOf: 1 });
});

it('is refused for what was never accepted, without a reason, and when the files are bad by now', async () => {
  stage = await createStage();
  await nights(1);
  stage.nextVerdict = 'reject';
  await stage.send(...sdsNames);
  stage.settle();
  await stage.newest('rejected');
  expect(goBack(2)).toMatchObject({ ok: false, problem: { code: 'already_decided' } });
  expect(goBack(1)).toMatchObject({ ok: false, problem: { code: 'already_decided' } });
  stage.nextVerdict = 'accept';
  stage.clock.advance(dayMs);
  await nights(1);
  expect(stage.relay.rollBack(1, 3, 'ana', '  ')).toMatchObject({ ok: false, problem: { code: 'reason_missing' } });
  stage.nextVerdict = 'reject';
  expect(goBack(1).ok).toBe(true);
  const refused = await stage.newest('rejected');
  expect(refused.decisions.at(-1)).toMatchObject({ by: 'Rollcall', what: 'rejected' });
  expect(inForce()).toBe(3);
});

it('leaves a newer set that is held to a person, and does not count as tonight’s', async () => {
  stage = await createStage({
    expectBy: { at: '02:00', graceMs: 600_000, days: [1, 2, 3, 4, 5, 6, 7], pauses: [] },
  });
  await nights(2);
  stage.nextVerdict = 'hold';
  await stage.send(...sdsNames);
  stage.settle();
  await stage.newest('held');
  stage.nextVerdict = 'accept';
  stage.clock.advance(dayMs);
  expect(goBack(1).ok).toBe(true);
  await stage.newest('forwarded');
  expect(stage.store.imports.get(3)?.state).toBe('held');
  expect(stage.relay.expectation(stage.feed.id).state).not.toBe('arrived');
});

it('gives way to a roster that comes in force while it is checked', async () => {
  stage = await createStage();
  await nights(2);
  stage.nextVerdict = 'hold';
  await stage.send(...sdsNames);
  stage.settle();
  await stage.newest('held');
  stage.nextVerdict = 'accept';
  stage.inCheck = () => {
    stage.inCheck = undefined;
    expect(stage.relay.release(3, 'ben', 'it is right').ok).toBe(true);
  };
  expect(goBack(1).ok).toBe(true);
  await stage.newest('rejected');
  expect(inForce()).toBe(3);
});
