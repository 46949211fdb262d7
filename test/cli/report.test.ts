// `report`: a file of SQL or a ready-made report over local files.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { rollcall } from './command.ts';

let folder: string;
let set: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-cli-'));
  set = join(folder, 'set');
  mkdirSync(set);
  const files = filesOf(districtOf({ seed: 40, students: 40 }), 'oneroster-1.1');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(set, name), text);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a file of SQL prints its rows; the set is recognised', async () => {
  const sql = join(folder, 'schools.sql');
  writeFileSync(sql, "SELECT sourcedId AS id, name FROM orgs WHERE type = 'school' ORDER BY name;\n");
  const { code, out, err } = await rollcall(['report', sql, set]);
  expect(err).toBe('');
  expect(out).toMatch(/^id,name\r\n0031,.+\r\n$/);
  expect(code).toBe(0);
});

test('a ready-made one writes its file, and says what it is', async () => {
  const out = join(folder, 'combined.csv');
  const said = await rollcall(['report', 'oneroster-1.1-to-gradecam', set, '--out', out]);
  expect(said).toMatchObject({ code: 0, out: '' });
  expect(said.err).toMatch(/combined\.csv: \d+ rows, [\d,]+ bytes, sha256 [0-9a-f]{64}\n$/);
  expect(readFileSync(out, 'utf8')).toMatch(/^Term_ID,School_ID,/);
  expect((await rollcall(['check', out, '--layout', 'gradecam-combined'])).code).toBe(0);
});

test('a relative folder and a relative --out are those of the caller’s working folder', async () => {
  const near = (path: string) => relative(process.cwd(), path);
  const out = join(folder, 'near.csv');
  const said = await rollcall(['report', 'oneroster-1.1-to-gradecam', near(set), '--out', near(out)]);
  expect(said.code).toBe(0);
  expect(readFileSync(out, 'utf8')).toMatch(/^Term_ID,School_ID,/);
});

test('one of several files makes a folder', async () => {
  const out = join(folder, 'clever');
  expect((await rollcall(['report', 'oneroster-1.1-to-clever', set, '--out', out])).code).toBe(0);
  expect(readdirSync(out).sort()).toContain('enrollments.csv');
  expect((await rollcall(['check', out, '--layout', 'clever-sftp'])).code).toBe(0);
});

test('what the layout does not take is not written', async () => {
  const sql = join(folder, 'half.sql');
  writeFileSync(sql, 'SELECT sourcedId AS Term_ID FROM academicSessions');
  const out = join(folder, 'half.csv');
  const said = await rollcall(['report', sql, set, '--layout', 'gradecam-combined', '--out', out]);
  expect(said.code).toBe(1);
  expect(said.err).toContain('GradeCam combined import would not take it.');
  expect(readdirSync(folder)).not.toContain('half.csv');
});

test('mistakes in the call are sentences', async () => {
  expect(await rollcall(['report', 'nothing-like-it', set])).toMatchObject({ code: 64 });
  const sql = join(folder, 'two.sql');
  writeFileSync(sql, 'SELECT 1; DROP TABLE users');
  const said = await rollcall(['report', sql, set]);
  expect(said.code).toBe(1);
  expect(said.err).toContain('more than one statement');
});
