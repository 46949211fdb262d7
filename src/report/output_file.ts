// Runs one statement over the scratch and writes its file, hashed on the way; or tries its first rows for a preview.
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
): Omit<ReportOutput, 'leftOut' | 'said'> {
  const statement = prepared(db, file);
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
  return { name: file.name, path, bytes, rows, sha256: hash.digest('hex'), columns: names };
}

/** The first rows as a page shows them. */
export function previewOf(
  db: Connection,
  file: ReportFile,
  dialect: OutputDialect,
  preview: { rows: number; showValues: boolean },
): PreviewFile {
  const statement = prepared(db, file);
  const columns = statement.columns().map((column) => column.name);
  const writer = createLineWriter(dialect, file.name, columns);
  const isPlain = plainColumns(statement, file);
  // What the file could not carry is said here, and not when it is to be sent.
  if (dialect.header) writer.encode(writer.line(columns, 0));
  const rows: string[][] = [];
  let hasMore = false;
  for (const row of iterated(statement, file)) {
    hasMore = rows.length === preview.rows;
    if (hasMore) break;
    writer.encode(writer.line(row, rows.length + 1));
    rows.push(row.map((value, at) => shown(value, preview.showValues ? 'whole' : isPlain[at] ? 'masked' : 'hidden')));
  }
  return { name: file.name, columns, rows, hasMore };
}

/** Integers as they are: as floating point numbers those of more than 15 digits would lose their last ones. */
function prepared(db: Connection, file: ReportFile): Database.Statement {
  return db.prepare(file.sql).raw().safeIntegers();
}

/**
 * Which columns are those of a table as they stand. Of anything else not even the first letter is shown: a statement could
 * take a value apart letter by letter.
 */
function plainColumns(statement: Database.Statement, file: ReportFile): boolean[] {
  const mayDiffer = /\b(?:union|except|intersect)\b/i.test(file.sql);
  return statement
    .columns()
    .map(({ column, table }) => !mayDiffer && column !== null && table !== null && table !== 'list_items');
}

function shown(value: unknown, how: 'whole' | 'masked' | 'hidden'): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return how === 'whole' || text === '••' ? text : masked(text, how === 'hidden' && text !== '');
}

/** What SQLite says without quoting anything. */
const knownWords = ['malformed JSON', 'integer overflow', 'LIKE or GLOB pattern too complex'];

/** SQLite's own words may hold a value of the data: only its code is repeated. */
function* iterated(statement: Database.Statement, file: ReportFile): Generator<unknown[]> {
  try {
    yield* statement.iterate() as Iterable<unknown[]>;
  } catch (error) {
    if (error instanceof ReportStopped || !(error instanceof Error) || !('code' in error)) throw error;
    const code = String(error.code);
    if (code.startsWith('SQLITE_NOMEM'))
      throw new ReportStopped('report_limit', `${file.name} needs more memory than its limit.`);
    // The disk, which is no matter of the statement.
    if (/^SQLITE_(FULL|IOERR|CANTOPEN)/.test(code) || !code.startsWith('SQLITE_')) throw error;
    if (code.startsWith('SQLITE_TOOBIG'))
      throw new ReportStopped('report_wrong', `${file.name}: a value grew longer than SQLite takes.`);
    const why = knownWords.find((words) => words === error.message) ?? code;
    throw new ReportStopped('report_wrong', `${file.name}: a function or an operation did not take a value (${why}).`);
  }
}
