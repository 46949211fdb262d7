// A packer that makes files as the test says, without a thread: other bytes each time, as encrypting does.

import { createHash } from 'node:crypto';
import type { ProblemCode } from '../../src/kit/problem.ts';
import { fail, ok } from '../../src/kit/result.ts';
import type { Packer, PackJob } from '../../src/relay/pack_port.ts';
import { noWarnings } from '../../src/roster/only.ts';

export interface ScriptedPacker extends Packer {
  jobs: PackJob[];
  /** What the next jobs come to, in order; afterwards all succeed. */
  next: ProblemCode[];
  /** By name, of files that something is left out of. */
  rows: Record<string, number>;
}

/** `there`: what was made and is there, in the same folder as files of reports. */
export function scriptedPacker(there = new Set<string>()): ScriptedPacker {
  const it: ScriptedPacker = {
    jobs: [],
    next: [],
    rows: {},
    async pack(job) {
      it.jobs.push(job);
      const code = it.next.shift();
      if (code !== undefined) return fail(code, 'as the test says');
      const names = job.isZip ? ['set.zip'] : job.files.map((file) => file.name);
      const files = names.map((name) => {
        const sha256 = createHash('sha256')
          .update(JSON.stringify([name, job, it.jobs.length]))
          .digest('hex');
        there.add(sha256);
        return { name, bytes: 10, sha256 };
      });
      return ok({
        files,
        members: job.files.map(({ path: _, ...file }) => ({
          ...file,
          ...(file.name in it.rows && { rows: it.rows[file.name]! }),
        })),
        leftOut: [],
      });
    },
    look: async ({ files }) =>
      ok({
        files: files.map(({ name }) => ({ name, columns: [], rows: 0, kept: 0 })),
        ...{ schools: [], leftOut: [], warnings: noWarnings },
      }),
    has: ({ sha256 }) => there.has(sha256),
    path: (sha256) => `/made/${sha256}`,
    stop: async () => {},
  };
  return it;
}
