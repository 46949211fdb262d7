// A scratch of a few small tables as a report has it, without a set: for statements in quantity.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { addFunctions } from '../../src/report/functions.ts';
import { withMadeOnce } from '../../src/report/made_once.ts';
import { quoted } from '../../src/report/tables.ts';

type Tables = Record<string, { columns: string[]; rows: string[][] }>;

export interface SmallScratch {
  db: InstanceType<typeof Database>;
  /** Rows of the statement as it is written, in the order SQLite gives them. */
  rows(sql: string): unknown[];
  /** The same with its parts made once, and the statement that was run in the end. */
  madeRows(sql: string): { ran: string; rows: unknown[] };
  close(): void;
}

export function smallScratch(tables: Tables): SmallScratch {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-scratch-'));
  const path = join(folder, 'scratch.db');
  const writing = new Database(path);
  writing.exec('BEGIN');
  for (const [name, { columns, rows }] of Object.entries(tables)) {
    writing.exec(`CREATE TABLE ${quoted(name)} (${columns.map((it) => `${quoted(it)} TEXT`).join(', ')})`);
    const insert = writing.prepare(`INSERT INTO ${quoted(name)} VALUES (${columns.map(() => '?').join(', ')})`);
    for (const row of rows) insert.run(row);
  }
  writing.exec('COMMIT');
  writing.close();
  const db = new Database(path, { readonly: true, fileMustExist: true });
  for (const setting of ['query_only = ON', 'trusted_schema = OFF', 'temp_store = FILE']) db.pragma(setting);
  addFunctions(db);
  const rows = (sql: string) => {
    const statement = db.prepare(sql).raw();
    const names = statement.columns().map((it) => it.name);
    return [names, ...statement.all().map((row) => (row as unknown[]).map(told))];
  };
  return {
    db,
    rows,
    madeRows: (sql) => withMadeOnce(db, { name: 'out.csv', sql }, (ran) => ({ ran, rows: rows(ran) })),
    close() {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A number and its text are not the same. */
function told(value: unknown): string {
  return value instanceof Uint8Array
    ? `blob ${Buffer.from(value).toString('hex')}`
    : `${typeof value} ${String(value)}`;
}
