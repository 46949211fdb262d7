// A roster that loses 9 % a night: each night stays under its limit, and the second already is held for the week.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCheck } from '../../src/check/run.ts';
import type { CheckJob } from '../../src/relay/ports.ts';
import { header, manyStudents, studentsLayout } from '../../src/roster/rules/miniature.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-drift-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function night(id: number, students: number, removedSinceWeek?: CheckJob['removedSinceWeek']) {
  const text = header + manyStudents(students);
  const path = join(folder, `${id}.csv`);
  writeFileSync(path, text);
  const outcome = runCheck(
    {
      importId: id,
      layout: studentsLayout,
      files: [
        { name: 'students.csv', path, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') },
      ],
      ...(id === 1 ? {} : { baselinePath: join(folder, `${id - 1}.baseline`) }),
      guards: {},
      ...(removedSinceWeek === undefined ? {} : { removedSinceWeek }),
      newBaselinePath: join(folder, `${id}.baseline`),
    },
    () => {},
  );
  if (!outcome.ok) throw new Error(outcome.problem.detail);
  return outcome.value.report;
}

test('tonight’s loss is added to the week’s, and a night without a loss is never held for it', () => {
  expect(night(1, 1000).verdict).toBe('accept');
  const second = night(2, 910, {});
  expect(second.verdict).toBe('accept');
  const week = { 'students.csv': { removed: second.files[0]!.removed, of: second.files[0]!.baselineRows! } };
  expect(night(3, 910, { 'students.csv': { removed: 500, of: 1000 } }).verdict).toBe('accept');
  const fourth = night(4, 830, week);
  expect(fourth.reasons).toEqual([
    '170 of 1,000 rows of students.csv have disappeared within a week (17 %, limit 15 %).',
  ]);
  expect(fourth.trips).toMatchObject([{ guard: 'drift', rows: 170, of: 1000 }]);
});
