// What the last week took away: summed along the accepted nights, until a person agreed to a loss.
import { expect, test } from 'vitest';
import type { Decision, Import } from '../../src/relay/records.ts';
import { removedSinceWeek } from '../../src/relay/week.ts';
import type { CheckReport, FileReport } from '../../src/roster/report.ts';
import { createStage, sdsNames } from './stage.ts';

const day = 24 * 60 * 60 * 1000;
const now = 100 * day;

/** Accepted nights, oldest first: days ago, rows removed, of how many. */
function history(...nights: [daysAgo: number, removed: number, of: number | undefined, by?: Decision['what']][]) {
  const imports = new Map<number, Import>();
  for (const [at, [daysAgo, removed, of, what = 'accepted']] of nights.entries()) {
    const file = { name: 'users.csv', removed, ...(of === undefined ? {} : { baselineRows: of }) };
    imports.set(at + 1, {
      id: at + 1,
      decidedAt: now - daysAgo * day,
      decisions: [{ by: 'someone', at: 0, what, why: '' }],
      report: { files: [file] } as unknown as CheckReport,
      ...(at === 0 ? {} : { baselineImportId: at }),
    } as Import);
  }
  return removedSinceWeek({ get: (id) => imports.get(id) }, nights.length || undefined, now);
}

test('losses of the week add up, against what was there before the first of them', () => {
  expect(history([3, 40, 1000], [2, 50, 960], [1, 60, 910])).toEqual({ 'users.csv': { removed: 150, of: 1000 } });
});

test('what is seven days old no longer counts', () => {
  expect(history([8, 90, 2000], [7, 90, 1100], [6, 50, 1010], [1, 10, 960])).toEqual({
    'users.csv': { removed: 60, of: 1010 },
  });
});

test('a loss that a person released was agreed to: the count begins again after it', () => {
  expect(history([4, 90, 2000], [3, 800, 1910, 'released'], [2, 30, 1110])).toEqual({
    'users.csv': { removed: 30, of: 1110 },
  });
});

test('without an accepted night, or with the first one only, there is nothing to add', () => {
  expect(history()).toEqual({});
  expect(history([1, 0, undefined])).toEqual({});
});

test('a check is told what the nights before it took away', async () => {
  const stage = await createStage();
  try {
    await stage.send(...sdsNames);
    stage.settle();
    const first = await stage.newest('forwarded');
    expect(stage.checked[0]?.removedSinceWeek).toEqual({});
    const file = { name: 'Student.csv', removed: 9, baselineRows: 100 } as FileReport;
    stage.store.imports.patch(first.id, { report: { ...first.report!, files: [file] } });
    await stage.send(...sdsNames);
    stage.settle();
    await stage.newest('forwarded');
    expect(stage.checked[1]?.removedSinceWeek).toEqual({ 'Student.csv': { removed: 9, of: 100 } });
  } finally {
    await stage.stop();
  }
});
