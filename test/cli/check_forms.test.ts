// `rollcall check` with its further options: the table of notices, and severities changed for one run.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rollcall } from './command.ts';

let folder: string;
let bad: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-forms-'));
  const layout = {
    id: 'grades',
    title: 'Grades',
    source: 'Made for this test.',
    pinned: false,
    files: [
      {
        name: 'grades.csv',
        pattern: '^grades\\.csv$',
        required: true,
        delimiter: ',',
        header: true,
        quoting: 'rfc4180',
        columnOrder: 'fixed',
        key: ['id'],
        columns: [
          { name: 'id', required: true, type: 'string' },
          { name: 'kind', required: true, type: 'enum', values: ['a', 'b'] },
        ],
        extraColumns: 'refused',
      },
    ],
  };
  writeFileSync(join(folder, 'layout.json'), JSON.stringify(layout));
  bad = join(folder, 'grades.csv');
  writeFileSync(bad, 'id,kind\n1,a\n2,-1\n3,b\n');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const check = (...args: string[]) => rollcall(['check', '--layout', join(folder, 'layout.json'), ...args, bad]);

test('the table of notices, on the screen and in a file', async () => {
  const { code, out } = await check('--format', 'csv', '--show-values');
  expect(code).toBe(0);
  expect(out).toContain('\r\n1,error,enum_unknown,');
  expect(out).toContain(",3,2,12,'-1,");
  const file = join(folder, 'notices.csv');
  expect((await check('--format', 'csv', '--show-values', '--out', file)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(out);
});

test('a severity changed for this run decides, and is said in text and HTML', async () => {
  const held = await check('--severity', 'enum_unknown=hold', '--severity', 'file_unexpected=info');
  expect(held.code).toBe(1);
  expect(held.out).toContain('(changed from error)');
  expect(held.out).toMatch(/Severities changed\n {2}file_unexpected is info instead of warn\n {2}enum_unknown is hold/);
  expect((await check('--severity', 'enum_unknown=reject')).code).toBe(2);
  const html = (await check('--format', 'html', '--severity', 'enum_unknown=hold')).out;
  expect(html).toContain('enum_unknown is hold instead of error');
});

test.each([
  ['enum_unkown=hold', 'there is no rule enum_unkown. Did you mean enum_unknown?'],
  ['enum_unknown', 'is no severity'],
  ['enum_unknown=worst', 'worst is no severity'],
  ['column_missing=info', 'can be lowered to hold at most'],
])('--severity %s is a mistake in the call', async (option, why) => {
  const { code, err } = await check('--severity', option);
  expect(code).toBe(64);
  expect(err).toContain(why);
});
