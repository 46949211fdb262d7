// Guards never turn around: a graver change trips whatever a lesser one does, and a stricter limit whatever a wider one does.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GuardedFile, guardNotices, guardsOf, tripsOf } from '../../src/roster/guard.ts';
import type { GuardSettings, Limit, LimitName } from '../../src/roster/guard_settings.ts';
import type { GuardName } from '../../src/roster/report.ts';

const share = fc.nat(1000);
const fileOf = fc
  .record({
    before: fc.integer({ min: 1, max: 1000 }),
    removed: share,
    changed: share,
    added: fc.nat(3000),
    rows: fc.integer({ min: 1, max: 1000 }),
    badRows: share,
    orphanRows: share,
    repeats: share,
    week: share,
    groups: fc.array(fc.record({ before: fc.nat(40), after: fc.nat(40) }), { maxLength: 3 }),
  })
  .map((it): GuardedFile => {
    const removed = Math.min(it.removed, it.before);
    const changed = Math.min(it.changed, it.before - removed);
    return {
      name: 'a.csv',
      rows: it.rows,
      badRows: Math.min(it.badRows, it.rows),
      orphanRows: Math.min(it.orphanRows, it.rows),
      repeats: Math.min(it.repeats, it.rows),
      comparison: {
        before: it.before,
        removed,
        changed,
        added: it.added,
        groups: it.groups.map((group, at) => ({ kind: 'school', group: `${at}`, ...group, removed: 0, added: 0 })),
      },
      sinceWeek: { removed: it.week, of: it.before },
    };
  });

const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({ percent: fc.nat(100) }),
  fc.record({ percent: fc.nat(100), atLeast: fc.nat(60) }),
  fc.record({ percent: fc.nat(100), atLeast: fc.nat(60), orAtLeast: fc.integer({ min: 1, max: 300 }) }),
);
const limitNames: LimitName[] = ['rowsRemoved', 'rowsChanged', 'rowsAdded', 'badRows', 'orphans', 'repeats', 'drift'];
const settingsOf: fc.Arbitrary<GuardSettings> = fc
  .tuple(
    fc.array(limit, { minLength: 7, maxLength: 7 }),
    fc.constantFrom<number | 'off'>('off', 1, 10, 30),
    fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  )
  .map(([limits, groupRemoved, isSet]) => ({
    groupRemoved,
    ...Object.fromEntries(limitNames.flatMap((name, at) => (isSet[at] ? [[name, limits[at]]] : []))),
  }));

const tripped = (file: GuardedFile, settings: GuardSettings): GuardName[] => [
  ...new Set(tripsOf(file, guardsOf(settings, 'a.csv')).map(({ guard }) => guard)),
];

function expectAtLeast(more: GuardName[], less: GuardName[]): void {
  expect(less.filter((guard) => !more.includes(guard))).toEqual([]);
}

test('a graver change never trips less', () => {
  fc.assert(
    fc.property(fileOf, settingsOf, fc.array(fc.nat(200), { minLength: 7, maxLength: 7 }), (file, settings, more) => {
      const { comparison, sinceWeek } = file;
      const of = comparison!.before;
      const removed = Math.min(of, comparison!.removed + more[0]!);
      const graver: GuardedFile = {
        ...file,
        badRows: Math.min(file.rows, file.badRows + more[1]!),
        orphanRows: Math.min(file.rows, file.orphanRows + more[2]!),
        repeats: Math.min(file.rows, file.repeats + more[3]!),
        comparison: {
          ...comparison!,
          removed,
          changed: comparison!.changed + more[4]!,
          added: comparison!.added + more[5]!,
          groups: comparison!.groups.map((group) => ({ ...group, after: Math.max(0, group.after - more[6]!) })),
        },
        sinceWeek: { ...sinceWeek!, removed: sinceWeek!.removed + more[0]! },
      };
      expectAtLeast(tripped(graver, settings), tripped(file, settings));
    }),
    { numRuns: 1000 },
  );
});

test('a stricter limit never trips less', () => {
  fc.assert(
    fc.property(
      fileOf,
      settingsOf,
      fc.nat(50),
      fc.nat(30),
      fc.constantFrom(...limitNames),
      (file, settings, percent, rows, name) => {
        const wide = guardsOf(settings, 'a.csv');
        const was = wide[name];
        if (was === 'off') throw new Error('none of these is switched off');
        const strict: Limit = {
          percent: Math.max(0, was.percent - percent),
          ...(was.atLeast !== undefined && { atLeast: Math.max(0, was.atLeast - rows) }),
          ...(was.orAtLeast !== undefined && { orAtLeast: Math.max(1, was.orAtLeast - rows) }),
        };
        expectAtLeast(tripped(file, { ...settings, [name]: strict }), tripped(file, settings));
        const groupRemoved = wide.groupRemoved === 'off' ? 10 : Math.max(1, wide.groupRemoved - rows);
        expectAtLeast(tripped(file, { ...settings, groupRemoved }), tripped(file, settings));
      },
    ),
    { numRuns: 1000 },
  );
});

test('each guard can trip, and each has a notice', () => {
  const seen = new Set<GuardName>();
  fc.assert(
    fc.property(fileOf, (file) => {
      for (const guard of tripped(file, {})) seen.add(guard);
    }),
    { numRuns: 500 },
  );
  expect([...seen].sort()).toEqual(Object.keys(guardNotices).sort());
});
