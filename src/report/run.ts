// One report from job to outcome, as it runs inside child processes: loads the scratch, runs each statement, writes the
// files; then has them checked. Everything lies in one folder that the parent removes.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { diskFailure, isUnreadable } from '../kit/disk_problem.ts';
import { problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { StoredFile } from '../relay/ports.ts';
import type { ReportFailure, ReportJob, ReportOutcome } from '../relay/report_port.ts';
import { layoutFileOf } from '../roster/file_names.ts';
import type { Layout } from '../roster/layout.ts';
import { manifestOf, mostManifestBytes, readManifest } from '../roster/manifest.ts';
import type { SetFile } from '../roster/set_file.ts';
import { ReportStopped } from './failure.ts';
import { defaultLimits, dialectFor } from './limits.ts';
import { making, type ReportStep } from './messages.ts';
import { previewOf, writeOutput } from './output_file.ts';
import { mostResidentBytes } from './process_memory.ts';
import type { ReportFile } from './ready/ready_report.ts';
import { loadScratch } from './scratch.ts';
import { openSpillFile } from './spill_file.ts';
import { namedIn } from './statement.ts';
import { checkAgainstTarget, saidOf } from './target_check.ts';

export interface ReportFiles {
  /** Reads a stored file and makes sure on the way that it is what arrived. */
  open(file: StoredFile): SetFile;
  /** Whether it threw this because the bytes are not those that arrived. */
  isLost(error: unknown): boolean;
}

/** Does one step to its end, with the scratch and the files in `folder`. What is thrown is a bug. */
export function runStep(step: ReportStep, folder: string, files: ReportFiles): Result<ReportOutcome> | ReportFailure {
  try {
    return ok(step.kind === 'make' ? makeReport(step.job, folder, files) : checkedReport(step, folder, files));
  } catch (error) {
    if (error instanceof ReportStopped) {
      const { code, message, check } = error;
      return { ok: false, problem: problem(code, message), ...(check ? { check } : {}) };
    }
    if (files.isLost(error)) return fail('bytes_lost', (error as Error).message);
    if (isUnreadable(error, folder)) return fail('bytes_lost', 'a file of the set cannot be read');
    return scratchRefused(error) ?? diskFailure(error, making);
  }
}

/** Loads the scratch and writes the files, or tries their first rows. */
function makeReport(job: ReportJob, folder: string, { open }: ReportFiles): ReportOutcome {
  const limits = { ...defaultLimits, ...job.limits };
  const sources = job.set.files.map(open);
  refuseDelta(job.set.layout, sources);
  const { db, tables, close } = loadScratch(folder, job, sources);
  const dialectOf = (file: ReportFile) => dialectFor(job.target && layoutFileOf(job.target, file.name), job.dialect);
  const { preview } = job;
  if (preview) {
    const tried = job.files.map((file) => previewOf(db, file, dialectOf(file), preview));
    return { outputs: [], preview: tried, tables, peakBytes: mostResidentBytes() };
  }
  const made = join(folder, 'out');
  mkdirSync(made, { mode: 0o700 });
  const outputs = job.files.map((file, at) => ({
    ...writeOutput(db, file, dialectOf(file), limits.rows, join(made, String(at))),
    leftOut: leftOutOf(file, tables),
    said: [],
  }));
  close();
  return { outputs, preview: [], tables, peakBytes: mostResidentBytes() };
}

/** The same outcome with what the target's own check says. */
function checkedReport(
  { target, outcome }: Extract<ReportStep, { kind: 'check' }>,
  folder: string,
  { open }: ReportFiles,
): ReportOutcome {
  const spill = openSpillFile(folder);
  try {
    const check = checkAgainstTarget(target, outcome.outputs, open, spill);
    const outputs = outcome.outputs.map((output) => ({ ...output, said: saidOf(output.name, check) }));
    return { ...outcome, outputs, check, peakBytes: Math.max(outcome.peakBytes, mostResidentBytes()) };
  } finally {
    spill.close();
  }
}

/** A set of changes has not the people and classes that did not change: what is made of it would lack them. */
function refuseDelta(layout: Layout, sources: readonly SetFile[]): void {
  const manifest = manifestOf(layout);
  const file = manifest && sources.find((source) => layoutFileOf(layout, source.name)?.name === manifest.name);
  if (!file || file.bytes > mostManifestBytes) return;
  const parts: Uint8Array[] = [];
  for (const chunk of file.chunks()) parts.push(Uint8Array.from(chunk));
  const modes = [...readManifest(Buffer.concat(parts))].filter(([name]) => name.startsWith('file.'));
  if (modes.some(([, mode]) => mode.toLowerCase() === 'delta'))
    throw new ReportStopped(
      'report_wrong',
      'The set holds changes only (a OneRoster delta); a report needs the whole roster. Ask the SIS for a bulk set.',
    );
}

function leftOutOf(file: ReportFile, tables: ReportOutcome['tables']): number {
  const names = tables.map((table) => table.name);
  const read = namedIn([file.sql], names);
  return tables.reduce((sum, { name, leftOut }) => sum + (read.has(name) ? leftOut : 0), 0);
}

/** SQLite says in words of its own that the disk is full or refuses. */
function scratchRefused(error: unknown): Result<never> | undefined {
  const { code = '' } = (error ?? {}) as { code?: string };
  if (code.startsWith('SQLITE_FULL')) return fail('disk_full', making);
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY)/.test(code)) return fail('disk_failed', `${code} while ${making}`);
  return undefined;
}
