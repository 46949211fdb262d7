// The scratch database of one report: the tables of the set in a file of its own, then a connection that can only read.
// Columns and tables that the statements do not name are not loaded; whether they do is told from the text, generously.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ReportJob, ReportTable } from '../relay/report_port.ts';
import { matchFiles } from '../roster/file_set.ts';
import type { SetFile } from '../roster/set_file.ts';
import { namesIn } from '../roster/source_rows.ts';
import { grouped } from '../roster/words.ts';
import { ReportStopped } from './failure.ts';
import { addFunctions } from './functions.ts';
import { type Index, indexOf, usefulIndexes } from './indexes.ts';
import { openSpillFile } from './spill_file.ts';
import { meansAllColumns, namedIn, statementMistake } from './statement.ts';
import { loadTable } from './table_rows.ts';
import { schemaOf, tablesOf } from './tables.ts';

type Connection = InstanceType<typeof Database>;

export interface Scratch {
  db: Connection;
  tables: { name: string; rows: number; leftOut: number }[];
  /** Gives its room on the disk back too. */
  close(): void;
}

/** Kilobytes of pages kept in memory, and as many again for each sorting. What is beyond comes from the system's own cache of files. */
const cacheKilobytes = 4 * 1024;

/** Loads what the statements need. Throws `ReportStopped` for a statement that is none, or that SQLite does not take. */
export function loadScratch(
  folder: string,
  job: Pick<ReportJob, 'files' | 'set' | 'preview'>,
  sources: SetFile[],
): Scratch {
  const { layout, agreed } = job.set;
  const { matched } = matchFiles(layout, sources);
  const headers = new Map(matched.map(({ layoutFile, file }) => [layoutFile.name, namesIn(layoutFile, file)]));
  const tables = tablesOf(layout, agreed, headers);
  const statements = job.files.map((file) => file.sql);
  for (const file of job.files) checkStatement(file, tables);

  const path = join(folder, 'scratch.db');
  rmSync(path, { force: true });
  const writing = new Database(path);
  const counts: Scratch['tables'] = [];
  const spill = openSpillFile(folder);
  try {
    for (const setting of ['journal_mode = OFF', 'synchronous = OFF', 'locking_mode = EXCLUSIVE', 'temp_store = FILE'])
      writing.pragma(setting);
    writing.pragma(`cache_size = -${cacheKilobytes}`);
    writing.exec('BEGIN');
    const wanted = namedIn(
      statements,
      tables.map((table) => table.name),
    );
    const isAll = meansAllColumns(statements);
    const keys: Index[] = [];
    for (const table of tables) {
      const source = matched.find((it) => it.layoutFile.name === table.file);
      const names = table.columns.map((column) => column.name);
      const kept = isAll ? new Set(names) : namedIn(statements, names);
      writing.exec(schemaOf(table, (name) => kept.has(name)));
      if (!wanted.has(table.name) || source === undefined) continue;
      const masks = job.preview !== undefined;
      const read = loadTable(writing, table, kept, source.layoutFile, source.file, { isMasked: masks, spill });
      counts.push({ name: table.name, ...read });
      for (const column of table.columns)
        if (column.isKey === true && column.isAbsent !== true && kept.has(column.name))
          keys.push({ table: table.name, column: column.name });
    }
    const rows = new Map(counts.map((table) => [table.name, table.rows]));
    for (const index of usefulIndexes(statements, tables, rows, keys)) writing.exec(indexOf(index));
    writing.exec('COMMIT');
    writing.pragma('analysis_limit = 400');
    writing.exec('ANALYZE');
  } finally {
    writing.close();
    spill.close();
  }
  const db = new Database(path, { readonly: true, fileMustExist: true });
  for (const setting of ['query_only = ON', 'trusted_schema = OFF', 'temp_store = FILE', 'locking_mode = EXCLUSIVE'])
    db.pragma(setting);
  db.pragma(`cache_size = -${cacheKilobytes}`);
  addFunctions(db);
  const close = () => {
    db.close();
    rmSync(path);
  };
  return { db, tables: counts, close };
}

/** Prepares the statement over empty tables with all their columns: what SQLite has against it is said before any row is read. */
export function checkStatement(file: { name: string; sql: string }, tables: readonly ReportTable[]): string[] {
  const mistake = statementMistake(file.sql);
  if (mistake !== undefined) throw new ReportStopped('report_wrong', `${file.name}: ${mistake}`);
  const db = new Database(':memory:');
  try {
    for (const table of tables) makeTable(db, file.name, table);
    db.pragma('query_only = ON');
    addFunctions(db);
    let statement: Database.Statement;
    try {
      statement = db.prepare(file.sql);
    } catch (error) {
      throw new ReportStopped('report_wrong', `${file.name}: ${ended((error as Error).message)}`);
    }
    if (!statement.reader || !statement.readonly)
      throw new ReportStopped('report_wrong', `${file.name}: a report reads and only reads; this statement does not.`);
    if (hasParameters(statement)) throw new ReportStopped('report_wrong', `${file.name}: A report has no parameters.`);
    return statement.columns().map((column) => column.name);
  } finally {
    db.close();
  }
}

/** What SQLite says names a column, and the first line of a file without a header may have a student's value. */
function makeTable(db: Connection, file: string, table: ReportTable): void {
  try {
    db.exec(schemaOf(table, () => true));
  } catch {
    const why = `${grouped(table.columns.length)} columns, of 2,000 at most, or a name with a zero byte`;
    throw new ReportStopped('report_wrong', `${file}: ${table.file} cannot be a table: it has ${why}.`);
  }
}

/** A sentence with one mark at its end: SQLite asks a question now and then. */
function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** Whether it reads, only reads, and has no parameters. */
export function isOneSelect(statement: Database.Statement): boolean {
  return statement.reader && statement.readonly && !hasParameters(statement);
}

/** Binding nothing fails where there is something to bind. */
function hasParameters(statement: Database.Statement): boolean {
  try {
    statement.bind();
    return false;
  } catch {
    return true;
  }
}
