// Writes an invented district as a Microsoft School Data Sync v1 set.
import { join } from 'node:path';
import { createCsvFile } from './csv_file.ts';
import { createDistrict, type DistrictOptions } from './district.ts';
import { createSpoiler, type Expected, type FaultPlan } from './faults.ts';
import type { WrittenSet } from './oneroster.ts';

const plans: Record<string, FaultPlan> = {
  'Student.csv': {
    blank: 'Username',
    badDate: 'Birthdate',
    duplicateKey: { key: 'SIS ID', alter: 'Last Name' },
    ragged: true,
  },
  'StudentEnrollment.csv': { blank: 'Section SIS ID', orphan: 'SIS ID', ragged: true },
};

/** Writes the six files into `folder`, which must exist. */
export function writeSdsV1(folder: string, options: DistrictOptions): WrittenSet {
  const district = createDistrict(options);
  const expected: Expected = new Map();
  const files: WrittenSet['files'] = [];

  const write = (name: string, header: string[], rows: Iterable<string[]>) => {
    const spoiler = createSpoiler(name, header, plans[name] ?? {}, options.faults ?? {}, district.random, expected);
    const path = join(folder, name);
    const file = createCsvFile(path, header);
    let at = 0;
    for (const row of rows) for (const fields of spoiler.spoil(row, at++)) file.row(fields);
    files.push({ name, path, ...file.close() });
  };

  write(
    'School.csv',
    ['SIS ID', 'Name', 'School Number', 'Grade Low', 'Grade High', 'City', 'State'],
    district.schools.map((it) => [
      school(it.index),
      it.name,
      String(31 + it.index),
      String(it.firstGrade),
      String(it.lastGrade),
      'Lakeside',
      'CA',
    ]),
  );
  write(
    'Section.csv',
    [
      'SIS ID',
      'School SIS ID',
      'Section Name',
      'Term SIS ID',
      'Term Name',
      'Term StartDate',
      'Term EndDate',
      'Course Name',
      'Periods',
    ],
    sections(),
  );
  write(
    'Student.csv',
    ['SIS ID', 'School SIS ID', 'First Name', 'Last Name', 'Username', 'Grade', 'Birthdate'],
    students(),
  );
  write('Teacher.csv', ['SIS ID', 'School SIS ID', 'First Name', 'Last Name', 'Username', 'Title'], teachers());
  write('StudentEnrollment.csv', ['Section SIS ID', 'SIS ID'], enrollments());
  write('TeacherRoster.csv', ['Section SIS ID', 'SIS ID'], rosters());

  return {
    files,
    rows: files.reduce((sum, it) => sum + it.rows, 0),
    bytes: files.reduce((sum, it) => sum + it.bytes, 0),
    expected,
    churn: { ...district.counts },
  };

  function* sections(): Iterable<string[]> {
    for (let at = 0; at < district.sectionCount; at++) {
      const course = district.courses[district.courseOfSection(at)]!;
      const period = String(district.periodOfSection(at));
      yield [
        section(at),
        school(district.schoolOfSection(at)),
        `${course.title}, period ${period}`,
        '2027',
        '2026-2027',
        '8/17/2026',
        '6/5/2027',
        course.title,
        period,
      ];
    }
  }

  function* students(): Iterable<string[]> {
    for (const it of district.students()) {
      const [year, month, day] = it.birthDate.split('-').map(Number);
      const grade = it.grade === 0 ? 'KG' : String(it.grade);
      const born = `${month}/${day}/${year}`;
      yield [student(it.index), school(it.school), it.given, it.family, it.username, grade, born];
    }
  }

  function* teachers(): Iterable<string[]> {
    for (let at = 0; at < district.teacherCount; at++) {
      const { given, family } = district.personName('teacher', at);
      yield [teacher(at), school(district.schoolOfTeacher(at)), given, family, `t${5000 + at}`, 'Teacher'];
    }
  }

  function* enrollments(): Iterable<string[]> {
    for (const it of district.students()) for (const at of it.sections) yield [section(at), student(it.index)];
  }

  function* rosters(): Iterable<string[]> {
    for (let at = 0; at < district.sectionCount; at++) yield [section(at), teacher(district.teacherOfSection(at))];
  }
}

const school = (index: number) => String(10001 + index);
const section = (index: number) => `S${11001 + index}`;
const student = (index: number) => String(1300001 + index);
const teacher = (index: number) => `T${14001 + index}`;
