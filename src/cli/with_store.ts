// What the commands on a data folder share: settings, an open database beside a running server, one way to say a problem.
import { readSettings, type Settings } from '../config.ts';
import { systemClock } from '../kit/clock.ts';
import { createLog } from '../kit/log.ts';
import type { Problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import { openStore } from '../store/open.ts';
import type { Store, StoreConfig, StoreDeps } from '../store/store.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Who did it, in the activity. */
export const commandLine = 'command line';

export type Environment = Record<string, string | undefined>;

/** The settings, or undefined after all mistakes were printed. */
export function settingsOf(env: Environment, terminal: Terminal): Settings | undefined {
  const read = readSettings(env);
  if (read.ok) return read.settings;
  for (const mistake of read.mistakes) terminal.err(`rollcall: ${mistake}\n`);
  terminal.exitCode = exitCodes.usage;
  return undefined;
}

export function storeConfigOf({ data, secretKeyFile }: Settings): StoreConfig {
  return { dataFolder: data, ...(secretKeyFile === undefined ? {} : { secretKeyFile }) };
}

export function storeDepsOf(settings: Settings, terminal: Terminal): StoreDeps {
  return {
    clock: systemClock,
    log: createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel, terminal.err),
  };
}

/** Opens the database of the data folder, does the work and closes it. A problem is printed; the exit code is 1 then. */
export async function withStore(
  env: Environment,
  terminal: Terminal,
  work: (store: Store, settings: Settings) => Promise<Result<unknown>> | Result<unknown>,
): Promise<void> {
  const settings = settingsOf(env, terminal);
  if (!settings) return;
  const store = openStore(storeConfigOf(settings), storeDepsOf(settings, terminal));
  if (!store.ok) return sayProblem(store.problem, terminal);
  try {
    const done = await work(store.value, settings);
    if (!done.ok) sayProblem(done.problem, terminal);
  } finally {
    store.value.close();
  }
}

export function sayProblem({ title, detail, hint }: Problem, terminal: Terminal): void {
  terminal.err(`rollcall: ${title}: ${detail}\n${hint}\n`);
  terminal.exitCode = exitCodes.problem;
}
