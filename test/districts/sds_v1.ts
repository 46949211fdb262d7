// An invented district as Microsoft School Data Sync v1: six files.
import { microsoftSdsV1 } from '../../src/roster/layouts/microsoft_sds_v1.ts';
import { plainGrade, shortUsDate } from './grades.ts';
import type { District } from './people.ts';
import { type Table, tableOf } from './table.ts';

export function sdsV1Tables(district: District): Table[] {
  const table = (file: string, rows: Iterable<Record<string, string>>) => tableOf(microsoftSdsV1, file, rows);
  const { year } = district;
  const courseOf = new Map(district.courses.map((it) => [it.id, it]));
  return [
    table(
      'School.csv',
      district.schools.map((it) => ({
        'SIS ID': it.id,
        Name: it.name,
        'School Number': it.id,
        'School NCES_ID': it.ncesId,
        'State ID': it.stateId,
        'Grade Low': plainGrade(it.low),
        'Grade High': plainGrade(it.high),
        'Principal Name': it.principal,
        Address: it.street,
        City: it.city,
        State: it.state,
        Country: 'US',
        Zip: it.zip,
        Phone: it.phone,
      })),
    ),
    table(
      'Section.csv',
      district.sections.map((it) => ({
        'SIS ID': it.id,
        'School SIS ID': it.schoolId,
        'Section Name': it.name,
        'Section Number': it.id,
        'Term SIS ID': it.termIds.length > 1 ? 'YR27' : it.termIds[0]!,
        'Term Name': it.termIds.length > 1 ? `Year ${year.label}` : 'Fall',
        'Term StartDate': shortUsDate(year.start),
        'Term EndDate': shortUsDate(it.termIds.length > 1 ? year.end : district.terms[0]!.end),
        'Course SIS ID': it.courseId,
        'Course Name': courseOf.get(it.courseId)!.title,
        'Course Number': it.courseId,
        'Course Subject': courseOf.get(it.courseId)!.subject.department,
        Periods: it.period,
        Status: 'Active',
      })),
    ),
    table(
      'Student.csv',
      district.students.map((it) => ({
        'SIS ID': it.id,
        'School SIS ID': it.schoolId,
        'First Name': it.given,
        'Last Name': it.family,
        Username: it.username,
        Password: `Pw-${it.id}`,
        'State ID': it.stateId,
        'Secondary Email': it.email,
        'Student Number': it.id,
        'Middle Name': it.middle,
        Grade: plainGrade(it.grade),
        Status: 'Active',
        Birthdate: shortUsDate(it.birthDate),
        'Graduation Year': String(year.endYear + 12 - Math.max(0, it.grade)),
      })),
    ),
    table(
      'Teacher.csv',
      district.staff
        .filter((it) => it.isTeacher)
        .map((it) => ({
          'SIS ID': it.id,
          'School SIS ID': it.schoolIds[0]!,
          'First Name': it.given,
          'Last Name': it.family,
          Username: it.username,
          'State ID': it.stateId,
          'Teacher Number': it.id,
          Status: 'Active',
          'Middle Name': it.middle,
          'Secondary Email': it.email,
          Title: it.title,
        })),
    ),
    table(
      'StudentEnrollment.csv',
      district.students.flatMap((it) =>
        it.sectionIds.map((section) => ({ 'Section SIS ID': section, 'SIS ID': it.id })),
      ),
    ),
    table(
      'TeacherRoster.csv',
      district.sections.flatMap((it) =>
        it.teacherIds.map((teacher) => ({ 'Section SIS ID': it.id, 'SIS ID': teacher })),
      ),
    ),
  ];
}
