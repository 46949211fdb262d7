// An invented district as the ten flat files of Illuminate: a section has a row per term and teacher.
import { illuminateIsi } from '../../src/roster/layouts/illuminate_isi.ts';
import { illuminateGrade, usDate } from './grades.ts';
import type { District, Student } from './people.ts';
import { type Table, tableOf } from './table.ts';

export function illuminateTables(district: District): Table[] {
  const table = (file: string, rows: Iterable<Record<string, string>>) => tableOf(illuminateIsi, file, rows);
  const { year } = district;
  const sectionOf = new Map(district.sections.map((it) => [it.id, it]));
  const start = usDate(year.start);
  const end = usDate(year.end);
  const who = (it: Student) => ({
    '01 Student ID': it.id,
    '02 State Student ID': it.stateId,
    '03 Student Last Name': it.family,
    '04 Student First Name': it.given,
    '05 Student Middle Name': it.middle,
    '06 Birth Date': usDate(it.birthDate),
  });
  return [
    table(
      'sites.txt',
      district.schools.map((it) => ({
        '01 Site ID': it.id,
        '02 Site Name': it.name,
        '03 State Site ID': it.stateId,
        '04 Start Grade Level ID': illuminateGrade(it.low),
        '05 End Grade Level ID': illuminateGrade(it.high),
        '07 Address 1': it.street,
        '09 City': it.city,
        '10 State': it.state,
        '11 Zip Code': it.zip,
      })),
    ),
    table(
      'terms.txt',
      district.schools.flatMap((school) =>
        district.terms.map((it) => ({
          '01 SiteID': school.id,
          '02 Term Name': it.name,
          '03 Term Number': String(it.number),
          '04 Term Start': usDate(it.start),
          '05 Term End': usDate(it.end),
          '06 Term Type': 'S',
          '08 Academic Year': year.label,
          '09 Unique Term ID': `${school.id}-${it.id}`,
        })),
      ),
    ),
    table(
      'courses.txt',
      district.courses.map((it) => ({
        '01 Course ID': it.id,
        '02 Full Name': it.title,
        '03 Short Name': it.subject.department,
        '04 Department Name': it.subject.department,
        '05 Low Grade Level ID': illuminateGrade(it.grade),
        '06 High Grade Level ID': illuminateGrade(it.grade),
        '08 Active': '1',
        '11 Course Description': it.subject.name === 'Homeroom' ? '12" ruler and a pencil' : '',
      })),
    ),
    table(
      'users.txt',
      district.staff.map((it) => ({
        '01 User ID': it.id,
        '02 User Last Name': it.family,
        '03 User First Name': it.given,
        '04 User Middle Name': it.middle,
        '05 Birth Date': usDate(it.birthDate),
        '06 Gender': it.gender,
        '07 Email Address': it.email,
        '08 Username': it.username,
        '10 State User or Employee ID': it.stateId,
        '21 Job Title': it.title,
        '25 Active': '1',
      })),
    ),
    table(
      'studemo.txt',
      district.students.map((it) => ({
        ...who(it),
        '07 Gender': it.gender,
        '08 RACE Code ID 1': it.race,
        '11 Is Hispanic': it.isHispanic ? '1' : '0',
        '12 Primary Language Code ID': it.language === 'English' ? '00' : '01',
        '20 Date Entered School': start,
        '33 AcademicYear': year.label,
        '41 District ID': district.id,
        '42 Site ID': it.schoolId,
      })),
    ),
    table(
      'enrollment.txt',
      district.students.map(({ ...it }) => {
        const { '05 Student Middle Name': middle, ...others } = who(it);
        return {
          ...others,
          '05 Middle Name': middle,
          '07 Site ID': it.schoolId,
          '08 Enrollment Start': it.enteredOn ? usDate(it.enteredOn) : start,
          '10 Student Grade Level ID': illuminateGrade(it.grade),
          '11 Academic Year': year.label,
          '12 Is Primary ADA': '1',
        };
      }),
    ),
    table(
      'mastschd.txt',
      district.sections.flatMap((it) =>
        it.termIds.flatMap((term) =>
          it.teacherIds.map((teacher, at) => ({
            '01 Section ID': it.id,
            '02 Site ID': it.schoolId,
            '03 Term Name': district.terms.find((one) => one.id === term)!.name,
            '04 Course ID': it.courseId,
            '05 User ID': teacher,
            '06 Period': it.period,
            '07 AcademicYear': year.label,
            '08 Room Number': it.room,
            '14 Primary User': at === 0 ? '1' : '0',
          })),
        ),
      ),
    ),
    table(
      'roster.txt',
      district.students.flatMap((it) =>
        it.sectionIds.map((id) => {
          const section = sectionOf.get(id)!;
          return {
            ...who(it),
            '07 Section ID': id,
            '08 Site ID': section.schoolId,
            '09 Course ID': section.courseId,
            '10 User ID': section.teacherIds[0]!,
            '11 Entry Date': it.enteredOn ? usDate(it.enteredOn) : start,
            '12 Exit Date': end,
            '13 Student Grade Level ID': illuminateGrade(it.grade),
            '14 Academic Year': year.label,
          };
        }),
      ),
    ),
    table(
      'programs.txt',
      district.students
        .filter((it) => it.index % 6 === 0)
        .map((it) => ({
          ...who(it),
          '07 Program ID': '144',
          '10 Program Start Date': start,
          '12 Academic Year': year.label,
        })),
    ),
    table(
      'transcripts.txt',
      district.students
        .filter((it) => it.grade > 8 || district.students.length < 5)
        .map((it) => {
          const { '06 Birth Date': birthDate, ...others } = who(it);
          return {
            ...others,
            '06 Date of Birth': birthDate,
            '07 Course ID': sectionOf.get(it.sectionIds[0]!)!.courseId,
            '09 Academic Year': '2025-2026',
            '10 Site ID': it.schoolId,
            '12 Term Name': 'Spring',
            '13 Student Grade Level ID': illuminateGrade(it.grade),
            '14 Final Mark': 'B+',
            '15 Units Attempted': '5.00',
            '16 Units Earned': '5.00',
          };
        }),
    ),
  ];
}
