// `rollcall serve`: the appliance, until it is told to stop.
import type { Command } from 'commander';
import { readSettings, type Settings } from '../config.ts';
import { systemClock } from '../kit/clock.ts';
import { createLog } from '../kit/log.ts';
import { programsHere, startRollcall } from '../main.ts';
import { fileAt } from './apply.ts';
import { exitCodes, type Terminal } from './terminal.ts';
import type { Environment } from './with_store.ts';

export function addServe(program: Command, terminal: Terminal, env: Environment): void {
  program
    .command('serve')
    .summary('run the appliance')
    .description(
      'Runs the appliance: the pages, the SFTP door and the nights, until it is told to stop (SIGTERM or Ctrl-C).',
    )
    .action(async () => {
      const settings = settingsOf(env, terminal);
      if (settings) await serve(settings, terminal);
    });
}

/** The settings, or undefined after all mistakes were told. */
export function settingsOf(env: Environment, terminal: Terminal): Settings | undefined {
  const read = readSettings(env);
  if (read.ok) return read.settings;
  for (const mistake of read.mistakes) terminal.err(`${mistake}\n`);
  terminal.exitCode = exitCodes.usage;
  return undefined;
}

async function serve(settings: Settings, terminal: Terminal): Promise<void> {
  const district = settings.districtFile === undefined ? undefined : fileAt(settings.districtFile, terminal);
  if (settings.districtFile !== undefined && !district) return;
  const log = createLog(settings.logLevel);
  const started = await startRollcall(settings, programsHere(), { log, ...(district && { district }) });
  if (!started.ok) {
    const { title, detail, hint, code } = started.problem;
    log.error('not_started', { code });
    terminal.err(`${title}: ${detail}\n${hint}\n`);
    terminal.exitCode = exitCodes.problem;
    return;
  }
  const { webPort, sftpPort, setupLink, stop } = started.value;
  terminal.out(`Rollcall is ready: pages on port ${webPort}, SFTP on port ${sftpPort}, data in ${settings.data}\n`);
  if (setupLink) terminal.out(`Set it up here; the link works once: ${setupLink}\n`);
  stopOnSignal(stop);
}

/** A group of processes that is told to end tells its server twice: by the terminal, and by npm. */
const sameSignalMs = 1000;

/** SIGTERM or SIGINT stops once, in order; another one, later, ends at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const now = systemClock.now();
      if (stoppingSince !== undefined) {
        if (now - stoppingSince > sameSignalMs) process.exit(130);
        return;
      }
      stoppingSince = now;
      // A failure to stop is a bug: it reaches the one place that reports them.
      void stop().then(() => process.exit(0));
    });
  }
}
