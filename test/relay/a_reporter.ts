// A reporter that makes files as the test says, without running anything.
import { createHash } from 'node:crypto';
import type { ProblemCode } from '../../src/kit/problem.ts';
import { fail, ok } from '../../src/kit/result.ts';
import type { Reporter, ReportJob } from '../../src/relay/report_port.ts';

export interface ScriptedReporter extends Reporter {
  jobs: ReportJob[];
  /** What the next reports come to, in order; afterwards all succeed. */
  next: ProblemCode[];
}

export function scriptedReporter(): ScriptedReporter {
  const it: ScriptedReporter = {
    jobs: [],
    next: [],
    async run(job) {
      it.jobs.push(job);
      const code = it.next.shift();
      if (code !== undefined) return fail(code, 'as the test says');
      const outputs = job.files.map(({ name, sql }) => {
        const sha256 = createHash('sha256').update(sql).digest('hex');
        return { name, path: `/made/${sha256}`, bytes: sql.length, sha256, rows: 1 };
      });
      return ok({ outputs, preview: [], tables: [], peakBytes: 0 });
    },
    has: () => true,
    path: (sha256) => `/made/${sha256}`,
    stop: async () => {},
  };
  return it;
}
