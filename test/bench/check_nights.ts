// What comparing with the last night costs: the same set with and without the record of the night before.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import { ask, fastest, inColumns, inFolder, programs } from './check_programs.ts';

/** As much as changes between two nights of an ordinary week, and more. */
const churn = { removed: 0.01, added: 0.01, changed: 0.05 };
const runs = 5;

/** Prints time and memory without and with a last night. Throws when the change is not the one that was made. */
export async function compareNights(students: number, print: (line: string) => void): Promise<void> {
  await inFolder(async (folder) => {
    const [before, tonight, record] = [join(folder, 'before'), join(folder, 'tonight'), join(folder, 'record')];
    mkdirSync(before);
    mkdirSync(tonight);
    writeOneRoster(before, { seed: 7, students });
    const { churn: made } = writeOneRoster(tonight, { seed: 7, students, churn });
    await ask(programs.Rollcall, before, '--record', record);
    const alone = await fastest(runs, programs.Rollcall, tonight);
    const compared = await fastest(runs, programs.Rollcall, tonight, '--baseline', record);
    for (const what of ['removed', 'added', 'changed'] as const) {
      const found = compared.found[`${what} users.csv`];
      if (found !== made[what]) throw new Error(`${made[what]} users were ${what}, ${found} found.`);
    }
    const { rows } = alone;
    const table = [
      ['last night', 'rows', 'seconds', 'peak MB', 'time added', 'bytes a row added'],
      ['none', rows.toLocaleString('en'), seconds(alone.milliseconds), alone.peakMegabytes.toFixed(0), '', ''],
      [
        'compared',
        rows.toLocaleString('en'),
        seconds(compared.milliseconds),
        compared.peakMegabytes.toFixed(0),
        `${((compared.milliseconds / alone.milliseconds - 1) * 100).toFixed(0)} %`,
        (((compared.peakMegabytes - alone.peakMegabytes) * 1024 * 1024) / rows).toFixed(1),
      ],
    ];
    print('');
    for (const line of inColumns(table)) print(line);
  });
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
