// Finds references among studied files: whose values are keys elsewhere. Cautious on purpose: a link that only happens
// to hold tonight would make tomorrow's good file look bad.
import { hashFields } from './hash.ts';
import type { KeyTable } from './key_table.ts';
import { eachRow, type StudiedFile } from './learn_file.ts';
import { isIdName, mentions, subjectOfFile, wordsOf } from './learn_names.ts';
import type { ColumnProfile } from './learn_values.ts';

/** A guess that one more pass over the rows has to confirm. Files and columns by their places. */
export interface LinkGuess {
  child: number;
  column: number;
  parent: number;
  parentColumn: number;
}

/** What the pass found. */
export interface LinkFinding extends LinkGuess {
  /** Rows with a value, and those of them whose value is no key of the parent. */
  filled: number;
  misses: number;
  firstMiss: number;
  /** Nights that were looked at. */
  nights: number;
}

/** Rows a reference needs when its name does not speak of the file it points to. */
const unnamedRows = 50;
/** From this share of misses on a guess is given up. */
const hopeless = 0.2;

/** Columns that may refer to another file's key, judged by name and by the few values at hand; best parent first. */
export function guessLinks(
  files: readonly StudiedFile[],
  keys: readonly (number | undefined)[],
  targets: readonly (number | undefined)[],
): LinkGuess[] {
  const guesses: LinkGuess[] = [];
  for (const [child, file] of files.entries()) {
    for (const column of file.columns.keys()) {
      const parents = files
        .map((_file, parent) => ({ child, column, parent, parentColumn: targets[parent] ?? -1 }))
        .filter((guess) => guess.parentColumn >= 0 && isPlausible(guess, files, keys))
        .sort((a, b) => closeness(b, files) - closeness(a, files));
      guesses.push(...parents);
    }
  }
  return guesses;
}

function isPlausible(guess: LinkGuess, files: readonly StudiedFile[], keys: readonly (number | undefined)[]): boolean {
  const { child, column, parent, parentColumn } = guess;
  const from = files[child]!.columns[column]!;
  const to = files[parent]!.columns[parentColumn]!;
  const known = to.keys;
  if (known === undefined || from.filled === 0) return false;
  if (!files[child]!.dialect.header || !files[parent]!.dialect.header) return isNamelessLink(guess, files, known);
  if (child === parent && (column === parentColumn || !pointsUpwards(from.name))) return false;
  const fromName = wordsOf(from.name).join('');
  const toName = wordsOf(to.name).join('');
  const isNamed = child === parent || mentions(from.name, subjectOfFile(files[parent]!.name));
  const isLike =
    fromName === toName ||
    fromName === `${toName}s` ||
    (toName.length > 3 && fromName.endsWith(toName)) ||
    (toName.length > 3 && fromName.endsWith(`${toName}s`));
  if (!isNamed && !isLike) return false;
  if (isNamed && !isLike && !isIdName(from.name)) return false;
  if (!isNamed && !isEnoughWithoutName(from, fromName === toName)) return false;
  if (column === keys[child] && child !== parent && !isNarrower(guess, files, known)) return false;
  return missesAmongFew(from, known) * 5 <= (from.few?.size ?? 0);
}

/** Two keys over the same ids: the file with fewer rows describes the other; at a tie, the narrower one does. */
function isNarrower({ child, column, parent }: LinkGuess, files: readonly StudiedFile[], known: KeyTable): boolean {
  const own = files[child]!.columns[column]!.keys;
  if (own === undefined) return true;
  if (own.count !== known.count) return own.count < known.count;
  return files[child]!.columns.length < files[parent]!.columns.length;
}

