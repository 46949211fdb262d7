// Makes what a report's SQL wants `AS MATERIALIZED` as temporary tables with the indexes the rest looks them up by: SQLite
// itself would keep each of them, and each index it makes for one, in a cache of its own of 16 MB. The connection can
// write while a table is made, to the temporary database alone: that of the set is opened for reading.
import type Database from 'better-sqlite3';
import { affinitiesOf } from './column_affinity.ts';
import { planOf } from './indexes.ts';
import type { ReportFile } from './ready/ready_report.ts';
import { isOneSelect } from './scratch.ts';
import { quoted } from './tables.ts';
import { isOfValues, tellable } from './value_errors.ts';
import { type WithPart, type WithParts, withParts, withReplaced } from './with_parts.ts';

type Connection = InstanceType<typeof Database>;

/** Kilobytes of pages of the temporary tables kept in memory. */
const cacheKilobytes = 4 * 1024;

/** Indexes given at most for one statement: each lookup of a statement has one at most. */
const mostIndexes = 64;

/** More rows than these are not looked through one by one for each row of the rest. */
const mostRowsAValue = 50;

/**
 * Hands `use` a statement with the same rows, whose materialized parts were made before; they are gone when it returns.
 * What cannot be made so without another meaning stays as it is written.
 */
export function withMadeOnce<T>(db: Connection, file: ReportFile, use: (sql: string) => T): T {
  const parts = withParts(file.sql);
  if (parts === undefined) return use(file.sql);
  db.pragma(`temp.cache_size = -${cacheKilobytes}`);
  db.pragma('analysis_limit = 400');
  // What fails here ends the process and its connection: only what goes well is cleared away.
  const result = use(prepareRest(db, file, parts));
  dropMade(db);
  return result;
}

/** Makes the parts in their order, and returns the statement over them. */
function prepareRest(db: Connection, { name, sql }: ReportFile, parts: WithParts): string {
  const words = new Map<WithPart, string>();
  try {
    const columns = namesOf(db, sql);
    for (const part of parts.parts) {
      if (!part.isMaterialized || !isRun(db, withReplaced(sql, parts, words), part)) continue;
      const reading = made(db, sql, parts, words, part);
      if (reading !== undefined) words.set(part, reading);
    }
    const rest = withReplaced(sql, parts, words);
    giveIndexes(db, rest);
    if (namesOf(db, rest).join('\n') === columns.join('\n')) return rest;
  } catch (error) {
    if (!isOfValues(error)) throw tellable(error, name);
    // It may be one that the statement never comes to: the statement itself says it, or does not.
  }
  dropMade(db);
  return sql;
}

/** Whether the statement makes it: what nothing reads is never run, and a fault in it never shows. */
function isRun(db: Connection, sql: string, part: WithPart): boolean {
  const step = `materialize ${part.name}`.toLowerCase();
  return planOf(db, sql).some((it) => it.toLowerCase() === step);
}

/** Makes the part's table. Returns what stands for its body from now on; undefined if it stays as it is. */
function made(
  db: Connection,
  sql: string,
  parts: WithParts,
  words: ReadonlyMap<WithPart, string>,
  part: WithPart,
): string | undefined {
  const table = unusedName(db, sql, words.size + 1);
  const list = withReplaced(sql, parts, words, parts.to);
  // As part of this statement alone it need not be kept by SQLite as well.
  const plain = new Map(words).set(part, `AS NOT MATERIALIZED (${part.body}\n)`);
  const select = `${withReplaced(sql, parts, plain, parts.to)}\nSELECT * FROM ${part.written}`;
  if (!isOneSelect(db.prepare(select))) return undefined;
  const columns = namesOf(db, select);
  const affinities = affinitiesOf(db, list, part.written, columns, table);
  // A number's column would keep 5.0 as 5.
  if (affinities === undefined || affinities.includes('number')) return undefined;
  giveIndexes(db, select);
  writing(db, () => {
    const defined = affinities.map((affinity, at) => `c${at}${affinity === 'text' ? ' TEXT' : ''}`);
    db.exec(`CREATE TEMP TABLE ${table} (${defined.join(', ')})`);
    db.prepare(`INSERT INTO temp.${table} ${select}`).run();
    db.exec(`ANALYZE temp.${table}`);
  });
  const plan = planOf(db, withReplaced(sql, parts, words));
  const names = affinities.map((affinity, at) => {
    const name = `c${at}`;
    if (affinity !== 'none') return name;
    const mayBeBare = !parts.mixesSides && lookups(plan).some((terms) => terms.includes(columns[at]!));
    return mayBeBare && !hasNumbers(db, table, name) ? name : undefined;
  });
  if (!isFoundByIndex(db, plan, table, columns, names)) return undefined;
  const read = columns.map((column, at) => `${names[at] ?? `+c${at}`} AS ${quoted(column)}`);
  return `AS NOT MATERIALIZED (SELECT ${read.join(', ')} FROM temp.${table})`;
}

