// A packer that says what would go along of a small set, and remembers what it was asked. Its schools are 12 and 31, and
// who opted out has a `Y`.
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
        warnings: {
          unknownSchools: (only?.schools ?? []).filter((id) => id !== '12' && id !== '31'),
          wholeSchools: only?.schools?.includes('31') ? [{ asked: '31', below: 2 }] : [],
          unknownValues: (only?.optOut ?? []).flatMap((rule) => {
            const values = rule.values.filter((value) => value !== 'Y');
            return values.length === 0 ? [] : [{ ...rule, values }];
          }),
        },
      });
    },
  };
}
