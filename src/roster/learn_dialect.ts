// How a file of unknown origin is written: its delimiter, whether quotes mean anything, and whether a header is there.
import { headOf } from './head_bytes.ts';
import type { Encoding } from './layout.ts';
import { wordsOf } from './learn_names.ts';
import { type Dialect, Reader, recordFlag } from './reader.ts';

export interface FileDialect extends Dialect {
  header: boolean;
  /** Record of the header; -1: there is none. More than 0: titles stand above it. */
  headerAt: number;
  /** As the first bytes tell. */
  encoding: Encoding;
  /** The first rows, header included. */
  head: string[][];
  says: string;
}

const HEAD_ROWS = 60;
/** Rows of a title, a date, a filter above a header. */
const mostTitles = 5;
const delimiters: Record<string, string> = {
  ',': 'commas',
  '\t': 'tabs',
  ';': 'semicolons',
  '|': 'bars',
  '^': 'carets',
  '~': 'tildes',
};
/** Words that header rows of rosters are made of. */
const headerWords = new Set(
  (
    'id ids name first last middle school grade student teacher section course term email mail username user password ' +
    'number code date birth dob gender sex role type status title start end address city state zip phone year period ' +
    'org parent class subject sis local sourced sourcedid given family site level active'
  ).split(' '),
);

/** Judges the first 64 KiB of a file; undefined when there is not one row. */
export function dialectOf(chunks: Iterable<Uint8Array>): FileDialect | undefined {
  const { bytes, isWhole } = headOf(chunks);
  const tried = Object.keys(delimiters)
    .map((delimiter) => tryDelimiter(bytes, isWhole, delimiter))
    .filter((it) => it.rows.length > 0);
  const best = tried.sort((a, b) => b.score - a.score)[0];
  if (!best) return undefined;
  const isSingle = best.width === 1;
  const quoting = best.stray > 0 && best.quoted === 0 ? 'none' : 'rfc4180';
  const { headerAt, rows } = headerOf(best);
  const header = headerAt >= 0;
  const separated = isSingle ? 'one column' : `${best.width} columns separated by ${delimiters[best.delimiter]}`;
  return {
    delimiter: isSingle ? ',' : best.delimiter,
    quoting,
    header,
    headerAt,
    encoding: best.encoding,
    head: rows,
    says: `${separated}, ${header ? 'with a header' : 'without a header'}${quoting === 'none' ? ', quotes are ordinary characters' : ''}`,
  };
}

/** Above a header there may be titles: rows of one field, or a few, where all the others are as wide as the header. */
function headerOf({ rows, width }: { rows: string[][]; width: number }): { headerAt: number; rows: string[][] } {
  const first = rows.findIndex((row) => row.length >= width);
  const isTitled =
    first > 0 &&
    first <= mostTitles &&
    rows.slice(0, first).every((row) => row.filter((it) => it.trim() !== '').length * 2 <= width);
  if (isTitled && hasHeader(rows.slice(first))) return { headerAt: first, rows };
  return { headerAt: hasHeader(rows) ? 0 : -1, rows };
}

function tryDelimiter(bytes: Uint8Array, isWhole: boolean, delimiter: string) {
  const reader = new Reader([bytes], { delimiter, quoting: 'rfc4180' });
  const rows: string[][] = [];
  let stray = 0;
  let quoted = 0;
  while (rows.length < HEAD_ROWS && reader.next()) {
    if (reader.isBlank) continue;
    if (reader.flags & (recordFlag.stray | recordFlag.unbalanced)) stray++;
    for (let field = 0; field < reader.count; field++) if (reader.bytes[reader.starts[field]! - 1] === 34) quoted++;
    rows.push(reader.texts());
  }
  reader.close();
  if (!isWhole && rows.length > 1 && rows.length < HEAD_ROWS) rows.pop();
  const widths = new Map<number, number>();
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  const steady = rows.length === 0 ? 0 : count / rows.length;
  // Steady rows first; among steady ones the delimiter that cuts finer. One column only when nothing else cuts.
  const score = width <= 1 ? 0.01 : steady * steady + Math.min(width, 100) / 1000;
  return { delimiter, rows, stray, quoted, width, score, encoding: reader.encoding };
}

/** The first row is a header when it names things: no numbers, dates or addresses, and other than the rows below. */
export function hasHeader(rows: string[][]): boolean {
  const [first, ...rest] = rows;
  if (!first) return false;
  const names = first.map((cell) => cell.trim());
  const named = names.filter((name) => name !== '');
  if (named.length * 2 < names.length || named.some(isData)) return false;
  if (new Set(named).size < named.length && !isWordy(named)) return false;
  // A word that comes again below it in the same column is a value, unless the whole row does: files joined together.
  const again = names.filter((name, at) => name !== '' && rest.some((row) => row[at]?.trim() === name)).length;
  if (again > 0 && again < named.length) return false;
  if (isWordy(named)) return true;
  return rest.length > 0 && names.some((_, at) => rest.every((row) => isData(row[at]?.trim() ?? '')));
}

/** At least half of the names hold a word that headers are made of. */
function isWordy(names: string[]): boolean {
  return names.filter((name) => wordsOf(name).some((word) => headerWords.has(word))).length * 2 >= names.length;
}

function isData(text: string): boolean {
  return /^[-+]?[\d.,/:\s-]*\d[\d.,/:\s-]*$/.test(text) || /@/.test(text) || /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(text);
}