/** Without names the values alone must speak: many, long, and not all of the numbers there are. */
function isNamelessLink(
  { child, column, parent, parentColumn }: LinkGuess,
  files: readonly StudiedFile[],
  known: KeyTable,
) {
  const from = files[child]!.columns[column]!;
  const to = files[parent]!.columns[parentColumn]!;
  if (child === parent || from.isTelling || from.longest !== to.longest || to.longest < 4) return false;
  const isDense = to.count('digits') === to.filled && known.count * 5 > 10 ** to.longest - 10 ** (to.longest - 1);
  const isVaried = from.few === undefined || from.few.size >= 20;
  return isVaried && !isDense && from.filled >= unnamedRows && missesAmongFew(from, known) === 0;
}

function missesAmongFew(from: ColumnProfile, known: KeyTable): number {
  let misses = 0;
  for (const value of from.few?.keys() ?? []) if (!areKnown(from.name, value, known)) misses++;
  return misses;
}

/** `orgSourcedIds`: several ids in one value, separated by commas. */
export function isListName(column: string): boolean {
  return wordsOf(column).at(-1) === 'ids';
}

/** `parentSourcedId`: the name says that a row of the same file is meant. */
function pointsUpwards(column: string): boolean {
  return wordsOf(column).some((word) => ['parent', 'agent', 'supervisor', 'manager'].includes(word));
}

/** Small whole numbers meet by accident; a name that says nothing needs many rows. */
function isEnoughWithoutName(column: ColumnProfile, isSameName: boolean): boolean {
  if (column.count('integer') === column.filled && column.longest <= 3) return false;
  return column.filled >= (isSameName ? 2 : unnamedRows);
}

function closeness(guess: LinkGuess, files: readonly StudiedFile[]): number {
  const from = files[guess.child]!.columns[guess.column]!;
  const parent = files[guess.parent]!;
  return (mentions(from.name, subjectOfFile(parent.name)) ? 2 : 0) + (guess.child === guess.parent ? 0 : 1);
}

/** Reads one file again and counts for each guess how many of its rows name something that is not there. */
export function confirmLinks<Guess extends LinkGuess>(
  file: StudiedFile,
  guesses: readonly Guess[],
  files: readonly StudiedFile[],
  alsoRow: (lo: Int32Array, hi: Int32Array, width: number) => void = () => undefined,
): (Guess & LinkFinding)[] {
  const findings = guesses.map((guess) => ({ ...guess, filled: 0, misses: 0, firstMiss: 0, nights: 1 }));
  let alive = findings;
  const width = file.columns.length;
  eachRow(file, (reader, lo, hi) => {
    let isOver = false;
    for (const finding of alive) {
      const { column } = finding;
      if (reader.starts[column] === reader.ends[column]) continue;
      const known = files[finding.parent]!.columns[finding.parentColumn]!.keys!;
      finding.filled++;
      if (known.find(lo[column]!, hi[column]!) >= 0) continue;
      if (isListName(file.columns[column]!.name) && areKnown(file.columns[column]!.name, reader.text(column), known))
        continue;
      if (reader.text(column).trim() === '') {
        finding.filled--;
        continue;
      }
      if (finding.misses++ === 0) finding.firstMiss = reader.line;
      if (finding.misses > 100 && finding.misses > finding.filled * hopeless) isOver = true;
    }
    if (isOver) alive = alive.filter(({ misses, filled }) => misses <= filled * hopeless);
    alsoRow(lo, hi, width);
  });
  return findings.filter(({ misses, filled }) => filled > 0 && misses <= filled * hopeless);
}

function areKnown(column: string, value: string, known: KeyTable): boolean {
  const items = isListName(column) ? value.split(',').map((item) => item.trim()) : [value];
  return items.every((item) => item === '' || hasText(known, item));
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(4096);
const scratchView = new DataView(scratch.buffer);
const zero = new Int32Array(1);
const end = new Int32Array(1);
const itemLo = new Int32Array(1);
const itemHi = new Int32Array(1);

function hasText(known: KeyTable, text: string): boolean {
  if (text.length > 1000) return false;
  end[0] = encoder.encodeInto(text, scratch).written;
  hashFields(scratchView, zero, end, 1, itemLo, itemHi);
  return known.find(itemLo[0]!, itemHi[0]!) >= 0;
}
