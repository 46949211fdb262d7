// `rollcall demo`: a believable district with ninety nights behind it and two vendors, in a folder that is thrown away.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { randomToken } from '../kit/ids.ts';
import { createLog } from '../kit/log.ts';
import { programsHere, startRollcall } from '../main.ts';
import { demoPeople } from './demo/configuration.ts';
import { playHistory } from './demo/history.ts';
import { createVendor } from './demo/vendors.ts';
import { settingsOf, stopOnSignal } from './serve.ts';
import { exitCodes, type Terminal } from './terminal.ts';
import type { Environment } from './with_store.ts';

export function addDemo(program: Command, terminal: Terminal, env: Environment): void {
  program
    .command('demo')
    .summary('a believable district to click through')
    .description(
      'Plays 90 nights of an invented district with two vendors in a throw-away data folder, then serves it.',
    )
    .action(() => runDemo(terminal, env));
}

async function runDemo(terminal: Terminal, env: Environment): Promise<void> {
  const settings = settingsOf(env, terminal);
  if (!settings) return;
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const programs = programsHere();
  const log = createLog('error');
  const data = join(folder, 'data');
  for (const name of ['data', 'gradecam', 'school-data-sync']) mkdirSync(join(folder, name), { mode: 0o700 });
  const gradecam = await createVendor('gradecam', join(folder, 'gradecam'), programs.door, log);
  const sds = await createVendor('school-data-sync', join(folder, 'school-data-sync'), programs.door, log);
  const passwords = Object.fromEntries(demoPeople.map(({ name }) => [name, randomToken(9)]));

  await playHistory(data, programs, [gradecam, sds], passwords, {
    log,
    say: (night, of) => terminal.err(`\rPlaying ninety days: school night ${night} of ${of} `),
  });
  terminal.err('\n');
  const started = await startRollcall({ ...settings, data }, programs, { log });
  if (!started.ok) {
    terminal.err(`${started.problem.title}: ${started.problem.detail}\n${started.problem.hint}\n`);
    await Promise.all([gradecam.stop(), sds.stop()]);
    terminal.exitCode = exitCodes.problem;
    return;
  }
  terminal.out(`Lakeside Unified is at http://localhost:${started.value.webPort}\n`);
  terminal.out(
    `Log in as demo with the password ${passwords['demo']}. Everything is thrown away at the end (Ctrl-C).\n`,
  );
  stopOnSignal(async () => {
    await started.value.stop();
    await Promise.all([gradecam.stop(), sds.stop()]);
  });
}
