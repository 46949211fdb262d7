// Runs one checker in a process of its own, so that its time and its memory are its own.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Answer } from './check_answer.ts';

export const programs = { Rollcall: 'check_rollcall.ts', DuckDB: 'check_duckdb.ts', 'csv-parse': 'check_csv_parse.ts' };
export type Program = keyof typeof programs;

/** The answer of a script of this folder. Throws when it does not end well. */
export async function ask(script: string, ...args: string[]): Promise<Answer> {
  const child = spawn(process.execPath, ['--max-old-space-size=8192', join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) output += text;
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  if (code !== 0) throw new Error(`${script} ended with ${code}.`);
  return JSON.parse(output) as Answer;
}

/** The fastest of several runs. */
export async function fastest(runs: number, script: string, ...args: string[]): Promise<Answer> {
  const answers: Answer[] = [];
  for (let run = 0; run < runs; run++) answers.push(await ask(script, ...args));
  return answers.sort((a, b) => a.milliseconds - b.milliseconds)[0]!;
}

/** Rows of cells as lines of one width, the first column to the left. */
export function inColumns(table: readonly string[][]): string[] {
  const widths = table[0]!.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  return table.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
  );
}
