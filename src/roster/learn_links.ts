// Finds keys and references among profiled files: which column tells rows apart, and whose values are keys elsewhere.
// Cautious on purpose: a link that only happens to hold tonight would make tomorrow's good file look bad.
import { isIdName, mentions, subjectOfFile, wordsOf } from './learn_names.ts';
import { type ColumnProfile, filledRows } from './learn_values.ts';

export interface ProfiledFile {
  name: string;
  rows: number;
  columns: ColumnProfile[];
  /** Without a header the names say nothing. */
  isNameless: boolean;
}

/** A guess that one more pass over the rows has to confirm. */
export interface LinkGuess {
  child: number;
  column: number;
  parent: number;
  parentColumn: number;
}

const PAIR_ROWS = 20;
/** Rows a reference needs when its name does not speak of the file it points to. */
const UNNAMED_ROWS = 50;

/** The column that tells the rows of each file apart; undefined where none does by itself. */
export function singleKeys(files: ProfiledFile[]): (number | undefined)[] {
  const subjects = files.map((file) => subjectOfFile(file.name));
  return files.map((file, at) => {
    const others = subjects.filter((subject, index) => index !== at && subject !== subjects[at]);
    const unique = file.columns.map((_, index) => index).filter((index) => isUnique(file.columns[index]!));
    if (file.isNameless) {
      return file.rows < PAIR_ROWS ? undefined : unique.find((index) => file.columns[index]!.kinds.has('digits'));
    }
    const ids = unique.filter((index) => isIdName(file.columns[index]!.name));
    const own = ids.find((index) => mentions(file.columns[index]!.name, subjects[at]!));
    const neutral = ids.find((index) => !others.some((subject) => mentions(file.columns[index]!.name, subject)));
    const login = unique.find((index) =>
      /^(username|userid|login|email)/.test(wordsOf(file.columns[index]!.name).join('')),
    );
    if (neutral !== undefined && (own === undefined || neutral < own)) return neutral;
    if (own !== undefined) return own;
    if (ids.length > 0 && file.rows >= PAIR_ROWS) return ids[0];
    return file.rows >= PAIR_ROWS ? login : undefined;
  });
}

function isUnique(column: ColumnProfile): boolean {
  return column.unique !== undefined && column.blank === 0 && column.rows > 0;
}

/** Columns that may refer to another file's key, judged by name and by the few values at hand; best parent first. */
export function guessLinks(files: ProfiledFile[], keys: (number | undefined)[]): LinkGuess[] {
  const guesses: LinkGuess[] = [];
  files.forEach((file, child) => {
    file.columns.forEach((_, index) => {
      const parents = files
        .map((_file, parent) => ({ child, column: index, parent, parentColumn: keys[parent] ?? -1 }))
        .filter((guess) => guess.parentColumn >= 0 && isPlausible(guess, files, keys))
        .sort((a, b) => closeness(b, files) - closeness(a, files));
      guesses.push(...parents);
    });
  });
  return guesses;
}

function isPlausible(guess: LinkGuess, files: ProfiledFile[], keys: (number | undefined)[]): boolean {
  const { child, column, parent, parentColumn } = guess;
  const from = files[child]!.columns[column]!;
  const to = files[parent]!.columns[parentColumn]!;
  if (child === parent && (column === parentColumn || !pointsUpwards(from.name))) return false;
  const known = to.unique;
  if (!known || filledRows(from) === 0) return false;
  const fromName = wordsOf(from.name).join('');
  const toName = wordsOf(to.name).join('');
  const isNamed = mentions(from.name, subjectOfFile(files[parent]!.name));
  const isLike =
    fromName === toName ||
    fromName === `${toName}s` ||
    (toName.length > 3 && fromName.endsWith(toName)) ||
    (toName.length > 3 && fromName.endsWith(`${toName}s`));
  if (!isNamed && !isLike) return false;
  if (isNamed && !isLike && !isIdName(from.name)) return false;
  if (!isNamed && !isEnoughWithoutName(from, fromName === toName)) return false;
  if (column === keys[child] && child !== parent && from.unique) {
    // Two keys over the same ids: the one with fewer rows describes the other; at a tie, the narrower file does.
    const narrower = files[child]!.columns.length < files[parent]!.columns.length;
    if (from.unique.size > known.size || (from.unique.size === known.size && !narrower)) return false;
  }
  const values = from.few?.keys() ?? from.unique?.values();
  if (!values) return true;
  for (const value of values) for (const item of itemsOf(from.name, value)) if (!known.has(item)) return false;
  return true;
}

/** `orgSourcedIds`: several ids in one value, separated by commas. */
export function isListName(column: string): boolean {
  return wordsOf(column).at(-1) === 'ids';
}

/** The ids in a value; none in a blank one. */
export function itemsOf(column: string, value: string): string[] {
  if (value.trim() === '') return [];
  return isListName(column) ? value.split(',').map((item) => item.trim()) : [value];
}

/** `parentSourcedId`: the name says that a row of the same file is meant. */
function pointsUpwards(column: string): boolean {
  return wordsOf(column).some((word) => ['parent', 'agent', 'supervisor', 'manager'].includes(word));
}

/** Small whole numbers meet by accident; a name that says nothing needs many rows. */
function isEnoughWithoutName(column: ColumnProfile, isSameName: boolean): boolean {
  if (column.kinds.has('integer') && column.longest <= 3) return false;
  return filledRows(column) >= (isSameName ? 2 : UNNAMED_ROWS);
}

function closeness(guess: LinkGuess, files: ProfiledFile[]): number {
  const from = files[guess.child]!.columns[guess.column]!;
  const parent = files[guess.parent]!;
  return (mentions(from.name, subjectOfFile(parent.name)) ? 2 : 0) + (guess.child === guess.parent ? 0 : 1);
}

/** Whether a single key is better given up: a row that only links others is told apart by all its links together. */
export function isLinkFile(file: ProfiledFile, key: number | undefined, references: number[]): boolean {
  if (key === undefined) return true;
  return (
    references.includes(key) &&
    references.length >= 2 &&
    file.columns.length - references.length <= references.length + 1
  );
}

/** Pairs of columns that may tell rows apart together: two links, or a link and another id. */
export function pairGuesses(file: ProfiledFile, references: number[]): [number, number][] {
  if (file.rows < PAIR_ROWS) return [];
  const filled = (index: number) => file.columns[index]!.blank === 0;
  const ids = file.columns.map((_, index) => index).filter((index) => isIdName(file.columns[index]!.name));
  const candidates = [...references, ...ids.filter((index) => !references.includes(index))].filter(filled).slice(0, 4);
  return candidates
    .flatMap((first, at) => candidates.slice(at + 1).map((second): [number, number] => [first, second]))
    .filter(([first, second]) => references.includes(first) || references.includes(second));
}
