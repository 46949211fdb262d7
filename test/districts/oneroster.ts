// An invented district as a OneRoster 1.1 or 1.2 bulk set with its manifest, demographics included.
import type { Layout } from '../../src/roster/layout.ts';
import { oneRoster11 } from '../../src/roster/layouts/oneroster_1_1.ts';
import { oneRoster12 } from '../../src/roster/layouts/oneroster_1_2.ts';
import { cedsGrade } from './grades.ts';
import { type District, yearTerm } from './people.ts';
import { type Table, tableOf } from './table.ts';

export function oneRoster11Tables(district: District): Table[] {
  const tables = sharedTables(district, oneRoster11);
  tables.push(
    tableOf(
      oneRoster11,
      'users.csv',
      users(district, (role) => ({ role }), withSchools),
    ),
  );
  return [manifestOf(oneRoster11, '1.1', tables), ...tables];
}

export function oneRoster12Tables(district: District): Table[] {
  const tables = sharedTables(district, oneRoster12);
  const columns = oneRoster12.files
    .find((file) => file.name === 'users.csv')!
    .columns.map((column) => column.name)
    .filter((name) => name !== 'resourceSourcedIds');
  const primary = (schools: string[]) => ({ primaryOrgSourcedId: schools[0]! });
  tables.push(
    tableOf(
      oneRoster12,
      'users.csv',
      users(district, () => ({}), primary),
      columns,
    ),
    tableOf(oneRoster12, 'roles.csv', roles(district)),
  );
  return [manifestOf(oneRoster12, '1.2', tables), ...tables];
}

function manifestOf(layout: Layout, version: string, tables: Table[]): Table {
  const sent = new Set(tables.map((table) => table.file));
  const rows = layout.files
    .filter((file) => file.name !== 'manifest.csv')
    .map((file) => ({
      propertyName: `file.${file.name.replace('.csv', '')}`,
      value: sent.has(file.name) ? 'bulk' : 'absent',
    }));
  return tableOf(layout, 'manifest.csv', [
    { propertyName: 'manifest.version', value: '1.0' },
    { propertyName: 'oneroster.version', value: version },
    ...rows,
    { propertyName: 'source.systemName', value: 'Lakeside SIS' },
    { propertyName: 'source.systemCode', value: '' },
  ]);
}

function sharedTables(district: District, layout: Layout): Table[] {
  const table = (file: string, rows: Iterable<Record<string, string>>) => tableOf(layout, file, rows);
  const { year } = district;
  const courseOf = new Map(district.courses.map((it) => [it.id, it]));
  return [
    table('academicSessions.csv', [
      ...district.terms.map((it) => ({
        sourcedId: it.id,
        title: it.name,
        type: 'semester',
        startDate: it.start,
        endDate: it.end,
        parentSourcedId: yearTerm(district),
        schoolYear: String(year.endYear),
      })),
      {
        sourcedId: yearTerm(district),
        title: `School year ${year.label}`,
        type: 'schoolYear',
        startDate: year.start,
        endDate: year.end,
        schoolYear: String(year.endYear),
      },
    ]),
    table('orgs.csv', [
      { sourcedId: district.id, name: district.name, type: 'district', identifier: district.id },
      ...district.schools.map((it) => ({
        sourcedId: it.id,
        name: it.name,
        type: 'school',
        identifier: it.ncesId,
        parentSourcedId: district.id,
      })),
    ]),
    table(
      'courses.csv',
      district.courses.map((it) => ({
        sourcedId: it.id,
        schoolYearSourcedId: yearTerm(district),
        title: it.title,
        courseCode: it.id,
        grades: cedsGrade(it.grade),
        orgSourcedId: district.id,
        subjects: it.subject.department,
        subjectCodes: it.subject.code,
      })),
    ),
    table(
      'classes.csv',
      district.sections.map((it) => ({
        sourcedId: `C${it.id}`,
        title: it.name,
        grades: cedsGrade(it.grade),
        courseSourcedId: it.courseId,
        classCode: it.id,
        classType: it.grade < 6 && it.name.startsWith('Homeroom') ? 'homeroom' : 'scheduled',
        location: it.room,
        schoolSourcedId: it.schoolId,
        termSourcedIds: it.termIds.join(','),
        subjects: courseOf.get(it.courseId)!.subject.department,
        subjectCodes: courseOf.get(it.courseId)!.subject.code,
        periods: it.period,
      })),
    ),
    table('enrollments.csv', enrollments(district)),
    table(
      'demographics.csv',
      district.students.map((it) => ({
        sourcedId: it.id,
        birthDate: it.birthDate,
        sex: it.gender === 'M' ? 'male' : it.gender === 'F' ? 'female' : '',
        white: String(it.race === '700'),
        asian: String(it.race === '201'),
        hispanicOrLatinoEthnicity: String(it.isHispanic),
        cityOfBirth: it.city,
        stateOfBirthAbbreviation: it.state,
        countryOfBirthCode: 'US',
      })),
    ),
  ];
}

