// Which rows of a set stay when only some schools go along, or people opted out: what belongs to something that was left
// out goes too, and of what no school says, only what a school that is sent needs.
import type { Layout } from './layout.ts';
import type { LeftOutReason, Only, OnlyWarnings, OptOut } from './only.ts';
import { columnNamed } from './only.ts';
import { dropLeftAlone, dropOptedOut } from './opted_out.ts';
import type { Reader } from './reader.ts';
import { factsOf, itemsOf, placeOf, type Reference, type RowsOfFile, type Target } from './row_facts.ts';
import { type KeptSchools, schoolsKept } from './school_tree.ts';
import type { SetFile } from './set_file.ts';
import {
  reasonCode as code,
  drop,
  dropUntied,
  type Judged,
  knownRoles,
  namedByOthers,
  outsOf,
  reasons,
  tie,
} from './untied_rows.ts';
import { normal } from './value_numbers.ts';

export interface KeptRows extends OnlyWarnings {
  /** Why a row does not stay; undefined when it does. */
  reasonOf(file: string, row: number): LeftOutReason | undefined;
  /** References of a row that stays whose targets are gone: by field, the items of a list that stay (none: blank). */
  editsOf(file: string, row: number): { field: number; kept: readonly number[] | undefined }[];
  /** Files that may have such references. */
  mayEdit(file: string): boolean;
}

/**
 * Judges every row. `unfound` is called for a column of `optOut` that the files in hand do not have: then nobody can tell
 * who opted out.
 */
export function keptRows(
  layout: Layout,
  files: readonly SetFile[],
  only: Only,
  unfound: (file: string, column: string) => void,
): KeptRows {
  const { optOut = [] } = only;
  const optedOut = new Map<string, number[]>();
  const tests = new Map<string, Test[]>();
  const facts = factsOf(layout, files, (file, reader, row) => {
    const name = file.layoutFile.name;
    let own = tests.get(name);
    if (own === undefined) {
      own = testsOf(file, only);
      tests.set(name, own);
    }
    if (own.length === 0 || !isOptedOut(reader, own)) return;
    const rows = optedOut.get(name);
    if (rows) rows.push(row);
    else optedOut.set(name, [row]);
  });
  for (const { file: name, column } of optOut) {
    const file = facts.files.find((it) => it.layoutFile.name === name);
    if (!file || placesOf(file, column).length === 0) unfound(name, column);
  }
  const judged: Judged[] = facts.files.map((file) => ({
    ...file,
    out: new Uint8Array(file.count),
    ties: new Uint8Array(file.count),
  }));
  if (optOut.length > 0) dropOptedOut(judged, only, optedOut);
  const schools = only.schools && schoolsKept(layout, facts, only.schools);
  if (schools) tieToSchools(judged, schools);
  const others = new Map<Target, Set<number>>();
  const roles = only.schools && knownRoles(facts, judged);
  for (let isFirst = true; ; isFirst = false) {
    const before = judged.reduce((sum, file) => sum + outsOf(file), 0);
    do dropOrphans(judged);
    while (optOut.length > 0 && dropLeftAlone(facts, judged));
    if (isFirst) for (const target of facts.targets.values()) others.set(target, namedByOthers(judged, target));
    if (roles) dropUntied(judged, facts.targets, others, roles);
    if (judged.reduce((sum, file) => sum + outsOf(file), 0) === before) break;
  }
  const isStrict = optOut.length > 0;
  const byName = new Map(judged.map((file) => [file.layoutFile.name, file]));
  return {
    reasonOf: (file, row) => reasons[(byName.get(file)?.out[row] ?? 0) - 1],
    unknownSchools: schools?.unknown ?? [],
    wholeSchools: schools?.whole ?? [],
    unknownValues: optOut.flatMap((rule) => valuesOfNobody(rule, [...tests.values()].flat())),
    mayEdit: (file) => byName.get(file)?.references.some((it) => it.isList || !it.isRequired) ?? false,
    editsOf: (file, row) => byName.get(file)?.references.flatMap((it) => editOf(it, row, isStrict)) ?? [],
  };
}

interface Test {
  rule: OptOut;
  fields: number[];
  isList: boolean;
  values: Set<string>;
  /** Those of the values that some row has. */
  found: Set<string>;
}

function testsOf(file: RowsOfFile, { optOut = [] }: Only): Test[] {
  return optOut
    .filter((it) => it.file === file.layoutFile.name)
    .map((rule) => {
      const isList = columnNamed(file.opened.file, rule.column)?.type === 'list';
      const values = new Set(rule.values.map(normal));
      return { rule, fields: placesOf(file, rule.column), isList, values, found: new Set() };
    });
}

/** The rule with the values that no row has; none when each has one. */
function valuesOfNobody(rule: OptOut, tests: readonly Test[]): OptOut[] {
  const found = tests.find((it) => it.rule === rule)?.found;
  const values = rule.values.filter((value) => !found?.has(normal(value)));
  return values.length === 0 ? [] : [{ ...rule, values }];
}

