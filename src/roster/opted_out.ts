// Who opted out, in every file of the set: all rows about that person go, whichever of them says so, and with them what is
// there only because of that person: guardians, classes without another pupil. Of whom nobody can tell stays here too.
import type { Only } from './only.ts';
import { columnNamed } from './only.ts';
import { isRelative, type PersonalColumn, personalColumn, saysPupil, whoseIs } from './people_columns.ts';
import { type Personal, placeOf, type Reference, type RowFacts, type Target } from './row_facts.ts';
import { reasonCode as code, drop, eachNumber, type Judged } from './untied_rows.ts';

type Whose = PersonalColumn['whose'];

/** `rows`: of each file those with a value of `optOut`. */
export function dropOptedOut(
  files: readonly Judged[],
  { optOut = [] }: Only,
  rows: ReadonlyMap<string, readonly number[]>,
): void {
  const numbers = files.map((file) => ({ file, sure: sureNumbers(file) }));
  for (const { file, sure } of numbers) {
    const asked = optOut.find((it) => it.file === file.layoutFile.name);
    const whose = asked ? whoseColumn(file, asked.column) : undefined;
    for (const row of rows.get(file.layoutFile.name) ?? []) {
      ban(file, sure, row, whose ?? subjectOf(file));
      banSolePerson(file, row);
      drop(file, row, code.optedOut);
    }
  }
  for (let isOver = false; !isOver; ) {
    isOver = true;
    for (const { file, sure } of numbers) {
      for (let row = 0; row < file.count; row++) {
        if (file.out[row] !== 0) continue;
        const found = bannedIn(file, row);
        if (found === undefined && !needsBanned(file, row)) continue;
        drop(file, row, code.optedOut);
        if (found !== undefined) ban(file, sure, row, found);
        isOver = false;
      }
    }
  }
  dropUnknown(files, optOut);
}

/** Whose the rows of a file are where nothing else says so: a row that names a student and a teacher is the student's. */
function subjectOf(file: Judged): Whose {
  const kinds = kindsIn(file);
  return kinds.has('student') ? 'student' : kinds.has('staff') ? 'staff' : 'either';
}

/** Whom the rows of a file name, by what its columns are called. */
function kindsIn({ personal, references }: Judged): Set<Whose> {
  const ids = personal.filter((it) => it.isId).map((it) => it.whose);
  const others = references.filter((it) => it.target.isPeople && !it.isList);
  return new Set([...ids, ...others.map(({ column }) => whoseIs(`${column.references} ${column.name}`))]);
}

function whoseColumn({ opened: { file } }: Judged, name: string): Whose | undefined {
  const column = columnNamed(file, name);
  return column && personalColumn(file, column)?.whose;
}

/** A person of this row opted out: by all that names that person here, no other row of the same one stays. */
function ban(file: Judged, sure: Sure, row: number, whose: Whose): void {
  for (const { target, numbers } of file.keys) if (target.isPeople) banNumber(target, numbers.get(row));
  const isMixed = kindsIn(file).size > 1;
  for (const it of file.personal) {
    const number = it.numbers.get(row);
    if (isMixed && (it.whose !== whose || whose === 'either')) continue;
    if (!(sure.get(it)?.has(number) ?? false)) banNumber(it.target, number);
  }
}

function banNumber(target: Target, number: number): void {
  if (number >= 0) target.banned.add(number);
}

/** A file of marks or facts about people, with a single reference: whoever has such a row there opted out as a person. */
function banSolePerson({ references, isPeople, keys }: Judged, row: number): void {
  const [only, ...more] = references;
  if (only === undefined || more.length > 0 || only.isList || !only.target.isPeople) return;
  if (isPeople && keys.some(({ target }) => target.isPeople)) return;
  banNumber(only.target, only.numbers.get(row));
}

/** Whose the row is, if that person opted out. */
function bannedIn(file: Judged, row: number): Whose | undefined {
  for (const { target, numbers } of file.keys)
    if (target.isPeople && target.banned.has(numbers.get(row))) return subjectOf(file);
  for (const { target, numbers, whose } of file.personal) if (target.banned.has(numbers.get(row))) return whose;
  return undefined;
}

/** Whether it needs somebody who opted out and has no row of their own here. */
function needsBanned({ references }: Judged, row: number): boolean {
  return references.some(({ target, numbers, isRequired, isList }) => {
    const number = isList || !isRequired ? -1 : numbers.get(row);
    return number >= 0 && target.banned.has(number) && target.rows.get(number) === 0;
  });
}

