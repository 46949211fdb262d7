// `learn`: one or several nights in, a layout out that the other commands take, with what speaks for it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDistrictFile } from '../../src/cli/read_district_file.ts';
import { parseLayoutFile } from '../../src/roster/layout_file.ts';
import { rollcall } from './command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'learn-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A folder with one night; `extra` rows at its end. */
function night(name: string, first: number, extra = ''): string {
  const path = join(folder, name);
  mkdirSync(path);
  const id = (at: number) => String(first + at).padStart(6, '0');
  const students = Array.from({ length: 300 }, (_, at) => `${id(at)},Lee${at},4/${(at % 28) + 1}/2014`);
  const marks = Array.from({ length: 300 }, (_, at) => `${id(at)},M${at}`);
  writeFileSync(join(path, 'students.csv'), `student_id,last_name,birth_date\n${students.join('\n')}\n`);
  writeFileSync(join(path, 'marks.csv'), `student_id,mark\n${marks.join('\n')}\n${extra}`);
  return path;
}

test('with --out the evidence is the answer, and the layout judges the next night', async () => {
  const layout = join(folder, 'layout.json');
  const { code, out, err } = await rollcall(['learn', night('mon', 4500), '--out', layout, '--id', 'lakeside']);
  expect(code).toBe(0);
  expect(out).toContain('Learned layout   2 files, 5 columns');
  expect(out).toMatch(/^ {2}student_id +digits, 6 long +always +key$/m);
  expect(out).toMatch(/^ {2}birth_date +date M\/D\/YYYY +may be blank$/m);
  expect(out).toMatch(/^ {2}student_id .* in students\.csv\.student_id$/m);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('all 300 values are keys of students.csv');
  expect(err).toContain(`The layout is in ${layout}.`);
  expect(parseLayoutFile(readFileSync(layout, 'utf8')).layout?.id).toBe('lakeside');
  expect((await rollcall(['check', night('tue', 4503), '--layout', layout])).code).toBe(0);
  expect((await rollcall(['check', night('wed', 4505, '999999,M\n'), '--layout', layout])).out).toContain(
    'reference_missing',
  );
});

test('several folders are several nights: what does not hold on each is not proposed', async () => {
  const nights = [night('mon', 4500, '999999,M\n'), night('tue', 4503)];
  const learned = await rollcall(['learn', ...nights, '--format', 'json']);
  const { layout, evidence } = JSON.parse(learned.out) as {
    layout: { source: string; files: { name: string; columns: { references?: string }[] }[] };
    evidence: { file: string; column?: string; says: string; isOdd?: true }[];
  };
  expect(layout.source).toBe('Learned from 2 good nights.');
  const marks = layout.files.find((file) => file.name === 'marks.csv');
  expect(marks?.columns[0]?.references).toBeUndefined();
  expect(evidence).toContainEqual({
    file: 'marks.csv',
    column: 'student_id',
    says: '99.8 % of its values are keys of students.csv; 1 is not, first on line 302: not taken as a reference',
    isOdd: true,
  });
});

test('a district file takes the layout by its path', async () => {
  const layout = join(folder, 'layout.json');
  await rollcall(['learn', night('mon', 4500), '--out', layout]);
  const text = `feeds:\n  - name: rosters\n    sender: sis\n    layout: ./layout.json\nsenders:\n  - name: sis\n    password: long enough here\n`;
  writeFileSync(join(folder, 'district.yaml'), text);
  const parsed = readDistrictFile(join(folder, 'district.yaml'));
  expect(parsed).toMatchObject({ ok: true, file: { feeds: [{ layout: { id: 'learned' } }] } });
});

test('a format that is none, and nothing to learn from, are mistakes of the call', async () => {
  expect(await rollcall(['learn', night('mon', 1), '--format', 'xml'])).toMatchObject({ code: 64 });
  const empty = join(folder, 'students.csv');
  writeFileSync(empty, '');
  const said = await rollcall(['learn', empty]);
  expect(said.code).toBe(64);
  expect(said.err).toContain('the file is empty and was left out');
});
