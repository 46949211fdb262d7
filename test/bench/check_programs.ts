// Runs one checker in a process of its own, so that its time and its memory are its own. Rollcall runs as it is delivered:
// bundled, because reading TypeScript costs each of its threads memory that no district pays.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Answer } from './check_answer.ts';

export const programs = { Rollcall: 'check_rollcall.ts', DuckDB: 'check_duckdb.ts', 'csv-parse': 'check_csv_parse.ts' };
export type Program = keyof typeof programs;

let bundles: string | undefined;

/** The programs of Rollcall as bundles in a folder of their own, which goes with this process. */
async function bundled(script: string): Promise<string> {
  if (bundles === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-programs-'));
    process.once('exit', () => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    await build({
      entryPoints: ['check_rollcall.ts', 'check_shape.ts', '../../src/workers/assistant.ts'].map((it) =>
        join(import.meta.dirname, it),
      ),
      outdir: folder,
      entryNames: '[name]',
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node26',
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    });
    bundles = folder;
  }
  return join(bundles, script.replace('.ts', '.js'));
}

/** The answer of a script of this folder. Throws when it does not end well. */
export async function ask(script: string, ...args: string[]): Promise<Answer> {
  const isOurs = script === programs.Rollcall || script === 'check_shape.ts';
  const path = isOurs ? await bundled(script) : join(import.meta.dirname, script);
  const child = spawn(process.execPath, ['--max-old-space-size=8192', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) output += text;
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  if (code !== 0) throw new Error(`${script} ended with ${code}.`);
  return JSON.parse(output) as Answer;
}

/** The fastest of several runs, with the memory of the one that took least. */
export async function fastest(runs: number, script: string, ...args: string[]): Promise<Answer> {
  const answers: Answer[] = [];
  for (let run = 0; run < runs; run++) answers.push(await ask(script, ...args));
  const peakMegabytes = Math.min(...answers.map((answer) => answer.peakMegabytes));
  return { ...answers.sort((a, b) => a.milliseconds - b.milliseconds)[0]!, peakMegabytes };
}

/** Rows of cells as lines of one width, the first column to the left. */
export function inColumns(table: readonly string[][]): string[] {
  const widths = table[0]!.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  return table.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
  );
}

/** Works in a folder of its own, which is removed at the end. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
