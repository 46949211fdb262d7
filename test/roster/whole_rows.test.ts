// Rows and first rows that look like something else: blanks of spaces, the end mark of DOS, data that happens to hold a
// column's name; and where a file without rows is said to be one.
import { expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { header, students, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { bytesOf, check, fileOf, setOf } from './sets.ts';

function found(text: string) {
  return check(studentsLayout, setOf({ 'students.csv': text })).report.notices;
}

test.each([
  ['spaces', '   \n'],
  ['a tab', '\t\n'],
  ['spaces between separators', ' , ,  ,,\n'],
  ['the end mark of DOS', '\u001a'],
])('a row of nothing but %s is blank, and no wrong row', (_, row) => {
  expect(found(students + row)).toMatchObject([
    { code: 'row_blank', count: 1, samples: [{ line: 5, record: 4, byte: students.length }] },
  ]);
});

test('a row that begins with a space is a row', () => {
  expect(found(`${students} 1004,Diaz,Eva,9,2011-04-02\n`)).toMatchObject([
    { code: 'value_whitespace', column: 'student_id', severity: 'info', samples: [{ line: 5, record: 4 }] },
  ]);
});

test('a first row of data is no header, even when one of its values is the name of a column', () => {
  const layout = builtInLayout('microsoft-sds-v2.1')!;
  const text = 'SY26,School year,schoolYear,2026,2026-08-01,2027-06-30\nT1,Fall,term,2026,2026-08-01,2026-12-20\n';
  const { notices } = check(layout, setOf({ 'academicSessions.csv': text })).report;
  const own = notices.filter((notice) => notice.file === 'academicSessions.csv' && notice.code !== 'rule_not_run');
  expect(own).toMatchObject([{ code: 'header_missing', samples: [{ line: 1 }] }]);
  expect(JSON.stringify(notices)).not.toContain('SY26');
});

test('a header with most names in other words still is one', () => {
  const text = 'student_id,surname,forename,grade,dob\n1001,Garcia,Ana,9,2011-04-02\n';
  expect(found(text).map((notice) => notice.code)).not.toContain('header_missing');
});

test('a header without rows is found on its line, behind a byte order mark too', () => {
  expect(found(`\ufeff${header}`)).toContainEqual(
    expect.objectContaining({ code: 'file_header_only', firstLine: 1, samples: [{ line: 1, record: 0, byte: 3 }] }),
  );
});

test('a changed encoding is found where it shows first', () => {
  const row = '1004,Peña,Ana,9,2011-04-02\n';
  const before = check(studentsLayout, setOf({ 'students.csv': students + row })).baseline;
  const tonight = fileOf('students.csv', bytesOf(students + row, 'windows-1252'));
  const { notices } = check(studentsLayout, [tonight], { baseline: before }).report;
  expect(notices.find((notice) => notice.code === 'encoding_changed')).toMatchObject({
    count: 1,
    samples: [{ line: 5, record: 4, byte: students.length }],
  });
});

test('Windows-1252 as agreed, and a night without any accent: nothing has changed', () => {
  const accented = fileOf('students.csv', bytesOf(`${students}1004,Peña,Ana,9,2011-04-02\n`, 'windows-1252'));
  const first = check(studentsLayout, [accented]);
  const plain = check(studentsLayout, setOf({ 'students.csv': students }), { baseline: first.baseline });
  expect(plain.report.notices.map((notice) => notice.code)).toEqual([]);
  const third = check(studentsLayout, [accented], { layout: plain.pinned, baseline: plain.baseline });
  expect(third.report.notices.map((notice) => notice.code)).toEqual([]);
});

test('a header of a hundred thousand names is read in one pass, and told in a few notices', () => {
  const names = Array.from({ length: 60_000 }, (_, at) => `c${at}`).join(',');
  const before = check(studentsLayout, setOf({ 'students.csv': students }));
  const wide = students.replace('\n', `,${names}\n`);
  const { notices, verdict } = check(studentsLayout, setOf({ 'students.csv': wide }), {
    baseline: before.baseline,
  }).report;
  expect(verdict).toBe('reject');
  const added = notices.filter((notice) => notice.code === 'column_added');
  expect(added).toHaveLength(51);
  expect(added.reduce((sum, notice) => sum + notice.count, 0)).toBe(60_000);
  expect(added.map((notice) => notice.message)).toContain('students.csv has 59,950 more columns not agreed on.');
});

test('of sixty names in other case five are named, and the rest counted', () => {
  const names = Array.from({ length: 60 }, (_, at) => `Name${at}`).join(',');
  const values = Array.from({ length: 60 }, (_, at) => at).join(',');
  const first = check(studentsLayout, setOf({ 'students.csv': students })).pinned;
  const file = first.files[0]!;
  const layout = {
    ...first,
    files: [{ ...file, key: [], columns: names.split(',').map((name) => ({ ...file.columns[1]!, name })) }],
  };
  const { notices } = check(layout, setOf({ 'students.csv': `${names.toLowerCase()}\n${values}\n` })).report;
  expect(notices.map((notice) => notice.code)).toEqual(Array(6).fill('column_name_whitespace_or_case'));
  expect(notices.reduce((sum, notice) => sum + notice.count, 0)).toBe(60);
  expect(notices.map((notice) => notice.message)).toContain(
    '55 more columns of students.csv are written otherwise too.',
  );
});
