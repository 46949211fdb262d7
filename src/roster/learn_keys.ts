// Which columns tell the rows of a file apart: one by itself, or two or three together.
import { joinHi, joinLo } from './hash.ts';
import { KeyTable } from './key_table.ts';
import type { StudiedFile } from './learn_file.ts';
import { isIdName, mentions, subjectOfFile, wordsOf } from './learn_names.ts';

const pairRows = 20;
const tripleRows = 50;
/** Columns that are tried together, at most. */
const mostParts = 6;

/** The column that tells the rows of each file apart; undefined where none does by itself. */
export function singleKeys(files: readonly StudiedFile[]): (number | undefined)[] {
  const subjects = files.map((file) => subjectOfFile(file.name));
  return files.map((file, at) => {
    const others = subjects.filter((subject, index) => index !== at && subject !== subjects[at]);
    const unique = file.columns.map((_, index) => index).filter((index) => isUnique(file, index));
    if (!file.dialect.header) {
      return file.rows < pairRows ? undefined : unique.find((index) => isNumbered(file, index));
    }
    const name = (index: number) => file.columns[index]!.name;
    const ids = unique.filter((index) => isIdName(name(index)));
    const own = ids.find((index) => mentions(name(index), subjects[at]!));
    const neutral = ids.find((index) => !others.some((subject) => mentions(name(index), subject)));
    const login = unique.find((index) => /^(username|userid|login|email)/.test(wordsOf(name(index)).join('')));
    if (neutral !== undefined && (own === undefined || neutral < own)) return neutral;
    if (own !== undefined) return own;
    if (file.rows < pairRows) return undefined;
    return ids[0] ?? unique.find((index) => isNamedElsewhere(files, at, index)) ?? login;
  });
}

/** `Section` of a list of sections: no name of an id, and yet the rows of another file repeat it under the same name. */
function isNamedElsewhere(files: readonly StudiedFile[], at: number, index: number): boolean {
  const name = wordsOf(files[at]!.columns[index]!.name).join(' ');
  return files.some(
    (file, other) =>
      other !== at &&
      file.columns.some(
        (column) => wordsOf(column.name).join(' ') === name && column.filled > 0 && column.repeats > column.mostMisfits,
      ),
  );
}

/** The id that the rows of a file are called by elsewhere, although it repeats: a teacher at two schools has two rows. */
export function ownIds(files: readonly StudiedFile[]): (number | undefined)[] {
  return files.map((file) => {
    const at = file.columns.findIndex(
      (column) => isIdName(column.name) && mentions(column.name, subjectOfFile(file.name)) && column.blank === 0,
    );
    return at < 0 || !file.dialect.header || file.columns[at]!.keys === undefined ? undefined : at;
  });
}

/** Every row has a value, and no other row has it; but for a few in very many. */
function isUnique(file: StudiedFile, index: number): boolean {
  const column = file.columns[index]!;
  return column.keys !== undefined && column.blank === 0 && column.rows > 0 && column.repeats <= column.mostMisfits;
}

function isNumbered(file: StudiedFile, index: number): boolean {
  const column = file.columns[index]!;
  return column.count('digits') === column.filled;
}

/** Whether a single key is better given up: a row that only links others is told apart by all its links together. */
export function isLinkFile(file: StudiedFile, key: number | undefined, references: readonly number[]): boolean {
  if (key === undefined) return true;
  const isMany = /enrol|roster|program|transcript|attend|mark|schedul|assign|discipl|member|assoc|link|contact/;
  if (references.includes(key) && isMany.test(wordsOf(file.name).join(' '))) return true;
  return (
    references.includes(key) &&
    references.length >= 2 &&
    file.columns.length - references.length <= references.length + 1
  );
}

/** Combinations of columns that may tell rows apart together, the best ones first. */
export class KeyTrial {
  #alive: { columns: number[]; seen: KeyTable }[];
  /** Whole rows, so that one that is there twice does not speak against a key. */
  #rows = new KeyTable();

  constructor(file: StudiedFile, references: readonly number[]) {
    this.#alive = combinations(file, references).map((columns) => ({ columns, seen: new KeyTable(16) }));
  }

  get isOpen(): boolean {
    return this.#alive.length > 0;
  }

  take(lo: Int32Array, hi: Int32Array, width: number): void {
    if (this.#alive.length === 0) return;
    const all = joined(lo, hi, width);
    if (this.#rows.add(all.lo, all.hi) >= 0) return;
    let isOver = false;
    for (const trial of this.#alive) {
      let a = 0;
      let b = 0;
      for (const column of trial.columns) {
        a = joinLo(a, lo[column]!);
        b = joinHi(b, hi[column]!);
      }
      if (trial.seen.add(a, b) < 0) continue;
      trial.columns = [];
      isOver = true;
    }
    if (isOver) this.#alive = this.#alive.filter(({ columns }) => columns.length > 0);
  }

  /** What is left when all rows were taken. */
  found(): number[][] {
    return this.#alive.map(({ columns }) => columns);
  }
}

function joined(lo: Int32Array, hi: Int32Array, width: number): { lo: number; hi: number } {
  const all = { lo: 0, hi: 0 };
  for (let at = 0; at < width; at++) {
    all.lo = joinLo(all.lo, lo[at]!);
    all.hi = joinHi(all.hi, hi[at]!);
  }
  return all;
}

/** Pairs, then triples: with two references before one, and always with a reference or an id in them. */
function combinations(file: StudiedFile, references: readonly number[]): number[][] {
  if (file.rows < pairRows || !file.dialect.header) return [];
  const isFilled = (index: number) => file.columns[index]!.blank === 0;
  const places = [...file.columns.keys()];
  const ids = places.filter((at) => isIdName(file.columns[at]!.name) && !references.includes(at));
  const times = places.filter(
    (at) => !ids.includes(at) && !references.includes(at) && isPartName(file.columns[at]!.name),
  );
  const own = subjectOfFile(file.name);
  const weightOf = (at: number) => {
    const { name } = file.columns[at]!;
    // A section tells more than its course does, and a file's own id more than another's.
    const isSection = /section|class/.test(wordsOf(name).join(' ')) || mentions(name, own);
    return (isIdName(name) && isSection ? 3 : 0) + (references.includes(at) ? 2 : 0) + (ids.includes(at) ? 1 : 0);
  };
  const byWorth = (a: number, b: number) => weightOf(b) - weightOf(a) || a - b;
  const parts = [...references, ...ids, ...times].filter(isFilled).sort(byWorth).slice(0, mostParts);
  const weight = (columns: number[]) => columns.reduce((sum, at) => sum + weightOf(at), 0);
  const pairs = parts.flatMap((a, at) => parts.slice(at + 1).map((b) => [a, b]));
  const triples =
    file.rows < tripleRows ? [] : pairs.flatMap(([a, b]) => parts.slice(parts.indexOf(b!) + 1).map((c) => [a!, b!, c]));
  const byWeight = (a: number[], b: number[]) => weight(b) - weight(a);
  const isKey = (columns: number[]) =>
    columns.some((at) => references.includes(at)) || columns.filter((at) => ids.includes(at)).length > 1;
  return [...pairs.sort(byWeight), ...triples.sort(byWeight)].filter(isKey);
}

/** Columns that make a key whole: which term, which period, from when. */
function isPartName(name: string): boolean {
  return /term|session|period|role|year|date|seq|type/.test(wordsOf(name).join(' '));
}