/** Where a column to be judged by stands: a name that comes twice is looked at in both places. */
function placesOf(file: RowsOfFile, column: string): number[] {
  const known = columnNamed(file.opened.file, column);
  const { names, findings } = file.opened.header;
  // What only seems to be the column under another name may be any other.
  const isGuess = findings.some((it) => it.code === 'column_renamed' && it.column === known?.name);
  const own = known && !isGuess ? placeOf(file, known.name) : -1;
  const same = names.flatMap((name, at) => (name === column && at !== own && !isGuess ? [at] : []));
  return own < 0 ? same : [own, ...same];
}

/** Every test is made, whatever another one said: each value that somebody has is to be known. */
function isOptedOut(reader: Reader, tests: readonly Test[]): boolean {
  let isOut = false;
  for (const test of tests) {
    for (const field of test.fields) {
      const text = reader.text(field);
      if (isOneOf(test, text)) isOut = true;
      if (test.isList) for (const item of itemsOf(text)) if (isOneOf(test, item)) isOut = true;
    }
  }
  return isOut;
}

function isOneOf({ values, found }: Test, text: string): boolean {
  const value = normal(text);
  if (!values.has(value)) return false;
  found.add(value);
  return true;
}

/**
 * A row that names a school that is sent is tied to it; one that names others alone goes; of others it is open. So it is of
 * a person's home school where the layout lets that be blank, for the person may have a role at a school that is sent.
 */
function tieToSchools(files: readonly Judged[], kept: KeptSchools): void {
  const asked = new Map<Target, Set<number>>();
  for (const file of files) {
    const homeIsOpen = file.isPeople && file.schools.length > 0 && file.schools.every(({ isRequired }) => !isRequired);
    for (let row = 0; row < file.count; row++) {
      const said = saidOf(file, row, kept);
      if (said.sent) {
        file.ties[row] = tie.sent;
        if (said.other) askFor(file, row, kept, asked);
      } else if (said.other) {
        file.ties[row] = homeIsOpen ? tie.elsewhere : tie.other;
      }
    }
  }
  for (const file of files) {
    for (let row = 0; row < file.count; row++) {
      if (file.ties[row] !== tie.other) continue;
      const isAsked = file.keys.some(({ target, numbers }) => asked.get(target)?.has(numbers.get(row)));
      if (isAsked && kept.ofSchoolRow(file.layoutFile.name, row) !== undefined) file.ties[row] = tie.none;
      else drop(file, row, code.school);
    }
  }
}

function saidOf(file: Judged, row: number, kept: KeptSchools): { sent: boolean; other: boolean } {
  const own = kept.ofSchoolRow(file.layoutFile.name, row);
  let sent = own === 'sent';
  let other = own === 'other';
  for (const { begins, items } of file.schools) {
    for (let at = begins.get(row); at < begins.get(row + 1); at++) {
      const said = kept.of(items.get(at));
      if (said === 'sent') sent = true;
      else if (said === 'other') other = true;
    }
  }
  return { sent, other };
}

/** The other school of somebody who is sent, where the layout wants it named: its own row stays, and no row of its people. */
function askFor(file: Judged, row: number, kept: KeptSchools, asked: Map<Target, Set<number>>): void {
  for (const { field, begins, items } of file.schools) {
    const it = file.references.find((one) => one.field === field && one.isRequired && !one.isList);
    const number = it?.numbers.get(row) ?? -1;
    if (!it || number < 0 || kept.of(items.get(begins.get(row))) !== 'other') continue;
    const known = asked.get(it.target);
    if (known) known.add(number);
    else asked.set(it.target, new Set([number]));
  }
}

/** What a required reference of a row led to is gone: the row goes too. Until nothing more goes. */
function dropOrphans(files: readonly Judged[]): void {
  for (let isOver = false; !isOver; ) {
    isOver = true;
    for (const file of files) {
      const required = file.references.filter((it) => it.isRequired);
      if (required.length === 0) continue;
      for (let row = 0; row < file.count; row++) {
        if (file.out[row] !== 0 || !required.some((it) => isLost(it, row))) continue;
        drop(file, row, code.parent);
        isOver = false;
      }
    }
  }
}

/** All that the reference leads to is gone, and it led to something. */
function isLost({ isList, numbers, items, target }: Reference, row: number): boolean {
  if (!isList) return numbers.get(row) >= 0 && target.isGone(numbers.get(row));
  const [from, to] = [numbers.get(row), numbers.get(row + 1)];
  for (let at = from; at < to; at++) if (!target.isGone(items.get(at))) return false;
  return to > from;
}

/** `isStrict`: of people in a list only those stay who are in the set, for of others nobody can tell whether they opted out. */
function editOf(
  it: Reference,
  row: number,
  isStrict: boolean,
): { field: number; kept: readonly number[] | undefined }[] {
  const { field, isList, numbers, items, target } = it;
  if (!isList) return isLost(it, row) ? [{ field, kept: undefined }] : [];
  const kept: number[] = [];
  const [from, to] = [numbers.get(row), numbers.get(row + 1)];
  for (let at = from; at < to; at++) {
    const number = items.get(at);
    const isNobody = isStrict && target.isPeople && target.rows.get(number) === 0;
    if (!target.isGone(number) && !isNobody) kept.push(at - from);
  }
  return kept.length === to - from ? [] : [{ field, kept }];
}
