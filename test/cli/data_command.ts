// Runs a command on a data folder inside the test, with an environment and a terminal of its own.
import { Command } from 'commander';
import { addApply } from '../../src/cli/apply.ts';
import { addBackup } from '../../src/cli/backup.ts';
import { addExport } from '../../src/cli/export.ts';
import { addHostKeys } from '../../src/cli/hostkeys.ts';
import { addRestore } from '../../src/cli/restore.ts';
import { runCommand } from '../../src/cli/run_command.ts';
import { addScript } from '../../src/cli/script.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { addUser } from '../../src/cli/user.ts';
import type { Environment } from '../../src/cli/with_store.ts';
import type { Said } from './command.ts';

/** `rollcall ARGS` with these environment variables. */
export async function rollcallOn(env: Environment, ...args: string[]): Promise<Said> {
  const said: Said = { code: 0, out: '', err: '' };
  const terminal: Terminal = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    outIsTty: false,
    errIsTty: false,
    width: 100,
    exitCode: 0,
  };
  const program = new Command('rollcall');
  for (const add of [addApply, addExport, addUser, addHostKeys, addScript, addBackup, addRestore])
    add(program, terminal, env);
  said.code = await runCommand(program, args, terminal);
  return said;
}
