// The same checks as SQL in DuckDB, two threads, all columns read as text: what a careful person would write with it.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LayoutColumn, LayoutFile } from '../../src/roster/layout.ts';
import { benchFiles, benchLayout, printAnswer } from './check_answer.ts';

const folder = process.argv[2]!;
const found: Record<string, number> = {};
let rows = 0;

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const db = await instance.connect();
const started = performance.now();
for (const name of benchFiles) await checkFile(db, benchLayout.files.find((file) => file.name === name)!);
printAnswer({ milliseconds: performance.now() - started, rows, found });

async function checkFile(connection: DuckDBConnection, file: LayoutFile): Promise<void> {
  const table = tableOf(file.name);
  const path = join(folder, file.name).replaceAll("'", "''");
  await connection.run(
    `create table ${table} as select * from read_csv('${path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`,
  );
  // One pass for what a single row can tell.
  const counts = file.columns.flatMap((column) => countsOf(column, file.name));
  const select = ['count(*) as total', ...counts.map((it, at) => `count(*) filter (where ${it.where}) as c${at}`)].join(
    ', ',
  );
  const [row] = (await connection.runAndReadAll(`select ${select} from ${table}`)).getRowObjects();
  rows += Number(row!['total']);
  for (const [at, it] of counts.entries()) note(it.name, row![`c${at}`]);
  const key = quoted(file.key[0]!);
  note(
    `key_duplicate ${file.name}`,
    await one(
      connection,
      `select coalesce(sum(n - 1), 0) from (select count(*) as n from ${table} where ${key} <> '' group by ${key} having n > 1)`,
    ),
  );
  for (const column of file.columns.filter((it) => it.references && isThere(it.references))) {
    note(`reference_missing ${file.name} ${column.name}`, await one(connection, orphansOf(table, column)));
  }
  // What the next night is compared with.
  const all = file.columns.map((column) => quoted(column.name)).join(', ');
  await connection.run(
    `create table ${table}_base as select hash(${key}) as key_hash, hash(${all}) as row_hash from ${table}`,
  );
}

function countsOf(column: LayoutColumn, file: string): { name: string; where: string }[] {
  const value = quoted(column.name);
  const counts: { name: string; where: string }[] = [];
  if (column.required && column.filled !== false) {
    counts.push({ name: `required_value_missing ${file} ${column.name}`, where: `${value} is null or ${value} = ''` });
  }
  if (column.type === 'enum' && column.values) {
    const values = column.values.map((it) => `'${it}'`).join(', ');
    counts.push({
      name: `enum_unknown ${file} ${column.name}`,
      where: `${value} <> '' and ${value} not in (${values})`,
    });
  }
  if (column.type === 'date') {
    const isDate = `regexp_full_match(${value}, '\\d{4}-\\d{2}-\\d{2}') and try_cast(${value} as date) is not null`;
    counts.push({ name: `date_invalid ${file} ${column.name}`, where: `${value} <> '' and not (${isDate})` });
  }
  return counts;
}

function orphansOf(table: string, column: LayoutColumn): string {
  const { file, key } = targetOf(column.references!);
  const value = quoted(column.name);
  const items =
    column.type === 'list'
      ? `select unnest(string_split(${value}, ',')) as item from ${table} where ${value} <> ''`
      : `select ${value} as item from ${table} where ${value} <> ''`;
  return `select count(*) from (${items}) as child anti join ${tableOf(file)} as parent on child.item = parent.${quoted(key)}`;
}

function targetOf(reference: string): { file: string; key: string } {
  const at = reference.indexOf('.csv.') + 4;
  return { file: reference.slice(0, at), key: reference.slice(at + 1) };
}

function isThere(reference: string): boolean {
  return benchFiles.includes(targetOf(reference).file);
}

async function one(connection: DuckDBConnection, sql: string): Promise<unknown> {
  return (await connection.runAndReadAll(sql)).getRows()[0]![0];
}

function note(name: string, count: unknown): void {
  if (Number(count) > 0) found[name] = Number(count);
}

function tableOf(file: string): string {
  return file.replace('.csv', '');
}

function quoted(name: string): string {
  return `"${name}"`;
}
