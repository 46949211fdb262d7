// An invented district as Microsoft School Data Sync v2.1: all ten files.
import { microsoftSdsV21 } from '../../src/roster/layouts/microsoft_sds_v2_1.ts';
import { cedsGrade } from './grades.ts';
import type { District } from './people.ts';
import { type Table, tableOf } from './table.ts';

export function sdsV21Tables(district: District): Table[] {
  const table = (file: string, rows: Iterable<Record<string, string>>) => tableOf(microsoftSdsV21, file, rows);
  const { year } = district;
  const people = [...district.staff, ...district.students, ...district.guardians];
  return [
    table('orgs.csv', [
      { sourcedId: district.id, name: district.name, type: 'district' },
      ...district.schools.map((it) => ({
        sourcedId: it.id,
        name: it.name,
        type: 'school',
        parentSourcedId: district.id,
      })),
    ]),
    table(
      'users.csv',
      people.map((it) => ({
        sourcedId: it.id,
        username: it.username,
        givenName: it.given,
        familyName: it.family,
        email: it.email,
        phone: 'phone' in it ? it.phone : '',
      })),
    ),
    table('roles.csv', [
      ...district.staff.flatMap((it) =>
        it.schoolIds.map((school, at) => ({
          userSourcedId: it.id,
          orgSourcedId: school,
          role: it.isTeacher ? 'teacher' : 'principal',
          sessionSourcedId: 'YR27',
          isPrimary: String(at === 0),
          roleStartDate: year.start,
          roleEndDate: year.end,
        })),
      ),
      ...district.students.map((it) => ({
        userSourcedId: it.id,
        orgSourcedId: it.schoolId,
        role: 'student',
        sessionSourcedId: 'YR27',
        grade: cedsGrade(it.grade),
        isPrimary: 'true',
        roleStartDate: year.start,
        roleEndDate: year.end,
      })),
    ]),
    table(
      'classes.csv',
      district.sections.map((it) => ({
        sourcedId: `C${it.id}`,
        orgSourcedId: it.schoolId,
        title: it.name,
        sessionSourcedIds: it.termIds.join(','),
        courseSourcedId: it.courseId,
      })),
    ),
    table('enrollments.csv', [
      ...district.sections.flatMap((it) =>
        it.teacherIds.map((teacher) => ({ classSourcedId: `C${it.id}`, userSourcedId: teacher, role: 'teacher' })),
      ),
      ...district.students.flatMap((it) =>
        it.sectionIds.map((section) => ({ classSourcedId: `C${section}`, userSourcedId: it.id, role: 'student' })),
      ),
    ]),
    table('academicSessions.csv', [
      {
        sourcedId: 'YR27',
        title: year.label,
        type: 'schoolYear',
        schoolYear: String(year.endYear),
        startDate: year.start,
        endDate: year.end,
      },
      ...district.terms.map((it) => ({
        sourcedId: it.id,
        title: it.name,
        type: 'semester',
        schoolYear: String(year.endYear),
        startDate: it.start,
        endDate: it.end,
      })),
    ]),
    table(
      'courses.csv',
      district.courses.map((it) => ({
        sourcedId: it.id,
        orgSourcedId: district.id,
        title: it.title,
        code: it.id,
        schoolYearSourcedId: 'YR27',
        subject: it.subject.code,
        grade: cedsGrade(it.grade),
      })),
    ),
    table(
      'demographics.csv',
      district.students.map((it) => ({
        userSourcedId: it.id,
        sex: it.gender === 'M' ? 'male' : it.gender === 'F' ? 'female' : 'other',
        birthDate: it.birthDate,
        birthCity: it.city,
        birthState: it.state,
        birthCountry: 'US',
        raceCodes: it.race,
      })),
    ),
    table(
      'userFlags.csv',
      district.students.filter((it) => it.index % 9 === 0).map((it) => ({ userSourcedId: it.id, flag: 'ell' })),
    ),
    table(
      'relationships.csv',
      district.guardians.flatMap((it) =>
        it.studentIds.map((student) => ({
          userSourcedId: student,
          relationshipUserSourcedId: it.id,
          relationshipRole: it.relationship === 'Guardian' ? 'guardian' : 'parent',
        })),
      ),
    ),
  ];
}