/**
 * A column of a table is never without affinity, as that of an expression is; a `+` before it makes it so, and no index
 * finds it then. Where it holds no numbers it makes no difference: a text is a text to every other side.
 */
function hasNumbers(db: Connection, table: string, column: string): boolean {
  return (
    db.prepare(`SELECT 1 FROM temp.${table} WHERE typeof(${column}) IN ('integer', 'real') LIMIT 1`).get() !== undefined
  );
}

/**
 * Gives the table the indexes that SQLite makes for the statement as it was, of which `plan` is the plan, and says whether
 * the rows that it looks up are few without the columns that can have none. What has the name of a column may be another's.
 * `names` are those of the table that can have one.
 */
function isFoundByIndex(
  db: Connection,
  plan: readonly string[],
  table: string,
  columns: readonly string[],
  names: readonly (string | undefined)[],
): boolean {
  for (const terms of lookups(plan)) {
    const places = terms.map((term) => columns.indexOf(term));
    if (places.includes(-1)) continue;
    const others = places.flatMap((at) => names[at] ?? []);
    // For a table SQLite is slower to make an index than for a part, and would look through all of it each time.
    const rowsAValue = others.length === 0 ? Number.POSITIVE_INFINITY : giveIndex(db, table, others);
    if (others.length < places.length && rowsAValue > mostRowsAValue) return false;
  }
  return true;
}

/** The columns of each index that SQLite would make for itself to run the statement. */
function lookups(plan: readonly string[]): string[][] {
  const found = plan.flatMap((step) => / AUTOMATIC .*INDEX \((.*)\)/.exec(step)?.[1] ?? []);
  return found.map((terms) => terms.split(' AND ').map((term) => term.replace('=?', '')));
}

/** Gives the tables made so far the indexes that SQLite would make for itself, and throw away, to run this statement. */
function giveIndexes(db: Connection, sql: string): void {
  for (let round = 0; round < mostIndexes; round++) {
    const wanted = planOf(db, sql)
      .map((step) => /^SEARCH temp\.(made_once_\d+) USING AUTOMATIC .*INDEX \((c\d+=\?(?: AND c\d+=\?)*)\)/.exec(step))
      .find((found) => found !== null);
    if (!wanted) return;
    const [, table = '', terms = ''] = wanted;
    const columns = terms.match(/c\d+/g) ?? [];
    // SQLite has it, and still would rather make one.
    if (hasIndex(db, indexName(table, columns))) return;
    giveIndex(db, table, columns);
  }
}

/** Makes it unless it is there. Returns how many rows share a value, about. */
function giveIndex(db: Connection, table: string, columns: readonly string[]): number {
  const index = indexName(table, columns);
  if (!hasIndex(db, index))
    writing(db, () => {
      db.exec(`CREATE INDEX temp.${index} ON ${table} (${columns.join(', ')})`);
      db.exec(`ANALYZE temp.${table}`);
    });
  // Of an empty table there is none.
  const stat = db.prepare('SELECT stat FROM temp.sqlite_stat1 WHERE idx = ?').pluck().get(index);
  return stat === undefined ? 0 : Number(String(stat).split(' ')[columns.length]);
}

function indexName(table: string, columns: readonly string[]): string {
  return `${table}_by_${columns.join('_')}`;
}

function hasIndex(db: Connection, name: string): boolean {
  return db.prepare('SELECT 1 FROM temp.sqlite_schema WHERE name = ?').get(name) !== undefined;
}

/** Runs what makes a table, and nothing longer, with a connection that can write. */
function writing(db: Connection, make: () => void): void {
  db.pragma('query_only = OFF');
  try {
    make();
  } finally {
    db.pragma('query_only = ON');
  }
}

/** Whatever is in the temporary database: nobody else puts anything there. */
function dropMade(db: Connection): void {
  const names = db.prepare(`SELECT name FROM temp.sqlite_schema WHERE type = 'table'`).pluck().all() as string[];
  writing(db, () => {
    for (const name of names) db.exec(`DROP TABLE temp.${quoted(name)}`);
  });
}

function namesOf(db: Connection, sql: string): string[] {
  return db
    .prepare(sql)
    .columns()
    .map((column) => column.name);
}

/** Neither a table of the set, which it would stand before, nor a word of the statement. */
function unusedName(db: Connection, sql: string, from: number): string {
  const tables = db.prepare('SELECT lower(name) FROM sqlite_schema UNION SELECT name FROM temp.sqlite_schema').pluck();
  const taken = new Set(tables.all());
  const text = sql.toLowerCase();
  for (let number = from; ; number++) {
    const name = `made_once_${number}`;
    if (!text.includes(name) && !taken.has(name)) return name;
  }
}
