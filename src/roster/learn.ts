// Proposes a layout from good files: what they are called, how they are written, what their columns hold, which columns
// are keys and which refer to keys. A person reviews it; so every proposal comes with what speaks for it.

import { isUtf8 } from './encoding.ts';
import type { Encoding, Layout, LayoutColumn, LayoutFile } from './layout.ts';
import { dialectOf, type FileDialect } from './learn_dialect.ts';
import {
  guessLinks,
  isLinkFile,
  isListName,
  itemsOf,
  type LinkGuess,
  type ProfiledFile,
  pairGuesses,
  singleKeys,
} from './learn_links.ts';
import { datelessName, groupOfName, isIdName, isSecretName } from './learn_names.ts';
import { type ColumnProfile, createColumnProfile, filledRows, judgedType, observe } from './learn_values.ts';
import { Reader } from './reader.ts';
import type { SetFile } from './set_file.ts';

export interface Evidence {
  file: string;
  column?: string;
  says: string;
}

export interface LearnedLayout {
  layout: Layout;
  evidence: Evidence[];
}

interface StudiedFile extends ProfiledFile {
  source: SetFile;
  dialect: FileDialect;
  pattern: string;
  encoding: Encoding;
}

/** Rows without a single blank before a column is said to be always filled: references need fewer than names do. */
const FILLED_ROWS = { key: 1, reference: 50, other: 500 };
/** From this row on only columns that may be keys are watched for uniqueness. */
const WATCH_ALL_ROWS = 100_000;

/** Studies the files of one good night. Reads each file two times at most. */
export function learnLayout(files: SetFile[], options: { id?: string; title?: string } = {}): LearnedLayout {
  const evidence: Evidence[] = [];
  const studied: StudiedFile[] = [];
  for (const source of [...files].sort((a, b) => (a.name < b.name ? 1 : -1))) {
    const file = studyFile(source, evidence);
    if (!file) continue;
    if (studied.some((it) => it.name === file.name)) {
      evidence.push({ file: file.name, says: `${source.name} is the same file of another night and was left out` });
    } else studied.unshift(file);
  }
  const keys = singleKeys(studied);
  const guesses = guessLinks(studied, keys);
  const layout: Layout = {
    id: options.id ?? 'learned',
    title: options.title ?? 'Learned layout',
    source: 'Learned from good files.',
    pinned: false,
    files: studied.map((file, at) => {
      const own = guesses.filter((guess) => guess.child === at);
      const { links, key } = confirm(file, keys[at], own, studied);
      keys[at] = key.length === 1 ? key[0] : undefined;
      return proposeFile(file, key, links, studied, evidence);
    }),
  };
  dropDanglingReferences(layout, evidence);
  const place = (it: Evidence) => layout.files.findIndex((file) => file.name === it.file);
  return { layout, evidence: evidence.sort((a, b) => place(a) - place(b)) };
}

/** First pass: dialect and column profiles; undefined for a file without rows. */
function studyFile(source: SetFile, evidence: Evidence[]): StudiedFile | undefined {
  const { name, pattern, dated } = datelessName(source.name);
  const dialect = dialectOf(source.chunks());
  if (!dialect) {
    evidence.push({ file: name, says: 'the file is empty and was left out' });
    return undefined;
  }
  evidence.push({ file: name, says: dialect.says });
  if (dated) evidence.push({ file: name, says: `the date in ${source.name} may change from night to night` });
  const reader = new Reader(source.chunks(), dialect);
  const columns = namesOf(dialect, name, evidence).map(createColumnProfile);
  let rows = 0;
  let isAscii = true;
  let isAllUtf8 = true;
  while (reader.next()) {
    if ((reader.record === 0 && dialect.header) || reader.isBlank || reader.count === 0) continue;
    rows++;
    columns.forEach((column, at) => {
      observe(column, reader.text(at));
    });
    if (rows === WATCH_ALL_ROWS && dialect.header)
      for (const it of columns) if (!isIdName(it.name)) it.unique = undefined;
    const start = reader.starts[0]!;
    const end = reader.ends[reader.count - 1]!;
    if (isAscii) isAscii = isAsciiOnly(reader.bytes, start, end);
    if (!isAscii && isAllUtf8) isAllUtf8 = isUtf8(reader.bytes, start, end);
  }
  const seen = reader.encoding === 'utf-8' && !isAllUtf8 ? 'windows-1252' : reader.encoding;
  evidence.push({ file: name, says: `${rows} rows, ${isAscii && seen === 'utf-8' ? 'plain ASCII, so UTF-8' : seen}` });
  return { name, pattern, source, dialect, encoding: seen, rows, columns, isNameless: !dialect.header };
}

function namesOf(dialect: FileDialect, file: string, evidence: Evidence[]): string[] {
  const first = dialect.head[0]!;
  if (!dialect.header) return first.map((_, at) => `Column ${at + 1}`);
  const names = first.at(-1)?.trim() === '' ? first.slice(0, -1) : first;
  const seen = new Set<string>();
  return names.map((name, at) => {
    const isNew = !seen.has(name);
    seen.add(name);
    if (name.trim() !== '' && isNew) return name;
    const why = name.trim() === '' ? 'has no name in the header' : `has a name that came before, "${name}"`;
    evidence.push({ file, column: `Column ${at + 1}`, says: `${why}; correct the export before it is agreed on` });
    return `Column ${at + 1}`;
  });
}

