// The whole check on published samples and small sets: what a night's verdict, numbers and places are.

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/roster/check.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { microsoftSdsV1 } from '../../src/roster/layouts/microsoft_sds_v1.ts';
import { microsoftSdsV21 } from '../../src/roster/layouts/microsoft_sds_v2_1.ts';
import {
  header,
  looseStudentsLayout,
  manyStudents,
  sectionsLayout,
  students,
  studentsFile,
  studentsLayout,
} from '../../src/roster/rules/miniature.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { bytesOf, check, fileOf, setOf, setOfFolder } from './sets.ts';

const samples = join(import.meta.dirname, '../specimens/samples');
const sds = setOfFolder(join(samples, 'sds-v1-100'));

const textOf = (file: SetFile) => Buffer.concat([...file.chunks()]).toString();
const codesOf = ({ report }: CheckResult, ...severities: string[]) =>
  report.notices.filter((one) => severities.length === 0 || severities.includes(one.severity)).map((one) => one.code);
const reportOf = ({ report }: CheckResult, name: string) => report.files.find((file) => file.name === name)!;

/** The sample with one file rewritten. */
function sdsWith(name: string, change: (lines: string[]) => string[]): SetFile[] {
  return sds.map((file) => {
    if (file.name !== name) return file;
    const lines = textOf(file).split('\r\n');
    return fileOf(name, [...change(lines.slice(0, -1)), ''].join('\r\n'));
  });
}

describe('the published samples', () => {
  test('School Data Sync v1 is accepted; seven of its sections are empty', () => {
    const result = check(microsoftSdsV1, sds);
    expect(result.report).toMatchObject({ verdict: 'accept', trips: [], notChecked: [], reasons: [] });
    expect(result.report.notices).toMatchObject([
      { code: 'parent_unused', severity: 'info', file: 'Section.csv', count: 7, firstLine: 23, lastLine: 29 },
    ]);
    expect(result.report.files.map((file) => [file.name, file.rows])).toEqual([
      ['School.csv', 2],
      ['Section.csv', 28],
      ['Student.csv', 86],
      ['Teacher.csv', 12],
      ['StudentEnrollment.csv', 602],
      ['TeacherRoster.csv', 28],
    ]);
  });

  test('School Data Sync v2.1 is accepted without an error', () => {
    const result = check(microsoftSdsV21, setOfFolder(join(samples, 'sds-v21')));
    expect(result.report.verdict).toBe('accept');
    expect(codesOf(result, 'reject', 'hold', 'error')).toEqual([]);
  });
});

