// Runs one statement over the scratch and writes its file, hashed on the way; or tries its first rows for a preview.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { OutputDialect, PreviewFile, ReportOutput } from '../relay/report_port.ts';
import { masked } from '../roster/mask.ts';
import { grouped } from '../roster/words.ts';
import { ReportStopped } from './failure.ts';
import { createLineWriter } from './line_writer.ts';
import { withMadeOnce } from './made_once.ts';
import type { ReportFile } from './ready/ready_report.ts';
import { replacementsOf } from './replacements.ts';
import { tellable } from './value_errors.ts';

type Connection = InstanceType<typeof Database>;

/** Characters gathered before they are written. */
const batch = 1 << 18;

/** Characters of a value that a preview shows: it goes to the process that receives, which must not hold what a statement joined to one. */
const mostShown = 200;

/** Writes the file at `path`, complete and on the disk when it returns. */
export function writeOutput(
  db: Connection,
  file: ReportFile,
  dialect: OutputDialect,
  most: number,
  path: string,
): Omit<ReportOutput, 'leftOut' | 'said'> {
  return withMadeOnce(db, file, (sql) => written(db, sql, file, dialect, most, path));
}

function written(
  db: Connection,
  sql: string,
  file: ReportFile,
  dialect: OutputDialect,
  most: number,
  path: string,
): Omit<ReportOutput, 'leftOut' | 'said'> {
  const statement = prepared(db, sql);
  const names = statement.columns().map((column) => column.name);
  const writer = createLineWriter(dialect, file.name, names, replacementsOf(db, file));
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
  // Of the statement as it is written: in a table made of it every column would seem to be one of a table.
  const asWritten = prepared(db, file.sql);
  const columns = asWritten.columns().map((column) => column.name);
  const writer = createLineWriter(dialect, file.name, columns, replacementsOf(db, file));
  const isPlain = plainColumns(asWritten, file);
  // What the file could not carry is said here, and not when it is to be sent.
  if (dialect.header) writer.encode(writer.line(columns, 0));
  return withMadeOnce(db, file, (sql) => {
    const rows: string[][] = [];
    for (const row of iterated(prepared(db, sql), file)) {
      if (rows.length === preview.rows) return { name: file.name, columns, rows, hasMore: true };
      writer.encode(writer.line(row, rows.length + 1));
      rows.push(row.map((value, at) => shown(value, preview.showValues ? 'whole' : isPlain[at] ? 'masked' : 'hidden')));
    }
    return { name: file.name, columns, rows, hasMore: false };
  });
}

/** Integers as they are: as floating point numbers those of more than 15 digits would lose their last ones. */
function prepared(db: Connection, sql: string): Database.Statement {
  return db.prepare(sql).raw().safeIntegers();
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
  return how === 'whole' || text === '••' ? beginning(text) : masked(text, how === 'hidden' && text !== '');
}

/** Of a long value its first characters, and how many it has. No character is cut in two. */
function beginning(text: string): string {
  if (text.length <= mostShown) return text;
  return `${text.slice(0, mostShown).replace(/[\ud800-\udbff]$/, '')}… (${grouped(text.length)} characters)`;
}

/** SQLite's own words may hold a value of the data: only its code is repeated. */
function* iterated(statement: Database.Statement, file: ReportFile): Generator<unknown[]> {
  try {
    yield* statement.iterate() as Iterable<unknown[]>;
  } catch (error) {
    throw tellable(error, file.name);
  }
}
