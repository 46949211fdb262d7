// The entry of the command line: dist/rollcall.js is this file as a bundle.
import { reference } from '../kit/ids.ts';
import { createProgram } from './program.ts';
import { runCommand } from './run_command.ts';
import { exitCodes, processTerminal } from './terminal.ts';

/** One line and a reference. Of `check` 1 means hold, so a fault of ours never ends with Node's own 1. */
function endByBug(error: unknown): never {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  process.stderr.write(`rollcall: this is a fault of ours, please report it (${reference('bug')}). ${what}\n`);
  process.exit(exitCodes.bug);
}

process.on('uncaughtException', endByBug);
process.on('unhandledRejection', endByBug);
// The reader of a pipe may stop reading early, such as `head`: nothing is wrong then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  endByBug(error);
});

const program = createProgram(processTerminal, process.env);
process.exitCode = await runCommand(program, process.argv.slice(2), processTerminal);
