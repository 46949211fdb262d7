// A proposed layout as a person reads it in a terminal: file by file, column by column, each with what speaks for it.
import type { Layout, LayoutColumn, LayoutFile } from '../roster/layout.ts';
import { filledWords, typeWords } from '../roster/layout_words.ts';
import type { Evidence } from '../roster/learn_evidence.ts';
import { listed, visible } from '../roster/words.ts';
import { columnsOf, counted, createPaint, type Paint, wrapped } from './text.ts';

const longestName = 32;
const longestType = 34;

/** The whole proposal; ends with a line feed. */
export function learnedText(
  layout: Layout,
  evidence: readonly Evidence[],
  options: { isColoured: boolean; width: number },
): string {
  const paint = createPaint(options.isColoured);
  const width = Math.max(60, Math.min(options.width, 120));
  const odd = evidence.filter((it) => it.isOdd).length;
  const head = [
    `${paint('bold', layout.title)}   ${counted(layout.files.length, 'file')}, ${counted(
      layout.files.reduce((sum, file) => sum + file.columns.length, 0),
      'column',
    )}${odd === 0 ? '' : `, ${paint('yellow', `${counted(odd, 'thing')} to look at (!)`)}`}`,
  ];
  const leftOut = evidence
    .filter((it) => !layout.files.some((file) => file.name === it.file))
    .map((it) => paint('yellow', `! ${visible(it.file)}: ${it.says}`));
  const blocks = [
    ...(leftOut.length > 0 ? [leftOut] : []),
    ...layout.files.map((file) => fileLines(file, paint, width)),
  ];
  return `${[head, ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function fileLines(file: LayoutFile, paint: Paint, width: number): string[] {
  const optional = file.required ? '' : paint('dim', '   optional');
  const rows = file.columns.map((column) => [
    short(visible(column.name), longestName),
    short(visible(typeWords(column)), longestType),
    filledWords(column),
    visible(partWords(column, file)),
  ]);
  const [title, ...lines] = columnsOf([['column', 'type', 'filled', ''], ...rows]);
  return [
    `${paint('bold', visible(file.name))}${optional}`,
    ...sentences(file, '  ', paint, width),
    `  ${paint('dim', title!)}`,
    ...file.columns.flatMap((column, at) => [`  ${lines[at]!}`, ...sentences(column, '      ', paint, width)]),
  ];
}

function sentences(of: { because?: string[]; odd?: string[] }, indent: string, paint: Paint, width: number): string[] {
  const because = of.because === undefined ? [] : wrapped(visible(of.because.join('; ')), width, indent);
  const odd = (of.odd ?? []).flatMap((says) => wrapped(`! ${visible(says)}`, width, indent));
  return [...because.map((line) => paint('dim', line)), ...odd.map((line) => paint('yellow', line))];
}

/** What the column is in its file: key, reference, masked. */
function partWords(column: LayoutColumn, file: LayoutFile): string {
  const parts = [
    file.key.includes(column.name) ? (file.key.length === 1 ? 'key' : 'part of the key') : '',
    column.references === undefined ? '' : `in ${column.references}`,
    column.secret === true ? 'masked' : '',
  ];
  return listed(parts.filter((part) => part !== ''));
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