describe('nights after the first', () => {
  const first = check(microsoftSdsV1, sds);
  const next = (files: SetFile[]) => check(first.pinned, files, { baseline: first.baseline });

  test('a section deleted: its enrolments are named, grouped, with lines', () => {
    // The third section is 11003; its 30 enrolments stand on lines 62 to 91.
    const result = next(sdsWith('Section.csv', (lines) => lines.toSpliced(3, 1)));
    const missing = result.report.notices.filter((notice) => notice.code === 'reference_missing');
    expect(missing).toMatchObject([
      { file: 'StudentEnrollment.csv', column: 'Section SIS ID', count: 30, firstLine: 62, lastLine: 91 },
      { file: 'TeacherRoster.csv', column: 'Section SIS ID', count: 1, firstLine: 4, lastLine: 4 },
    ]);
    expect(missing[0]!.samples).toHaveLength(30);
    expect(missing[0]!.samples[0]).toEqual({ line: 62, record: 61, byte: 803, value: '1••' });
    expect(reportOf(result, 'StudentEnrollment.csv').badRows).toBe(30);
    expect(reportOf(result, 'Section.csv')).toMatchObject({ removed: 1, unchanged: 27, baselineRows: 28 });
  });

  test('three students changed: accepted', () => {
    const result = next(
      sdsWith('Student.csv', (lines) =>
        lines.map((line, at) => (at >= 1 && at <= 3 ? line.replace(',Active,', ',Inactive,') : line)),
      ),
    );
    expect(result.report.verdict).toBe('accept');
    expect(reportOf(result, 'Student.csv')).toMatchObject({ added: 0, removed: 0, changed: 3, unchanged: 83 });
  });

  test('40 % of the students gone: held, with the numbers in one sentence', () => {
    const result = next(sdsWith('Student.csv', (lines) => lines.slice(0, Math.ceil(lines.length * 0.6))));
    expect(result.report.verdict).toBe('hold');
    expect(result.report.reasons[0]).toBe('34 of 86 rows of Student.csv would disappear (39.5 %, limit 10 %).');
    expect(result.report.trips[0]).toEqual({
      guard: 'rows_removed',
      file: 'Student.csv',
      value: 39.5,
      limit: 10,
      unit: 'percent',
      rows: 34,
      of: 86,
    });
    const groups = reportOf(result, 'Student.csv').groups!;
    for (const kind of ['school', 'grade'] as const) {
      const removed = groups.filter((group) => group.kind === kind).reduce((sum, group) => sum + group.removed, 0);
      expect(removed).toBe(34);
    }
  });

  test('two columns swapped: rejected, and the comparison still goes by name', () => {
    const swap = (line: string) => {
      const cells = line.split(',');
      [cells[2], cells[3]] = [cells[3]!, cells[2]!];
      return cells.join(',');
    };
    const result = next(sdsWith('Student.csv', (lines) => lines.map(swap)));
    expect(result.report.verdict).toBe('reject');
    expect(codesOf(result, 'reject')).toEqual(['column_order_changed']);
    expect(result.report.reasons[0]).toContain('Last Name and First Name changed places');
    expect(reportOf(result, 'Student.csv')).toMatchObject({ changed: 0, unchanged: 86 });
  });

  test('a file missing: rejected, and what could not be checked is said', () => {
    const result = next(sds.filter((file) => file.name !== 'Section.csv'));
    expect(codesOf(result, 'reject')).toEqual(['file_missing_from_set']);
    expect(result.report.notChecked).toEqual([
      { rule: 'reference_missing', file: 'StudentEnrollment.csv', because: 'Section.csv is not in the set' },
      { rule: 'reference_missing', file: 'TeacherRoster.csv', because: 'Section.csv is not in the set' },
    ]);
    expect(codesOf(result)).not.toContain('reference_missing');
  });

  test('an optional column that was there on the first night must stay', () => {
    const result = next(sdsWith('Section.csv', (lines) => lines.map((line) => line.slice(0, line.lastIndexOf(',')))));
    expect(result.report.notices[0]).toMatchObject({ code: 'column_missing', severity: 'reject', column: 'Status' });
    expect(result.report.notChecked.map((one) => one.rule)).toEqual(['rows_changed_mass', 'column_changed_mass']);
  });

  test('a baseline pins what the first import would pin, for an unpinned layout of the same id', () => {
    const files = sdsWith('Section.csv', (lines) => lines.map((line) => `${line},x`));
    expect(codesOf(check(microsoftSdsV1, files), 'reject')).toEqual([]);
    expect(codesOf(check(microsoftSdsV1, files, { baseline: first.baseline }), 'hold')).toEqual(['column_added']);
  });

  test('the same files: unchanged, and said so', () => {
    const result = next(sds);
    expect(result.report.verdict).toBe('accept');
    expect(new Set(codesOf(result))).toEqual(new Set(['file_unchanged', 'parent_unused']));
    for (const file of result.report.files) {
      expect(file).toMatchObject({ added: 0, removed: 0, changed: 0 });
    }
    expect(result.pinned).toEqual(first.pinned);
  });
});

