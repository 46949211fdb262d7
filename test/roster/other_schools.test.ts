// Families, teachers and numbers that two schools share, of which one is sent: the people of that school go, whole, and of
// the other one's nothing.
import { expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { csv, cutSet, tableIn, textOf } from './cuts.ts';
import { check, fileOf, setOf } from './sets.ts';

const only = { schools: ['s1'] };

/** In the first column of a file that was cut. */
const idsIn = (layout: string, made: ReturnType<typeof cutSet>, file: string) =>
  tableIn(builtInLayout(layout)!, file, made.get(file)!.bytes)
    .slice(1)
    .map((row) => row[0]);

const orgs = csv(`sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
  s1,,,North,school,,
  s2,,,South,school,,`);

/** `home`: by user; blank where the SIS leaves it out, which it may. */
function family(home: Record<string, string>) {
  const user = (id: string, agents: string) =>
    `${id},,,true,${home[id] ?? ''},${id},,${id},Ames,,,${id}@x.example,,,${agents},,,`;
  return {
    'orgs.csv': orgs,
    'users.csv': `${[
      'sourcedId,status,dateLastModified,enabledUser,primaryOrgSourcedId,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier',
      user('ada', 'gail'),
      user('ben', 'gail'),
      user('gail', '"ada,ben"'),
      user('tea', ''),
      user('tom', ''),
    ].join('\r\n')}\r\n`,
    'roles.csv':
      csv(`sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId
      r1,,,ada,primary,student,,,s1,
      r2,,,ben,primary,student,,,s2,
      r3,,,gail,primary,parent,,,s2,
      r4,,,tea,primary,teacher,,,s2,
      r5,,,tea,secondary,teacher,,,s1,
      r6,,,tom,primary,teacher,,,s2,`),
    'demographics.csv': csv(`sourcedId,status,dateLastModified,birthDate,sex
      ada,,,2015-01-01,female
      ben,,,2013-01-01,male`),
  };
}

test.each([
  ['no home school', {}],
  ['the home school of each', { ada: 's1', ben: 's2', gail: 's2', tea: 's2', tom: 's2' }],
  ['the home school of some', { ben: 's2', tea: 's2' }],
])('OneRoster 1.2, %s: a brother at another school stays here, a shared mother and teacher go', (_, home) => {
  const made = cutSet('oneroster-1.2', setOf(family(home)), only);
  expect(idsIn('oneroster-1.2', made, 'users.csv')).toEqual(['ada', 'gail', 'tea']);
  for (const [name, { bytes }] of made) expect(bytes.toString(), name).not.toMatch(/ben|tom|s2|2013/);
  expect(textOf(made, 'demographics.csv')).toContain('ada');
  expect(idsIn('oneroster-1.2', made, 'roles.csv')).toEqual(['r1', 'r5']);
});

test('Microsoft: the mother of a brother who opted out at another school goes with the sister', () => {
  const files = {
    'orgs.csv': csv('sourcedId,name,type\ns1,North,school\ns2,South,school'),
    'users.csv': csv('sourcedId,username,givenName,familyName\nu1,ada,Ada,Ames\nu2,ben,Ben,Ames\nu3,gail,Gail,Ames'),
    'roles.csv': csv('userSourcedId,orgSourcedId,role\nu1,s1,student\nu2,s2,student'),
    'relationships.csv': csv('userSourcedId,relationshipUserSourcedId,relationshipRole\nu1,u3,parent\nu2,u3,parent'),
  };
  const optOut = [{ file: 'users.csv', column: 'username', values: ['ben'] }];
  const made = cutSet('microsoft-sds-v2.1', setOf(files), { ...only, optOut });
  expect(idsIn('microsoft-sds-v2.1', made, 'users.csv')).toEqual(['u1', 'u3']);
  expect(textOf(made, 'relationships.csv')).not.toContain('u2');
});

test('Canvas: people named by their other number go with their enrollments; changes of others’ numbers stay here', () => {
  const files = {
    'accounts.csv': csv('account_id,parent_account_id,name,status\ns1,,North,active\ns2,,South,active'),
    'users.csv': csv(`user_id,integration_id,login_id,full_name,status
      u100,i100,ada,Ada Ames,active
      u200,i200,ben,Ben Ames,active
      u500,i500,cy,Cy Cole,active`),
    'courses.csv': csv(`course_id,short_name,long_name,account_id,status
      c1,Maths,Maths,s1,active
      c2,Art,Art,s2,active`),
    'enrollments.csv': csv(`course_id,user_id,user_integration_id,role,status
      c1,u100,,student,active
      c1,,i500,student,active
      c2,,i200,student,active`),
    'change_sis_id.csv': csv(`old_id,new_id,type
      u099,u100,user
      u199,u200,user
      u499,U500,user
      c9,c1,course`),
  };
  const made = cutSet('canvas-sis', setOf(files), only);
  expect(idsIn('canvas-sis', made, 'users.csv')).toEqual(['u100', 'u500']);
  expect(textOf(made, 'enrollments.csv')).toContain('c1,,i500');
  expect(idsIn('canvas-sis', made, 'change_sis_id.csv')).toEqual(['u099', 'u499', 'c9']);
});

test('Apple: whoever is at two places goes along with the place that the layout wants named, and nobody else of it', () => {
  const files = {
    'locations.csv': csv('location_id,location_name\ns1,North\ns2,South\ns3,West'),
    'students.csv': csv(`person_id,first_name,last_name,location_id,location_id_2
      p1,Ada,Ames,s1,s3
      p2,Ben,Ames,s2,s1
      p3,Cy,Cole,s2,`),
    'staff.csv': csv(`person_id,first_name,last_name,location_id,location_id_2
      t1,Tea,Cher,s1,
      t2,Tim,Moss,s2,s1
      t3,Tom,Out,s2,`),
    'courses.csv': csv('course_id,course_number,course_name,location_id\nco1,1,Maths,s1\nco2,2,Art,s2'),
    'classes.csv': csv(`class_id,course_id,instructor_id,instructor_id_2,location_id,instructor_id_4
      k1,co1,t1,t2,s1,t3
      k2,co2,t3,,s2,`),
    'rosters.csv': csv('roster_id,class_id,student_id\nr1,k1,p1\nr2,k1,p2\nr3,k2,p2\nr4,k2,p3'),
  };
  const id = 'apple-school-manager';
  const made = cutSet(id, setOf(files), only);
  expect(idsIn(id, made, 'locations.csv')).toEqual(['s1', 's2']);
  expect(idsIn(id, made, 'students.csv')).toEqual(['p1', 'p2']);
  expect(idsIn(id, made, 'staff.csv')).toEqual(['t1', 't2']);
  expect(idsIn(id, made, 'courses.csv')).toEqual(['co1']);
  expect(idsIn(id, made, 'rosters.csv')).toEqual(['r1', 'r2']);
  expect(textOf(made, 'classes.csv')).toContain('k1,co1,t1,t2,s1,\r\n');
  const { report } = check(
    builtInLayout(id)!,
    [...made].map(([name, { bytes }]) => fileOf(name, new Uint8Array(bytes))),
  );
  expect(report.notices.filter((it) => it.code.startsWith('reference'))).toEqual([]);
  // Nobody who is sent is at s2 any more.
  const optOut = [
    { file: 'students.csv', column: 'person_id', values: ['p2'] },
    { file: 'staff.csv', column: 'person_id', values: ['t2'] },
  ];
  expect(idsIn(id, cutSet(id, setOf(files), { ...only, optOut }), 'locations.csv')).toEqual(['s1']);
});
