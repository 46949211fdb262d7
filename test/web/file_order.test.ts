// People first in lists of files.
import { expect, test } from 'vitest';
import { byFileOrder } from '../../src/web/file_order.ts';

test('students come first, rows that join come late, the rest last, equals stay', () => {
  const names = ['manifest.csv', 'classes.csv', 'courses.csv', 'enrollments.csv', 'orgs.csv', 'users.csv'];
  expect(names.toSorted(byFileOrder)).toEqual([
    'users.csv',
    'orgs.csv',
    'classes.csv',
    'courses.csv',
    'enrollments.csv',
    'manifest.csv',
  ]);
  const sds = ['School.csv', 'Section.csv', 'StudentEnrollment.csv', 'TeacherRoster.csv', 'Teacher.csv', 'Student.csv'];
  expect(sds.toSorted(byFileOrder)).toEqual([
    'Student.csv',
    'Teacher.csv',
    'School.csv',
    'Section.csv',
    'StudentEnrollment.csv',
    'TeacherRoster.csv',
  ]);
});