/** Second pass: keeps the references that hold in every row, and the pair of columns that tells all rows apart. */
function confirm(
  file: StudiedFile,
  single: number | undefined,
  guesses: LinkGuess[],
  files: StudiedFile[],
): { links: LinkGuess[]; key: number[] } {
  const guessed = [...new Set(guesses.map((guess) => guess.column))];
  const isLink = isLinkFile(file, single, guessed);
  let alive = guesses;
  let pairs = (isLink ? pairGuesses(file, guessed) : []).map((columns) => ({ columns, seen: new Set<string>() }));
  if (alive.length > 0 || pairs.length > 0) {
    const reader = new Reader(file.source.chunks(), file.dialect);
    while (reader.next()) {
      if ((reader.record === 0 && file.dialect.header) || reader.isBlank) continue;
      const broken = alive.filter((guess) => !holds(guess, file, files, reader.text(guess.column)));
      if (broken.length > 0) alive = alive.filter((guess) => !broken.includes(guess));
      pairs = pairs.filter(({ columns, seen }) => {
        const value = `${reader.text(columns[0])}\u0000${reader.text(columns[1])}`;
        return !seen.has(value) && seen.add(value);
      });
    }
  }
  const links = alive.filter((guess, at) => alive.findIndex((it) => it.column === guess.column) === at);
  const confirmed = links.map((link) => link.column);
  if (!isLinkFile(file, single, confirmed)) return { links, key: [single!] };
  const pair = pairs.find(({ columns }) => columns.every((it) => confirmed.includes(it))) ?? pairs[0];
  if (pair) return { links, key: pair.columns };
  return { links, key: [] };
}

function holds(guess: LinkGuess, file: StudiedFile, files: StudiedFile[], value: string): boolean {
  const known = files[guess.parent]!.columns[guess.parentColumn]!.unique!;
  return itemsOf(file.columns[guess.column]!.name, value).every((item) => known.has(item));
}

function proposeFile(
  file: StudiedFile,
  key: number[],
  links: LinkGuess[],
  files: StudiedFile[],
  evidence: Evidence[],
): LayoutFile {
  const keyNames = key.map((at) => file.columns[at]!.name);
  const keySays =
    key.length === 0
      ? 'no column tells its rows apart, so the whole row is the key'
      : `${keyNames.join(' and ')} ${key.length === 1 ? 'is' : 'together are'} different in each of ${file.rows} rows: the key`;
  evidence.push({ file: file.name, says: keySays });
  return {
    name: file.name,
    pattern: file.pattern,
    required: true,
    delimiter: file.dialect.delimiter,
    header: file.dialect.header,
    quoting: file.dialect.quoting,
    columnOrder: 'frozen',
    key: keyNames,
    extraColumns: 'refused',
    // With its encoding a file counts as agreed: from now on its columns are taken to the letter.
    encoding: file.encoding,
    columns: file.columns.map((column, at) => {
      const link = links.find((it) => it.column === at);
      return proposeColumn(file.name, column, key.includes(at), link, files, evidence);
    }),
  };
}

function proposeColumn(
  file: string,
  column: ColumnProfile,
  isKey: boolean,
  link: LinkGuess | undefined,
  files: StudiedFile[],
  evidence: Evidence[],
): LayoutColumn {
  const { name } = column;
  const tell = (says: string) => evidence.push({ file, column: name, says });
  const enough = isKey ? FILLED_ROWS.key : link ? FILLED_ROWS.reference : FILLED_ROWS.other;
  const isFilled = column.blank === 0 && column.rows >= enough;
  if (isFilled && !isKey) tell(`never blank in ${column.rows} rows`);
  const judged =
    link && isListName(name) ? { facts: { type: 'list', itemType: 'string' } as const } : judgedType(column);
  const says = 'says' in judged ? judged.says : undefined;
  if (says) tell(says);
  const isSecret = isSecretName(name);
  if (isSecret) tell('masked everywhere, because of its name');
  const group = column.unique ? undefined : groupOfName(name);
  if (group) tell(`groups rows by ${group}, because of its name`);
  const parent = link && files[link.parent]!;
  const target = parent && `${parent.name}.${parent.columns[link.parentColumn]!.name}`;
  if (target) tell(`all ${filledRows(column)} values are keys of ${parent.name}`);
  const facts = isSecret ? { type: 'string' as const } : judged.facts;
  return {
    name,
    required: true,
    filled: isFilled,
    type: 'string',
    ...facts,
    ...(target ? { references: target } : {}),
    ...(isSecret ? { secret: true } : {}),
    ...(group ? { group } : {}),
  };
}

/** A file whose single key was given up in the end can no longer be referred to. */
function dropDanglingReferences(layout: Layout, evidence: Evidence[]): void {
  const keys = new Set(layout.files.filter((it) => it.key.length === 1).map((it) => `${it.name}.${it.key[0]}`));
  for (const file of layout.files) {
    for (const column of file.columns) {
      if (column.references === undefined || keys.has(column.references)) continue;
      evidence.push({
        file: file.name,
        column: column.name,
        says: `not taken as a reference: ${column.references} is no key`,
      });
      delete column.references;
    }
  }
}

function isAsciiOnly(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > 127) return false;
  return true;
}
