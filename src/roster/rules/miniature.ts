// The small layouts and files that the examples of the rules are made of.
import type { Layout, LayoutColumn, LayoutFile } from '../layout.ts';

const grades = ['9', '10', '11', '12'];

function column(name: string, more: Partial<LayoutColumn> = {}): LayoutColumn {
  return { name, required: true, filled: false, type: 'string', ...more };
}

function file(name: string, key: string[], columns: LayoutColumn[]): LayoutFile {
  return {
    name,
    pattern: `^${name.replace('.', '\\.')}$`,
    required: true,
    delimiter: ',',
    header: true,
    quoting: 'rfc4180',
    columnOrder: 'frozen',
    key,
    columns,
    extraColumns: 'refused',
  };
}

export const studentsFile: LayoutFile = file(
  'students.csv',
  ['student_id'],
  [
    column('student_id', { filled: true }),
    column('last_name', { filled: true }),
    column('first_name'),
    column('grade', { type: 'enum', values: grades, group: 'grade' }),
    column('birthdate', { type: 'date', formats: ['YYYY-MM-DD', 'M/D/YYYY'] }),
  ],
);

const sectionsFile = file(
  'sections.csv',
  ['section_id'],
  [column('section_id', { filled: true }), column('title', { filled: true })],
);

const enrollmentsFile = file(
  'enrollments.csv',
  [],
  [
    column('section_id', { filled: true, references: 'sections.csv.section_id' }),
    column('student_id', { filled: true }),
  ],
);

const usersFile = file(
  'users.csv',
  ['user_id'],
  [
    column('user_id', { filled: true }),
    column('last_name', { filled: true }),
    column('role', { type: 'enum', values: ['student', 'teacher', 'parent'], group: 'role' }),
    column('email', { type: 'email' }),
  ],
);

function layout(files: LayoutFile[], more: Partial<Layout> = {}): Layout {
  return { id: 'miniature', title: 'Miniature', source: 'Made for the rule book.', files, pinned: false, ...more };
}

/** One file of students. */
export const studentsLayout: Layout = layout([studentsFile]);

/** The same, as a first accepted night left it: UTF-8, columns in this order. */
export const pinnedStudentsLayout: Layout = layout([{ ...studentsFile, encoding: 'utf-8' }], { pinned: true });

/** The columns in any order. */
export const looseStudentsLayout: Layout = layout([{ ...studentsFile, columnOrder: 'any' }]);

/** Sections and the enrollments in them. */
export const sectionsLayout: Layout = layout([sectionsFile, enrollmentsFile]);

/** One file of everything: staff and students in each row. */
export const combinedLayout: Layout = layout([
  {
    ...file('combined.csv', [], [column('staff_id'), column('staff_name'), column('student_id')]),
    agree: [{ by: 'staff_id', columns: ['staff_name'] }],
  },
]);

/** Accounts in a tree, the upper ones first. */
export const accountsLayout: Layout = layout([
  file(
    'accounts.csv',
    ['account_id'],
    [
      column('account_id', { filled: true }),
      column('parent_id', { references: 'accounts.csv.account_id', parentFirst: true }),
    ],
  ),
]);

/** Codes of eight characters at most. */
export const codesLayout: Layout = layout([
  file('codes.csv', ['code'], [column('code', { maxLength: 8 }), column('title', { maxLength: 60 })]),
]);

/** A row per student and contact, five at most. */
export const contactsLayout: Layout = layout([
  {
    ...file('contacts.csv', ['student_id', 'contact'], [column('student_id'), column('contact')]),
    maxRows: [{ by: 'student_id', most: 5 }],
  },
]);

/** Orgs of two types; classes belong to schools. */
export const orgsLayout: Layout = layout([
  file('orgs.csv', ['org_id'], [column('org_id'), column('type', { type: 'enum', values: ['district', 'school'] })]),
  file(
    'classes.csv',
    ['class_id'],
    [
      column('class_id'),
      column('school_id', {
        references: 'orgs.csv.org_id',
        referencesType: { column: 'type', values: ['school'] },
      }),
    ],
  ),
]);

/** Students, sections and the enrollments in them. */
export const rolloverLayout: Layout = layout([studentsFile, sectionsFile, enrollmentsFile]);

/** Further columns are welcome. */
export const looseColumnsLayout: Layout = layout([{ ...studentsFile, extraColumns: 'allowed' }]);

/** Dates in no format that was agreed on. */
export const openDatesLayout: Layout = layout([
  {
    ...studentsFile,
    columns: studentsFile.columns.map((it) => (it.name === 'birthdate' ? column(it.name, { type: 'date' }) : it)),
  },
]);

/** When students came and left. */
export const staysLayout: Layout = layout([
  file(
    'stays.csv',
    ['student_id'],
    [
      column('student_id', { filled: true }),
      column('entry_date', { type: 'date', formats: ['YYYY-MM-DD'] }),
      column('exit_date', { type: 'date', formats: ['YYYY-MM-DD'] }),
    ],
  ),
]);

/** Students with a manifest beside them. */
export const manifestLayout: Layout = layout([
  {
    ...file('manifest.csv', ['propertyName'], [column('propertyName'), column('value')]),
    required: false,
    properties: { 'set.version': '1.1' },
  },
  { ...studentsFile, required: false },
]);

/** People of all roles. */
export const usersLayout: Layout = layout([usersFile]);

export const header = 'student_id,last_name,first_name,grade,birthdate\n';

/** Three students without fault. */
export const students = `${header}1001,Garcia,Ana,9,2011-04-02\n1002,Lee,Robert,10,2010-11-12\n1003,Khan,Sara,9,2011-01-30\n`;

/** `count` students from number `from` on, all in one grade. */
export function manyStudents(count: number, options: { from?: number; grade?: string; name?: string } = {}): string {
  const { from = 1000, grade = '9', name = 'Name' } = options;
  return Array.from({ length: count }, (_, i) => `${from + i},${name}${i},First,${grade},2011-04-02\n`).join('');
}

/** Three users without fault: two students and the mother of both. */
export const users =
  'user_id,last_name,role,email\nu1,Garcia,student,ana@lakeside.example\nu2,Lee,teacher,r.lee@lakeside.example\nu3,Khan,parent,khan@mail.example\n';

/** Three stays: over, still going on, and one of a single day. */
export const stays =
  'student_id,entry_date,exit_date\n1001,2025-08-18,2026-06-05\n1002,2026-08-17,\n1003,2026-08-17,2026-08-17\n';

/** Two sections. */
export const sections = 'section_id,title\nS-1,Algebra\nS-2,Biology\n';

/** `count` enrollments in one section; when none is named, the first is in S-2 and the others in S-1. */
export function manyEnrollments(count: number, section?: string, from = 1000): string {
  return Array.from({ length: count }, (_, i) => `${section ?? (i === 0 ? 'S-2' : 'S-1')},${from + i}\n`).join('');
}