/** Of a column that says who a row is about the values that several people of the file share: they name nobody. */
type Sure = Map<Personal, { has(number: number): boolean }>;

function sureNumbers(file: Judged): Sure {
  const shared: Sure = new Map();
  const key = file.keys.find(({ target }) => target.isPeople);
  for (const it of file.personal) {
    const primary = key ?? file.personal.find((other) => other.isId && other.whose === it.whose);
    if (primary === undefined || primary === it || primary.field === it.field || it.isMaster) continue;
    const owners = new Int32Array(it.target.numbers.size).fill(-1);
    const several = new Set<number>();
    for (let row = 0; row < file.count; row++) {
      const [number, owner] = [it.numbers.get(row), primary.numbers.get(row)];
      if (number < 0) continue;
      if (owners[number] === -1) owners[number] = owner;
      else if (owners[number] !== owner) several.add(number);
    }
    shared.set(it, several);
  }
  return shared;
}

/**
 * Where a file marks who opted out, of whoever is not in it nobody can tell. (A list of ids speaks for itself: who is not
 * on it did not.)
 */
function dropUnknown(files: readonly Judged[], optOut: NonNullable<Only['optOut']>): void {
  for (const { file: name, column } of optOut) {
    const asked = files.find((it) => it.layoutFile.name === name);
    // A file of marks alone has not everybody in it.
    if (!asked?.isPeople || isIdOf(asked, column)) continue;
    const known = asked.personal.filter((it) => it.isId).map((it) => it.target);
    const isThere = new Map(known.map((target) => [target, numbersIn(asked, target)]));
    for (const file of files) {
      if (file === asked) continue;
      const to = file.references.filter(
        (it) => it.isRequired && !it.isList && asked.keys.some((key) => key.target === it.target && it.target.isPeople),
      );
      const byName = file.personal.filter((it) => isThere.has(it.target));
      if (to.length === 0 && byName.length === 0) continue;
      for (let row = 0; row < file.count; row++) {
        if (file.out[row] !== 0) continue;
        const isKnown =
          to.some((it) => it.numbers.get(row) >= 0 && it.target.rows.get(it.numbers.get(row)) > 0) ||
          byName.some((it) => isThere.get(it.target)!.has(it.numbers.get(row)));
        const isAbsent =
          to.some((it) => it.numbers.get(row) >= 0 && it.target.rows.get(it.numbers.get(row)) === 0) ||
          byName.some((it) => it.numbers.get(row) >= 0 && !isThere.get(it.target)!.has(it.numbers.get(row)));
        const isUnnamed = file.isPeople && !isAbsent;
        if (!isKnown && (isAbsent || isUnnamed)) drop(file, row, code.unknown);
      }
    }
  }
}

/** Whether the values to leave out are themselves what people are known by. */
function isIdOf(asked: Judged, name: string): boolean {
  const { file } = asked.opened;
  const column = columnNamed(file, name);
  if (column === undefined) return false;
  const field = placeOf(asked, column.name);
  return personalColumn(file, column)?.isId === true || asked.keys.some((key) => key.field === field);
}

function numbersIn({ personal }: Judged, target: Target): Set<number> {
  const found = new Set<number>();
  for (const it of personal) {
    if (it.target !== target) continue;
    for (let row = 0; row < it.numbers.length; row++) if (it.numbers.get(row) >= 0) found.add(it.numbers.get(row));
  }
  return found;
}

/** What is there only because of somebody who opted out. True when something went. */
export function dropLeftAlone(facts: RowFacts, files: readonly Judged[]): boolean {
  const roles = [...facts.roles.keys()];
  const roleOf = (file: Judged, row: number) => (file.roles ? (roles[file.roles.numbers.get(row)] ?? '') : '');
  const wentOf = [
    ...files.map((file) => dropEmptied(file, files, roleOf)),
    ...files.map((file) => dropObservers(file, roleOf)),
    dropGuardians(files, roleOf),
  ];
  return wentOf.includes(true);
}

type RoleOf = (file: Judged, row: number) => string;

const isGone = (file: Judged, row: number) =>
  file.out[row] === code.optedOut || file.out[row] === code.parent || file.out[row] === code.unknown;

