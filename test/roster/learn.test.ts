// What is learned from good files is what a person would have written down, and no more than the files can prove.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import { checkSet } from '../../src/roster/check.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { formatLayoutFile, parseLayoutFile } from '../../src/roster/layout_file.ts';
import { learnLayout } from '../../src/roster/learn.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { check } from './sets.ts';

const specimens = join(import.meta.dirname, '../specimens/samples');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function setOf(files: Record<string, string | Uint8Array>): SetFile[] {
  return Object.entries(files).map(([name, content]) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return { name, bytes: bytes.length, sha256: '', chunks: () => [bytes] };
  });
}

function folderSet(folder: string): SetFile[] {
  return setOf(Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))])));
}

function column(layout: Layout, file: string, name: string) {
  return layout.files.find((it) => it.name === file)?.columns.find((it) => it.name === name);
}

function referencesOf(layout: Layout): string[] {
  return layout.files.flatMap((file) =>
    file.columns.filter((it) => it.references).map((it) => `${file.name} ${it.name} -> ${it.references}`),
  );
}

/** `count` rows of text under a header. */
function table(header: string, count: number, row: (at: number) => string): string {
  return [header, ...Array.from({ length: count }, (_, at) => row(at))].join('\n');
}

test('the SDS sample gives the keys, references, dates and secrets that Microsoft documents', () => {
  const { layout } = learnLayout(folderSet(join(specimens, 'sds-v1-100')));
  expect(Object.fromEntries(layout.files.map((file) => [file.name, file.key]))).toEqual({
    'School.csv': ['SIS ID'],
    'Section.csv': ['SIS ID'],
    'Student.csv': ['SIS ID'],
    'StudentEnrollment.csv': ['Section SIS ID', 'SIS ID'],
    'Teacher.csv': ['SIS ID'],
    'TeacherRoster.csv': ['Section SIS ID', 'SIS ID'],
  });
  expect(referencesOf(layout)).toEqual([
    'Section.csv School SIS ID -> School.csv.SIS ID',
    'Student.csv School SIS ID -> School.csv.SIS ID',
    'StudentEnrollment.csv Section SIS ID -> Section.csv.SIS ID',
    'StudentEnrollment.csv SIS ID -> Student.csv.SIS ID',
    'Teacher.csv School SIS ID -> School.csv.SIS ID',
    'TeacherRoster.csv Section SIS ID -> Section.csv.SIS ID',
    'TeacherRoster.csv SIS ID -> Teacher.csv.SIS ID',
  ]);
  expect(column(layout, 'Student.csv', 'Birthdate')).toMatchObject({ type: 'date', formats: ['M/D/YYYY'] });
  expect(column(layout, 'Student.csv', 'Password')).toMatchObject({ secret: true });
  expect(column(layout, 'Student.csv', 'School SIS ID')).toMatchObject({ group: 'school', filled: true });
  expect(column(layout, 'Student.csv', 'Grade')).toMatchObject({ group: 'grade', type: 'string' });
});

test('a larger OneRoster set gives closed lists, lists of ids and filled columns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'learn-'));
  folders.push(folder);
  writeOneRoster(folder, { seed: 3, students: 2500 });
  const { layout } = learnLayout(folderSet(folder));
  expect(layout.files.find((file) => file.name === 'enrollments.csv')?.key).toEqual(['sourcedId']);
  expect(column(layout, 'enrollments.csv', 'role')).toMatchObject({
    type: 'enum',
    values: expect.arrayContaining(['student', 'teacher', 'administrator']),
  });
  expect(column(layout, 'classes.csv', 'termSourcedIds')).toMatchObject({
    type: 'list',
    references: 'academicSessions.csv.sourcedId',
  });
  expect(column(layout, 'users.csv', 'familyName')?.filled).toBe(true);
  expect(column(layout, 'users.csv', 'middleName')?.filled).toBe(false);
  expect(column(layout, 'users.csv', 'password')?.secret).toBe(true);
  expect(referencesOf(layout)).toContain('enrollments.csv userSourcedId -> users.csv.sourcedId');
});

