// What the guards saw of each night: kept exactly, replaced by a second check, read back by feed in the order of nights.
import { expect, test } from 'vitest';
import type { GuardedFile } from '../../src/roster/guard.ts';
import { createFixture } from '../web/fixture.ts';

const file = (removed: number): GuardedFile => ({
  name: 'users.csv',
  bytes: 1_234,
  rows: 900,
  badRows: 3,
  orphanRows: 2,
  repeats: 1,
  comparison: {
    before: 900 + removed,
    added: 0,
    removed,
    changed: 7,
    changedOtherwise: 2.5,
    groups: [{ kind: 'school', group: '0031', before: 12, after: 0 }],
  },
  sinceWeek: { removed: removed + 1, of: 1_000 },
});

test('are exact, of one feed, checked nights only, and the last check counts', async () => {
  const { store, stop } = await createFixture({ isNew: true });
  await store.applyDistrict(
    {
      senders: [{ name: 'sis', publicKeys: [], allowFrom: [] }],
      destinations: [],
      feeds: ['rosters', 'library'].map((name) => ({
        name,
        sender: 'sis',
        layout: 'learn',
        initialImport: 'confirm' as const,
        settleMs: 1,
        withinMs: 1,
        guards: {},
        forwards: [],
      })),
    },
    'test',
  );
  const [library, rosters] = store.feeds.all();
  const night = (feedId: number, at: number) => {
    const it = store.imports.open(feedId, at);
    store.imports.move(it.id, ['receiving'], 'accepted', { checkedAt: at });
    return it.id;
  };
  const first = night(rosters!.id, 1_000);
  const second = night(rosters!.id, 2_000);
  const unkept = night(rosters!.id, 3_000);
  store.measures.put(night(library!.id, 2_500), [file(9)]);
  store.imports.open(rosters!.id, 4_000);
  store.measures.put(first, [file(1)]);
  store.measures.put(second, [file(1)]);
  store.measures.put(second, [file(2)]);
  const kept = { state: 'accepted', isRollback: false };
  expect(store.measures.since(rosters!.id, 1_500)).toEqual([
    { importId: second, openedAt: 2_000, ...kept, files: [file(2)] },
    { importId: unkept, openedAt: 3_000, ...kept },
  ]);
  expect(store.measures.since(rosters!.id, 0)).toHaveLength(3);
  await stop();
});
