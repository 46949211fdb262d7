// Invented districts with faults at a known rate: the check finds every one of them, and nothing else.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DistrictOptions } from '../../src/cli/demo/district/district.ts';
import { type WrittenSet, writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import { writeSdsV1 } from '../../src/cli/demo/district/sds_v1.ts';
import type { CheckResult } from '../../src/roster/check.ts';
import { microsoftSdsV1 } from '../../src/roster/layouts/microsoft_sds_v1.ts';
import { oneRoster11 } from '../../src/roster/layouts/oneroster_1_1.ts';
import { check, setOfFolder } from './sets.ts';

let folder: string;
let sets = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-faults-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const formats = [
  ['OneRoster', oneRoster11, writeOneRoster, 'users.csv'],
  ['School Data Sync', microsoftSdsV1, writeSdsV1, 'Student.csv'],
] as const;

const faults = {
  blank: 0.01,
  badDate: 0.01,
  badEnum: 0.01,
  duplicateKey: 0.01,
  orphan: 0.01,
  tooFew: 0.005,
  tooMany: 0.005,
};

function written(write: (into: string, options: DistrictOptions) => WrittenSet, options: DistrictOptions) {
  const into = join(folder, String(sets++));
  mkdirSync(into);
  return { set: write(into, options), files: setOfFolder(into) };
}

/** Exact counts by code, file and column, added up over the groups of missing parents. */
function found({ report }: CheckResult, expected: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const notice of report.notices) {
    if (notice.severity !== 'error') continue;
    const bare = `${notice.code} ${notice.file}`;
    const name = expected.has(bare) ? bare : `${bare} ${notice.column}`;
    counts.set(name, (counts.get(name) ?? 0) + notice.count);
  }
  return counts;
}

test.each(formats)('%s without faults has no notice', (_, layout, write) => {
  const { set, files } = written(write, { seed: 3, students: 1500 });
  const result = check(layout, files);
  expect(result.report.notices).toEqual([]);
  expect(result.report.files.reduce((rows, file) => rows + file.rows, 0)).toBe(set.rows);
});

test.each(formats)('%s with faults: each is found, none is imagined', (_, layout, write) => {
  for (const seed of [1, 2]) {
    const { set, files } = written(write, { seed, students: 3000, faults });
    expect(set.expected.size).toBeGreaterThan(3);
    const result = check(layout, files);
    expect(Object.fromEntries(found(result, set.expected))).toEqual(Object.fromEntries(set.expected));
  }
});

test.each(formats)(
  '%s the next night: exactly the students that left, came and changed',
  (_, layout, write, people) => {
    const first = check(layout, written(write, { seed: 5, students: 2000 }).files);
    const churn = { removed: 0.03, added: 0.02, changed: 0.05 };
    const { set, files } = written(write, { seed: 5, students: 2000, churn });
    const second = check(first.pinned, files, { baseline: first.baseline });
    const { added, removed, changed } = second.report.files.find((file) => file.name === people)!;
    expect({ added, removed, changed }).toEqual(set.churn);
    expect(second.report.notices.filter((notice) => notice.severity === 'error')).toEqual([]);
  },
);
