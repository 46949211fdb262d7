// Rows that name no school themselves, when only some schools go along. Needed is what a tied row refers to, and what that
// refers to; tied as well is what belongs to a tied row, such as the enrollments of a class. People stay when they are
// needed; other rows go when only what was left out refers to them.
import type { LeftOutReason } from './only.ts';
import { isRelative } from './people_columns.ts';
import type { Reference, RowFacts, RowsOfFile, Target } from './row_facts.ts';

/** Code of a row: 0 stays, else one more than the place of its reason. */
export const reasons: LeftOutReason[] = ['school', 'optedOut', 'parent', 'unused', 'unknown'];
export const reasonCode = { school: 1, optedOut: 2, parent: 3, unused: 4, unknown: 5 } as const;

/** What a row's own columns say of its school; `elsewhere`: of a person's home school, which may not be the only one. */
export const tie = { none: 0, sent: 1, other: 2, elsewhere: 3 } as const;

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

/** What rows of other schools refer to; of people also those whose home school is another one. */
export function namedByOthers(files: readonly Judged[], target: Target): Set<number> {
  // Whoever stands beside somebody left out is a brother's mother too: that says nothing of a school.
  const named = namedByLeftOut(
    files.filter((file) => !isOfPairs(file)),
    target,
  );
  for (const file of files)
    for (const it of file.keys.filter((one) => one.target === target))
      for (let row = 0; row < file.count; row++) if (file.ties[row] === tie.elsewhere) named.add(it.numbers.get(row));
  return named;
}

/** Whether its rows are two people each, and what they are to each other. */
function isOfPairs({ isPeople, schools, references }: Judged): boolean {
  const people = references.filter((it) => it.isRequired && !it.isList && it.target.isPeople);
  return !isPeople && schools.length === 0 && people.length > 1 && people.length === references.length;
}

/** What rows say of people's roles. */
export interface KnownRoles {
  /** Somebody who is in the set because of a student, and nothing else. */
  isOnlyRelative(target: Target, number: number): boolean;
  isKnown(target: Target, number: number): boolean;
  /** No row says anybody's. */
  isEmpty: boolean;
}

export function knownRoles(facts: RowFacts, files: readonly Judged[]): KnownRoles {
  const names = [...facts.roles.keys()];
  const relatives: Marks = new Map();
  const others: Marks = new Map();
  for (const { roles, keys, references, count } of files) {
    if (roles === undefined) continue;
    const own = keys.filter(({ target }) => target.isPeople);
    const about = references.filter((it) => it.isRequired && !it.isList && it.target.isPeople);
    for (let row = 0; row < count; row++) {
      const role = names[roles.numbers.get(row)] ?? '';
      const marks = isRelative(role) ? relatives : others;
      if (role !== '') for (const { target, numbers } of [...own, ...about]) mark(marks, target, numbers.get(row));
    }
  }
  const isIn = (marks: Marks, target: Target, number: number) => marks.get(target)?.has(number) ?? false;
  return {
    isOnlyRelative: (target, number) => isIn(relatives, target, number) && !isIn(others, target, number),
    isKnown: (target, number) => isIn(relatives, target, number) || isIn(others, target, number),
    isEmpty: relatives.size === 0 && others.size === 0,
  };
}

function mark(marks: Marks, target: Target, number: number): void {
  if (number < 0) return;
  const known = marks.get(target);
  if (known) known.add(number);
  else marks.set(target, new Set([number]));
}

/** Drops what no school that is sent needs. `others`: what rows of other schools referred to from the beginning. */
export function dropUntied(
  files: readonly Judged[],
  targets: ReadonlyMap<string, Target>,
  others: Marks,
  roles: KnownRoles,
): void {
  const tied: Marks = new Map();
  const needed: Marks = new Map();
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
          for (const { target, numbers } of file.keys) mark(tied, target, numbers.get(row));
          isOver = false;
        }
        const isWanted = ownTied[row] === 1 || isNamed(file, row, needed) || isNamedOtherwise(file, row, needed);
        if (ownNeeded[row] === 1 || !isWanted) continue;
        ownNeeded[row] = 1;
        markNeeded(file, row, { needed, others, roles });
        isOver = false;
      }
    }
  }
  const close = relativesOf(files, needed, others, roles);
  const left = new Map([...targets.values()].map((target) => [target, namedByLeftOut(files, target)]));
  for (const file of files) {
    const own = isNeeded.get(file)!;
    for (let row = 0; row < file.count; row++) {
      const [said, isOpen] = [file.ties[row], file.ties[row] === tie.none];
      if (file.out[row] !== 0 || own[row] === 1 || !(isOpen || said === tie.elsewhere)) continue;
      const isNobodys = file.isPeople && file.keys.length > 0 && !isNamed(file, row, close);
      const isLeft = !file.isPeople && isNamed(file, row, left);
      if (isNobodys || isLeft || isOfNobodySent(file, row))
        drop(file, row, isOpen ? reasonCode.unused : reasonCode.school);
    }
  }
  dropNumbersOfOthers(files);
}

