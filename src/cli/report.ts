// `rollcall report`: runs a ready-made report or a file of SQL over local files, without a server.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { StoredSetFile } from '../check/stored_file.ts';
import { createLog } from '../kit/log.ts';
import type { Problem } from '../kit/problem.ts';
import type { StoredFile } from '../relay/ports.ts';
import type { ReportJob, ReportOutcome } from '../relay/report_port.ts';
import { readyReport, readyReports } from '../report/ready/catalogue.ts';
import type { ReportFile } from '../report/ready/ready_report.ts';
import { createReporter } from '../report/reporter.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { recogniseSet } from '../roster/recognise.ts';
import { counted, grouped } from '../roster/words.ts';
import { reportProgram } from '../workers/places.ts';
import { namedLayout } from './named_layout.ts';
import { ArchiveDamaged, openedSet } from './opened_set.ts';
import { exitCodes, processTerminal, type Terminal, UsageError } from './terminal.ts';

interface ReportOptions {
  out?: string;
  layout?: string;
  source?: string;
  seconds?: number;
  megabytes?: number;
}

/** Adds the command to the program. */
export function addReport(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('report')
    .summary('make the files of a custom report from local files; no server needed')
    .description(
      `Runs one SELECT over roster files: each file is a table, named as the file is without its ending. Ready-made: ${readyReports.map((it) => it.id).join(', ')}.`,
    )
    .argument('<sqlfile|id>', 'a file with one SELECT, or the id of a ready-made report')
    .argument('<path...>', 'files, a folder or a zip')
    .option('--out <path>', 'the file to write, or of a report of several files the folder; printed when left out')
    .option('--layout <id|file>', 'the layout that the result must pass')
    .option('--source <id|file>', 'the layout of the files; recognised by names and headers when left out')
    .addOption(new Option('--seconds <n>', 'end it after so long').argParser(wholeNumber))
    .addOption(new Option('--megabytes <n>', 'end it when it takes more memory').argParser(wholeNumber))
    .action(async (what: string, paths: string[], options: ReportOptions) => {
      terminal.exitCode = await makeReport(what, paths, options, terminal);
    });
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(`${text} is no whole number above 0.`);
  return Number(text);
}

async function makeReport(what: string, paths: string[], options: ReportOptions, terminal: Terminal): Promise<number> {
  const ready = readyReport(what);
  const files = ready?.files ?? [sqlFile(what, options)];
  const wanted =
    options.layout === undefined ? ready && builtInLayout(ready.to) : namedLayout(options.layout, '--layout');
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-report-'));
  const reporter = createReporter(
    { program: reportProgram(), scratch: join(folder, 'scratch'), outputs: join(folder, 'made') },
    { log: createLog('error', (line) => terminal.err(line)) },
  );
  const set = await opened(paths);
  try {
    const layout = sourceLayout(set.files, ready?.from, options);
    const job: ReportJob = {
      files,
      ...(wanted === undefined ? {} : { target: wanted }),
      limits: limitsOf(options),
      // The process that reads them has a working folder of its own.
      set: { layout, agreed: layout, files: (set.files as StoredSetFile[]).map(atFullPath) },
    };
    const result = await reporter.run(job);
    if (!result.ok) {
      terminal.err(`rollcall: ${saidOf(result.problem)}\n`);
      return result.problem.code === 'report_failed' ? exitCodes.bug : exitCodes.problem;
    }
    handOver(result.value, options, terminal);
    return 0;
  } finally {
    set.close();
    await reporter.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function atFullPath({ name, path, bytes, sha256 }: StoredSetFile): StoredFile {
  return { name, path: resolve(path), bytes, sha256 };
}

/** Nothing is stored here: what cannot be read, or changed meanwhile, is a file of the person's own. */
function saidOf({ code, title, detail }: Problem): string {
  return code === 'bytes_lost' ? `The files were not read to their end: ${detail}.` : `${title}: ${detail}`;
}

function limitsOf({ seconds, megabytes }: ReportOptions): NonNullable<ReportJob['limits']> {
  return { ...(seconds === undefined ? {} : { seconds }), ...(megabytes === undefined ? {} : { megabytes }) };
}

/** The name matters where a layout is to be passed: its only file's, unless --out says another. */
function sqlFile(path: string, { out, layout }: ReportOptions): ReportFile {
  let sql: string;
  try {
    sql = readFileSync(path, 'utf8');
  } catch {
    const ids = readyReports.map((it) => it.id).join(', ');
    throw new UsageError(`${path} is neither a ready-made report (${ids}) nor a file that can be read.`);
  }
  const target = layout === undefined ? undefined : namedLayout(layout, '--layout');
  const only = target?.files.length === 1 ? target.files[0]!.name : undefined;
  return { name: only ?? (out === undefined ? `${basename(path).replace(/\.[^.]*$/, '')}.csv` : basename(out)), sql };
}

function sourceLayout(
  files: Parameters<typeof recogniseSet>[0],
  from: string | undefined,
  options: ReportOptions,
): Layout {
  if (options.source !== undefined) return namedLayout(options.source, '--source');
  if (from !== undefined) return builtInLayout(from)!;
  const recognised = recogniseSet(files);
  if (recognised.layout) return recognised.layout;
  throw new UsageError(
    `no built-in layout fits. ${recognised.because} Name one with --source, or make a layout file with "rollcall learn".`,
  );
}

async function opened(paths: string[]) {
  try {
    return await openedSet(paths);
  } catch (error) {
    if (error instanceof ArchiveDamaged) throw new UsageError(`${error.file} ${error.message}`);
    throw error;
  }
}

function handOver({ outputs, tables }: ReportOutcome, { out }: ReportOptions, terminal: Terminal): void {
  const isFolder = outputs.length > 1;
  for (const output of outputs) {
    const bytes = readFileSync(output.path);
    if (out === undefined) {
      if (isFolder) terminal.out(`-- ${output.name}\n`);
      terminal.out(bytes.toString());
      continue;
    }
    const path = isFolder ? join(out, output.name) : out;
    try {
      if (isFolder) mkdirSync(out, { recursive: true });
      writeFileSync(path, bytes);
    } catch (error) {
      throw new UsageError(`--out ${out}: ${(error as Error).message}`);
    }
    terminal.err(
      `${path}: ${counted(output.rows, 'row')}, ${grouped(statSync(path).size)} bytes, sha256 ${output.sha256}\n`,
    );
  }
  for (const table of tables) {
    if (table.leftOut === 0) continue;
    terminal.err(
      `${counted(table.leftOut, 'row')} of ${table.name} could not be read under the columns and ${table.leftOut === 1 ? 'was' : 'were'} left out.\n`,
    );
  }
}
