// Writes an invented district as a OneRoster CSV 1.1 set.
import { join } from 'node:path';
import { builtInLayout } from '../../../roster/layouts/catalogue.ts';
import { createCsvFile } from './csv_file.ts';
import { createDistrict, type DistrictOptions } from './district.ts';
import { createSpoiler, type Expected, type FaultPlan } from './faults.ts';

export interface WrittenSet {
  files: { name: string; path: string; rows: number; bytes: number }[];
  rows: number;
  bytes: number;
  /** Rows a checker must find, by `code file column`. */
  expected: Expected;
  /** Students removed, added and changed against the same seed without churn. */
  churn: { removed: number; added: number; changed: number };
}

const plans: Record<string, FaultPlan> = {
  'users.csv': {
    blank: 'familyName',
    badEnum: 'role',
    duplicateKey: { key: 'sourcedId', alter: 'familyName' },
    ragged: true,
  },
  'enrollments.csv': {
    blank: 'classSourcedId',
    badDate: 'beginDate',
    badEnum: 'role',
    orphan: 'userSourcedId',
    ragged: true,
  },
};

/** Writes the seven files of a bulk set into `folder`, which must exist. */
export function writeOneRoster(folder: string, options: DistrictOptions): WrittenSet {
  const district = createDistrict(options);
  const layout = builtInLayout('oneroster-1.1')!;
  const expected: Expected = new Map();
  const files: WrittenSet['files'] = [];

  const write = (name: string, rows: Iterable<string[]>) => {
    const header = layout.files.find((file) => file.name === name)!.columns.map((column) => column.name);
    const spoiler = createSpoiler(name, header, plans[name] ?? {}, options.faults ?? {}, district.random, expected);
    const path = join(folder, name);
    const file = createCsvFile(path, header);
    let at = 0;
    for (const row of rows) for (const fields of spoiler.spoil(row, at++)) file.row(fields);
    files.push({ name, path, ...file.close() });
  };

  const sent = ['academicSessions', 'classes', 'courses', 'enrollments', 'orgs', 'users'];
  const known = layout.files.map((file) => file.name.replace('.csv', '')).filter((name) => name !== 'manifest');
  write('manifest.csv', [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.1'],
    ...known.map((name) => [`file.${name}`, sent.includes(name) ? 'bulk' : 'absent']),
    ['source.systemName', 'Lakeside SIS'],
    ['source.systemCode', ''],
  ]);
  write('academicSessions.csv', [
    ['year-2027', '', '', '2026-2027 School Year', 'schoolYear', '2026-08-17', '2027-06-05', '', '2027'],
    ['term-2027-1', '', '', 'Fall 2026', 'term', '2026-08-17', '2027-01-09', 'year-2027', '2027'],
    ['term-2027-2', '', '', 'Spring 2027', 'term', '2027-01-09', '2027-06-05', 'year-2027', '2027'],
  ]);
  write('orgs.csv', [
    ['district', '', '', 'Lakeside Unified', 'district', '0600001', ''],
    ...district.schools.map((it) => [school(it.index), '', '', it.name, 'school', String(31 + it.index), 'district']),
  ]);
  write(
    'courses.csv',
    district.courses.map((it) => [
      `course-${it.index}`,
      '',
      '',
      'year-2027',
      it.title,
      `C${it.index}`,
      '',
      'district',
      it.subject.name,
      it.subject.code,
    ]),
  );
  write('classes.csv', classes());
  write('users.csv', users());
  write('enrollments.csv', enrollments());

  return {
    files,
    rows: files.reduce((sum, it) => sum + it.rows, 0),
    bytes: files.reduce((sum, it) => sum + it.bytes, 0),
    expected,
    churn: { ...district.counts },
  };

  function* classes(): Iterable<string[]> {
    for (let at = 0; at < district.sectionCount; at++) {
      const course = district.courses[district.courseOfSection(at)]!;
      const period = String(district.periodOfSection(at));
      yield [
        `class-${at}`,
        '',
        '',
        `${course.title}, period ${period}`,
        '',
        `course-${course.index}`,
        `${course.index}-${at}`,
        'scheduled',
        `Room ${100 + (at % 80)}`,
        school(district.schoolOfSection(at)),
        'term-2027-1,term-2027-2',
        course.subject.name.replaceAll(',', ''),
        course.subject.code,
        period,
      ];
    }
  }

  function* users(): Iterable<string[]> {
    for (let at = 0; at < district.teacherCount; at++) {
      const { given, family } = district.personName('teacher', at);
      yield [
        `t${at}`,
        '',
        '',
        'true',
        school(district.schoolOfTeacher(at)),
        'teacher',
        `t${5000 + at}@lakeside.example`,
        '',
        given,
        family,
        '',
        String(5000 + at),
        `t${5000 + at}@lakeside.example`,
        '',
        '',
        '',
        '',
        '',
      ];
    }
    for (const it of district.students()) {
      yield [
        `u${it.index}`,
        '',
        '',
        'true',
        school(it.school),
        'student',
        it.username,
        `{SIS:${100000 + it.index}}`,
        it.given,
        it.family,
        '',
        String(100000 + it.index),
        `${it.username}@lakeside.example`,
        '',
        '',
        '',
        it.grade === 0 ? 'KG' : String(it.grade).padStart(2, '0'),
        '',
      ];
    }
  }

  function* enrollments(): Iterable<string[]> {
    for (let at = 0; at < district.sectionCount; at++) {
      const teacher = `t${district.teacherOfSection(at)}`;
      const place = school(district.schoolOfSection(at));
      yield [`et${at}`, '', '', `class-${at}`, place, teacher, 'teacher', 'true', '2026-08-17', '2027-06-05'];
    }
    for (const it of district.students()) {
      for (const section of it.sections) {
        yield [
          `es${it.index}-${section}`,
          '',
          '',
          `class-${section}`,
          school(it.school),
          `u${it.index}`,
          'student',
          'false',
          '2026-08-17',
          '2027-06-05',
        ];
      }
    }
  }
}

function school(index: number): string {
  return `school-${index}`;
}
