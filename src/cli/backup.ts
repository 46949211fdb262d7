// `rollcall backup DIR`: a verified copy of what the district cannot do without, beside a running server too.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../kit/clock.ts';
import { ok } from '../kit/result.ts';
import { createSpoolPaths } from '../spool/paths.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { counted } from './text.ts';
import { commandLine, type Environment, withStore } from './with_store.ts';

export function addBackup(
  program: Command,
  terminal: Terminal = processTerminal,
  env: Environment = process.env,
): void {
  program
    .command('backup')
    .summary('copy database, baselines, host keys and needed files into a new folder')
    .description(
      'Copies the database, the baselines, the host keys and the files of the last accepted and of undelivered sets. Works while the server runs; the copy is verified by opening it.',
    )
    .argument('<dir>', 'a new or empty folder')
    .option('--with-secret-key', 'the secrets key too: whoever has such a backup can open the stored passwords')
    .action((dir: string, { withSecretKey = false }: { withSecretKey?: boolean }) =>
      withStore(env, terminal, async (store, settings) => {
        const folder = resolve(dir);
        const done = await store.backup(folder, { spool: createSpoolPaths(settings.data), withSecretKey });
        if (!done.ok) return done;
        const { files, bytes, missing } = done.value;
        const detail = `${folder}, ${counted(files, 'file')}${withSecretKey ? ', with the secrets key' : ''}`;
        store.activity.add({ at: systemClock.now(), who: commandLine, what: 'backed up', about: 'database', detail });
        terminal.out(`${counted(files, 'file')}, ${counted(bytes, 'byte')} in ${folder}, verified.\n`);
        if (!withSecretKey) terminal.out('The secrets key is not in it: keep a copy of it in another place.\n');
        for (const path of missing) terminal.out(`Note: ${path} is gone or damaged and is not in the backup.\n`);
        return ok();
      }),
    );
}
