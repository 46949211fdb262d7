// `rollcall layouts`: which layouts are built in, and what one of them says; the schema of layout files too.
import { type Command, Option } from 'commander';
import type { Layout, LayoutColumn, LayoutFile } from '../roster/layout.ts';
import { formatLayoutFile, layoutFileSchema } from '../roster/layout_file.ts';
import { builtInLayout, builtInLayouts } from '../roster/layouts/catalogue.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';
import { columnsOf, createPaint, type Paint, wrapped } from './text.ts';

interface LayoutsOptions {
  format: 'text' | 'json';
  schema?: boolean;
}

/** Adds the command to the program. */
export function addLayouts(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('layouts')
    .summary('show what layouts are built in')
    .argument('[id]', 'show one layout in full')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--schema', 'print the JSON Schema of layout files')
    .action((id: string | undefined, options: LayoutsOptions) => {
      terminal.out(options.schema ? `${JSON.stringify(layoutFileSchema(), null, 2)}\n` : answer(id, options, terminal));
      terminal.exitCode = 0;
    });
}

function answer(id: string | undefined, options: LayoutsOptions, terminal: Terminal): string {
  const isJson = options.format === 'json';
  if (id === undefined) return isJson ? `${JSON.stringify(builtInLayouts, null, 2)}\n` : listText();
  const layout = builtInLayout(id);
  if (!layout) {
    const known = builtInLayouts.map((it) => it.id).join(', ');
    throw new UsageError(`${id} is not a built-in layout. Built in: ${known}.`);
  }
  if (isJson) return formatLayoutFile(layout);
  return layoutText(layout, createPaint(terminal.outIsTty), Math.max(60, Math.min(terminal.width, 120)));
}

function listText(): string {
  const rows = builtInLayouts.map((it) => {
    const required = it.files.filter((file) => file.required).length;
    return [it.id, it.title, `${it.files.length} files, ${required} required`];
  });
  return `${columnsOf(rows).join('\n')}\n`;
}

function layoutText(layout: Layout, paint: Paint, width: number): string {
  const head = [`${paint('bold', layout.title)}  ${layout.id}`, ...wrapped(layout.source, width)];
  return `${[head, ...layout.files.map((file) => fileLines(file, paint))].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function fileLines(file: LayoutFile, paint: Paint): string[] {
  const key = file.key.length === 0 ? 'the whole row is the key' : `key ${file.key.join(' + ')}`;
  const facts = [
    file.required ? 'required' : 'optional',
    key,
    `order ${file.columnOrder}`,
    `extra columns ${file.extraColumns}`,
  ];
  const rows = file.columns.map((column) => [
    `  ${column.name}`,
    column.required ? 'required' : '',
    ...describe(column),
  ]);
  return [`${paint('bold', file.name)}  ${paint('dim', facts.join(', '))}`, ...columnsOf(rows)];
}

function describe(column: LayoutColumn): [string, string] {
  const type = column.type === 'list' ? `list of ${column.itemType ?? 'string'}` : column.type;
  const facts = [
    column.required && column.filled === false ? 'may be blank' : '',
    column.formats ? column.formats.join(' or ') : '',
    column.values ? column.values.join(', ') : '',
    column.references ? `-> ${column.references}` : '',
    column.group ? `groups by ${column.group}` : '',
    column.secret ? 'secret' : '',
  ];
  return [type, facts.filter((fact) => fact !== '').join('; ')];
}
