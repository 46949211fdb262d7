// The commands that need no server as a program of their own, for tests that start a process.
import { Command } from 'commander';
import { addCheck } from '../../src/cli/check.ts';
import { addLayouts } from '../../src/cli/layouts.ts';
import { addLearn } from '../../src/cli/learn.ts';
import { addRules } from '../../src/cli/rules.ts';
import { runMain } from '../../src/cli/run_command.ts';

const program = new Command('rollcall');
for (const add of [addCheck, addLearn, addLayouts, addRules]) add(program);
program.command('break').action(() => {
  throw new Error('Broken on purpose.');
});
program.command('break-later').action(() => {
  setTimeout(() => {
    throw new Error('Broken on purpose, later.');
  }, 1);
});
await runMain(program);
