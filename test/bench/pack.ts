// What is made of a set before it goes out: as a zip, cut, encrypted; of a typical district and of one of half a gigabyte.
// Memory is to be no more for the larger one than the ids it has to know, and the pages' thread is never held up.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generateKey } from 'openpgp';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import type { PackJob } from '../../src/relay/pack_port.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { Only } from '../../src/roster/only.ts';
import { inColumns } from './check_programs.ts';

interface Measured {
  milliseconds: number;
  peakMegabytes: number;
  heldUpMs: number;
  bytesIn: number;
  bytesOut: number;
  rows: number;
}

const layout = builtInLayout('oneroster-1.1')!;
const columns = {
  'users.csv': ['sourcedId', 'enabledUser', 'orgSourcedIds', 'role', 'username', 'givenName', 'familyName'],
};

export async function runPackBench(students: readonly number[], print: (line: string) => void = console.log) {
  const { publicKey } = await generateKey({ userIDs: [{ name: 'Vendor' }], format: 'armored' });
  for (const count of students) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-pack-set-'));
    try {
      const { files } = writeOneRoster(folder, { seed: 7, students: count });
      const rows = files.reduce((sum, file) => sum + file.rows, 0);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      print(`\nOneRoster set of ${rows.toLocaleString('en')} rows, ${(bytes / 1e6).toFixed(0)} MB`);
      const optOut = { file: 'users.csv', column: 'givenName', values: ['Ada', 'Ben', 'Maria'] };
      const cut = (only: Only): Partial<PackJob> => ({ cut: { only, layout } });
      const cases: [string, Partial<PackJob>][] = [
        ['zip', { isZip: true }],
        ['columns', cut({ columns })],
        ['opted out', cut({ optOut: [optOut] })],
        ['PGP', { publicKey }],
        ['all of it', { ...cut({ columns, optOut: [optOut] }), isZip: true, publicKey }],
      ];
      const table = [['what', 'seconds', 'MB/s', 'MB out', 'peak MB', 'pages held up ms']];
      for (const [name, job] of cases) {
        const it = await measured(folder, job);
        const rate = it.bytesIn / 1e6 / (it.milliseconds / 1000);
        table.push([
          name,
          (it.milliseconds / 1000).toFixed(2),
          ...[rate, it.bytesOut / 1e6, it.peakMegabytes, it.heldUpMs].map((value) => value.toFixed(0)),
        ]);
      }
      for (const line of inColumns(table)) print(line);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

async function measured(folder: string, job: Partial<PackJob>): Promise<Measured> {
  const program = fileURLToPath(new URL('./pack_run.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, folder, JSON.stringify(job)]);
  return JSON.parse(stdout) as Measured;
}
