// The first look at one file of one night: how it is written, and what is in its columns.

import type { Encoding, LayoutFile } from './layout.ts';
import { dialectOf, type FileDialect } from './learn_dialect.ts';
import { datelessName, isIdName } from './learn_names.ts';
import { ColumnProfile } from './learn_values.ts';
import { Reader, recordFlag } from './reader.ts';
import type { SetFile } from './set_file.ts';
import { counted } from './words.ts';

export interface StudiedFile {
  source: SetFile;
  /** Without the date its name may carry. */
  name: string;
  pattern: string;
  isDated: boolean;
  dialect: FileDialect;
  encoding: Encoding;
  isAscii: boolean;
  /** Rows as wide as the header; the others are counted and not looked at. */
  rows: number;
  columns: ColumnProfile[];
  /** What looks odd: of the file, and of columns by name. */
  odd: { column?: string; says: string }[];
}

/** From this row on only columns that may be keys are watched for uniqueness. */
const watchAllRows = 100_000;
const quote = 34;
const backslash = 92;
/** So many rows without a quote before a file is said to have none. */
const unquotedRows = 50;
const notAscii = 0x80808080 | 0;
const damage = recordFlag.unbalanced | recordFlag.damaged | recordFlag.tooLong;

/** What quotes are in a file: around whole fields, or somewhere within. */
interface Quotes {
  quoted: number;
  stray: number;
  /** Of the stray ones those with a backslash before them. */
  escaped: number;
}

/** Undefined for a file without a row. */
export function studyFile(source: SetFile): StudiedFile | undefined {
  const { name, pattern, dated } = datelessName(source.name);
  const head = dialectOf(source.chunks());
  if (!head) return undefined;
  const study = studyAs(source, name, pattern, dated, head);
  const quoting = quotingOf(study);
  if (quoting === 'backslash') {
    const says = `${head.says}, with a backslash before a quote within a value`;
    return studyAs(source, name, pattern, dated, { ...head, quoting, says });
  }
  // The first rows are not always enough to tell what a quote means.
  return quoting === head.quoting ? study : studyAs(source, name, pattern, dated, { ...head, quoting });
}

function studyAs(
  source: SetFile,
  name: string,
  pattern: string,
  isDated: boolean,
  dialect: FileDialect,
): StudiedFile & { quotes: Quotes } {
  const odd: StudiedFile['odd'] = [];
  const columns = namesOf(dialect, odd).map(
    ({ name: column, inHeader }) => new ColumnProfile(column, isIdName(column), inHeader),
  );
  const quotes = { quoted: 0, stray: 0, escaped: 0 };
  const study = { source, name, pattern, isDated, dialect, encoding: dialect.encoding, isAscii: true, rows: 0 };
  const studied = { ...study, columns, odd, quotes };
  readRows(studied);
  return studied;
}

/** Calls `row` for each row that has the columns of the header. Returns how many rows have not, and where the first is. */
export function eachRow(
  { source, dialect, columns }: Pick<StudiedFile, 'source' | 'dialect' | 'columns'>,
  row: (reader: Reader, lo: Int32Array, hi: Int32Array, bits: number) => void,
): { ragged: number; firstRagged: number } {
  const reader = new Reader(source.chunks(), dialect);
  let ragged = 0;
  let firstRagged = 0;
  const width = columns.length;
  while (reader.next()) {
    if (reader.record <= dialect.headerAt || reader.isBlank) continue;
    const { count } = reader;
    const hasTrailing = count === width + 1 && reader.starts[width] === reader.ends[width];
    if ((count !== width && !hasTrailing) || (reader.flags & damage) !== 0) {
      if (ragged++ === 0) firstRagged = reader.line;
      continue;
    }
    const bits = reader.hash();
    row(reader, reader.lo, reader.hi, bits);
  }
  return { ragged, firstRagged };
}