/** All that a needed row refers to, but of the people that people name no one who has nothing to do with a school that is sent. */
function markNeeded(
  file: Judged,
  row: number,
  { needed, others, roles }: { needed: Marks; others: Marks; roles: KnownRoles },
): void {
  let namesPeople = false;
  for (const it of file.references) {
    const { target } = it;
    const self = file.keys.find((key) => key.target === target)?.numbers.get(row) ?? -1;
    const isOfPerson = target.isPeople && self >= 0;
    const mayFollow =
      !isOfPerson || (roles.isKnown(target, self) ? !roles.isOnlyRelative(target, self) : roles.isEmpty);
    eachNumber(it, row, (number) => {
      if (target.isPeople) namesPeople = true;
      // A mother names her children, and one of them may be at another school.
      const isOthers = others.get(target)?.has(number) ?? false;
      const goes = !isOfPerson || roles.isOnlyRelative(target, number) || (mayFollow && !isOthers);
      if (goes) mark(needed, target, number);
    });
  }
  // Some name people by their other number alone.
  if (!file.isPeople && !namesPeople)
    for (const { target, numbers } of file.personal) mark(needed, target, numbers.get(row));
}

/** Whether a person's row has one of the numbers that are needed, though no reference leads there. */
function isNamedOtherwise({ isPeople, keys, personal }: Judged, row: number, needed: Marks): boolean {
  return (
    isPeople &&
    keys.length > 0 &&
    personal.some(({ target, numbers }) => needed.get(target)?.has(numbers.get(row)) ?? false)
  );
}

/** Numbers that stand in files without a school or a reference, such as changes of numbers: those of people left out. */
function dropNumbersOfOthers(files: readonly Judged[]): void {
  const here: Marks = new Map();
  const gone: Marks = new Map();
  for (const file of files.filter(({ isPeople, keys }) => isPeople && keys.length > 0))
    for (const { target, numbers } of file.personal)
      for (let row = 0; row < file.count; row++) mark(file.out[row] === 0 ? here : gone, target, numbers.get(row));
  for (const file of files) {
    if (file.isPeople || file.schools.length > 0 || file.references.length > 0 || file.personal.length === 0) continue;
    for (let row = 0; row < file.count; row++) {
      const isIn = (marks: Marks) =>
        file.personal.some((it) => marks.get(it.target)?.has(it.numbers.get(row)) ?? false);
      if (file.out[row] === 0 && isIn(gone) && !isIn(here)) drop(file, row, reasonCode.unused);
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
function relativesOf(files: readonly Judged[], needed: Marks, others: Marks, roles: KnownRoles): Marks {
  const close: Marks = new Map();
  for (const file of files) {
    const people = file.references.filter((it) => it.isRequired && !it.isList && it.target.isPeople);
    if (file.isPeople || people.length < 2) continue;
    for (let row = 0; row < file.count; row++) {
      if (file.out[row] !== 0) continue;
      if (!people.some((it) => needed.get(it.target)?.has(it.numbers.get(row)))) continue;
      for (const { target, numbers } of people) {
        const number = numbers.get(row);
        const isOthers = others.get(target)?.has(number) ?? false;
        if (!isOthers || roles.isOnlyRelative(target, number)) mark(close, target, number);
      }
    }
  }
  return close;
}

/** Whether one of the row's keys is marked. */
function isNamed({ keys }: Judged, row: number, marks: Marks): boolean {
  return keys.some(({ target, numbers }) => marks.get(target)?.has(numbers.get(row)) ?? false);
}

function belongsTo(file: Judged, row: number, tied: Marks): boolean {
  if (file.isPeople) return false;
  return file.references.some(
    (it) =>
      it.isRequired &&
      !it.isList &&
      it.numbers.get(row) >= 0 &&
      (tied.get(it.target)?.has(it.numbers.get(row)) ?? false),
  );
}