describe('values and places', () => {
  const one = (text: string, layout: Layout = studentsLayout, more = {}) =>
    check(layout, setOf({ 'students.csv': text }), more);

  test('values in samples are masked unless asked for; secrets always', () => {
    const secret: Layout = {
      ...studentsLayout,
      files: [
        {
          ...studentsFile,
          columns: studentsFile.columns.map((c) => (c.name === 'birthdate' ? { ...c, secret: true } : c)),
        },
      ],
    };
    const text = `${students}1004,Smith,Jo,ninth,1.1.2011\n`;
    const samples = (showValues: boolean) =>
      one(text, secret, { showValues }).report.notices.map((notice) => notice.samples[0]!.value);
    expect(samples(false)).toEqual(['••', 'n••']);
    expect(samples(true)).toEqual(['••', 'ninth']);
    expect(JSON.stringify(one(text, secret).report)).not.toContain('ninth');
  });

  test('counts are exact where samples end', () => {
    const result = one(header + manyStudents(1000, { grade: '7' }));
    expect(result.report.notices.find((notice) => notice.code === 'grade_code_unknown')).toMatchObject({
      count: 1000,
      firstLine: 2,
      lastLine: 1001,
    });
    expect(result.report.notices.find((notice) => notice.code === 'grade_code_unknown')!.samples).toHaveLength(50);
  });

  test('a row with the wrong width gives one notice, not one for each value', () => {
    const result = one(`${students}1004,Smith, Jr.,Jo,9,2011-04-02\n,\n`);
    expect(codesOf(result)).toEqual(['row_too_many_fields', 'row_blank']);
    expect(result.report.notices[0]!.message).toContain('probably an unquoted separator in last_name');
  });

  test('a quote that is never closed in the header is said there', () => {
    const result = one(students.replace('last_name', '"last_name'));
    expect(result.report.notices[0]).toMatchObject({
      code: 'quote_unbalanced',
      firstLine: 1,
      samples: [{ record: 0 }],
    });
    expect(codesOf(result)).toContain('column_missing');
  });

  test('blank rows are no rows, and one notice', () => {
    const result = one(students.replaceAll('\n', '\n\n,,,,\n'));
    expect(result.report.notices).toMatchObject([{ code: 'row_blank', count: 8 }]);
    expect(result.report.files[0]!.rows).toBe(3);
  });

  test('a damaged row is reported once, however many fields it has', () => {
    const rest = manyStudents(30, { from: 2000 });
    expect(codesOf(one(`${students}1004,"Smith,Jo,9,2011-04-02\n${rest}`))).toEqual(['quote_unbalanced']);
    expect(codesOf(one(`${students}1004,"Smith, Jr.,Jo,9,2011-04-02\n${rest}`))).toEqual(['quote_unbalanced']);
  });

  test('repeated keys name both lines, and are compared as one key', () => {
    const text = `${students}1002,Lee,Bo,11,2010-11-12\n1002,Lee,Bo,11,2010-11-12\n`;
    const result = one(text);
    expect(result.report.notices).toMatchObject([
      { code: 'key_duplicate', count: 1, firstLine: 5, message: expect.stringContaining('line 5 that of line 3') },
      { code: 'row_duplicate_exact', count: 1, firstLine: 6 },
    ]);
    const again = one(`${header}${text.split('\n').slice(1, -1).reverse().join('\n')}\n`, studentsLayout, {
      baseline: result.baseline,
    });
    expect(reportOf(again, 'students.csv')).toMatchObject({ added: 0, removed: 0, changed: 0, unchanged: 3 });
  });

  test('a key without value is no key, and rows cut short belong to no group', () => {
    const result = one(`${header}${manyStudents(40)}1100,Cut\n,Blank,Bo,10,\n,Blank,Jo,10,\n`);
    expect(codesOf(result)).toEqual(['row_too_few_fields', 'required_value_missing']);
    const next = one(header + manyStudents(40), studentsLayout, { baseline: result.baseline });
    expect(reportOf(next, 'students.csv')).toMatchObject({ removed: 1, unchanged: 40, baselineRows: 43 });
    expect(reportOf(next, 'students.csv').groups).toEqual([
      { kind: 'grade', group: '9', before: 40, after: 40, removed: 0, added: 0 },
    ]);
  });

  test('columns in any order are compared by name', () => {
    const first = one(students, looseStudentsLayout);
    const turned = students
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',').reverse().join(','))
      .join('\n');
    const second = one(turned, first.pinned, { baseline: first.baseline });
    expect(reportOf(second, 'students.csv')).toMatchObject({ changed: 0, unchanged: 3 });
    expect(codesOf(second, 'reject', 'hold', 'error')).toEqual([]);
    const third = one(students, second.pinned, { baseline: second.baseline });
    expect(reportOf(third, 'students.csv')).toMatchObject({ changed: 0, unchanged: 3 });
  });

  test('the last accepted encoding is plain ASCII of Windows-1252 too', () => {
    const accented = (name: string) => [
      fileOf('students.csv', bytesOf(`${header}1001,${name},Ana,9,\n`, 'windows-1252')),
    ];
    const first = check(studentsLayout, accented('Peña'));
    expect(codesOf(first)).toEqual(['encoding_not_utf8']);
    expect(codesOf(check(first.pinned, accented('Pena')))).toEqual([]);
    expect(codesOf(check(first.pinned, setOf({ 'students.csv': `${header}1001,Peña,Ana,9,\n` })))).toEqual([
      'encoding_changed',
    ]);
  });

  test('positional files are judged by the place of each value', () => {
    const positional: Layout = { ...studentsLayout, files: [{ ...studentsFile, header: false }] };
    const result = one(`${students.slice(header.length)}1004,Smith,Jo,13,2011-04-02\n`, positional);
    expect(result.report.notices).toMatchObject([
      { code: 'grade_code_unknown', column: 'grade', samples: [{ line: 4, record: 4 }] },
    ]);
    expect(result.report.files[0]!.rows).toBe(4);
  });

  test('missing parents beyond the limit are counted together, exactly', () => {
    const rows = Array.from({ length: 260 }, (_, i) => `X-${i % 130},${i}\n`).join('');
    const result = check(
      sectionsLayout,
      setOf({ 'sections.csv': 'section_id,title\nS-1,A\n', 'enrollments.csv': `section_id,student_id\n${rows}` }),
    );
    const missing = result.report.notices.filter((notice) => notice.code === 'reference_missing');
    expect(missing).toHaveLength(101);
    expect(missing.reduce((sum, notice) => sum + notice.count, 0)).toBe(260);
    expect(result.report.notices.find((notice) => notice.code === 'notices_capped')).toMatchObject({
      count: 30,
      message: expect.stringMatching(/^30 further unknown values of section_id in enrollments.csv are counted/),
    });
    expect(missing.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/have the section_id •• \(30 further values\), which are not in sections.csv, from/),
    );
  });

  test('a bad parent does not orphan its children', () => {
    const files = setOf({
      'sections.csv': 'section_id,title\nS-1,\nS-2\nS-3,c\n',
      'enrollments.csv': 'section_id,student_id\nS-1,1\nS-2,1\nS-3,1\n',
    });
    expect(codesOf(check(sectionsLayout, files))).toEqual(['row_too_few_fields', 'required_value_missing']);
  });
});

