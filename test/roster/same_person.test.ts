// A person who opted out is the same one in other files of the set, by whatever number or address: in every layout that
// has such files, and in one that was learned and does not know what belongs to what.
import { expect, test } from 'vitest';
import type { Layout, LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { csv, cutSet, tableIn, textOf } from './cuts.ts';
import { setOf } from './sets.ts';

const clever = {
  'schools.csv': csv('School_id,School_name,School_number\ns1,North,1\ns2,South,2'),
  'students.csv':
    csv(`School_id,Student_id,Student_number,Last_name,First_name,Student_email,Contact_name,Contact_email,Directory
    s1,1001,1001,Ames,Ada,ada@pupils.example,Gail Ames,gail@home.example,N
    s1,1001,1001,Ames,Ada,ada@pupils.example,Gus Ames,gus@home.example,
    s1,1002,1002,Ames,Ben,ben@pupils.example,Gail Ames,gail@home.example,Y`),
  'teachers.csv': csv(`School_id,Teacher_id,Teacher_email,First_name,Last_name,Directory
    s1,71,tea@school.example,Tea,Cher,N
    s1,72,tim@school.example,Tim,Moss,Y`),
  'staff.csv': csv(`School_id,Staff_id,Staff_email,First_name,Last_name
    s1,9071,TEA@school.example,Tea,Cher
    s1,9072,tim@school.example,Tim,Moss`),
  'sections.csv': csv(`School_id,Section_id,Teacher_id,Teacher_2_id,Name
    s1,5001,72,71,Maths
    s1,5002,71,,Art`),
  'enrollments.csv': csv(`School_id,Section_id,Student_id
    s1,5001,1001
    s1,5001,1002`),
  'attendance.csv': csv(`Student_id,School_id,Section_id,Attendance_date,Attendance_type,Attendance_status
    1001,s1,,2026-11-20,daily,absent
    1003,s1,,2026-11-20,daily,absent`),
};

test('Clever: a student comes once per contact and opts out once', () => {
  const optOut = [{ file: 'students.csv', column: 'Directory', values: ['N'] }];
  const made = cutSet('clever-sftp', setOf(clever), { optOut });
  for (const { bytes } of made.values()) expect(bytes.toString()).not.toMatch(/1001|Ada|Gus|1003/);
  expect(textOf(made, 'students.csv')).toContain('1002');
  expect(made.get('students.csv')!.cut.rows).toEqual({ optedOut: 2 });
});

test('Clever: a teacher is the same one among the staff', () => {
  const optOut = [{ file: 'teachers.csv', column: 'Directory', values: ['N'] }];
  const made = cutSet('clever-sftp', setOf(clever), { optOut });
  for (const { bytes } of made.values()) expect(bytes.toString()).not.toMatch(/\b9?071\b|\b71\b|Tea,|tea@/i);
  expect(textOf(made, 'sections.csv')).toContain('5001,72,,Maths');
  expect(textOf(made, 'staff.csv')).toContain('Tim');
  expect(textOf(made, 'enrollments.csv')).toBe(clever['enrollments.csv']);
});

test('siblings with one address are two people', () => {
  const shared = clever['students.csv'].replaceAll(/(?:ada|ben)@pupils/g, 'family@pupils');
  const optOut = [{ file: 'students.csv', column: 'Directory', values: ['N'] }];
  const made = cutSet('clever-sftp', setOf({ ...clever, 'students.csv': shared }), { optOut });
  expect(textOf(made, 'students.csv')).toContain('Ben');
  expect(textOf(made, 'students.csv')).not.toContain('Ada');
});

test('CALPADS: every record of the student, by either number, discipline among them', () => {
  const layout = builtInLayout('calpads')!;
  const record = (code: string, ...fields: string[]) => {
    const width = layout.files.find((it) => it.name === `${code}.txt`)!.columns.length;
    return [code, 'A', '', '1964733', '1930288', ...fields, ...Array(width - 5 - fields.length).fill('')].join('^');
  };
  const files = {
    'SENR.txt': [
      record('SENR', '', '2026-2027', '5550000001', '301', 'Ada', '', 'Ames'),
      record('SENR', '', '2026-2027', '5550000002', '302', 'Ben', '', 'Ames'),
    ].join('\n'),
    'SDIS.txt': [
      record('SDIS', '2026-2027', '5550000001', '301', 'Ada', 'Ames'),
      record('SDIS', '2026-2027', '', '301', 'Ada', 'Ames'),
      record('SDIS', '2026-2027', '', '302', 'Ben', 'Ames'),
      record('SDIS', '2026-2027', '5550000009', '309', 'Dan', 'Dole'),
    ].join('\n'),
  };
  const by = (column: string, values: string[]) =>
    cutSet(layout, setOf(files), { optOut: [{ file: 'SENR.txt', column, values }] });
  const cuts = [by('SSID', ['5550000001']), by('LocalStudentID', ['301']), by('StudentLegalFirstName', ['ada'])];
  for (const made of cuts) {
    for (const { bytes } of made.values()) expect(bytes.toString()).not.toMatch(/Ada|5550000001|\^301\^/);
    expect(textOf(made, 'SDIS.txt')).toContain('Ben');
  }
  // A mark says nothing of somebody whose enrolment did not come tonight; a list of ids does.
  expect(textOf(cuts[2]!, 'SDIS.txt')).not.toContain('Dan');
  expect(textOf(cuts[0]!, 'SDIS.txt')).toContain('Dan');
});

test('Microsoft: a flag of the user, and guardians by relationship', () => {
  const files = {
    'orgs.csv': csv('sourcedId,name,type\ns1,North,school'),
    'users.csv': csv(`sourcedId,username,givenName,familyName
      u1,ada,Ada,Ames
      u2,ben,Ben,Ames
      u3,gail,Gail,Ames
      u4,gus,Gus,Ames
      u5,tea,Tea,Cher`),
    'roles.csv': csv(`userSourcedId,orgSourcedId,role
      u1,s1,student
      u2,s1,student
      u3,s1,guardian
      u4,s1,guardian
      u5,s1,teacher`),
    'relationships.csv': csv(`userSourcedId,relationshipUserSourcedId,relationshipRole
      u1,u3,parent
      u1,u4,parent
      u2,u4,parent
      u1,u5,aunt`),
    'userFlags.csv': csv('userSourcedId,flag\nu1,directoryOptOut\nu2,other'),
  };
  const optOut = [{ file: 'userFlags.csv', column: 'flag', values: ['directoryOptOut'] }];
  const made = cutSet('microsoft-sds-v2.1', setOf(files), { optOut });
  for (const { bytes } of made.values()) expect(bytes.toString()).not.toMatch(/u1|u3|Ada|Gail/);
  for (const name of ['users.csv', 'roles.csv']) expect(textOf(made, name)).toMatch(/u2[\s\S]*u4[\s\S]*u5/);
});

test('OneRoster 1.2: two accounts of one person, by the master identifier', () => {
  const files = {
    'users.csv':
      csv(`sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,userMasterIdentifier
      u1,,,true,ada,,Ada,Ames,M1
      u2,,,true,ada.ames,,Ada,Ames, m1
      u3,,,true,ben,,Ben,Ames,M2
      u4,,,true,cy,,Cy,Cole,
      u5,,,true,di,,Di,Dole,`),
    'demographics.csv': csv('sourcedId,status,dateLastModified,birthDate\nu2,,,2015-01-01\nu3,,,2016-01-01'),
  };
  const out = (values: string[]) =>
    cutSet('oneroster-1.2', setOf(files), { optOut: [{ file: 'users.csv', column: 'sourcedId', values }] });
  expect(textOf(out(['u1']), 'users.csv')).not.toMatch(/Ada|M1/i);
  expect(textOf(out(['u1']), 'demographics.csv')).not.toContain('2015');
  // No identifier is nobody's.
  expect(textOf(out(['u4']), 'users.csv')).toMatch(/Ada[\s\S]*Ben[\s\S]*Di/);
});

test('Canvas: by the other number, as an observer, as a login', () => {
  const files = {
    'users.csv': csv(`user_id,integration_id,login_id,full_name,status
      u100,i100,ada,Ada Ames,active
      u200,i200,ben,Ben Ames,active
      u300,i300,gail,Gail Ames,active`),
    'courses.csv': csv('course_id,short_name,long_name,status,integration_id\nc1,Maths,Maths,active,i100'),
    'enrollments.csv': csv(`course_id,user_id,user_integration_id,role,status,associated_user_id
      c1,u100,,student,active,
      c1,,i100,student,active,
      c1,u200,,student,active,
      c1,u300,,observer,active,u100`),
    'user_observers.csv': csv('observer_id,student_id,status\nu300,u100,active'),
    'logins.csv': csv(`user_id,login_id,existing_user_id,existing_integration_id
      x1,ada2,u100,
      x2,ada,,i100
      x3,ben2,u200,`),
    'change_sis_id.csv': csv('old_id,new_id,type\nu099,u100,user\nu100,u101,user\nu199,u200,user'),
  };
  const optOut = [{ file: 'users.csv', column: 'user_id', values: ['u100'] }];
  const made = cutSet('canvas-sis', setOf(files), { optOut });
  for (const [name, { bytes }] of made) {
    const theirs = name === 'courses.csv' ? /u100/ : /u100|i100|u300|\bada/;
    expect(bytes.toString(), name).not.toMatch(theirs);
  }
  expect(textOf(made, 'courses.csv')).toContain('c1,');
  for (const name of ['enrollments.csv', 'logins.csv', 'change_sis_id.csv'])
    expect(textOf(made, name)).toContain('u200');
});

test('Illuminate: transcripts of those who left', () => {
  const files = filesOf(districtOf({ seed: 77, students: 60, schools: 3 }), 'illuminate-isi');
  const layout = builtInLayout('illuminate-isi')!;
  const columns = layout.files.find((it) => it.name === 'transcripts.txt')!.columns.map((column) => column.name);
  const row = columns.map((name, at) => (at === 0 ? '99999991' : name === '04 Student First Name' ? 'Greta' : ''));
  const set = { ...files, 'transcripts.txt': `${columns.join('\t')}\r\n${row.join('\t')}\r\n` };
  const [header, first] = tableIn(layout, 'studemo.txt', files['studemo.txt']!);
  const school = first![header!.findIndex((name) => name.endsWith('Site ID'))]!;
  const marked = [{ file: 'studemo.txt', column: 'Photo Release', values: ['N'] }];
  for (const only of [{ schools: [school] }, { optOut: marked }])
    expect(textOf(cutSet(layout, setOf(set), only), 'transcripts.txt')).not.toContain('Greta');
});

test('GradeCam: one mark of several rows; rows without a school', () => {
  const combined =
    csv(`Term_ID,School_ID,Staff_First_Name,Staff_Last_Name,Staff_Email_Address,Staff_ID,Class_Name,Class_ID,Class_Period,Student_First_Name,Student_Last_Name,Student_ID,OptOut
    t,s1,Tea,Cher,tea@x.example,71,Maths,c1,1,Ada,Ames,301,Y
    t,s1,Tim,Moss,tim@x.example,72,Art,c2,2,Ada,Ames,301,
    t,s1,Tea,Cher,tea@x.example,71,Maths,c1,1,Ben,Ames,302,
    t,,Tea,Cher,tea@x.example,71,Maths,c1,1,Cy,Cole,303,
    t,s2,Tea,Cher,tea@x.example,71,Art,c3,1,Di,Dole,304,`);
  const cut = (only: Parameters<typeof cutSet>[2]) =>
    textOf(cutSet('gradecam-combined', setOf({ 'combined.csv': combined }), only), 'combined.csv');
  const byMark = cut({ optOut: [{ file: 'combined.csv', column: 'OptOut', values: ['y'] }] });
  expect(byMark).not.toContain('Ada');
  for (const name of ['Ben', 'Cy', 'Di']) expect(byMark).toContain(name);
  const byTeacher = cut({ optOut: [{ file: 'combined.csv', column: 'Staff_ID', values: ['71'] }] });
  expect(byTeacher).not.toContain('Cher');
  expect(byTeacher).toContain('Moss,tim@x.example,72,Art,c2,2,Ada');
  const ofSchool = cut({ schools: ['s1'] });
  expect(ofSchool).not.toMatch(/Cy|Di/);
  expect(ofSchool).toContain('Ben');
});

test('a learned layout that does not know what belongs to what', () => {
  const base = builtInLayout('microsoft-sds-v1')!.files[0]!;
  const column = (name: string) => ({ name, required: true, type: 'string' as const });
  const file = (name: string, columns: string[], key: string[]): LayoutFile => {
    return { ...base, name, pattern: `^${name}$`, key, columns: columns.map(column) };
  };
  const layout: Layout = {
    ...{ id: 'learned', title: 'Learned', source: 'learned', pinned: false },
    files: [
      file('pupils.csv', ['StudentID', 'First Name', 'Last Name', 'Consent'], ['StudentID']),
      file('grades.csv', ['student_id', 'Mark'], []),
      file('lunch.csv', ['Student ID', 'Last Name', 'Balance'], []),
    ],
  };
  const files = {
    'pupils.csv': csv('StudentID,First Name,Last Name,Consent\n301,Ada,Ames,no\n302,Ben,Ames,yes'),
    'grades.csv': csv('student_id,Mark\n301,A\n302,B\n303,C'),
    'lunch.csv': csv('Student ID,Last Name,Balance\n301,Ames,5\n302,Ames,6\n,Dole,7'),
  };
  const optOut = [{ file: 'pupils.csv', column: 'Consent', values: ['no'] }];
  const made = cutSet(layout, setOf(files), { optOut });
  for (const { bytes } of made.values()) expect(bytes.toString()).not.toMatch(/301|303|Dole/);
  for (const { bytes } of made.values()) expect(bytes.toString()).toContain('302');
});
