// An invented district as one file with a row per student and class: GradeCam in both templates, and NWEA MAP.
import { gradecamCombined, gradecamEarlier } from '../../src/roster/layouts/gradecam.ts';
import { nweaMap } from '../../src/roster/layouts/nwea_map.ts';
import { plainGrade, usDate } from './grades.ts';
import { type District, type School, type Section, type Staff, type Student, yearTerm } from './people.ts';
import { type Table, tableOf } from './table.ts';

interface Seat {
  student: Student;
  section: Section;
  teacher: Staff;
  school: School;
}

function* seats(district: District): Iterable<Seat> {
  const sectionOf = new Map(district.sections.map((it) => [it.id, it]));
  const teacherOf = new Map(district.staff.map((it) => [it.id, it]));
  const schoolOf = new Map(district.schools.map((it) => [it.id, it]));
  for (const student of district.students) {
    for (const id of student.sectionIds) {
      const section = sectionOf.get(id)!;
      const teacher = teacherOf.get(section.teacherIds[0]!)!;
      yield { student, section, teacher, school: schoolOf.get(section.schoolId)! };
    }
  }
}

function* rowsOf(district: District, rowOf: (seat: Seat) => Record<string, string>): Iterable<Record<string, string>> {
  for (const seat of seats(district)) yield rowOf(seat);
}

const termOf = (district: District, section: Section) =>
  section.termIds.length > 1 ? yearTerm(district) : section.termIds[0]!;

export function gradecamTables(district: District): Table[] {
  const rows = rowsOf(district, ({ student, section, teacher, school }) => ({
    Term_ID: termOf(district, section),
    School_ID: school.id,
    Staff_First_Name: teacher.given,
    Staff_Last_Name: teacher.family,
    Staff_Email_Address: teacher.email,
    Staff_ID: teacher.id,
    Class_Name: section.name,
    Class_ID: section.id,
    Class_Period: section.period,
    Student_First_Name: student.given,
    Student_Last_Name: student.family,
    Student_ID: student.id,
  }));
  return [tableOf(gradecamCombined, 'combined.csv', rows)];
}

export function gradecamEarlierTables(district: District): Table[] {
  const rows = rowsOf(district, ({ student, section, teacher, school }) => ({
    Term: termOf(district, section),
    'School ID': school.id,
    'Staff First Name': teacher.given,
    'Staff Last Name': teacher.family,
    'Staff Email Address': teacher.email,
    'Staff Unique ID': teacher.id,
    'Class Name': section.name,
    'Class ID': section.id,
    'Class Period': section.period,
    'Student First Name': student.given,
    'Student Last Name': student.family,
    'Student ID': student.id,
  }));
  return [tableOf(gradecamEarlier, 'combined.csv', rows)];
}

export function nweaTables(district: District): Table[] {
  const rows = rowsOf(district, ({ student, section, teacher, school }) => ({
    'School State Code': school.stateId,
    'School Name': school.name,
    'Instructor ID': teacher.id,
    'Instructor State ID': teacher.stateId,
    'Instructor Last Name': teacher.family,
    'Instructor First Name': teacher.given,
    'Instructor Middle Initial': teacher.middle.slice(0, 1),
    'User Name': teacher.email,
    'Email Address': teacher.email,
    'Class Name': section.name,
    'Student ID': student.id,
    'Student State ID': student.stateId,
    'Student Last Name': student.family,
    'Student First Name': student.given,
    'Student Middle Initial': student.middle.slice(0, 1),
    'Student Date Of Birth': usDate(student.birthDate),
    'Student Gender': student.gender === 'M' ? 'M' : 'F',
    'Student Grade': plainGrade(student.grade),
    'Student Ethnic Group Name': 'Not Specified or Other',
    'Student User Name': student.username,
    'Student Email': student.email,
  }));
  return [tableOf(nweaMap, 'rosterfile.csv', rows)];
}
