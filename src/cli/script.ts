// `rollcall script`: a ready script that sends a folder of another machine to one of our senders.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { type Settings, serverName } from '../config.ts';
import { systemClock } from '../kit/clock.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { localDate } from '../kit/zone.ts';
import type { Sender } from '../relay/records.ts';
import {
  folderMistake,
  makeUploadScript,
  type ScriptSystem,
  scriptSystems,
} from '../relay/upload_script/upload_script.ts';
import { loadHostKeys } from '../ssh/host_keys.ts';
import { makeLoginKey, publicLineOf } from '../ssh/login_key.ts';
import { senderEntryOf } from '../store/export_district.ts';
import type { Store } from '../store/store.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';
import { commandLine, type Environment, withStore } from './with_store.ts';

interface ScriptOptions {
  for: ScriptSystem;
  folder: string;
  out?: string;
  host?: string;
  port?: string;
}

export function addScript(
  program: Command,
  terminal: Terminal = processTerminal,
  env: Environment = process.env,
): void {
  program
    .command('script')
    .summary('make a script that uploads a folder every night')
    .description(
      'Makes a script for the machine that has the files. With --out it is written there, and beside it NAME.key: a private key made for it, whose public half is added to the sender. Without --out the script alone is printed.',
    )
    .argument('<sender>')
    .addOption(new Option('--for <system>', 'where it runs').choices(scriptSystems).makeOptionMandatory())
    .requiredOption('--folder <path>', 'the folder on that machine')
    .option('--out <file>', 'write it there')
    .option(
      '--host <name>',
      'how that machine reaches this server (default: the name in ROLLCALL_PUBLIC_URL, or of this machine)',
    )
    .option('--port <number>', 'the SFTP port as that machine sees it (default: ROLLCALL_SFTP_PORT)')
    .action((name: string, options: ScriptOptions) => {
      const mistake = folderMistake(options.folder);
      if (mistake) throw new UsageError(mistake);
      return withStore(env, terminal, async (store, settings) => {
        const sender = store.senders.byName(name);
        if (!sender) return fail('not_known', `sender ${name}`);
        const hostKeys = loadHostKeys(join(settings.data, 'keys'));
        if (!hostKeys.ok) return hostKeys;
        const script = makeUploadScript(options.for, {
          sender: name,
          host: hostOf(options, settings),
          port: portOf(options, settings),
          hostKeys: hostKeys.value.map(({ publicKey }) => publicKey),
          folder: options.folder,
        });
        if (options.out === undefined) {
          terminal.out(script.text);
          return ok();
        }
        const keyPath = join(dirname(options.out), script.keyFileName);
        const added = await giveKey(store, sender, keyPath);
        if (!added.ok) return added;
        write(options.out, script.text, 0o755);
        terminal.out(`Wrote ${options.out} and ${added.value}. Take both to the machine that has the files, then:\n`);
        for (const { what, command } of script.commands) terminal.out(`\n# ${what}\n${command}\n`);
        return ok();
      });
    });
}

function hostOf({ host }: ScriptOptions, settings: Settings): string {
  const name = host ?? serverName(settings);
  if (!/^[\w.:-]+$/.test(name)) throw new UsageError(`--host ${name} is no name or address.`);
  return name;
}

function portOf({ port }: ScriptOptions, settings: Settings): number {
  const number = port === undefined ? settings.sftpPort : Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new UsageError(`--port ${port} is no port.`);
  return number;
}

/** Uses the key that is there, if the sender has it, else makes one. Answers what to call it. */
async function giveKey(store: Store, sender: Sender, keyPath: string): Promise<Result<string>> {
  const lines = sender.publicKeys.map((it) => (typeof it === 'string' ? it : it.key));
  if (existsSync(keyPath)) {
    const line = publicLineOf(readFileSync(keyPath, 'utf8'));
    const isKnown = line !== undefined && lines.some((it) => it.startsWith(line));
    if (isKnown) return ok(`${keyPath} (as it was)`);
    throw new UsageError(`${keyPath} is there already and is no key of ${sender.name}; move it away first.`);
  }
  const zone = store.district.get()?.timezone ?? 'UTC';
  const key = makeLoginKey(`upload-script-${localDate(systemClock.now(), zone)}`);
  write(keyPath, key.privateKey, 0o600);
  const entry = senderEntryOf(sender, zone, false);
  const file = {
    senders: [{ ...entry, publicKeys: [...entry.publicKeys, key.publicKey] }],
    destinations: [],
    feeds: [],
  };
  const applied = await store.applyDistrict(file, commandLine);
  return applied.ok ? ok(keyPath) : applied;
}

function write(path: string, text: string, mode: number): void {
  try {
    writeFileSync(path, text, { mode });
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}
