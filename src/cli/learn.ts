// `rollcall learn`: proposes a layout file from one or several good nights, and tells what speaks for each column.
import { statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { formatLayoutFile } from '../roster/layout_file.ts';
import { learnNights } from '../roster/learn.ts';
import { learnedText } from './learned_text.ts';
import { ArchiveDamaged, openedSet } from './opened_set.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';
import { counted } from './text.ts';

interface LearnOptions {
  out?: string;
  format: string;
  id: string;
  title: string;
}

const formats = ['text', 'json'];

/** Adds the command to the program. */
export function addLearn(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('learn')
    .summary('propose a layout from good nights')
    .description(
      'Reads one or several good nights and proposes a layout file. Read it before you use it: it is only as good as the files. ' +
        'Each folder or zip is a night, the oldest first; what is proposed holds on all of them. Single files together are one night.',
    )
    .argument('<path...>', 'folders or zips, one a night, or the files of one night')
    .option('--out <file>', 'write the layout there instead of printing it')
    .option('--format <format>', 'text, or json: layout and evidence as one object', 'text')
    .option('--id <id>', 'the id of the layout', 'learned')
    .option('--title <title>', 'the title of the layout', 'Learned layout')
    .action((paths: string[], options: LearnOptions) => learn(paths, options, terminal));
}

async function learn(paths: string[], options: LearnOptions, terminal: Terminal): Promise<void> {
  if (!formats.includes(options.format)) {
    throw new UsageError(`--format ${options.format}: it is one of ${formats.join(', ')}.`);
  }
  const opened: Awaited<ReturnType<typeof openedSet>>[] = [];
  try {
    for (const night of nightsOf(paths)) opened.push(await opening(night));
    const nights = opened.map((set) => set.files);
    const { layout, evidence } = learnNights(nights, { id: options.id, title: options.title });
    const about = (isColoured: boolean) => learnedText(layout, evidence, { isColoured, width: terminal.width });
    if (layout.files.length === 0) {
      terminal.err(about(terminal.errIsTty));
      throw new UsageError('there is no file with rows to learn from.');
    }
    const text = formatLayoutFile(layout);
    if (options.out !== undefined) write(options.out, text);
    if (options.format === 'json') terminal.out(`${JSON.stringify({ layout, evidence }, null, 2)}\n`);
    else if (options.out !== undefined) terminal.out(about(terminal.outIsTty));
    else {
      terminal.err(about(terminal.errIsTty));
      terminal.out(text);
    }
    if (options.out === undefined) return;
    const from = nights.length > 1 ? `, learned from ${counted(nights.length, 'night')}` : '';
    terminal.err(
      `\nThe layout is in ${options.out}${from}. Use it with "rollcall check --layout ${options.out}", or name it in the district file.\n`,
    );
  } finally {
    for (const set of opened) set.close();
  }
}

/** Folders and zips are nights of their own; files stand together. */
function nightsOf(paths: string[]): string[][] {
  const isWhole = (path: string) =>
    path.toLowerCase().endsWith('.zip') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const loose = paths.filter((path) => !isWhole(path));
  return [...paths.filter(isWhole).map((path) => [path]), ...(loose.length > 0 ? [loose] : [])];
}

function opening(paths: string[]) {
  return openedSet(paths).catch((error: unknown) => {
    throw error instanceof ArchiveDamaged ? new UsageError(`${error.file} ${error.message}.`) : error;
  });
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`--out ${path}: ${(error as Error).message}`);
  }
}
