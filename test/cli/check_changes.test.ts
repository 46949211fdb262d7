// `rollcall check --baseline OLD --changes FOLDER`: one CSV for each file that changed; masked unless values are asked for.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rollcall } from './command.ts';

let folder: string;
const header = 'SIS ID,School SIS ID,First Name,Last Name,Username,Password';

function night(name: string, teachers: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'School.csv'), 'SIS ID,Name\nS1,Lakeside\n');
  writeFileSync(join(path, 'Teacher.csv'), `${header}\n${teachers}`);
  writeFileSync(join(path, 'Section.csv'), 'SIS ID,School SIS ID,Section Name\nC1,S1,Algebra\n');
  writeFileSync(join(path, 'Student.csv'), `${header}\n1000,S1,Eli,Moe,emoe,pw\n`);
  writeFileSync(join(path, 'StudentEnrollment.csv'), 'Section SIS ID,SIS ID\nC1,1000\n');
  writeFileSync(join(path, 'TeacherRoster.csv'), 'Section SIS ID,SIS ID\nC1,T1\n');
  return path;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-changes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('all that left, came and changed, in one file', async () => {
  const before = night('before', 'T1,S1,Ana,Lee,alee,pw1\nT2,S1,Bo,Roe,broe,pw2\nT4,S1,Cy,Poe,cpoe,pw4\n');
  const tonight = night('tonight', 'T1,S1,Ana,Rose,alee,pw1\nT3,S1,Di,Fox,dfox,pw3\nT4,S1,Cy,Poe,cpoe,pw4\n');
  const out = join(folder, 'out', 'deep');
  const args = ['check', tonight, '--baseline', before, '--changes', out];
  const ran = await rollcall(args);
  expect(ran.err).toContain('Teacher.changes.csv: 1 removed, 1 added, 1 changed');
  expect(existsSync(join(out, 'School.changes.csv'))).toBe(false);
  const lines = () => readFileSync(join(out, 'Teacher.changes.csv'), 'utf8').split('\r\n');
  expect(lines().slice(1, -1)).toEqual([
    'removed,3,,T••,B••,R••,S••,b••,••',
    'added,3,,T••,D••,F••,S••,d••,••',
    'changed from,2,Last Name,T••,A••,L••,S••,a••,••',
    'changed to,2,Last Name,T••,A••,R••,S••,a••,••',
  ]);
  await rollcall([...args, '--show-values']);
  expect(lines().slice(1, -1)).toEqual([
    'removed,3,,T2,Bo,Roe,S1,broe,••',
    'added,3,,T3,Di,Fox,S1,dfox,••',
    'changed from,2,Last Name,T1,Ana,Lee,S1,alee,••',
    'changed to,2,Last Name,T1,Ana,Rose,S1,alee,••',
  ]);
});

test('without a baseline, or into a folder that cannot be made, it is a mistake in the command', async () => {
  const tonight = night('tonight', 'T1,S1,Ana,Rose,alee,pw1\n');
  expect(await rollcall(['check', tonight, '--changes', folder])).toMatchObject({
    code: 64,
    err: expect.stringContaining('give it with --baseline'),
  });
  const before = night('before', 'T1,S1,Ana,Lee,alee,pw1\n');
  const under = join(tonight, 'School.csv', 'x');
  expect(await rollcall(['check', tonight, '--baseline', before, '--changes', under])).toMatchObject({ code: 64 });
});
