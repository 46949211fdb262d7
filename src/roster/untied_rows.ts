// Rows that name no school themselves, when only some schools go along. Needed is what a tied row refers to, and what that
// refers to; tied as well is what belongs to a tied row, such as the enrollments of a class. People stay when they are
// needed; other rows go when only what was left out refers to them.
import type { LeftOutReason } from './only.ts';
import type { Reference, RowsOfFile, Target } from './row_facts.ts';

/** Code of a row: 0 stays, else one more than the place of its reason. */
export const reasons: LeftOutReason[] = ['school', 'optedOut', 'parent', 'unused', 'unknown'];
export const reasonCode = { school: 1, optedOut: 2, parent: 3, unused: 4, unknown: 5 } as const;

/** What a row's own columns say of its school. */
export const tie = { none: 0, sent: 1, other: 2 } as const;

export interface Judged extends RowsOfFile {
  /** By row. */
  out: Uint8Array;
  ties: Uint8Array;
}

export function outsOf({ out }: Judged): number {
  let count = 0;
  for (const one of out) if (one !== 0) count++;
  return count;
}

export function drop(file: Judged, row: number, why: number): void {
  if (file.out[row] !== 0) return;
  file.out[row] = why;
  for (const { target, numbers } of file.keys) {
    const number = numbers.get(row);
    if (number >= 0) target.live.add(number, -1);
  }
}

/** Calls `see` with every number that a row refers to by this reference. */
export function eachNumber({ isList, numbers, items }: Reference, row: number, see: (number: number) => void): void {
  if (isList) for (let at = numbers.get(row); at < numbers.get(row + 1); at++) see(items.get(at));
  else if (numbers.get(row) >= 0) see(numbers.get(row));
}

type Marks = Map<Target, Set<number>>;

/** What rows that do not stay refer to. */
export function namedByLeftOut(files: readonly Judged[], target: Target): Set<number> {
  const named = new Set<number>();
  for (const file of files)
    for (const it of file.references.filter((one) => one.target === target))
      for (let row = 0; row < file.count; row++)
        if (file.out[row] !== 0) eachNumber(it, row, (number) => named.add(number));
  return named;
}

/** Drops what no school that is sent needs. `others`: what rows of other schools referred to from the beginning. */
export function dropUntied(files: readonly Judged[], targets: ReadonlyMap<string, Target>, others: Marks): void {
  const marks = (): Marks => new Map([...targets.values()].map((target) => [target, new Set<number>()]));
  const [tied, needed] = [marks(), marks()];
  const isTied = new Map(files.map((file) => [file, new Uint8Array(file.count)]));
  const isNeeded = new Map(files.map((file) => [file, new Uint8Array(file.count)]));
  for (let isOver = false; !isOver; ) {
    isOver = true;
    for (const file of files) {
      const [ownTied, ownNeeded] = [isTied.get(file)!, isNeeded.get(file)!];
      for (let row = 0; row < file.count; row++) {
        if (file.out[row] !== 0) continue;
        if (ownTied[row] === 0 && (file.ties[row] === tie.sent || belongsTo(file, row, tied))) {
          ownTied[row] = 1;
          for (const { target, numbers } of file.keys) tied.get(target)!.add(numbers.get(row));
          isOver = false;
        }
        const isWanted = ownTied[row] === 1 || isNamed(file, row, needed);
        if (ownNeeded[row] === 1 || !isWanted) continue;
        ownNeeded[row] = 1;
        for (const it of file.references) eachNumber(it, row, (number) => needed.get(it.target)!.add(number));
        isOver = false;
      }
    }
  }
  const close = relativesOf(files, needed, others);
  const left = new Map([...targets.values()].map((target) => [target, namedByLeftOut(files, target)]));
  for (const file of files) {
    const own = isNeeded.get(file)!;
    for (let row = 0; row < file.count; row++) {
      if (file.out[row] !== 0 || own[row] === 1 || file.ties[row] !== tie.none) continue;
      const isNobodys = file.isPeople && file.keys.length > 0 && !isNamed(file, row, close);
      const isLeft = !file.isPeople && isNamed(file, row, left);
      if (isNobodys || isLeft || isOfNobodySent(file, row)) drop(file, row, reasonCode.unused);
    }
  }
}

/** What is said about people, none of whom is there or stays; of names without a school nobody can tell whose they are. */
function isOfNobodySent(file: Judged, row: number): boolean {
  const about = file.references.filter((it) => it.target.isPeople && !it.isList);
  if (about.length === 0) return file.isPeople && file.keys.length === 0;
  return !about.some(({ target, numbers }) => {
    const number = numbers.get(row);
    return number >= 0 && target.live.get(number) > 0;
  });
}

/** People whom no school names at all, and who stand beside somebody needed in some row: a student's guardians. */
function relativesOf(files: readonly Judged[], needed: Marks, others: Marks): Marks {
  const close: Marks = new Map([...needed.keys()].map((target) => [target, new Set<number>()]));
  for (const file of files) {
    const people = file.references.filter((it) => it.isRequired && !it.isList && it.target.isPeople);
    if (file.isPeople || people.length < 2) continue;
    for (let row = 0; row < file.count; row++) {
      if (file.out[row] !== 0) continue;
      if (!people.some((it) => needed.get(it.target)!.has(it.numbers.get(row)))) continue;
      for (const { target, numbers } of people)
        if (!others.get(target)!.has(numbers.get(row))) close.get(target)!.add(numbers.get(row));
    }
  }
  return close;
}

/** Whether one of the row's keys is marked. */
function isNamed({ keys }: Judged, row: number, marks: Marks): boolean {
  return keys.some(({ target, numbers }) => marks.get(target)!.has(numbers.get(row)));
}

function belongsTo(file: Judged, row: number, tied: Marks): boolean {
  if (file.isPeople) return false;
  return file.references.some(
    (it) => it.isRequired && !it.isList && it.numbers.get(row) >= 0 && tied.get(it.target)!.has(it.numbers.get(row)),
  );
}
