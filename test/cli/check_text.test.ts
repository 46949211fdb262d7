// The text report at a glance: nothing is said twice, and what was not looked at does not read as a zero.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rollcall } from './command.ts';

const sample = join(import.meta.dirname, '../specimens/samples/sds-v1-100');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-text-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function night(rewrite: Record<string, (text: string) => string>): string {
  const path = join(folder, 'night');
  cpSync(sample, path, { recursive: true });
  for (const [name, change] of Object.entries(rewrite)) {
    writeFileSync(join(path, name), change(readFileSync(join(path, name), 'utf8')));
  }
  return path;
}

/** Without lines 11 to 44. */
const shrunken = (text: string) => text.split('\n').toSpliced(10, 34).join('\n');

test('what led to the verdict is said once, with why and fix below', async () => {
  const { out } = await rollcall(['check', '--baseline', sample, night({ 'Student.csv': shrunken })]);
  expect(out.split('34 of 86 rows of Student.csv would disappear (39.5 %, limit 10 %).')).toHaveLength(2);
  expect(out).toMatch(/hold {3}rows_removed_mass {2}Student\.csv {2}× 34\n {4}why /);
  expect(out).toMatch(/Student\.csv +52 +0 +-34 +0 +0\n/);
});

test('files that are as they were are one entry', async () => {
  const { out } = await rollcall(['check', '--baseline', sample, night({ 'Student.csv': shrunken })]);
  expect(out.split('file_unchanged')).toHaveLength(2);
  expect(out.replace(/\s+/g, ' ')).toContain(
    'School.csv; Section.csv; Teacher.csv; StudentEnrollment.csv; TeacherRoster.csv × 5 Exactly the same file as last time.',
  );
});

test('a file that could not be read has question marks instead of zeros, and what was not checked is one sentence', async () => {
  const path = night({ 'Student.csv': (text) => text.replaceAll(',', '\t') });
  const { out } = await rollcall(['check', '--baseline', sample, path]);
  expect(out).toMatch(/Student\.csv +86 +\? +\? +\? +\?\n/);
  expect(out.split('Student.csv has another separator than agreed').length - 1).toBeLessThanOrEqual(2);
  const html = await rollcall(['check', '--format', 'html', '--baseline', sample, path]);
  expect(html.out.replaceAll(' class="number"', '')).toContain(
    '<td>Student.csv</td><td>86</td><td>86</td><td>?</td><td>?</td><td>?</td><td>?</td>',
  );
});
