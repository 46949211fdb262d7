// The guards of a feed in words, and the limit that a chart draws.

import { count, countOf, percent, size } from '../../views/words.ts';
import { guardDefaults, guardsOf, removedAtLeast, smallFileRows, tripsOf } from '../roster/guard.ts';
import type { GuardKey } from '../roster/guard_changes.ts';
import { guardKeys } from '../roster/guard_changes.ts';
import type { FileGuards, GuardSettings, Limit, LimitName, LimitSetting } from '../roster/guard_settings.ts';

/** The most rows of a file that may disappear before its guard holds the night; `before`: rows of the last accepted file. */
export function mostRemoved(guards: GuardSettings, file: string, before: number): number {
  const limits = guardsOf(guards, file);
  const trips = (removed: number) =>
    tripsOf(
      {
        name: file,
        rows: before - removed,
        badRows: 0,
        orphanRows: 0,
        repeats: 0,
        comparison: { before, added: 0, removed, changed: 0, groups: [] },
      },
      limits,
    ).some((trip) => trip.guard === 'rows_removed');
  // The guard itself is asked, so that the tick is where it really trips.
  let fine = 0;
  let wrong = before + 1;
  while (wrong - fine > 1) {
    const middle = Math.floor((fine + wrong) / 2);
    if (trips(middle)) wrong = middle;
    else fine = middle;
  }
  return fine;
}

interface GuardText {
  title: string;
  /** A sentence goes on with it after the number: `of the rows of a file disappear`. */
  what: string;
  /** What `off` means. */
  off: string;
}

/** Each guard as people speak of it. */
export const guardTexts: Record<GuardKey, GuardText> = {
  rowsRemoved: {
    title: 'Rows gone',
    what: 'of the rows of a file disappear',
    off: 'However many rows disappear, the night goes out and nobody is asked.',
  },
  groupRemoved: {
    title: 'A whole school, grade or term gone',
    what: 'or more disappears whole',
    off: 'A school, a grade or a term may disappear whole, and nobody is asked.',
  },
  rowsChanged: {
    title: 'Rows changed',
    what: 'of the rows of a file change',
    off: 'Every row may change, as when a column moved, and nobody is asked.',
  },
  rowsAdded: {
    title: 'Rows new',
    what: 'more rows appear in a file',
    off: 'However many rows appear, such as those of last year, nobody is asked.',
  },
  drift: {
    title: 'Gone within seven days',
    what: 'of the rows of a file disappeared within seven days',
    off: 'A roster may melt away a little every night, and nobody is asked.',
  },
  badRows: {
    title: 'Wrong rows',
    what: 'of the rows of a file are wrong',
    off: 'However many rows are wrong, the night goes out and nobody is asked.',
  },
  orphans: {
    title: 'Rows without their parent',
    what: 'of the rows of a file name something that is not in the set',
    off: 'Enrollments may name students and classes that are not there, and nobody is asked.',
  },
  repeats: {
    title: 'Repeated rows',
    what: 'of the rows of a file are exact repeats',
    off: 'A file may hold everything twice, and nobody is asked.',
  },
  largest: {
    title: 'Size of a file',
    what: 'a file is larger',
    off: '',
  },
};

/** Who is gone first, then what came or changed, then what is wrong; the order of the page. */
export const guardOrder: readonly GuardKey[] = [
  'rowsRemoved',
  'groupRemoved',
  'drift',
  'rowsAdded',
  'rowsChanged',
  'badRows',
  'orphans',
  'repeats',
  'largest',
];

/** The floors that follow the size of a file. */
const sizedFloors: Partial<Record<GuardKey, string>> = {
  rowsRemoved: `at least ${removedAtLeast}, of a file of under ${smallFileRows} rows a quarter`,
  drift: `of a file of under ${smallFileRows} rows at least a quarter`,
};

/** `10 %, at least 20`: what holds when nothing is set. */
export function usualWords(key: GuardKey): string {
  if (key === 'largest') return 'a hundred times the last accepted file';
  if (key === 'groupRemoved') return countOf(guardDefaults.groupRemoved, 'row');
  const { percent: share, atLeast, orAtLeast }: Limit = guardDefaults[key];
  const floor = sizedFloors[key] ?? (atLeast && `at least ${count(atLeast)}`);
  return [
    percent(share),
    ...(floor ? [floor] : []),
    ...(orAtLeast ? [`or ${count(orAtLeast)} whatever the share`] : []),
  ].join(', ');
}

/** One clause a guard, after "A night is held for a person when". */
export function guardWords(guards: GuardSettings): string[] {
  const general = guardOrder.flatMap((key) => clauseOf(key, guards, true));
  const own = Object.entries(guards.files ?? {}).flatMap(([file, ofFile]) =>
    guardOrder.flatMap((key) => clauseOf(key, ofFile, false).map((clause) => `in ${file}: ${clause}`)),
  );
  return [...general, ...own];
}

/** `withUsual`: what is not set is told as it is usual. */
function clauseOf(key: GuardKey, guards: GuardSettings, withUsual: boolean): string[] {
  if (key === 'largest') {
    return guards.largest === undefined
      ? []
      : [`${guardTexts.largest.what} than ${size(guards.largest)}: refused unread`];
  }
  if (key === 'groupRemoved') {
    const rows = guards.groupRemoved ?? (withUsual ? guardDefaults.groupRemoved : undefined);
    if (rows === undefined) return [];
    return [
      rows === 'off'
        ? offClause(key)
        : `a school, grade or term that had ${countOf(rows, 'row')} or more disappears whole`,
    ];
  }
  const setting = guards[key];
  if (setting === undefined && !withUsual) return [];
  return [setting === 'off' ? offClause(key) : limitClause(key, setting)];
}

function offClause(key: GuardKey): string {
  return `off: ${guardTexts[key].title.toLowerCase()} (nobody is asked)`;
}

function limitClause(key: LimitName, setting: Exclude<LimitSetting, 'off'> = {}): string {
  const limit = guardsOf({ [key]: setting }, '')[key];
  if (limit === 'off') return offClause(key);
  const sized = sizedFloors[key];
  const floor =
    limit.atLeast !== undefined ? `, and at least ${count(limit.atLeast)}` : sized === undefined ? '' : `, ${sized}`;
  const or = limit.orAtLeast === undefined ? '' : `; or ${count(limit.orAtLeast)} of them, whatever the share`;
  return `more than ${percent(limit.percent)} ${guardTexts[key].what}${floor}${or}`;
}

/** When one guard holds a night of all files, or of one, as its sentence goes on. */
export function guardClause(key: GuardKey, guards: GuardSettings, file?: string): string | undefined {
  const own = file === undefined ? undefined : guards.files?.[file]?.[key];
  const { files: _, ...all } = guards;
  const inForce = own === undefined ? all : { ...all, ...merged(key, all, guards.files?.[file!] ?? {}) };
  return clauseOf(key, inForce, true)[0];
}

function merged(key: GuardKey, all: FileGuards, own: FileGuards): FileGuards {
  if (key === 'largest' || key === 'groupRemoved') return { [key]: own[key] };
  return { [key]: guardsOf({ ...all, files: { own } }, 'own')[key] };
}

/** A key of the district file, when the text is one. */
export function guardKeyOf(text: string): GuardKey | undefined {
  return guardKeys.find((key) => key === text);
}