/** Classes, and whatever else rows about pupils belong to, that had pupils and have none. */
function dropEmptied(file: Judged, files: readonly Judged[], roleOf: RoleOf): boolean {
  const person = file.references.find((it) => it.isRequired && !it.isList && it.target.isPeople);
  if (person === undefined) return false;
  const isPupils = file.roles === undefined && [person.column.name, person.column.references ?? ''].some(saysPupil);
  let went = false;
  for (const it of file.references) {
    const isGroup = it.column.group === 'school' || it.column.group === 'term';
    if (it.target.isPeople || it.isList || !it.isRequired || isGroup) continue;
    const [had, has] = [new Set<number>(), new Set<number>()];
    for (let row = 0; row < file.count; row++) {
      const number = it.numbers.get(row);
      if (number < 0 || !(isPupils || saysPupil(roleOf(file, row)))) continue;
      if (file.out[row] === 0) has.add(number);
      else if (isGone(file, row)) had.add(number);
    }
    for (const number of had) if (!has.has(number) && dropTarget(files, it.target, number)) went = true;
  }
  return went;
}

function dropTarget(files: readonly Judged[], target: Target, number: number): boolean {
  if (target.live.get(number) === 0) return false;
  for (const file of files)
    for (const key of file.keys)
      if (key.target === target)
        for (let row = 0; row < file.count; row++) if (key.numbers.get(row) === number) drop(file, row, code.parent);
  return true;
}

/** Rows by which somebody watches a student who is gone. */
function dropObservers(file: Judged, roleOf: RoleOf): boolean {
  const people = file.references.filter((it) => it.target.isPeople && !it.isList);
  if (file.isPeople || file.roles === undefined || people.length < 2) return false;
  let went = false;
  for (let row = 0; row < file.count; row++) {
    if (file.out[row] !== 0 || !isRelative(roleOf(file, row))) continue;
    if (!people.some((it) => it.numbers.get(row) >= 0 && it.target.isGone(it.numbers.get(row)))) continue;
    drop(file, row, code.parent);
    went = true;
  }
  return went;
}

/** People who are there for nobody but students who are gone: no other one names them, no class, no other role. */
function dropGuardians(files: readonly Judged[], roleOf: RoleOf): boolean {
  const lost = new Map<Target, Set<number>>();
  const held = new Map<Target, Set<number>>();
  const mark = (marks: typeof lost, target: Target, number: number) => {
    if (number < 0) return;
    const known = marks.get(target);
    if (known) known.add(number);
    else marks.set(target, new Set([number]));
  };
  for (const file of files) {
    const people = file.references.filter((it) => it.target.isPeople);
    for (const it of people) markRelatives(file, it, people, { lost, held, mark, roleOf });
  }
  let went = false;
  for (const file of files) {
    for (const { target, numbers } of file.keys) {
      const [alone, known] = [lost.get(target), held.get(target)];
      if (!target.isPeople || alone === undefined) continue;
      for (let row = 0; row < file.count; row++) {
        const number = numbers.get(row);
        if (file.out[row] !== 0 || !alone.has(number) || known?.has(number)) continue;
        drop(file, row, code.parent);
        went = true;
      }
    }
  }
  return went;
}

function markRelatives(
  file: Judged,
  it: Reference,
  people: readonly Reference[],
  at: {
    lost: Map<Target, Set<number>>;
    held: Map<Target, Set<number>>;
    mark(marks: Map<Target, Set<number>>, target: Target, number: number): void;
    roleOf: RoleOf;
  },
): void {
  const own = file.keys.find(({ target }) => target === it.target);
  const isPair = people.filter((one) => one.isRequired && !one.isList).length > 1;
  const hasPlace = file.references.some((one) => !one.target.isPeople && one.column.group !== 'school');
  for (let row = 0; row < file.count; row++) {
    const isHere = file.out[row] === 0;
    const marks = isHere ? at.held : at.lost;
    if (own) {
      // A list beside the person's own key ties both: what one of them is decides for the other.
      const self = own.numbers.get(row);
      eachNumber(it, row, (number) => {
        if (isHere || isGone(file, row)) at.mark(marks, it.target, number);
        if (it.target.rows.get(number) > 0) at.mark(it.target.isGone(number) ? at.lost : at.held, own.target, self);
      });
      const role = at.roleOf(file, row);
      if (isHere && role !== '' && !isRelative(role)) at.mark(at.held, own.target, self);
    } else if (isHere || isGone(file, row)) {
      const role = at.roleOf(file, row);
      const isOther = role === '' ? hasPlace : !isRelative(role);
      if (isPair && !hasPlace) eachNumber(it, row, (number) => at.mark(marks, it.target, number));
      else if (isHere && isOther) eachNumber(it, row, (number) => at.mark(at.held, it.target, number));
    }
  }
}