test('what was learned is a valid layout file', () => {
  for (const sample of ['sds-v1-100', 'sds-v21']) {
    const { layout } = learnLayout(folderSet(join(specimens, sample)), { id: 'lakeside', title: 'Lakeside' });
    expect(parseLayoutFile(formatLayoutFile(layout))).toEqual({ layout });
  }
});

test('a row that is blank, repeated or unmatched later in a file undoes what its beginning suggests', () => {
  const students = table('student_id,name', 300, (at) => `${1000 + at},Name ${at}`);
  const rows = (last: string) => `${table('student_id,course', 300, (at) => `${1000 + at},C${at % 7}`)}\n${last}\n`;
  const learn = (last: string) => learnLayout(setOf({ 'students.csv': students, 'marks.csv': rows(last) })).layout;
  expect(column(learn('1001,C1'), 'marks.csv', 'student_id')?.references).toBe('students.csv.student_id');
  expect(column(learn('9999,C1'), 'marks.csv', 'student_id')?.references).toBeUndefined();
  expect(column(learn('1001,C1'), 'marks.csv', 'student_id')?.filled).toBe(true);
  expect(column(learn(',C1'), 'marks.csv', 'student_id')?.filled).toBe(false);
});

test('small numbers that happen to be keys elsewhere are no reference', () => {
  const schools = table('id,name', 40, (at) => `${at + 1},School ${at}`);
  const students = table('student_id,period,absences', 500, (at) => `${5000 + at},${(at % 8) + 1},${at % 30}`);
  expect(referencesOf(learnLayout(setOf({ 'schools.csv': schools, 'students.csv': students })).layout)).toEqual([]);
});

test('ids with leading zeros stay text, and the evidence says how wide they are', () => {
  const { layout, evidence } = learnLayout(
    setOf({ 'students.csv': table('perm,score', 200, (at) => `${String(at).padStart(6, '0')},${at}`) }),
  );
  expect(column(layout, 'students.csv', 'perm')).toMatchObject({
    type: 'string',
    width: { min: 6, max: 6 },
    characters: 'digits',
  });
  expect(column(layout, 'students.csv', 'score')).toMatchObject({ type: 'integer' });
  expect(evidence).toContainEqual({
    file: 'students.csv',
    column: 'perm',
    says: 'all 200 values are digits, 6 long, 200 with leading zeros; kept as text',
  });
});

test('other dialects: tabs, semicolons, bars, no header, Windows-1252, UTF-16', () => {
  const rows = [
    ['student_id', 'last_name', 'birth_date'],
    ['004512', 'Peña', '2015-03-04'],
    ['004513', "O'Brien, Jr.", '2014-11-30'],
  ];
  const text = (delimiter: string) => rows.map((row) => row.join(delimiter)).join('\r\n');
  for (const delimiter of ['\t', ';', '|', '^']) {
    const file = learnLayout(setOf({ 'students.txt': text(delimiter) })).layout.files[0]!;
    expect(file).toMatchObject({ delimiter, header: true, encoding: 'utf-8', key: ['student_id'] });
    expect(file.columns.map((it) => it.name)).toEqual(rows[0]);
  }
  const bare = learnLayout(setOf({ 'students.txt': text('|').replace(/^.*\r\n/, '') })).layout.files[0]!;
  expect(bare).toMatchObject({ header: false });
  expect(bare.columns.map((it) => it.name)).toEqual(['Column 1', 'Column 2', 'Column 3']);
  const encoded = (encoding: BufferEncoding) => Buffer.from(text('\t'), encoding);
  expect(learnLayout(setOf({ 'a.txt': encoded('latin1') })).layout.files[0]?.encoding).toBe('windows-1252');
  expect(learnLayout(setOf({ 'a.txt': encoded('utf16le') })).layout.files[0]?.encoding).toBe('utf-16le');
});

test('without a header the first column of different numbers is the key, when there are enough rows', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => `N${at}|${4000 + at}|${at % 5}`).join('\n');
  const keyOf = (count: number) => learnLayout(setOf({ 'a.txt': rows(count) })).layout.files[0]?.key;
  expect(keyOf(60)).toEqual(['Column 2']);
  expect(keyOf(5)).toEqual([]);
});