test('any files whatever give a report', () => {
  const nasty = fc
    .array(
      fc.constantFrom(
        'student_id',
        'last_name',
        'section_id',
        'S-1',
        ',',
        ',',
        '"',
        '\n',
        '\r\n',
        ';',
        '\ufeff',
        '\0',
        'é',
      ),
      { maxLength: 60 },
    )
    .map((parts) => bytesOf(parts.join('')));
  const content = fc.oneof(nasty, fc.uint8Array({ maxLength: 200 }));
  fc.assert(
    fc.property(content, content, content, fc.integer({ min: 1, max: 40 }), (a, b, c, size) => {
      const files = (one: Uint8Array, two: Uint8Array, chunkBytes: number) => [
        fileOf('sections.csv', one, chunkBytes),
        fileOf('enrollments.csv', two, chunkBytes),
      ];
      const first = check(sectionsLayout, files(a, b, 1 << 20));
      expect(check(sectionsLayout, files(a, b, size))).toEqual(first);
      const second = check(first.pinned, files(a, c, size), { baseline: first.baseline });
      expect(['accept', 'hold', 'reject']).toContain(second.report.verdict);
      for (const notice of second.report.notices) expect(notice.count).toBeGreaterThanOrEqual(notice.samples.length);
    }),
    { numRuns: 600 },
  );
});
