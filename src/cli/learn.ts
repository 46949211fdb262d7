// `rollcall learn`: proposes a layout file from good files, and tells on the error stream what speaks for it.
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { formatLayoutFile } from '../roster/layout_file.ts';
import { type Evidence, learnLayout } from '../roster/learn.ts';
import { visible } from '../roster/words.ts';
import { ArchiveDamaged, openedSet } from './opened_set.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';

interface LearnOptions {
  out?: string;
  id: string;
  title: string;
}

/** Adds the command to the program. */
export function addLearn(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('learn')
    .summary('propose a layout from good files')
    .description(
      'Reads one good night and proposes a layout file. Read it before you use it: it is only as good as the files.',
    )
    .argument('<path...>', 'files, a folder or a zip of one good night')
    .option('--out <file>', 'write the layout there instead of printing it')
    .option('--id <id>', 'the id of the layout', 'learned')
    .option('--title <title>', 'the title of the layout', 'Learned layout')
    .action(async (paths: string[], options: LearnOptions) => {
      const set = await openedSet(paths).catch((error: unknown) => {
        throw error instanceof ArchiveDamaged ? new UsageError(`${error.file} ${error.message}.`) : error;
      });
      try {
        const { layout, evidence } = learnLayout(set.files, { id: options.id, title: options.title });
        terminal.err(evidenceText(evidence));
        if (layout.files.length === 0) throw new UsageError('there is no file with rows to learn from.');
        const text = formatLayoutFile(layout);
        if (options.out === undefined) terminal.out(text);
        else write(options.out, text, terminal);
      } finally {
        set.close();
      }
    });
}

/** The evidence as indented lines, file by file. */
function evidenceText(evidence: Evidence[]): string {
  const lines: string[] = [];
  let file = '';
  for (const it of evidence) {
    if (it.file !== file) {
      lines.push(it.file);
      file = it.file;
    }
    lines.push(it.column === undefined ? `  ${it.says}` : `  ${it.column}: ${it.says}`);
  }
  return `${lines.map(visible).join('\n')}\n`;
}

function write(path: string, text: string, terminal: Terminal): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`--out ${path}: ${(error as Error).message}`);
  }
  terminal.err(`The layout is in ${path}. Use it with "rollcall check --layout ${path}".\n`);
}
