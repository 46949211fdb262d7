// A file beyond its ceiling is refused and not one byte more of it is read than it takes to begin.
import { expect, test } from 'vitest';

import { header, manyStudents, studentsLayout } from '../../src/roster/rules/miniature.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { bytesOf, check, fileOf, setOf } from './sets.ts';

/** Says of itself that it is large; counts the chunks it was asked for. */
function enormous(bytes: number): { file: SetFile; asked: () => number } {
  let asked = 0;
  function* chunks(): Iterable<Uint8Array> {
    for (let at = 0; at < bytes; at += 1 << 20) {
      asked++;
      yield bytesOf(header + manyStudents(100));
    }
  }
  return { file: { ...fileOf('students.csv', ''), bytes, chunks }, asked: () => asked };
}

test('a hundred times the last accepted file, and more than any pilot grows to', () => {
  const before = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(100) }));
  const { file, asked } = enormous(17 * 1024 * 1024);
  const { report } = check(before.pinned, [file], { baseline: before.baseline });
  expect(report.verdict).toBe('reject');
  expect(report.reasons).toEqual([
    'students.csv was not read: it has 17,825,792 bytes; the last accepted one had 3,138.',
  ]);
  expect(asked()).toBeLessThan(3);
  expect(report.notChecked).not.toEqual([]);
});

test('what the district allows or forbids', () => {
  const set = setOf({ 'students.csv': header + manyStudents(100) });
  const verdict = (guards: Parameters<typeof check>[2]) => check(studentsLayout, set, guards).report.verdict;
  expect(verdict({ guards: { largest: 2000 } })).toBe('reject');
  expect(verdict({ guards: { largest: 2000, files: { 'students.csv': { largest: 5000 } } } })).toBe('accept');
});

test('a pilot of ten students may become a district of thousands in one night', () => {
  const before = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(10, { from: 100_000 }) }));
  const set = setOf({ 'students.csv': header + manyStudents(20_000, { from: 100_000 }) });
  const { report } = check(before.pinned, set, { baseline: before.baseline });
  expect(report.notices.map(({ code }) => code)).toEqual(['rows_added_mass']);
});
