// An example of a rule as a small excerpt: the lines that matter with their numbers, and what cannot be seen made visible.
import type { Example } from '../../src/roster/rules/rule.ts';
import { grouped } from '../../src/roster/words.ts';
import { block } from './markdown.ts';

const mostLines = 7;
const longestLine = 110;

const unseen: [RegExp, string][] = [
  [/\ufeff/g, '[byte order mark]'],
  [/\0/g, '[zero byte]'],
  [/\u00a0/g, '[no-break space]'],
  [/\t/g, '[tab]'],
  [/\p{Cc}/gu, '[control character]'],
];

/** The files of an example; of each the lines that `other` does not have, and a few around them. `title` gets the name. */
export function excerptOf(
  title: (file: string) => string,
  example: Example,
  other: Record<string, string> = {},
): string[] {
  const { encoding } = example;
  const inEncoding =
    encoding === undefined || encoding === 'utf-8' ? '' : `, read as ${encoding.replace('windows', 'Windows')}`;
  return Object.entries(example.files).flatMap(([name, text]) => {
    if (text === other[name]) return [];
    return [`${title(`\`${name}\``)}${inEncoding}:`, block(excerpt(text, other[name]))];
  });
}

/** The files that are in order beside one that is not: often the fault shows only against them. */
export function besideOf(bad: Example, good: Example): string[] {
  const same = Object.entries(bad.files).filter(([name, text]) => text === good.files[name]);
  if (bad.baseline !== undefined || same.length === Object.keys(bad.files).length) return [];
  return same.flatMap(([name, text]) => [`With \`${name}\`:`, block(excerpt(text, undefined, 4))]);
}

/** Files of the last accepted night, shortly. */
export function baselineOf({ baseline }: Example): string[] {
  return Object.entries(baseline ?? {}).flatMap(([name, text]) => [
    `The last accepted \`${name}\`:`,
    block(excerpt(text, undefined, 4)),
  ]);
}

function excerpt(text: string, other: string | undefined, most = mostLines): string {
  if (text === '') return '(nothing at all)';
  const lines = linesOf(text);
  const known = new Set(other === undefined ? [] : linesOf(other));
  const isNew = (at: number) => other !== undefined && !known.has(lines[at]!);
  const wanted = chosen(lines.length, isNew, most);
  const width = String((wanted.at(-1) ?? 0) + 1).length;
  const shown: string[] = [];
  let last = -1;
  for (const at of wanted) {
    if (at > last + 1) shown.push(`${' '.repeat(width)}  ... ${skipped(at - last - 1)}`);
    shown.push(`${String(at + 1).padStart(width)}  ${shortened(visible(lines[at]!))}`);
    last = at;
  }
  if (last < lines.length - 1) shown.push(`${' '.repeat(width)}  ... ${skipped(lines.length - 1 - last)}`);
  return shown.join('\n');
}

/** Indexes of the lines to show: the header, the first new ones with the line above, else the first two; and the last. */
function chosen(count: number, isNew: (at: number) => boolean, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, at) => at);
  const all = Array.from({ length: count }, (_, at) => at);
  const fresh = all.filter(isNew);
  const around =
    fresh.length === 0 ? [1, 2, count - 1] : [count - 1, ...fresh.slice(0, most - 3).flatMap((at) => [at, at - 1])];
  return [...new Set([0, ...around])]
    .filter((at) => at >= 0 && at < count)
    .slice(0, most)
    .sort((a, b) => a - b);
}

function skipped(count: number): string {
  return `${grouped(count)} more ${count === 1 ? 'line' : 'lines'}`;
}

/** Line ends are shown only where they are what the example is about: more than one kind, or a lone CR. */
function linesOf(text: string): string[] {
  const kinds = new Set(text.match(/\r\n|\r|\n/g) ?? []);
  if (kinds.size <= 1 && !kinds.has('\r')) return text.replace(/\r?\n$/, '').split(/\r?\n/);
  const marks: Record<string, string> = { '\r\n': '[CR LF]', '\r': '[CR]', '\n': '[LF]' };
  return text
    .replace(/\r\n|\r|\n/g, (end) => `${marks[end]}\n`)
    .replace(/\n$/, '')
    .split('\n');
}

function visible(line: string): string {
  return unseen.reduce((text, [pattern, name]) => text.replace(pattern, name), line);
}

function shortened(line: string): string {
  return line.length <= longestLine
    ? line
    : `${line.slice(0, 40)}... ${grouped(line.length - 80)} more characters ...${line.slice(-40)}`;
}
