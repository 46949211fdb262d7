// `rollcall restore DIR`: puts a backup back into the data folder. No server may be using it.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { restoreBackup } from '../store/restore.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { counted } from './text.ts';
import { type Environment, sayProblem, settingsOf, storeConfigOf, storeDepsOf } from './with_store.ts';

export function addRestore(
  program: Command,
  terminal: Terminal = processTerminal,
  env: Environment = process.env,
): void {
  program
    .command('restore')
    .summary('put a backup back; the server must be stopped')
    .description(
      'Verifies a backup and puts it back into the data folder. What is there now is moved aside into backups/, not deleted.',
    )
    .argument('<dir>', 'a folder that "rollcall backup" made')
    .action(async (dir: string) => {
      const settings = settingsOf(env, terminal);
      if (!settings) return;
      const done = await restoreBackup(resolve(dir), storeConfigOf(settings), storeDepsOf(settings, terminal));
      if (!done.ok) return sayProblem(done.problem, terminal);
      const { files, bytes, madeAt, rollcall, movedAside, remarks } = done.value;
      terminal.out(`The backup of ${madeAt} (Rollcall ${rollcall}) is in ${settings.data}: `);
      terminal.out(`${counted(files, 'file')}, ${counted(bytes, 'byte')}.\n`);
      if (movedAside !== undefined) terminal.out(`What was there before is in ${movedAside}.\n`);
      for (const remark of remarks) terminal.out(`Note: ${remark}\n`);
    });
}
