// The `rollcall` program and its commands, in the order in which help lists them.
import { Command } from 'commander';
import { settingsHelp } from '../config.ts';
import { version } from '../kit/version.ts';
import { addApply } from './apply.ts';
import { addBackup } from './backup.ts';
import { addCheck } from './check.ts';
import { addDemo } from './demo.ts';
import { addExport } from './export.ts';
import { addHostKeys } from './hostkeys.ts';
import { addLayouts } from './layouts.ts';
import { addLearn } from './learn.ts';
import { addReport } from './report.ts';
import { addRestore } from './restore.ts';
import { addRules } from './rules.ts';
import { addScript } from './script.ts';
import { addServe } from './serve.ts';
import type { Terminal } from './terminal.ts';
import { addUser } from './user.ts';
import type { Environment } from './with_store.ts';

export function createProgram(terminal: Terminal, env: Environment): Command {
  const program = new Command('rollcall')
    .description('Receives roster files every night, checks them, and forwards them to those who need them.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this')
    .addHelpText('after', `\n${settingsHelp()}`)
    .showHelpAfterError('("rollcall --help" lists the commands and settings.)');
  addServe(program, terminal, env);
  for (const add of [addCheck, addLearn, addReport, addLayouts, addRules]) add(program, terminal);
  for (const add of [addApply, addExport, addUser, addHostKeys, addScript, addBackup, addRestore])
    add(program, terminal, env);
  addDemo(program, terminal, env);
  return program;
}
