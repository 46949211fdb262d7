// An invented district as a district's own queries write it: four files that no layout names, for a feed that learns.

import { plainGrade, shortUsDate } from '../districts/grades.ts';
import type { District } from '../districts/people.ts';

export interface Plain {
  name: string;
  columns: string[];
  rows: string[][];
}

export function extractOf(district: District): Plain[] {
  const guardianOf = new Map(district.guardians.map((it) => [it.id, it]));
  const titleOf = new Map(district.courses.map((it) => [it.id, it.title]));
  return [
    {
      name: 'stu_extract.csv',
      columns: [
        'Stu ID',
        'State ID',
        'Last',
        'First',
        'Middle',
        'Grd',
        'School',
        'Birthdate',
        'Student Email',
        'Address',
        'City',
        'Zip',
        'Parent Phone',
      ],
      rows: district.students.map((it) => [
        it.id,
        it.stateId,
        it.family,
        it.given,
        it.middle,
        plainGrade(it.grade),
        it.schoolId,
        shortUsDate(it.birthDate),
        it.email,
        it.street,
        it.city,
        it.zip,
        guardianOf.get(it.guardianIds[0] ?? '')?.phone ?? '',
      ]),
    },
    {
      name: 'tch_extract.csv',
      columns: ['Staff ID', 'Last', 'First', 'Email', 'School', 'Title'],
      rows: district.staff.map((it) => [it.id, it.family, it.given, it.email, it.schoolIds[0] ?? '', it.title]),
    },
    {
      name: 'mst_extract.csv',
      columns: ['Section', 'School', 'Course', 'Course Title', 'Staff ID', 'Per', 'Room', 'Term'],
      rows: district.sections.map((it) => [
        it.id,
        it.schoolId,
        it.courseId,
        titleOf.get(it.courseId) ?? '',
        it.teacherIds[0] ?? '',
        it.period,
        it.room,
        it.termIds.length > 1 ? 'YR' : it.termIds[0]!,
      ]),
    },
    {
      name: 'sec_extract.csv',
      columns: ['Stu ID', 'Section', 'School', 'Start'],
      rows: district.students.flatMap((it) =>
        it.sectionIds.map((id) => [it.id, id, it.schoolId, shortUsDate(it.enteredOn ?? district.year.start)]),
      ),
    },
  ];
}
