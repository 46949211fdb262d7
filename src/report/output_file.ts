// Runs one statement over the scratch and writes its file, hashed on the way; or reads its first rows for a preview.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { OutputDialect, PreviewFile, ReportOutput } from '../relay/report_port.ts';
import { masked } from '../roster/mask.ts';
import { grouped } from '../roster/words.ts';
import { ReportStopped } from './failure.ts';
import { createLineWriter } from './line_writer.ts';
import type { ReportFile } from './ready/ready_report.ts';

type Connection = InstanceType<typeof Database>;

/** Characters gathered before they are written. */
const batch = 1 << 18;

/** Writes the file at `path`, complete and on the disk when it returns. */
export function writeOutput(
  db: Connection,
  file: ReportFile,
  dialect: OutputDialect,
  most: number,
  path: string,
): ReportOutput {
  const statement = db.prepare(file.sql).raw();
  const names = statement.columns().map((column) => column.name);
  const writer = createLineWriter(dialect, file.name, names);
  const hash = createHash('sha256');
  const handle = openSync(path, 'wx', 0o600);
  let bytes = 0;
  let rows = 0;
  let text = '';
  const put = (chunk: Uint8Array) => {
    hash.update(chunk);
    for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at, chunk.length - at);
    bytes += chunk.length;
  };
  try {
    put(writer.mark);
    if (dialect.header) text = writer.line(names, 0);
    for (const row of iterated(statement, file)) {
      rows++;
      if (rows > most)
        throw new ReportStopped('report_limit', `${file.name} has more than ${grouped(most)} rows, its limit.`);
      text += writer.line(row, rows);
      if (text.length > batch) {
        put(writer.encode(text));
        text = '';
      }
    }
    put(writer.encode(text));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return { name: file.name, path, bytes, rows, sha256: hash.digest('hex') };
}

/** The first rows as a page shows them. */
export function previewOf(
  db: Connection,
  file: ReportFile,
  preview: { rows: number; showValues: boolean },
): PreviewFile {
  const statement = db.prepare(file.sql).raw();
  const rows: string[][] = [];
  let hasMore = false;
  for (const row of iterated(statement, file)) {
    hasMore = rows.length === preview.rows;
    if (hasMore) break;
    rows.push(row.map((value) => shown(value, preview.showValues)));
  }
  return { name: file.name, columns: statement.columns().map((column) => column.name), rows, hasMore };
}

function shown(value: unknown, showsValues: boolean): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? 'binary' : String(value);
  return showsValues || text === '••' ? text : masked(text, false);
}

/** SQLite's own words may hold a value of the data: only its code is repeated. */
function* iterated(statement: Database.Statement, file: ReportFile): Generator<unknown[]> {
  try {
    yield* statement.iterate() as Iterable<unknown[]>;
  } catch (error) {
    if (error instanceof ReportStopped || !(error instanceof Error) || !('code' in error)) throw error;
    const code = String(error.code);
    if (code.startsWith('SQLITE_NOMEM'))
      throw new ReportStopped('report_limit', `${file.name} needs more memory than its limit.`);
    if (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR'))
      throw new ReportStopped('report_limit', `${file.name} needs more room than the disk has.`);
    if (!code.startsWith('SQLITE_')) throw error;
    throw new ReportStopped('report_wrong', `${file.name}: a function or an operation did not take a value (${code}).`);
  }
}
