// An appliance with two nights behind it: the first accepted, the second held because many students are gone. For tests
// of who that is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Appliance, rollcall, startAppliance, until } from './appliance.ts';
import { createVisitor } from './visitor.ts';

export interface TwoNights {
  appliance: Appliance;
  dataFolder: string;
  /** Of the owner ortiz and the viewer adams. */
  password: string;
  stop(): Promise<void>;
}

const token = 'a-token-of-enough-letters-0123456789';
const password = 'a long enough password';
const columns = 'SIS ID,School SIS ID,First Name,Last Name,Username,Password,Grade';

const student = (id: number, more: { school?: string; last?: string } = {}) =>
  `${id},${more.school ?? 'S1'},Given${id},${more.last ?? `Family${id}`},user${id},secret${id},${(id % 12) + 1}\r\n`;

function files(students: string): Record<string, string> {
  return {
    'School.csv': 'SIS ID,Name\r\nS1,Lakeside\r\nS2,Hillside\r\n',
    'Section.csv': 'SIS ID,School SIS ID,Section Name\r\nC1,S1,Algebra\r\n',
    'Student.csv': `${columns}\r\n${students}`,
    'Teacher.csv': 'SIS ID,School SIS ID,First Name,Last Name,Username,Password\r\nT1,S1,Ana,Lee,alee,pw\r\n',
    'StudentEnrollment.csv': 'Section SIS ID,SIS ID\r\nC1,1000\r\n',
    'TeacherRoster.csv': 'Section SIS ID,SIS ID\r\nC1,T1\r\n',
  };
}

const all = Array.from({ length: 400 }, (_, at) => 1000 + at);
const before = all.map((id) => student(id, id >= 1300 ? { school: 'S2' } : {})).join('');
/** 120 of S1 and 30 of S2 are gone, two are new, 1301 is called otherwise. */
const tonight =
  all
    .filter((id) => (id < 1100 || id >= 1220) && (id < 1370 || id === 1399))
    .map((id) => student(id, { ...(id >= 1300 ? { school: 'S2' } : {}), ...(id === 1301 ? { last: '=cmd|x' } : {}) }))
    .join('') +
  student(5000) +
  student(5001);

/** 149 students of 400 are gone in import 2, two are new, and one is called otherwise. */
export async function startTwoNights(): Promise<TwoNights> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-who-'));
  const dataFolder = join(folder, 'data');
  const env = { ROLLCALL_DATA: dataFolder };
  writeFileSync(
    join(folder, 'district.yaml'),
    `district: { name: Lakeside, timezone: America/Los_Angeles }
senders: [ { name: sis, token: ${token} } ]
destinations: []
feeds: [ { name: rosters, sender: sis, layout: microsoft-sds-v1, initialImport: accept, complete: { settle: 200ms } } ]
`,
  );
  writeFileSync(join(folder, 'password'), password);
  expect(await rollcall(['apply', join(folder, 'district.yaml')], env)).toMatchObject({ code: 0 });
  for (const [name, role] of [
    ['ortiz', 'owner'],
    ['adams', 'viewer'],
  ] as const) {
    const added = await rollcall(
      ['user', 'add', name, '--role', role, '--password-file', join(folder, 'password')],
      env,
    );
    expect(added.code, added.stderr).toBe(0);
  }
  const appliance = await startAppliance({ dataFolder, env: { ROLLCALL_LOG_LEVEL: 'debug' } });
  const owner = createVisitor(() => appliance.url);
  await owner.logIn('ortiz', password);
  for (const [number, students] of [
    [1, before],
    [2, tonight],
  ] as const) {
    for (const [name, body] of Object.entries(files(students))) {
      const url = `${appliance.url}/api/v1/senders/sis/files/${name}`;
      const answer = await fetch(url, { method: 'PUT', body, headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(201);
    }
    await until(`import ${number} to be decided`, async () => {
      const text = await owner.text(`/imports/${number}`).catch(() => '');
      return text.includes('/report/html') ? true : undefined;
    });
  }
  return {
    appliance,
    dataFolder,
    password,
    async stop() {
      await appliance.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
