// The check against DuckDB and csv-parse: the same files, the same questions, the same answers or no figures at all.
// Alone: `node test/bench/check.ts [--large] [--students N]`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import type { Answer } from './check_answer.ts';

export interface CheckBenchOptions {
  /** About 7.4 rows each. The default makes 1.2 million rows. */
  students?: number;
  /** 6.1 million rows. */
  large?: boolean;
  print?: (line: string) => void;
}

const programs = { Rollcall: 'check_rollcall.ts', DuckDB: 'check_duckdb.ts', 'csv-parse': 'check_csv_parse.ts' };
type Program = keyof typeof programs;

/** Writes a set, has it checked by each program in turn, compares the answers and prints the figures. Throws when answers differ. */
export async function runCheckBench(options: CheckBenchOptions = {}): Promise<void> {
  const print = options.print ?? ((line: string) => console.log(line));
  const students = options.students ?? (options.large ? 825_000 : 160_000);
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  try {
    const faults = { blank: 0.0005, badDate: 0.0005, badEnum: 0.0005, duplicateKey: 0.0005, orphan: 0.0005 };
    const set = writeOneRoster(folder, { seed: 7, students, faults });
    const checked = set.files.filter((file) => file.name !== 'manifest.csv');
    const bytes = checked.reduce((sum, file) => sum + file.bytes, 0);
    const rows = checked.reduce((sum, file) => sum + file.rows, 0);
    print(
      `OneRoster set of ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(0)} MB; required, enums, dates, keys, references, row hashes`,
    );
    const answers: [Program, Answer][] = [];
    for (const program of Object.keys(programs) as Program[]) {
      const answer = await ask(programs[program], folder);
      answers.push([program, answer]);
      refuseOtherAnswer(program, answer, rows, Object.fromEntries(set.expected));
    }
    print('');
    for (const line of figures(answers, bytes)) print(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs one program over the folder in a process of its own. */
async function ask(script: string, folder: string): Promise<Answer> {
  const child = spawn(process.execPath, ['--max-old-space-size=8192', join(import.meta.dirname, script), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) output += text;
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  if (code !== 0) throw new Error(`${script} ended with ${code}.`);
  return JSON.parse(output) as Answer;
}

function refuseOtherAnswer(program: string, answer: Answer, rows: number, expected: Record<string, number>): void {
  const names = new Set([...Object.keys(expected), ...Object.keys(answer.found)]);
  const wrong = [...names].filter((name) => (expected[name] ?? 0) !== (answer.found[name] ?? 0));
  const lines = wrong.map((name) => `  ${name}: ${expected[name] ?? 0} are there, ${answer.found[name] ?? 0} found`);
  if (answer.rows !== rows) lines.unshift(`  rows: ${rows} are there, ${answer.rows} read`);
  if (lines.length > 0) throw new Error(`${program} gives another answer:\n${lines.join('\n')}`);
}

function figures(answers: [Program, Answer][], bytes: number): string[] {
  const ours = answers.find(([program]) => program === 'Rollcall')![1];
  const table = [['', 'rate, Rollcall =', 'memory, Rollcall =', 'seconds', 'MB/s', 'rows/s', 'peak MB']];
  for (const [program, it] of answers) {
    const seconds = it.milliseconds / 1000;
    table.push([
      program,
      program === 'Rollcall' ? '1' : `${(it.milliseconds / ours.milliseconds).toFixed(2)} x its rate`,
      program === 'Rollcall' ? '1' : `${(ours.peakMegabytes / it.peakMegabytes).toFixed(2)} of its memory`,
      seconds.toFixed(2),
      (bytes / 1e6 / seconds).toFixed(0),
      Math.round(it.rows / seconds).toLocaleString('en'),
      it.peakMegabytes.toFixed(0),
    ]);
  }
  const widths = table[0]!.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  return table.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
  );
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const students = args.includes('--students') ? Number(args[args.indexOf('--students') + 1]) : undefined;
  await runCheckBench({ large: args.includes('--large'), ...(students === undefined ? {} : { students }) });
}
