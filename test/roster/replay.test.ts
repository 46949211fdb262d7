// Files that were here before: which of them are worth a hold, a warning or a word.
import { describe, expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { FileHistory } from '../../src/roster/replay.ts';
import { header, manyStudents, rolloverLayout, sections } from '../../src/roster/rules/miniature.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { check, fileOf, setOf } from './sets.ts';

const students = (count: number) => header + manyStudents(count);
const enrollments = (count: number) =>
  `section_id,student_id\n${Array.from({ length: count }, (_, at) => `S-1,${1000 + at}\n`).join('')}`;
const sha256 = (text: string) => fileOf('x', text).sha256;

const lastNight = { 'students.csv': students(40), 'sections.csv': sections, 'enrollments.csv': enrollments(400) };

function found(files: Partial<typeof lastNight>, history: Record<string, FileHistory>): string[] {
  const before = check(rolloverLayout, setOf(lastNight));
  const { report } = check(before.pinned, setOf({ ...lastNight, ...files }), { baseline: before.baseline, history });
  // One of its sections has no student.
  const others = report.notices.filter(({ code }) => code !== 'parent_unused');
  return others.map(({ code, severity, file }) => `${severity} ${code} ${file}`).sort();
}

const older = (text: string): FileHistory => ({
  nightsUnchanged: 1,
  older: [{ sha256: sha256(text), receivedOn: '2026-10-20' }],
});

describe('a file of an earlier night', () => {
  test('holds the set', () => {
    expect(found({ 'students.csv': students(39) }, { 'students.csv': older(students(39)) })).toEqual([
      'hold file_stale_replay students.csv',
      'info file_unchanged enrollments.csv',
      'info file_unchanged sections.csv',
    ]);
  });

  test('is one word where a short list went back while the long files are new', () => {
    const was = `${sections}S-3,Art\n`;
    const files = { 'students.csv': students(41), 'sections.csv': was, 'enrollments.csv': enrollments(401) };
    expect(found(files, { 'sections.csv': older(was) })).toEqual(['warn file_stale_replay sections.csv']);
  });

  test('is nothing when those are the bytes of last night as well', () => {
    expect(found({}, { 'students.csv': older(lastNight['students.csv']) })).not.toContain(
      'hold file_stale_replay students.csv',
    );
  });
});

describe('the same bytes night after night', () => {
  const still = (nightsUnchanged: number): FileHistory => ({ nightsUnchanged, older: [] });

  test('are a warning from the sixth night on, in the longest file of the set', () => {
    const fresh = { 'students.csv': students(41) };
    expect(found(fresh, { 'enrollments.csv': still(4), 'sections.csv': still(50) })).toEqual([
      'info file_unchanged enrollments.csv',
      'info file_unchanged sections.csv',
    ]);
    expect(found(fresh, { 'enrollments.csv': still(5), 'sections.csv': still(50) })).toEqual([
      'info file_unchanged sections.csv',
      'warn file_unchanged enrollments.csv',
    ]);
  });

  test('are a warning in every file when nothing of the set changes any more', () => {
    const nights = { 'students.csv': still(5), 'enrollments.csv': still(9), 'sections.csv': still(2) };
    expect(found({}, nights)).toEqual([
      'info file_unchanged sections.csv',
      'warn file_unchanged enrollments.csv',
      'warn file_unchanged students.csv',
    ]);
  });

  test('of a manifest are never a warning', () => {
    const layout = builtInLayout('oneroster-1.1')!;
    const files = filesOf(districtOf({ seed: 4, students: 60 }), layout.id);
    const before = check(layout, setOf(files));
    const tonight = filesOf(districtOf({ seed: 4, students: 60, join: 0.05 }), layout.id);
    const history = { 'manifest.csv': still(30) };
    const { report } = check(before.pinned, setOf(tonight), { baseline: before.baseline, history });
    expect(report.notices.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
});
