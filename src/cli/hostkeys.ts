// `rollcall hostkeys`: the keys our SFTP door shows, and how to bring those of the server that Rollcall replaces.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../kit/clock.ts';
import { ok } from '../kit/result.ts';
import { readHostKeys } from '../ssh/host_keys.ts';
import { importHostKeys } from '../ssh/host_keys_import.ts';
import { reasonOf } from './read_district_file.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';
import { columnsOf } from './text.ts';
import { commandLine, type Environment, withStore } from './with_store.ts';

export function addHostKeys(
  program: Command,
  terminal: Terminal = processTerminal,
  env: Environment = process.env,
): void {
  const command = program.command('hostkeys').summary('show the host keys of the SFTP door, or bring existing ones');
  command
    .command('list')
    .summary('list them with their fingerprints')
    .action(() =>
      withStore(env, terminal, (_store, settings) => {
        const keys = readHostKeys(join(settings.data, 'keys'));
        if (!keys.ok) return keys;
        const rows = keys.value.map((key) => [key.type, key.fingerprint, key.path ?? '']);
        if (rows.length === 0) terminal.out('There are none yet; the first start makes them.\n');
        else for (const line of columnsOf([['TYPE', 'FINGERPRINT', 'FILE'], ...rows])) terminal.out(`${line}\n`);
        return ok();
      }),
    );
  command
    .command('import')
    .summary('take over the host keys of another server')
    .description(
      'Takes private host key files, such as /etc/ssh/ssh_host_ed25519_key, in the place of our own. A sender that knows them goes on without a question. A key that is replaced is kept beside it.',
    )
    .argument('<file...>')
    .action((paths: string[]) => {
      const files = paths.map((name) => ({ name, text: textOf(name) }));
      return withStore(env, terminal, (store, settings) => {
        const at = systemClock.now();
        const stamp = Temporal.Instant.fromEpochMilliseconds(at)
          .toString({ smallestUnit: 'second' })
          .replace(/\D/g, '');
        const imported = importHostKeys(join(settings.data, 'keys'), files, stamp);
        if (!imported.ok) return imported;
        for (const { key, keptAs, isSame } of imported.value) {
          const { type, fingerprint } = key;
          if (!isSame) {
            store.activity.add({
              at,
              who: commandLine,
              what: 'imported',
              about: `host key ${type}`,
              detail: fingerprint,
            });
          }
          const how = isSame
            ? 'was there already'
            : keptAs
              ? `imported; the one before is kept as ${keptAs}`
              : 'imported';
          terminal.out(`${type} ${fingerprint} ${how}\n`);
        }
        if (imported.value.some(({ isSame }) => !isSame))
          terminal.out('A running Rollcall shows them after its next start.\n');
        return ok();
      });
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}
