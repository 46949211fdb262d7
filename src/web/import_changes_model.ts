// What changed in each file, and by school, grade, term and role: counts only.

import type { FileChange, GroupTable } from '../../views/import_changes.tsx';
import { type ChangeKind, changeKinds } from '../roster/changed_keys.ts';
import type { GuardSettings } from '../roster/guard_settings.ts';
import type { CheckReport, FileReport, GroupChange, GuardName } from '../roster/report.ts';
import { counted, percentOf } from '../roster/words.ts';
import { byFileOrder } from './file_order.ts';
import { mostRemoved } from './guard_words.ts';
import { listingHref } from './listing_asked.ts';
import { nounsIn } from './sentences.ts';

/** Guards on change; the others are about wrong rows and stand under Notices. */
const onChange: readonly GuardName[] = ['rows_removed', 'rows_changed', 'rows_added', 'group_removed', 'drift'];

const kinds: readonly [GroupChange['kind'], string][] = [
  ['school', 'School'],
  ['grade', 'Grade'],
  ['term', 'Term'],
  ['role', 'Role'],
];

/** Rows a table of groups shows; the largest losses come first. */
const mostGroups = 40;

/** With `importId`, who that is can be listed. */
export function changesOf(report: CheckReport, guards: GuardSettings, importId?: number): FileChange[] {
  const nouns = nounsIn(report);
  return report.files
    .toSorted((a, b) => byFileOrder(a.name, b.name))
    .map((file) => ({ ...file, isCompared: isCompared(report, file) }))
    .map((file) => ({
      file: file.name,
      ...nounBeside(file.name, nouns.get(file.name)?.many),
      rows: file.rows,
      ...(file.isCompared ? { baselineRows: file.baselineRows! } : {}),
      unchanged: file.unchanged,
      changed: file.changed,
      removed: file.removed,
      added: file.added,
      ...(file.isCompared ? tickOf(guards, file.name, file.baselineRows!) : {}),
      ...(importId !== undefined && file.isCompared && largestKind(file) !== undefined
        ? { whoHref: listingHref(importId, file.name, largestKind(file)!) }
        : {}),
      isOverLimit: report.trips.some((trip) => trip.file === file.name && onChange.includes(trip.guard)),
      columns: columnWords(file),
      groups: groupTables(file),
    }));
}

/** `users.csv` is of people; of `classes.csv` nobody needs to be told. */
function nounBeside(file: string, noun: string | undefined): Pick<FileChange, 'noun'> {
  return noun === undefined || file.toLowerCase().includes(noun.slice(0, 3)) ? {} : { noun };
}

/** What most people ask for first: who is gone, then who is new. */
function largestKind(file: FileReport): ChangeKind | undefined {
  return changeKinds.find((kind) => file[kind] > 0);
}

/** Where the guard's tick stands; none where every row may disappear. */
function tickOf(guards: GuardSettings, file: string, before: number): Pick<FileChange, 'mostRemoved'> {
  const most = mostRemoved(guards, file, before);
  return most >= before ? {} : { mostRemoved: most };
}

/** Columns that are named one by one. */
const mostColumns = 8;

function columnWords({ columns }: FileReport): string[] {
  if (columns === undefined) return [];
  const { looked, of, changed } = columns;
  const share = (rows: number) =>
    looked === of ? counted(rows, 'row') : `about ${percentOf(rows, looked)} % of the rows`;
  const words = changed
    .map((one) => ({ ...one, rows: one.changed + one.emptied + one.filled }))
    .toSorted((a, b) => b.rows - a.rows)
    .map(({ column, rows, changed: other, emptied, filled }) => {
      const how = emptied > other + filled ? ' emptied' : filled > other + emptied ? ' filled' : '';
      return `${column}${how} on ${share(rows)}`;
    });
  const rest = words.length - mostColumns;
  return rest > 0 ? [...words.slice(0, mostColumns), counted(rest, 'other column')] : words;
}

/** There was something to compare with, and it could be. */
function isCompared(report: CheckReport, file: FileReport): boolean {
  const isNot = report.notChecked.some((it) => it.rule === 'rows_removed_mass' && it.file === file.name);
  return file.baselineRows !== undefined && !isNot;
}

function groupTables(file: FileReport): GroupTable[] {
  return kinds.flatMap(([kind, title]) => {
    const groups = (file.groups ?? []).filter((group) => group.kind === kind);
    if (groups.length === 0) return [];
    const rows = groups
      .toSorted((a, b) => b.removed - a.removed || a.group.localeCompare(b.group, 'en', { numeric: true }))
      .map(({ group, before, after, removed, added }) => ({
        name: group === '' ? '(blank)' : group,
        before,
        after,
        removed,
        added,
      }));
    return [{ kind: title, rows: rows.length > mostGroups ? folded(rows) : rows }];
  });
}

/** The rest beyond the longest table, summed up in one row that says so. */
function folded(rows: GroupTable['rows']): GroupTable['rows'] {
  const rest = rows.slice(mostGroups);
  const sum = (pick: (row: GroupTable['rows'][number]) => number) => rest.reduce((all, row) => all + pick(row), 0);
  return [
    ...rows.slice(0, mostGroups),
    {
      name: `${rest.length} others`,
      before: sum((row) => row.before),
      after: sum((row) => row.after),
      removed: sum((row) => row.removed),
      added: sum((row) => row.added),
    },
  ];
}
