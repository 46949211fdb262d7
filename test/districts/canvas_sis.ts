// An invented district as a Canvas SIS import: accounts for schools, a course per section, observers for guardians.
import { canvasSis } from '../../src/roster/layouts/canvas_sis.ts';
import type { District } from './people.ts';
import { type Table, tableOf } from './table.ts';

const midnight = (iso: string) => `${iso}T08:00:00Z`;

export function canvasTables(district: District): Table[] {
  const table = (file: string, rows: Iterable<Record<string, string>>) => tableOf(canvasSis, file, rows);
  const status = 'active';
  const type = (it: District['staff'][number] | District['students'][number] | District['guardians'][number]) =>
    'isTeacher' in it ? (it.isTeacher ? 'teacher' : 'administrative') : 'grade' in it ? 'student' : 'observer';
  return [
    table(
      'users.csv',
      [...district.staff, ...district.students, ...district.guardians].map((it) => ({
        user_id: it.id,
        login_id: it.username,
        first_name: it.given,
        last_name: it.family,
        sortable_name: `${it.family}, ${it.given}`,
        email: it.email,
        declared_user_type: type(it),
        status,
      })),
    ),
    table('accounts.csv', [
      { account_id: 'lakeside', name: district.name, status },
      ...district.schools.map((it) => ({ account_id: it.id, parent_account_id: 'lakeside', name: it.name, status })),
    ]),
    table(
      'terms.csv',
      district.terms.map((it) => ({
        term_id: it.id,
        name: it.name,
        status,
        start_date: midnight(it.start),
        end_date: midnight(it.end),
      })),
    ),
    table(
      'courses.csv',
      district.sections.map((it) => ({
        course_id: `C${it.id}`,
        short_name: it.courseId,
        long_name: it.name,
        account_id: it.schoolId,
        term_id: it.termIds[0]!,
        status,
        start_date: it.index % 5 === 0 ? '<delete>' : '',
        course_format: 'on_campus',
      })),
    ),
    table(
      'sections.csv',
      district.sections.map((it) => ({ section_id: it.id, course_id: `C${it.id}`, name: it.name, status })),
    ),
    table('enrollments.csv', [
      ...district.sections.flatMap((it) =>
        it.teacherIds.map((user_id) => ({
          course_id: `C${it.id}`,
          user_id,
          role: 'teacher',
          section_id: it.id,
          status,
        })),
      ),
      ...district.students.flatMap((it) =>
        it.sectionIds.map((section_id) => ({ section_id, user_id: it.id, role: 'student', status })),
      ),
    ]),
    table(
      'user_observers.csv',
      district.guardians.flatMap((it) =>
        it.studentIds.map((student_id) => ({ observer_id: it.id, student_id, status })),
      ),
    ),
    table(
      'admins.csv',
      district.staff
        .filter((it) => !it.isTeacher)
        .map((it) => ({ user_id: it.id, account_id: it.schoolIds[0]!, role: 'AccountAdmin', status })),
    ),
  ];
}
