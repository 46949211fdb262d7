// The same report by DuckDB, two threads, all columns read as text, written as CSV. Prints what it took.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DuckDBInstance } from '@duckdb/node-api';
import { plainSql } from './report.ts';

const [folder, out] = process.argv.slice(2) as [string, string];
const quoted = (path: string) => path.replaceAll("'", "''");
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const db = await instance.connect();
const begun = performance.now();
for (const name of ['classes', 'users', 'enrollments']) {
  const path = quoted(join(folder, `${name}.csv`));
  await db.run(
    `create table ${name} as select * from read_csv('${path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', nullstr = '\\N')`,
  );
}
const written = await db.runAndReadAll(`copy (${plainSql}) to '${quoted(out)}' (header, delimiter ',')`);
const milliseconds = performance.now() - begun;
const rows = Number(written.getRows()[0]?.[0] ?? 0);
console.log(JSON.stringify({ milliseconds, rows, peakMegabytes: process.resourceUsage().maxRSS / 1000 }));