test('a quote that only means inches makes quotes ordinary characters', () => {
  const wheels = table('item_id|name', 5, (at) => `${at}|${12 + at}" Wheel`);
  expect(learnLayout(setOf({ 'items.txt': wheels })).layout.files[0]?.quoting).toBe('none');
});

test('a date in a file name may change, and two nights of one file are one file', () => {
  const rows = table('student_id,name', 3, (at) => `${at + 100},N${at}`);
  const { layout, evidence } = learnLayout(setOf({ 'students_20261120.csv': rows, 'students_20261121.csv': rows }));
  expect(layout.files.map((file) => file.name)).toEqual(['students.csv']);
  const pattern = new RegExp(layout.files[0]!.pattern);
  expect(['students_20261122.csv', 'students.csv'].every((name) => pattern.test(name))).toBe(true);
  expect(pattern.test('students_old.csv')).toBe(false);
  expect(evidence.map((it) => it.says).join('\n')).toContain('the same on 2 nights');
});

test('an empty file is left out and said', () => {
  const { layout, evidence } = learnLayout(setOf({ 'students.csv': '' }));
  expect(layout.files).toEqual([]);
  expect(evidence).toEqual([{ file: 'students.csv', says: 'the file is empty and was left out', isOdd: true }]);
});

test('a header name that is blank or comes twice is pointed out, and can be agreed on as it is', () => {
  const good = (header = 'student_id,,name,name,,grade') =>
    setOf({ 'a.csv': table(header, 30, (at) => `${at + 1},a,b,c,d,9`) });
  const { layout, evidence } = learnLayout(good());
  expect(evidence.map((it) => it.says).join('\n')).toMatch(
    /has no name in the header, and is called Column 2 here[\s\S]*came before, "name", and is called Column 4 here/,
  );
  const read = parseLayoutFile(formatLayoutFile(layout));
  expect(read.mistakes).toBeUndefined();
  const first = check(read.layout!, good());
  expect(first.report.notices).toEqual([]);
  const next = (header?: string) => {
    const { notices } = check(first.pinned, good(header), { baseline: first.baseline }).report;
    return notices.map(({ code, column }) => `${code} ${column ?? ''}`.trim());
  };
  expect(next()).toEqual(['file_unchanged']);
  expect(next('student_id,,name,name,extra,grade')).toContain('column_renamed Column 5');
  expect(next('student_id,,name,name,grade,')).toContain('column_missing Column 5');
});

test('Null is a family name under Last, too', () => {
  const text = table('Stu ID,Last,First', 60, (at) => `${70_001 + at},${at % 9 === 0 ? 'Null' : `Name${at % 50}`},Ana`);
  const { layout } = learnLayout(setOf({ 'students.csv': text }));
  const { report } = checkSet({
    layout,
    files: setOf({ 'students.csv': text }),
    guards: {},
    showValues: false,
    version: '',
  });
  expect(report.notices).toEqual([]);
});

test('a list of sections is told by its column Section, which no name of an id has, when another file repeats it', () => {
  const { layout } = learnLayout(
    setOf({
      'master.csv': table(
        'Section,School,Course,Per,Room',
        40,
        (at) => `${2100 + at},003${at % 2},Algebra,${1 + (at % 6)},R${at % 7}`,
      ),
      'schedule.csv': table('Stu ID,Section', 200, (at) => `${70_001 + (at >> 1)},${2100 + ((at * 7) % 40)}`),
      'students.csv': table('Stu ID,Last', 100, (at) => `${70_001 + at},Name${at % 50}`),
    }),
  );
  expect(layout.files.find(({ name }) => name === 'master.csv')?.key).toEqual(['Section']);
  expect(referencesOf(layout)).toContain('schedule.csv Section -> master.csv.Section');
  // What is unique by chance, and in one file alone, tells nothing.
  const alone = learnLayout(setOf({ 'master.csv': table('Section,Room', 40, (at) => `${2100 + at},R${at % 7}`) }));
  expect(alone.layout.files[0]?.key).toEqual([]);
});
