// The entry of the command line: dist/rollcall.js is this file as a bundle.
import { createProgram } from './program.ts';
import { runMain } from './run_command.ts';
import { processTerminal } from './terminal.ts';

await runMain(createProgram(processTerminal, process.env));
