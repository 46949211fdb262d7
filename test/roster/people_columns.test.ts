// Which files hold people: those with names or addresses of somebody, not a school with a principal or a course with a name.
import { expect, test } from 'vitest';
import type { LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { holdsPeople } from '../../src/roster/people_columns.ts';

const ofThings = /^(?:schools?|orgs|sites|courses?|sections?|classes|terms|accounts|locations)\.(?:csv|txt)$/i;

test.each(builtInLayouts)('$id: no file of schools, courses or sections holds people', ({ files }) => {
  expect(files.filter((file) => ofThings.test(file.name) && holdsPeople(file)).map(({ name }) => name)).toEqual([]);
});

test.each([
  ['illuminate-isi', 'studemo.txt users.txt enrollment.txt roster.txt programs.txt transcripts.txt'],
  ['clever-sftp', 'students.csv teachers.csv staff.csv admins.csv'],
  ['canvas-sis', 'users.csv logins.csv'],
  ['gradecam-combined', 'combined.csv'],
])('%s: files of people still do', (id, names) => {
  const found = builtInLayout(id)!.files.filter(holdsPeople);
  expect(found.map(({ name }) => name).toSorted()).toEqual(names.split(' ').toSorted());
});

test.each<[string, string[], boolean]>([
  ['courses.csv', ['id', 'full_name'], false],
  ['kurse.csv', ['course_id', 'full_name'], false],
  ['kurse.csv', ['code', 'course_full_name'], false],
  ['people.csv', ['id', 'full_name'], true],
  ['schools.csv', ['id', 'name', 'principal_first_name'], false],
  ['sections.csv', ['section_id', 'teacher_name'], true],
  ['classes.csv', ['class_id', 'student_full_name'], true],
])('%s with %j: %s', (name, columns, isOfPeople) => {
  const file: LayoutFile = {
    ...builtInLayout('oneroster-1.1')!.files[0]!,
    name,
    key: [columns[0]!],
    columns: columns.map((column) => ({ name: column, type: 'string', required: false })),
  };
  expect(holdsPeople(file)).toBe(isOfPeople);
});

test.each<[string, string, boolean]>([
  ['schools.csv', 'email', false],
  ['sections.csv', 'teacher_email', true],
  ['contacts.csv', 'contact_email', true],
])('%s with an address in %s: %s', (name, column, isOfPeople) => {
  const [first] = builtInLayout('oneroster-1.1')!.files;
  const columns: LayoutFile['columns'] = [
    { name: 'id', type: 'string', required: true },
    { name: column, type: 'email', required: false },
  ];
  expect(holdsPeople({ ...first!, name, key: ['id'], columns })).toBe(isOfPeople);
});