function readRows(study: StudiedFile & { quotes: Quotes }): void {
  const { columns, dialect, odd, quotes } = study;
  /** Rows with letters beyond ASCII in UTF-8, and rows that cannot be UTF-8: the more frequent ones tell. */
  let valid = 0;
  let foreign = 0;
  const { ragged, firstRagged } = eachRow(study, (reader, lo, hi, bits) => {
    study.rows++;
    countQuotes(reader, dialect, columns.length, quotes);
    for (let at = 0; at < columns.length; at++) {
      columns[at]!.observe(reader, at, lo[at]!, hi[at]!);
    }
    if (study.rows === watchAllRows && dialect.header) {
      for (const column of columns) if (!isIdName(column.name)) column.keys = undefined;
    }
    if ((bits & notAscii) === 0) return;
    study.isAscii = false;
    if (isUtf8Row(reader)) valid++;
    else foreign++;
  });
  if (study.encoding === 'utf-8' && foreign > valid) study.encoding = 'windows-1252';
  if (ragged > 0) {
    const have = ragged === 1 ? 'has' : 'have';
    odd.push({
      says: `${counted(ragged, 'row')} ${have} not ${counted(columns.length, 'field')}, first on line ${firstRagged}`,
    });
  }
}

/** Field by field: between fields there may be what taking out doubled quotes left over. */
function isUtf8Row(reader: Reader): boolean {
  for (let field = 0; field < reader.count; field++) if (!reader.isUtf8Field(field)) return false;
  return true;
}

/** What quotes mean, as the whole file tells: around values, or ordinary characters such as the sign for inches. */
function quotingOf({ quotes, dialect, rows }: StudiedFile & { quotes: Quotes }): LayoutFile['quoting'] {
  const { stray, quoted, escaped } = quotes;
  if (escaped > 0 && escaped >= stray) return 'backslash';
  if (stray + quoted > 0) return stray > quoted ? 'none' : 'rfc4180';
  // Who separates by tabs, bars or carets seldom quotes; who separates by commas has to, sooner or later.
  const isComma = dialect.delimiter === ',' || dialect.delimiter === ';';
  return isComma || rows < unquotedRows ? 'rfc4180' : 'none';
}

function countQuotes(reader: Reader, { quoting }: FileDialect, width: number, quotes: Quotes): void {
  const { bytes, starts, ends } = reader;
  if (quoting !== 'none') {
    if ((reader.flags & recordFlag.stray) !== 0) {
      quotes.stray++;
      if (hasEscape(bytes, starts[0]!, ends[reader.count - 1]!)) quotes.escaped++;
    }
    for (let at = 0; at < width; at++) if (bytes[starts[at]! - 1] === quote) quotes.quoted++;
    return;
  }
  for (let at = 0; at < width; at++) {
    const end = ends[at]! - 1;
    if (end <= starts[at]!) continue;
    if (hasEscape(bytes, starts[at]!, end)) quotes.escaped++;
    else if (bytes[starts[at]!] === quote && bytes[end] === quote) quotes.quoted++;
    else if (bytes.subarray(starts[at]!, end + 1).includes(quote)) quotes.stray++;
  }
}

function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  const at = bytes.subarray(start, end).indexOf(backslash);
  return (
    at >= 0 && bytes.subarray(start, end + 1).some((byte, index, all) => byte === quote && all[index - 1] === backslash)
  );
}

/** The column names, each once: the layout can only speak of columns that it can call by name. */
interface ColumnName {
  name: string;
  /** What stands in the header where that can be no name: nothing, or the name of an earlier column. */
  inHeader?: string;
}

function namesOf(dialect: FileDialect, odd: StudiedFile['odd']): ColumnName[] {
  const { header, headerAt, head } = dialect;
  if (header && headerAt > 0) {
    const lines = `${counted(headerAt, 'row')} above the header ${headerAt === 1 ? 'is no row' : 'are no rows'} of the roster`;
    odd.push({ says: `${lines}: take ${headerAt === 1 ? 'it' : 'them'} out of the export` });
  }
  const first = head[Math.max(0, headerAt)]!;
  const names = first.length > 1 && first.at(-1)?.trim() === '' ? first.slice(0, -1) : first;
  if (!header) return names.map((_, at) => ({ name: `Column ${at + 1}` }));
  const seen = new Set<string>();
  return names.map((name, at) => {
    const isNew = !seen.has(name);
    seen.add(name);
    if (name.trim() !== '' && isNew) return { name };
    const column = `Column ${at + 1}`;
    const why = name.trim() === '' ? 'has no name in the header' : `has a name that came before, "${name}"`;
    odd.push({
      column,
      says: `${why}, and is called ${column} here: give it a name of its own in the export, or agree to it as it is`,
    });
    return { name: column, inHeader: name };
  });
}
