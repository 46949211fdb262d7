// A reporter that makes files as the test says, without running anything.
import { createHash } from 'node:crypto';
import type { ProblemCode } from '../../src/kit/problem.ts';
import { fail, ok } from '../../src/kit/result.ts';
import type { Reporter, ReportJob } from '../../src/relay/report_port.ts';

export interface ScriptedReporter extends Reporter {
  jobs: ReportJob[];
  /** What the next reports come to, in order; afterwards all succeed. */
  next: ProblemCode[];
  /** Of the files it makes from now on. */
  columns: string[];
  rows: number;
  /** By name, of files that have others. */
  rowsOf: Record<string, number>;
  leftOut: number;
  said: string[];
  /** The files that were made and are there. */
  there: Set<string>;
}

export function scriptedReporter(): ScriptedReporter {
  const it: ScriptedReporter = {
    jobs: [],
    columns: ['ID', 'Name'],
    rows: 1,
    rowsOf: {},
    leftOut: 0,
    said: [],
    there: new Set(),
    next: [],
    async run(job) {
      it.jobs.push(job);
      const code = it.next.shift();
      if (code !== undefined) return fail(code, 'as the test says');
      const outputs = job.files.map(({ name, sql }) => {
        const rows = it.rowsOf[name] ?? it.rows;
        const sha256 = createHash('sha256')
          .update(sql + it.columns.join() + rows + job.set.files.map((file) => file.sha256).join())
          .digest('hex');
        it.there.add(sha256);
        const made = { columns: it.columns, leftOut: it.leftOut, said: it.said };
        return { name, path: `/made/${sha256}`, bytes: sql.length, sha256, rows, ...made };
      });
      return ok({ outputs, preview: [], tables: [], peakBytes: 0 });
    },
    has: ({ sha256 }) => it.there.has(sha256),
    made: () => [...it.there],
    remove: (sha256) => void it.there.delete(sha256),
    path: (sha256) => `/made/${sha256}`,
    stop: async () => {},
  };
  return it;
}
