// A layout is corrected, or taken as a refused set had it: recorded, once, and the set is checked again under it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { markOf } from '../../src/relay/agreed_layout.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { createStage, type Stage, sdsNames } from './stage.ts';

const sds = { ...(builtInLayout('microsoft-sds-v1') as Layout), pinned: true };
/** The same without the last column of its first file. */
const other: Layout = {
  ...sds,
  files: sds.files.map((file, at) => (at === 0 ? { ...file, columns: file.columns.slice(0, -1) } : file)),
};
const correction = (was: Layout, layout = other) => ({
  layout,
  was: markOf(was),
  what: 'Zone is gone.',
  why: 'as agreed',
});

let stage: Stage;
beforeEach(async () => {
  stage = await createStage({ initialImport: 'confirm' });
});
afterEach(() => stage.stop());

async function night(): Promise<void> {
  await stage.send(...sdsNames);
  stage.settle();
}

async function confirmed(): Promise<void> {
  await night();
  const first = await stage.newest('held');
  expect(stage.relay.release(first.id, 'ann', 'looks right').ok).toBe(true);
  await stage.newest('forwarded');
}

const activities = () =>
  stage.store.activity.page({ limit: 20 }).map(({ who, what, about }) => `${who} ${what} ${about}`);

it('a waiting initial import is checked again under the corrected layout, and still waits', async () => {
  await night();
  const held = await stage.newest('held');
  stage.checked.length = 0;
  expect(stage.relay.correctLayout(stage.feed.id, 'ann', correction(sds))).toMatchObject({ ok: true });
  expect(stage.store.imports.get(held.id)).toMatchObject({ state: 'ready', checkAttempts: 0 });
  const again = await stage.newest('held');
  expect(again.id).toBe(held.id);
  expect(stage.checked.map((job) => job.layout)).toEqual([other]);
  expect(again.decisions.map(({ what, by }) => `${what} ${by}`)).toEqual([
    'held Rollcall',
    'given another layout ann',
    'held Rollcall',
  ]);
  expect(stage.store.feeds.get(stage.feed.id)?.baselineImportId).toBeUndefined();
  expect(activities()[0]).toBe('ann corrected the layout of feed rosters');
});

it('a correction made from a layout that somebody else changed meanwhile is refused', async () => {
  await night();
  await stage.newest('held');
  expect(stage.relay.correctLayout(stage.feed.id, 'ann', correction(sds)).ok).toBe(true);
  await stage.newest('held');
  const twice = stage.relay.correctLayout(stage.feed.id, 'bob', correction(sds));
  expect(twice).toMatchObject({ ok: false, problem: { code: 'already_decided' } });
  expect(stage.relay.correctLayout(stage.feed.id, 'bob', { ...correction(other), why: ' ' })).toMatchObject({
    ok: false,
    problem: { code: 'reason_missing' },
  });
});

it('a check that ran under the layout of before is done anew', async () => {
  await night();
  await stage.newest('held');
  let hasCorrected = false;
  stage.inCheck = () => {
    if (hasCorrected) return;
    hasCorrected = true;
    expect(stage.relay.correctLayout(stage.feed.id, 'ann', correction(sds)).ok).toBe(true);
  };
  stage.clock.advance(3_600_000);
  await night();
  await stage.newest('held');
  expect(stage.checked.at(-1)?.layout).toEqual(other);
});

it('the layout of a refused set is taken once, and the set is checked again', async () => {
  await confirmed();
  stage.nextVerdict = 'reject';
  stage.nextPinned = other;
  stage.clock.advance(86_400_000);
  await night();
  const refused = await stage.newest('rejected');
  stage.nextVerdict = 'accept';
  expect(stage.relay.adoptLayout(refused.id, 'ann', '')).toMatchObject({ problem: { code: 'reason_missing' } });
  expect(stage.relay.adoptLayout(refused.id, 'ann', 'the SIS was updated').ok).toBe(true);
  expect(stage.relay.adoptLayout(refused.id, 'bob', 'the same click again')).toMatchObject({
    problem: { code: 'already_decided' },
  });
  const after = await stage.newest('forwarded');
  expect(after.id).toBe(refused.id);
  expect(stage.checked.at(-1)?.layout).toEqual(other);
  expect(stage.store.feeds.get(stage.feed.id)).toMatchObject({ baselineImportId: refused.id, pinned: other });
  expect(activities()).toContain(`ann accepted the layout of Import ${refused.id}`);
});

it('a crash right after leaves the set to be checked under the new layout', async () => {
  await confirmed();
  stage.nextVerdict = 'reject';
  stage.nextPinned = other;
  stage.clock.advance(86_400_000);
  await night();
  const refused = await stage.newest('rejected');
  stage.nextVerdict = 'accept';
  await stage.relay.stop(1000);
  expect(stage.relay.adoptLayout(refused.id, 'ann', 'the SIS was updated').ok).toBe(true);
  stage.crash();
  expect((await stage.newest('forwarded')).id).toBe(refused.id);
  expect(stage.checked.at(-1)?.layout).toEqual(other);
});

it('neither an older set, nor one that a person refused, nor one with the agreed layout', async () => {
  await confirmed();
  stage.nextVerdict = 'reject';
  stage.clock.advance(86_400_000);
  await night();
  const same = await stage.newest('rejected');
  expect(stage.relay.adoptLayout(same.id, 'ann', 'why not').ok).toBe(false);
  stage.nextPinned = other;
  stage.clock.advance(86_400_000);
  await night();
  const older = await stage.newest('rejected');
  stage.nextVerdict = 'hold';
  stage.clock.advance(86_400_000);
  await night();
  const held = await stage.newest('held');
  expect(stage.relay.adoptLayout(older.id, 'ann', 'why not').ok).toBe(false);
  expect(stage.relay.reject(held.id, 'bob', 'no').ok).toBe(true);
  expect(stage.relay.adoptLayout(held.id, 'ann', 'why not').ok).toBe(false);
});
