// An invented district as Clever's files: a student's row once per guardian, a teacher's once per school.
import { clever } from '../../src/roster/layouts/clever.ts';
import { cleverGrade, usDate } from './grades.ts';
import type { District } from './people.ts';
import { type Table, tableOf } from './table.ts';

export function cleverTables(district: District): Table[] {
  const table = (file: string, rows: Iterable<Record<string, string>>) => tableOf(clever, file, rows);
  const courseOf = new Map(district.courses.map((it) => [it.id, it]));
  const guardianOf = new Map(district.guardians.map((it) => [it.id, it]));
  const { year } = district;
  return [
    table(
      'schools.csv',
      district.schools.map((it) => ({
        School_id: it.id,
        School_name: it.name,
        School_number: it.id,
        State_id: it.stateId,
        NCES_id: it.ncesId,
        Low_grade: cleverGrade(it.low),
        High_grade: cleverGrade(it.high),
        Principal: it.principal,
        School_address: it.street,
        School_city: it.city,
        School_state: it.state,
        School_zip: it.zip,
        School_phone: it.phone,
      })),
    ),
    table(
      'students.csv',
      district.students.flatMap((it) => {
        const student = {
          School_id: it.schoolId,
          Student_id: it.id,
          Student_number: it.id,
          State_id: it.stateId,
          Last_name: it.family,
          Middle_name: it.middle,
          First_name: it.given,
          Grade: cleverGrade(it.grade),
          Gender: it.gender,
          Graduation_year: String(year.endYear + 12 - Math.max(0, it.grade)),
          DOB: usDate(it.birthDate),
          Race: it.race === '700' ? 'White' : it.race === '201' ? 'Asian' : 'Unknown',
          Hispanic_Latino: it.isHispanic ? 'Y' : 'N',
          Home_language: it.language,
          Ell_status: it.language === 'English' ? 'N' : 'Y',
          Student_street: it.street,
          Student_city: it.city,
          Student_state: it.state,
          Student_zip: it.zip,
          Student_email: it.email,
          Username: it.username,
          Password: `Pw-${it.id}`,
        };
        return it.guardianIds.map((id) => {
          const guardian = guardianOf.get(id)!;
          return {
            ...student,
            Contact_relationship: guardian.relationship,
            Contact_type: 'Primary',
            Contact_name: `${guardian.given} ${guardian.family}`,
            Contact_phone: guardian.phone,
            Contact_phone_type: 'Cell',
            Contact_email: guardian.email,
            Contact_sis_id: guardian.id,
          };
        });
      }),
    ),
    table(
      'teachers.csv',
      district.staff
        .filter((it) => it.isTeacher)
        .flatMap((it) =>
          it.schoolIds.map((school) => ({
            School_id: school,
            Teacher_id: it.id,
            Teacher_number: it.id,
            State_teacher_id: it.stateId,
            Teacher_email: it.email,
            First_name: it.given,
            Middle_name: it.middle,
            Last_name: it.family,
            Title: it.title,
            Username: it.username,
          })),
        ),
    ),
    table(
      'sections.csv',
      district.sections.map((it) => {
        const course = courseOf.get(it.courseId)!;
        const term = it.termIds.length > 1 ? undefined : district.terms.find(({ id }) => id === it.termIds[0])!;
        return {
          School_id: it.schoolId,
          Section_id: it.id,
          Teacher_id: it.teacherIds[0]!,
          Teacher_2_id: it.teacherIds[1] ?? '',
          Name: it.name,
          Section_number: it.id,
          Grade: cleverGrade(it.grade),
          Course_name: course.title,
          Course_number: course.id,
          Period: it.period,
          Subject: course.subject.department,
          Term_name: term?.name ?? year.label,
          Term_start: usDate(term?.start ?? year.start),
          Term_end: usDate(term?.end ?? year.end),
        };
      }),
    ),
    table(
      'enrollments.csv',
      district.students.flatMap((it) =>
        it.sectionIds.map((section) => ({ School_id: it.schoolId, Section_id: section, Student_id: it.id })),
      ),
    ),
    table(
      'staff.csv',
      district.staff
        .filter((it) => !it.isTeacher)
        .map((it) => ({
          School_id: it.schoolIds[0]!,
          Staff_id: it.id,
          Staff_email: it.email,
          First_name: it.given,
          Last_name: it.family,
          Title: it.title,
          Username: it.username,
          Role: 'School Admin',
        })),
    ),
  ];
}
