// A packer that says what would go along of a small set, and remembers what it was asked.
import { ok } from '../../src/kit/result.ts';
import type { LookJob, Packer } from '../../src/relay/pack_port.ts';
import { scriptedPacker } from '../relay/a_packer.ts';

export function lookingPacker(looks: LookJob[] = []): Packer {
  return {
    ...scriptedPacker(),
    look: async (job) => {
      looks.push(job);
      const { only } = job;
      return ok({
        files: [
          { name: 'School.csv', columns: ['SIS ID', 'Name'], rows: 2, kept: only?.schools ? 1 : 2 },
          { name: 'Student.csv', columns: ['SIS ID', 'OptOut'], rows: 86, kept: only ? 40 : 86 },
        ],
        schools: [
          { id: '12', name: 'North', rows: 50 },
          { id: '31', rows: 36 },
        ],
        leftOut: only ? [{ file: 'Student.csv', columns: [], rows: { school: 44, optedOut: 2 }, references: 0 }] : [],
      });
    },
  };
}
