// Which of the keys are worth an index: SQLite is asked how it would run the statements over tables of these sizes that
// have them all. Sorting five million rows for an index that nothing reads takes longer than the report.
import Database from 'better-sqlite3';
import type { ReportTable } from '../relay/report_port.ts';
import { addFunctions } from './functions.ts';
import { quoted, schemaOf } from './tables.ts';

export interface Index {
  table: string;
  column: string;
}

/** A table of fewer rows has all its indexes: they take no time, and SQLite plans well with them. */
const manyRows = 50_000;

/** Rows that share the value of a key that others refer to, as a guess: so many that SQLite takes the index, so few that it is of use. */
const rowsAValue = 8;

/** Those of `wanted` that the statements use, and all of small tables. `rows` are those of each table by name; one without is empty. */
export function usefulIndexes(
  statements: readonly string[],
  tables: readonly ReportTable[],
  rows: ReadonlyMap<string, number>,
  wanted: readonly Index[],
): Index[] {
  const db = new Database(':memory:');
  try {
    for (const table of tables) db.exec(schemaOf(table, () => true));
    // There is no table of sizes before something was analyzed.
    db.exec('ANALYZE');
    for (const { table, column } of wanted) db.exec(indexOf({ table, column }));
    const size = db.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)');
    for (const { name } of tables) size.run(name, null, String(rows.get(name) ?? 0));
    for (const { table, column } of wanted)
      size.run(table, nameOf({ table, column }), `${rows.get(table) ?? 0} ${rowsAValue}`);
    db.exec('ANALYZE sqlite_schema');
    addFunctions(db);
    const text = statements.flatMap((sql) => planOf(db, sql)).join('\n');
    const isSmall = (table: string) => (rows.get(table) ?? 0) < manyRows;
    return wanted.filter((index) => isSmall(index.table) || text.includes(`INDEX ${nameOf(index)}`));
  } finally {
    db.close();
  }
}

/** The steps of SQLite's plan for a statement, as it words them. Nothing is run. */
export function planOf(db: InstanceType<typeof Database>, sql: string): string[] {
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).raw().all() as unknown[][];
  return steps.map((step) => String(step[3]));
}

/** The statement that makes it. */
export function indexOf(index: Index): string {
  return `CREATE INDEX ${quoted(nameOf(index))} ON ${quoted(index.table)} (${quoted(index.column)})`;
}

function nameOf({ table, column }: Index): string {
  return `${table} by ${column}`;
}
