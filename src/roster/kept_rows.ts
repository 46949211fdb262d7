// Which rows of a set stay when only some schools go along, or people opted out: what belongs to something that was left
// out goes too, and of what no school says, only what a school that is sent needs.
import type { Layout } from './layout.ts';
import type { LeftOutReason, Only } from './only.ts';
import { columnNamed } from './only.ts';
import type { Reader } from './reader.ts';
import { factsOf, normal, placeOf, type Reference, type RowsOfFile, type Target } from './row_facts.ts';
import { type KeptSchools, schoolsKept } from './school_tree.ts';
import type { SetFile } from './set_file.ts';
import {
  reasonCode as code,
  drop,
  dropUntied,
  type Judged,
  namedByLeftOut,
  outsOf,
  reasons,
  tie,
} from './untied_rows.ts';

export interface KeptRows {
  /** Why a row does not stay; undefined when it does. */
  reasonOf(file: string, row: number): LeftOutReason | undefined;
  /** References of a row that stays whose targets are gone: by field, the items of a list that stay (none: blank). */
  editsOf(file: string, row: number): { field: number; kept: readonly number[] | undefined }[];
  /** Files that may have such references. */
  mayEdit(file: string): boolean;
}

/** Judges every row. `unfound` is called for a column of `optOut` that the file in hand does not have. */
export function keptRows(
  layout: Layout,
  files: readonly SetFile[],
  only: Only,
  unfound: (file: string, column: string) => void,
): KeptRows {
  const optedOut = new Map<string, number[]>();
  const tests = new Map<string, { field: number; values: Set<string> }[]>();
  const facts = factsOf(layout, files, (file, reader, row) => {
    const name = file.layoutFile.name;
    if (!tests.has(name)) tests.set(name, testsOf(file, only, unfound));
    if (isOptedOut(reader, tests.get(name)!)) optedOut.set(name, [...(optedOut.get(name) ?? []), row]);
  });
  const judged: Judged[] = facts.files.map((file) => ({
    ...file,
    out: new Uint8Array(file.count),
    ties: new Uint8Array(file.count),
  }));
  for (const file of judged) for (const row of optedOut.get(file.layoutFile.name) ?? []) drop(file, row, code.optedOut);
  if (only.schools) {
    const kept = schoolsKept(layout, facts, only.schools);
    for (const file of judged) tieToSchools(file, kept);
  }
  const others = new Map<Target, Set<number>>();
  for (let isFirst = true; ; isFirst = false) {
    const before = judged.reduce((sum, file) => sum + outsOf(file), 0);
    dropOrphans(judged);
    if (isFirst) for (const target of facts.targets.values()) others.set(target, namedByLeftOut(judged, target));
    if (only.schools) dropUntied(judged, facts.targets, others);
    if (judged.reduce((sum, file) => sum + outsOf(file), 0) === before) break;
  }
  const byName = new Map(judged.map((file) => [file.layoutFile.name, file]));
  return {
    reasonOf: (file, row) => reasons[(byName.get(file)?.out[row] ?? 0) - 1],
    mayEdit: (file) => byName.get(file)?.references.some((it) => it.isList || !it.isRequired) ?? false,
    editsOf: (file, row) => byName.get(file)?.references.flatMap((it) => editOf(it, row)) ?? [],
  };
}

function testsOf(file: RowsOfFile, { optOut = [] }: Only, unfound: (file: string, column: string) => void) {
  const name = file.layoutFile.name;
  return optOut
    .filter((it) => it.file === name)
    .map(({ column, values }) => {
      const known = columnNamed(file.opened.file, column);
      const field = known ? placeOf(file, known.name) : file.opened.header.names.indexOf(column);
      if (field < 0) unfound(name, column);
      return { field, values: new Set(values.map(normal)) };
    });
}

function isOptedOut(reader: Reader, tests: { field: number; values: Set<string> }[]): boolean {
  return tests.some(({ field, values }) => field >= 0 && values.has(normal(reader.text(field))));
}

/** A row that names a school that is sent is tied to it; one that names others alone goes; of others it is open. */
function tieToSchools(file: Judged, kept: KeptSchools): void {
  for (let row = 0; row < file.count; row++) {
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
    if (sent) file.ties[row] = tie.sent;
    else if (other) {
      file.ties[row] = tie.other;
      drop(file, row, code.school);
    }
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

function editOf(it: Reference, row: number): { field: number; kept: readonly number[] | undefined }[] {
  const { field, isList, numbers, items, target } = it;
  if (!isList) return isLost(it, row) ? [{ field, kept: undefined }] : [];
  const kept: number[] = [];
  const [from, to] = [numbers.get(row), numbers.get(row + 1)];
  for (let at = from; at < to; at++) if (!target.isGone(items.get(at))) kept.push(at - from);
  return kept.length === to - from ? [] : [{ field, kept }];
}
