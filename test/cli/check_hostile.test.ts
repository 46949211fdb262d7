// `rollcall check` on what a stranger may point it at: names that steer a terminal, links, pipes, one file twice.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addCheck } from '../../src/cli/check.ts';
import { runCommand } from '../../src/cli/run_command.ts';
import { rollcall } from './command.ts';

const sample = join(import.meta.dirname, '../specimens/samples/sds-v1-100');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-hostile-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Control characters other than line feeds, and what turns the direction of a line around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test('names, headers and values never steer the screen a report is shown on', async () => {
  const night = join(folder, 'night');
  cpSync(sample, night, { recursive: true });
  writeFileSync(join(night, 'evil\u001b[2J\u001b]0;title\u0007.csv'), 'a,b\n1,2\n');
  writeFileSync(join(night, 'new\nline\u202egpj.csv'), 'a\n');
  writeFileSync(join(night, '<img src=x>.csv'), 'a\n');
  const students = readFileSync(join(night, 'Student.csv'), 'utf8');
  writeFileSync(
    join(night, 'Student.csv'),
    students.replace('Graduation Year', '\u001b[31m<b>Evil\u009b').replace('4/2/2000', '\u001b[31m'),
  );
  for (const args of [[], ['--show-values'], ['--baseline', sample]]) {
    for (const format of ['text', 'html', 'json']) {
      const { out, err } = await rollcall(['check', '--format', format, ...args, night]);
      expect(out + err).not.toMatch(steering);
      if (format === 'html') expect(out).not.toMatch(/<img|<b>/);
      if (format === 'json') expect(JSON.parse(out).notices).not.toEqual([]);
    }
  }
  const stranger = join(folder, 'evil\u001b[2J.csv');
  writeFileSync(stranger, 'a,b\n');
  expect((await rollcall(['check', stranger])).err).not.toMatch(steering);
});

test('files behind links count, links that lead nowhere or in a circle do not', async () => {
  const links = join(folder, 'links');
  mkdirSync(links);
  for (const name of readdirSync(sample)) symlinkSync(join(sample, name), join(links, name));
  symlinkSync(join(links, 'self'), join(links, 'self'));
  symlinkSync('/nowhere/at/all.csv', join(links, 'nowhere.csv'));
  symlinkSync(links, join(links, 'up'));
  const { code, out } = await rollcall(['check', '--format', 'json', links]);
  expect(code).toBe(0);
  expect(JSON.parse(out).files).toHaveLength(6);
});

test('what is no file is a mistake in the call, never a wait and never a fault of ours', async () => {
  const circle = join(folder, 'circle');
  symlinkSync(circle, circle);
  const pipe = join(folder, 'pipe.csv');
  execFileSync('mkfifo', [pipe]);
  for (const path of [circle, pipe, '/dev/null', `/${'a'.repeat(5000)}`, `${folder}/a\u0000b`]) {
    const { code, out, err } = await rollcall(['check', path]);
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(/^rollcall: .+\.\n$/);
  }
});

test('one file given twice is a mistake in the call: only one of them would be checked', async () => {
  const student = join(sample, 'Student.csv');
  for (const paths of [
    [student, student],
    [sample, student],
  ]) {
    const { code, err } = await rollcall(['check', ...paths]);
    expect([code, err]).toEqual([64, 'rollcall: Student.csv was given twice. Name each file of the set once.\n']);
  }
});

test('a file that still grows while it is checked is said to, and is no fault of ours', async () => {
  const night = join(folder, 'night');
  cpSync(sample, night, { recursive: true });
  let said = '';
  const terminal = {
    out: () => {},
    err(text: string) {
      said += text;
      // The first word of progress comes after all files were opened.
      if (text.includes('School.csv')) appendFileSync(join(night, 'TeacherRoster.csv'), '11001,14001\n');
    },
    outIsTty: false,
    errIsTty: true,
    width: 100,
    exitCode: 0,
  };
  const program = new Command('rollcall');
  addCheck(program, terminal);
  expect(await runCommand(program, ['check', night], terminal)).toBe(64);
  expect(said).toContain('changed while it was checked');
});
