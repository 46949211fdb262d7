// Custom reports: a typical district and one of a million users, and DuckDB with the same SQL over the same files.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openSet } from '../../src/check/set_files.ts';
import type { StoredSetFile } from '../../src/check/stored_file.ts';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import { createLog } from '../../src/kit/log.ts';
import { readyReport } from '../../src/report/ready/catalogue.ts';
import { createReporter } from '../../src/report/reporter.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { built } from '../built.ts';
import { inColumns } from './check_programs.ts';

/** A combined file in words that SQLite and DuckDB have in common: one row a student enrolment. */
export const plainSql = `SELECT c.termSourcedIds AS Term_ID, c.schoolSourcedId AS School_ID,
  t.givenName AS Staff_First_Name, t.familyName AS Staff_Last_Name, t.email AS Staff_Email_Address, t.sourcedId AS Staff_ID,
  c.title AS Class_Name, c.sourcedId AS Class_ID, c.periods AS Class_Period,
  s.givenName AS Student_First_Name, s.familyName AS Student_Last_Name, s.sourcedId AS Student_ID
FROM enrollments e
JOIN classes c ON c.sourcedId = e.classSourcedId
JOIN users s ON s.sourcedId = e.userSourcedId
LEFT JOIN (SELECT classSourcedId AS class, min(userSourcedId) AS teacher FROM enrollments WHERE role = 'teacher' GROUP BY classSourcedId) w
  ON w.class = c.sourcedId
LEFT JOIN users t ON t.sourcedId = w.teacher
WHERE e.role = 'student'`;

interface Measured {
  milliseconds: number;
  rows: number;
  peakMegabytes: number;
  /** The same for the same rows in any order. */
  digest: string;
}

/** The most memory in megabytes, of either report of ours. */
interface Peak {
  rows: number;
  ours: number;
  theirs: number;
}

/** A typical district always, and a million users with `isLarge`. Throws when the two programs write different rows. */
export async function runReportBench(isLarge: boolean, print: (line: string) => void = console.log): Promise<void> {
  const peaks: Peak[] = [];
  for (const students of isLarge ? [20_000, 825_000] : [20_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-report-'));
    try {
      const { files } = writeOneRoster(folder, { seed: 7, students });
      const rows = files.reduce((sum, file) => sum + file.rows, 0);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      print(`\nOneRoster set of ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(0)} MB, to a combined file`);
      const ready = await byRollcall(folder, 'ready');
      const ours = await byRollcall(folder, 'plain');
      const theirs = await byDuckDb(folder);
      if (ours.rows !== theirs.rows || ours.digest !== theirs.digest)
        throw new Error('Rollcall and DuckDB wrote other rows.');
      const line = (name: string, it: Measured) => [
        name,
        it.rows.toLocaleString('en'),
        (it.milliseconds / 1000).toFixed(2),
        it.peakMegabytes.toFixed(0),
      ];
      const table = [
        ['program', 'rows made', 'seconds', 'peak MB'],
        line('Rollcall, ready-made, checked against GradeCam', ready),
        line('Rollcall, plain SQL', ours),
        line('DuckDB, the same SQL', theirs),
      ];
      for (const row of inColumns(table)) print(row);
      peaks.push({ rows, ours: Math.max(ready.peakMegabytes, ours.peakMegabytes), theirs: theirs.peakMegabytes });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const [small, large] = peaks;
  if (small && large) print(growthOf(small, large));
}

/** How memory grows with the rows, in one sentence. */
function growthOf(small: Peak, large: Peak): string {
  const times = (number: number) => `${number.toFixed(1)} times`;
  return [
    `\nFrom ${small.rows.toLocaleString('en')} to ${large.rows.toLocaleString('en')} rows, ${times(large.rows / small.rows)} as many, the peak memory`,
    `of Rollcall went from ${small.ours.toFixed(0)} to ${large.ours.toFixed(0)} MB (${times(large.ours / small.ours)}),`,
    `of DuckDB from ${small.theirs.toFixed(0)} to ${large.theirs.toFixed(0)} MB (${times(large.theirs / small.theirs)}).`,
  ].join(' ');
}

/** From the start of the process to the finished file, hashes of what is read included. */
async function byRollcall(folder: string, what: 'ready' | 'plain'): Promise<Measured> {
  const made = mkdtempSync(join(tmpdir(), 'rollcall-bench-made-'));
  const reporter = createReporter(
    { program: built('report'), scratch: join(made, 'scratch'), outputs: join(made, 'out') },
    { log: createLog('error') },
  );
  const set = await openSet([folder]);
  if (!set.ok) throw new Error(set.problem.detail);
  try {
    const layout = builtInLayout('oneroster-1.1')!;
    const ready = readyReport('oneroster-1.1-to-gradecam')!;
    const job =
      what === 'ready'
        ? { files: ready.files, target: builtInLayout('gradecam-combined')! }
        : { files: [{ name: 'combined.csv', sql: plainSql }] };
    const begun = performance.now();
    const result = await reporter.run({
      ...job,
      set: { layout, agreed: layout, files: set.value.files as StoredSetFile[] },
    });
    const milliseconds = performance.now() - begun;
    if (!result.ok) throw new Error(`${result.problem.title}: ${result.problem.detail}`);
    const [output] = result.value.outputs;
    const peakMegabytes = result.value.peakBytes / 1e6;
    return { milliseconds, rows: output!.rows, peakMegabytes, digest: await digestOf(output!.path) };
  } finally {
    await reporter.stop();
    set.value.close();
    rmSync(made, { recursive: true, force: true });
  }
}

async function byDuckDb(folder: string): Promise<Measured> {
  const out = join(folder, 'duckdb.out');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'report_duckdb.ts'), folder, out], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) output += text;
  const answer = JSON.parse(output) as Pick<Measured, 'milliseconds' | 'rows' | 'peakMegabytes'>;
  return { ...answer, digest: await digestOf(out) };
}

/** A sum over the lines, whatever their order and their line ends. */
async function digestOf(path: string): Promise<string> {
  let sum = 0n;
  let rest = '';
  const add = (line: string) => {
    const bare = line.replace(/\r$/, '').replaceAll('"', '');
    if (bare !== '') sum = (sum + createHash('md5').update(bare).digest().readBigUInt64BE()) & 0xffffffffffffffffn;
  };
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) add(line);
  }
  add(rest);
  return sum.toString(16);
}
