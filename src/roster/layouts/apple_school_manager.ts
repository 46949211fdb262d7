// Apple School Manager: six files in a zip. Commas or semicolons; a quote within a value has a backslash before it.
import type { Layout, LayoutColumn, LayoutFile } from '../layout.ts';
import { csv, may, must } from './shape.ts';

/** `location_id_2` and so on: a person at several places. */
const location = must('location_id', { references: 'locations.csv.location_id', group: 'school', series: true });

const instructor = { references: 'staff.csv.person_id' };

function file(name: string, key: string, columns: LayoutColumn[]): LayoutFile {
  return csv(name, { key: [key], otherDelimiters: [';'], quoting: 'backslash', columns });
}

export const appleSchoolManager: Layout = {
  id: 'apple-school-manager',
  title: 'Apple School Manager',
  source:
    'support.apple.com, Apple School Manager guide: columns verified; the last columns of students and staff and all of courses.csv unconfirmed.',
  pinned: false,
  files: [
    file('locations.csv', 'location_id', [must('location_id'), must('location_name')]),
    file('students.csv', 'person_id', [
      must('person_id'),
      may('person_number'),
      must('first_name'),
      may('middle_name'),
      must('last_name'),
      may('grade_level', { group: 'grade' }),
      may('email_address', { type: 'email' }),
      may('sis_username'),
      may('password_policy', { type: 'enum', values: ['4', '6', '8'], inferred: true, secret: true }),
      location,
    ]),
    file('staff.csv', 'person_id', [
      must('person_id'),
      may('person_number'),
      must('first_name'),
      may('middle_name'),
      must('last_name'),
      may('email_address', { type: 'email' }),
      may('sis_username'),
      location,
    ]),
    file('courses.csv', 'course_id', [
      must('course_id', { inferred: true }),
      may('course_number'),
      may('course_name'),
      { ...location, inferred: true },
    ]),
    file('classes.csv', 'class_id', [
      must('class_id'),
      may('class_number'),
      must('course_id', { references: 'courses.csv.course_id' }),
      may('instructor_id', { ...instructor, series: true }),
      may('instructor_id_2', instructor),
      may('instructor_id_3', instructor),
      location,
    ]),
    file('rosters.csv', 'roster_id', [
      must('roster_id'),
      must('class_id', { references: 'classes.csv.class_id' }),
      must('student_id', { references: 'students.csv.person_id' }),
    ]),
  ],
};
