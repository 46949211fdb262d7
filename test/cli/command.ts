// Runs a command line of Rollcall inside the test, with a terminal that remembers what was said.
import { Command } from 'commander';
import { addCheck } from '../../src/cli/check.ts';
import { addLayouts } from '../../src/cli/layouts.ts';
import { addLearn } from '../../src/cli/learn.ts';
import { addReport } from '../../src/cli/report.ts';
import { addRules } from '../../src/cli/rules.ts';
import { runCommand } from '../../src/cli/run_command.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** `rollcall ARGS`, as a script or (with `isTty`) as a person at a screen runs it. */
export async function rollcall(args: string[], { isTty = false } = {}): Promise<Said> {
  const said: Said = { code: 0, out: '', err: '' };
  const terminal: Terminal = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    outIsTty: isTty,
    errIsTty: isTty,
    width: 100,
    exitCode: 0,
  };
  const program = new Command('rollcall');
  for (const add of [addCheck, addLearn, addReport, addLayouts, addRules]) add(program, terminal);
  said.code = await runCommand(program, args, terminal);
  return said;
}
