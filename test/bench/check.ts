// The check against DuckDB and csv-parse: the same files, the same questions, the same answers or no figures at all.
// Then ten times the rows, and files of other shapes. Alone: `node test/bench/check.ts [--large] [--only DuckDB] ...`.
import { closeSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import type { Answer } from './check_answer.ts';
import { comparedCodes, comparedShapes } from './check_answer.ts';
import { spoilSet } from './check_dirt.ts';
import { compareNights } from './check_nights.ts';
import { ask, fastest, inColumns, inFolder, type Program, programs } from './check_programs.ts';
import { shapes, writeShape } from './check_shapes.ts';

export interface CheckBenchOptions {
  /** About 7.4 rows each. The default makes 1.2 million rows. */
  students?: number;
  /** 1 M users, 200,000 classes, 5 M enrolments; no other tables. */
  large?: boolean;
  /** 1.1 M students and 12 M enrolments, by Rollcall alone. */
  largest?: boolean;
  /** With and without a last night, by Rollcall alone. */
  baseline?: boolean;
  /** Only these programs, without the tables of scale and shapes. */
  only?: Program[];
  print?: (line: string) => void;
}

const faults = { blank: 0.0005, badDate: 0.0005, badEnum: 0.0005, duplicateKey: 0.0005, orphan: 0.0005 };

/** Runs what was asked for and prints the figures. Throws when answers differ. */
export async function runCheckBench(options: CheckBenchOptions = {}): Promise<void> {
  const print = options.print ?? ((line: string) => console.log(line));
  if (options.largest) return largest(print);
  if (options.baseline) return compareNights(options.students ?? (options.large ? 825_000 : 160_000), print);
  const students = options.students ?? (options.large ? 825_000 : 160_000);
  await comparePrograms(students, options.only ?? (Object.keys(programs) as Program[]), print);
  if (options.large || options.only !== undefined) return;
  await compareSizes(print);
  await compareShapes(print);
  await compareNights(students, print);
}

/** Writes a set, has it checked by each program in turn and compares the answers. */
async function comparePrograms(students: number, asked: Program[], print: (line: string) => void): Promise<void> {
  await inFolder(async (folder) => {
    const set = writeOneRoster(folder, { seed: 7, students, faults });
    const { planted, rows: more } = spoilSet(folder);
    const checked = set.files.filter((file) => file.name !== 'manifest.csv');
    const bytes = checked.reduce((sum, file) => sum + statSync(file.path).size, 0);
    const rows = checked.reduce((sum, file) => sum + file.rows, more);
    print(`OneRoster set of ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(0)} MB.`);
    print(`Compared, value by value: ${[...comparedCodes, ...comparedShapes].join(', ')}.`);
    print('Kept by each for the next night: a hash of every key and row, groups, a sample of rows with their values.');
    const expected = { ...Object.fromEntries(set.expected), ...planted };
    const answers: [Program, Answer][] = [];
    for (const program of asked) {
      const answer = await ask(programs[program], folder);
      answers.push([program, answer]);
      refuseOtherAnswer(program, answer, rows, expected, answers[0]![1]);
    }
    print('');
    for (const line of figures(answers, bytes)) print(line);
  });
}

/** Ten times the rows: how much longer, and how much more memory. */
async function compareSizes(print: (line: string) => void): Promise<void> {
  const measured: { rows: number; answer: Answer }[] = [];
  for (const students of [40_000, 400_000]) {
    await inFolder(async (folder) => {
      const { expected, files } = writeOneRoster(folder, { seed: 7, students, faults });
      const answer = await fastest(3, programs.Rollcall, folder);
      const rows = files.reduce((sum, file) => sum + (file.name === 'manifest.csv' ? 0 : file.rows), 0);
      refuseOtherAnswer('Rollcall', answer, rows, Object.fromEntries(expected));
      measured.push({ rows, answer });
    });
  }
  const table = [['size', 'rows', 'seconds', 'peak MB', 'times the rows', 'times as long']];
  const [small] = measured;
  for (const [at, { rows, answer }] of measured.entries()) {
    table.push([
      at === 0 ? 'a tenth' : 'whole',
      rows.toLocaleString('en'),
      (answer.milliseconds / 1000).toFixed(2),
      answer.peakMegabytes.toFixed(0),
      (rows / small!.rows).toFixed(2),
      (answer.milliseconds / small!.answer.milliseconds).toFixed(2),
    ]);
  }
  print('');
  for (const line of inColumns(table)) print(line);
}

/** One file of each shape, and its rate beside the plain one. */
async function compareShapes(print: (line: string) => void): Promise<void> {
  const table = [['shape', 'MB', 'rows', 'seconds', 'MB/s', 'rate, plain = 1', 'time, plain = 1']];
  let plain: { rate: number; milliseconds: number } | undefined;
  for (const shape of shapes) {
    await inFolder(async (folder) => {
      const bytes = writeShape(folder, shape);
      const answer = await fastest(3, 'check_shape.ts', folder, shape.name);
      const { milliseconds, rows } = answer;
      const wrong = answer.found['date_invalid'] ?? 0;
      if (rows !== shape.rows || wrong !== shape.wrongRows)
        throw new Error(`${shape.name}: ${rows} rows and ${wrong} wrong dates found, not as written.`);
      const rate = bytes / 1000 / milliseconds;
      plain ??= { rate, milliseconds };
      table.push([
        shape.name,
        (bytes / 1e6).toFixed(0),
        rows.toLocaleString('en'),
        (milliseconds / 1000).toFixed(2),
        rate.toFixed(0),
        (rate / plain.rate).toFixed(2),
        (milliseconds / plain.milliseconds).toFixed(2),
      ]);
    });
  }
  print('');
  for (const line of inColumns(table)) print(line);
}

/** The largest district there is, by Rollcall alone. */
async function largest(print: (line: string) => void): Promise<void> {
  await inFolder(async (folder) => {
    const { files } = writeOneRoster(folder, { seed: 7, students: 1_100_000, faults });
    const enrolments = files.find((file) => file.name === 'enrollments.csv')!;
    addEnrolments(enrolments.path, 12_000_000 - enrolments.rows);
    const answer = await ask(programs.Rollcall, folder);
    print(
      `${answer.rows.toLocaleString('en')} rows, 12,000,000 of them enrolments: ${(answer.milliseconds / 1000).toFixed(2)} s, ${answer.peakMegabytes.toFixed(0)} MB at most`,
    );
  });
}

/** Lengthens a file by its first rows once more, under other ids. */
function addEnrolments(path: string, rows: number): void {
  const longer = `${path}.longer`;
  const from = openSync(path, 'r');
  const to = openSync(longer, 'w');
  const buffer = Buffer.alloc(1 << 20);
  for (let length = readSync(from, buffer); length > 0; length = readSync(from, buffer))
    writeSync(to, buffer, 0, length);
  let left = rows + 1;
  let rest = '';
  for (let at = 0; left > 0; ) {
    const length = readSync(from, buffer, 0, buffer.length, at);
    at += length;
    const lines = (rest + buffer.toString('utf8', 0, length)).split('\r\n');
    rest = lines.pop()!;
    const taken = lines.slice(0, left);
    // The first line is the header, which is left out.
    const copied = left === rows + 1 ? taken.slice(1) : taken;
    left -= taken.length;
    writeSync(to, copied.map((line) => `second-${line}\r\n`).join(''));
  }
  closeSync(from);
  closeSync(to);
  renameSync(longer, path);
}

/** Throws when a fault that was planted was not found so often, or when something else is not as the first one said. */
function refuseOtherAnswer(
  program: string,
  answer: Answer,
  rows: number,
  expected: Record<string, number>,
  first = answer,
): void {
  const wanted = { ...first.found, ...expected };
  const names = new Set([...Object.keys(wanted), ...Object.keys(answer.found)]);
  const wrong = [...names].filter((name) => (wanted[name] ?? 0) !== (answer.found[name] ?? 0));
  const lines = wrong.map((name) => `  ${name}: ${wanted[name] ?? 0} are there, ${answer.found[name] ?? 0} found`);
  if (answer.rows !== rows) lines.unshift(`  rows: ${rows} are there, ${answer.rows} read`);
  if (lines.length > 0) throw new Error(`${program} gives another answer:\n${lines.join('\n')}`);
}

function figures(answers: [Program, Answer][], bytes: number): string[] {
  const ours = answers.find(([program]) => program === 'Rollcall')?.[1];
  const table = [['', 'rate, Rollcall =', 'memory, Rollcall =', 'seconds', 'MB/s', 'rows/s', 'peak MB']];
  for (const [program, it] of answers) {
    const seconds = it.milliseconds / 1000;
    const isOther = ours !== undefined && ours !== it;
    table.push([
      program,
      isOther ? `${(it.milliseconds / ours.milliseconds).toFixed(2)} x its rate` : '1',
      isOther ? `${(ours.peakMegabytes / it.peakMegabytes).toFixed(2)} of its memory` : '1',
      seconds.toFixed(2),
      (bytes / 1e6 / seconds).toFixed(0),
      Math.round(it.rows / seconds).toLocaleString('en'),
      it.peakMegabytes.toFixed(0),
    ]);
  }
  return inColumns(table);
}

/** The options of the command line: `--large`, `--largest`, `--baseline`, `--students N`, `--only NAME,NAME`. */
export function checkBenchOptions(args: readonly string[]): CheckBenchOptions {
  const after = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const students = after('--students');
  const only = after('--only')?.split(',');
  const unknown = only?.filter((name) => !Object.hasOwn(programs, name)) ?? [];
  if (unknown.length > 0)
    throw new Error(`--only: there is ${Object.keys(programs).join(', ')}, no ${unknown.join()}.`);
  return {
    large: args.includes('--large'),
    largest: args.includes('--largest'),
    baseline: args.includes('--baseline'),
    ...(students === undefined ? {} : { students: Number(students) }),
    ...(only === undefined ? {} : { only: only as Program[] }),
  };
}

if (import.meta.main) await runCheckBench(checkBenchOptions(process.argv.slice(2)));
