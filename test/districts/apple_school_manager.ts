// An invented district as the six files of Apple School Manager; who works at two schools has a second location.
import { appleSchoolManager } from '../../src/roster/layouts/apple_school_manager.ts';
import { plainGrade } from './grades.ts';
import type { District } from './people.ts';
import { type Table, tableOf } from './table.ts';

export function appleTables(district: District): Table[] {
  const table = (file: string, rows: Iterable<Record<string, string>>, columns?: string[]) =>
    tableOf(appleSchoolManager, file, rows, columns);
  const mostPlaces = Math.max(...district.staff.map((it) => it.schoolIds.length));
  const places = Array.from({ length: mostPlaces }, (_, at) => (at === 0 ? 'location_id' : `location_id_${at + 1}`));
  const offered = new Set(district.sections.map((it) => `${it.schoolId} ${it.courseId}`));
  return [
    table(
      'locations.csv',
      district.schools.map((it) => ({ location_id: it.id, location_name: it.name })),
    ),
    table(
      'students.csv',
      district.students.map((it) => ({
        person_id: it.id,
        person_number: it.id,
        first_name: it.given,
        middle_name: it.middle,
        last_name: it.family,
        grade_level: plainGrade(it.grade),
        email_address: it.email,
        sis_username: it.username,
        password_policy: it.grade < 3 ? '4' : '8',
        location_id: it.schoolId,
      })),
    ),
    table(
      'staff.csv',
      district.staff.map((it) => ({
        person_id: `T-${it.id}`,
        person_number: it.id,
        first_name: it.given,
        middle_name: it.middle,
        last_name: it.family,
        email_address: it.email,
        sis_username: it.username,
        ...Object.fromEntries(it.schoolIds.map((school, at) => [places[at]!, school])),
      })),
      [
        'person_id',
        'person_number',
        'first_name',
        'middle_name',
        'last_name',
        'email_address',
        'sis_username',
        ...places,
      ],
    ),
    table(
      'courses.csv',
      [...offered].map((it) => {
        const [school, id] = it.split(' ');
        const course = district.courses.find((one) => one.id === id)!;
        return {
          course_id: `${school}-${id}`,
          course_number: course.id,
          course_name: course.title,
          location_id: school!,
        };
      }),
    ),
    table(
      'classes.csv',
      district.sections.map((it) => ({
        class_id: it.id,
        class_number: it.period,
        course_id: `${it.schoolId}-${it.courseId}`,
        instructor_id: `T-${it.teacherIds[0]}`,
        instructor_id_2: it.teacherIds[1] === undefined ? '' : `T-${it.teacherIds[1]}`,
        location_id: it.schoolId,
      })),
    ),
    table(
      'rosters.csv',
      district.students.flatMap((it) =>
        it.sectionIds.map((section) => ({ roster_id: `${section}-${it.id}`, class_id: section, student_id: it.id })),
      ),
    ),
  ];
}
