// Runs one command line and turns whatever happens into the exit codes that scripts rely on.
import { type Command, CommanderError } from 'commander';
import { visible } from '../roster/words.ts';
import { exitCodes, processTerminal, type Terminal, UsageError } from './terminal.ts';

/**
 * Runs the command line this process was started with. Whatever breaks, the exit code is never 1 by accident, and a
 * reader that closes the pipe early (`rollcall check ... | head`) is no fault.
 */
export async function runMain(program: Command, args: string[] = process.argv.slice(2)): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  process.on('uncaughtException', (error) => {
    process.exit(exitCodeOf(error, processTerminal));
  });
  await runCommand(program, args, processTerminal);
}

/**
 * Parses `args` (without node and script) and runs the command. Gives the exit code: that of the command, 64 for a
 * mistake in the call, 70 for a fault of ours.
 */
export async function runCommand(program: Command, args: string[], terminal: Terminal): Promise<number> {
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    terminal.exitCode = exitCodeOf(error, terminal);
  }
  return terminal.exitCode;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function exitCodeOf(error: unknown, terminal: Terminal): number {
  // Commander has already said what was wrong; help and version are no mistakes.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (error instanceof UsageError) {
    terminal.err(`rollcall: ${error.message.split('\n').map(visible).join('\n')}\n`);
    return exitCodes.usage;
  }
  terminal.err(
    `rollcall: this is a fault of ours, please report it.\n${error instanceof Error ? error.stack : error}\n`,
  );
  return exitCodes.bug;
}