function* enrollments(district: District): Iterable<Record<string, string>> {
  const dates = { beginDate: district.year.start, endDate: district.year.end };
  for (const it of district.sections) {
    for (const [at, teacher] of it.teacherIds.entries()) {
      yield {
        sourcedId: `T-${it.id}-${teacher}`,
        classSourcedId: `C${it.id}`,
        schoolSourcedId: it.schoolId,
        userSourcedId: teacher,
        role: 'teacher',
        primary: String(at === 0),
        ...dates,
      };
    }
  }
  for (const it of district.students) {
    for (const section of it.sectionIds) {
      yield {
        sourcedId: `S-${section}-${it.id}`,
        classSourcedId: `C${section}`,
        schoolSourcedId: it.schoolId,
        userSourcedId: it.id,
        role: 'student',
        primary: 'false',
        ...dates,
        ...(it.enteredOn && { beginDate: it.enteredOn }),
      };
    }
  }
}

const withSchools = (schools: string[]) => ({ orgSourcedIds: schools.join(',') });

function* users(
  district: District,
  roleOf: (role: string) => Record<string, string>,
  schoolsOf: (schools: string[]) => Record<string, string>,
): Iterable<Record<string, string>> {
  const schoolOf = new Map(district.students.map((it) => [it.id, it.schoolId]));
  const person = (it: District['students'][number] | District['staff'][number] | District['guardians'][number]) => ({
    sourcedId: it.id,
    enabledUser: 'true',
    username: it.username,
    givenName: it.given,
    familyName: it.family,
    middleName: it.middle,
    email: it.email,
  });
  for (const it of district.staff) {
    yield {
      ...person(it),
      ...schoolsOf(it.schoolIds),
      ...roleOf(it.isTeacher ? 'teacher' : 'administrator'),
      identifier: it.id,
      userIds: `{State:${it.stateId}}`,
    };
  }
  for (const it of district.students) {
    yield {
      ...person(it),
      ...schoolsOf([it.schoolId]),
      ...roleOf('student'),
      identifier: it.id,
      userIds: `{State:${it.stateId}},{SIS:${it.id}}`,
      agentSourcedIds: it.guardianIds.join(','),
      grades: cedsGrade(it.grade),
    };
  }
  for (const it of district.guardians) {
    const schools = [...new Set(it.studentIds.map((id) => schoolOf.get(id)!))];
    yield { ...person(it), ...schoolsOf(schools), ...roleOf('parent'), phone: it.phone };
  }
}

function* roles(district: District): Iterable<Record<string, string>> {
  const schoolOf = new Map(district.students.map((it) => [it.id, it.schoolId]));
  for (const it of district.staff) {
    for (const [at, school] of it.schoolIds.entries()) {
      yield {
        sourcedId: `R-${it.id}-${at}`,
        userSourcedId: it.id,
        roleType: at === 0 ? 'primary' : 'secondary',
        role: it.isTeacher ? 'teacher' : 'principal',
        beginDate: district.year.start,
        orgSourcedId: school,
      };
    }
  }
  for (const it of district.students) {
    yield {
      sourcedId: `R-${it.id}`,
      userSourcedId: it.id,
      roleType: 'primary',
      role: 'student',
      orgSourcedId: it.schoolId,
    };
  }
  for (const it of district.guardians) {
    yield {
      sourcedId: `R-${it.id}`,
      userSourcedId: it.id,
      roleType: 'primary',
      role: 'parent',
      orgSourcedId: schoolOf.get(it.studentIds[0]!)!,
    };
  }
}
