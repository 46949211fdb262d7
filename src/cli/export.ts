// `rollcall export`: the whole configuration as a district file.
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { systemClock } from '../kit/clock.ts';
import { ok } from '../kit/result.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';
import { commandLine, type Environment, withStore } from './with_store.ts';

interface ExportOptions {
  withSecrets?: boolean;
  out?: string;
}

export function addExport(
  program: Command,
  terminal: Terminal = processTerminal,
  env: Environment = process.env,
): void {
  program
    .command('export')
    .summary('print the configuration as a district file')
    .description('Prints the configuration as a district file that "rollcall apply" takes back.')
    .option('--with-secrets', 'passwords and keys of destinations in clear, and the password hashes of senders')
    .option('--out <file>', 'write it there (readable for its owner alone) instead of printing it')
    .action(({ withSecrets = false, out }: ExportOptions) =>
      withStore(env, terminal, (store) => {
        const text = store.exportDistrict({ withSecrets });
        if (!text.ok) return text;
        if (withSecrets) {
          const entry = { what: 'exported', about: 'district', detail: 'with secrets' };
          store.activity.add({ at: systemClock.now(), who: commandLine, ...entry });
        }
        if (out === undefined) terminal.out(text.value);
        else write(out, text.value);
        return ok();
      }),
    );
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw new UsageError(`--out ${path}: ${(error as Error).message}`);
  }
}
