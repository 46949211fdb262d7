// The guards: limits on change and on notices per file, with the defaults of the field. A trip holds the night.
import { assertNever } from '../kit/assert_never.ts';
import type { Comparison } from './compare.ts';
import type { GuardSettings, Limit, LimitName, LimitSetting } from './guard_settings.ts';
import { limitNames } from './guard_settings.ts';
import type { GroupChange, GuardName, Trip } from './report.ts';
import type { Noun } from './row_noun.ts';
import { counted, grouped, percentOf } from './words.ts';

/** All guards on the rows of one file, as they are in force. */
export type Guards = Record<LimitName, Limit | 'off'> & { groupRemoved: number | 'off' };

/** What trips without a district's own settings. `rowsRemoved` and `drift` have a floor that follows the size of the file. */
export const guardDefaults = {
  rowsRemoved: { percent: 10 },
  rowsChanged: { percent: 75, atLeast: 5 },
  rowsAdded: { percent: 50, atLeast: 100 },
  badRows: { percent: 2, atLeast: 5, orAtLeast: 200 },
  orphans: { percent: 5 },
  repeats: { percent: 5, atLeast: 20 },
  drift: { percent: 15 },
  groupRemoved: 10,
} as const satisfies Guards;

/** A last accepted file of fewer rows: at least a quarter of them must go; else at least 20. */
export const smallFileRows = 80;
export const removedAtLeast = 20;
/** One row of two schools or three terms is no mass. */
const removedAtLeastOfFew = 2;

/** The guard of each limit. */
export const guardOfLimit = {
  rowsRemoved: 'rows_removed',
  rowsChanged: 'rows_changed',
  rowsAdded: 'rows_added',
  badRows: 'bad_rows',
  orphans: 'orphans',
  repeats: 'repeats',
  drift: 'drift',
} as const satisfies Record<LimitName, GuardName>;

/** The notice code each guard raises. */
export const guardNotices: Record<GuardName, string> = {
  rows_removed: 'rows_removed_mass',
  rows_changed: 'rows_changed_mass',
  rows_added: 'rows_added_mass',
  group_removed: 'group_removed_whole',
  bad_rows: 'bad_rows_over_limit',
  orphans: 'reference_ratio_high',
  repeats: 'rows_repeated_mass',
  drift: 'drift_since_week',
};

/** The numbers of one file that guards look at: enough to judge the night again under other limits. */
export interface GuardedFile {
  name: string;
  /** As received. */
  bytes?: number;
  rows: number;
  badRows: number;
  orphanRows: number;
  repeats: number;
  /** Absent where there was nothing to compare with, or nothing could be compared. */
  comparison?: GuardedChange;
  /** Rows gone within seven nights, tonight included, and of how many. */
  sinceWeek?: { removed: number; of: number };
}

export interface GuardedChange extends Pick<Comparison, 'added' | 'removed' | 'changed' | 'before'> {
  /** Where an export stamps its rows with the hour it ran: how many changed otherwise. Absent: all of them. */
  changedOtherwise?: number;
  groups: readonly Pick<GroupChange, 'kind' | 'group' | 'before' | 'after'>[];
}

/** The guards of one file: its own settings, else the feed's, else the defaults. */
export function guardsOf(settings: GuardSettings, file: string): Guards {
  const own = settings.files?.[file] ?? {};
  const limits = limitNames.map((name) => [name, limitOf(name, settings[name], own[name])]);
  return {
    ...(Object.fromEntries(limits) as Record<LimitName, Limit | 'off'>),
    groupRemoved: own.groupRemoved ?? settings.groupRemoved ?? guardDefaults.groupRemoved,
  };
}

function limitOf(name: LimitName, ...settings: (LimitSetting | undefined)[]): Limit | 'off' {
  const { orAtLeast: usual, ...defaults }: Limit = guardDefaults[name];
  const limit = settings.reduce<Limit | 'off'>((above, setting) => {
    if (setting === undefined || setting === 'off') return setting ?? above;
    return { ...(above === 'off' ? defaults : above), ...setting };
  }, defaults);
  // Whoever allows a larger share than usual does not mean to be stopped by the usual number.
  if (limit === 'off' || usual === undefined || limit.orAtLeast !== undefined) return limit;
  return limit.percent > defaults.percent ? limit : { ...limit, orAtLeast: usual };
}

/** Rows, and of how many they are a share. */
export interface Measured {
  rows: number;
  of: number;
}

/** What a guard looks at in one file; undefined where there is nothing to look at. */
export function measuredBy(name: LimitName, file: GuardedFile): Measured | undefined {
  const { comparison, sinceWeek, rows } = file;
  switch (name) {
    case 'rowsRemoved':
      return comparison && { rows: comparison.removed, of: comparison.before };
    case 'rowsChanged':
      return comparison && { rows: comparison.changedOtherwise ?? comparison.changed, of: comparison.before };
    case 'rowsAdded':
      return comparison && { rows: comparison.added, of: comparison.before };
    case 'badRows':
      return { rows: file.badRows, of: rows };
    case 'orphans':
      return { rows: file.orphanRows, of: rows };
    case 'repeats':
      return { rows: file.repeats, of: rows };
    case 'drift':
      if (sinceWeek) return { rows: sinceWeek.removed, of: sinceWeek.of };
      return comparison && { rows: 0, of: comparison.before };
    default:
      return assertNever(name);
  }
}

/** The fewest rows that trip, however large their share. */
export function floorOf(name: LimitName, limit: Limit, file: GuardedFile): number {
  if (limit.atLeast !== undefined) return Math.max(1, limit.atLeast);
  const before = file.comparison?.before ?? 0;
  if (name === 'rowsRemoved') return removalFloor(before);
  if (name !== 'drift') return 1;
  // What several nights took away together is no accident of a few rows, unless the file has but a few.
  const { removed, of } = file.sinceWeek ?? { removed: 0, of: before };
  const isOneNight = removed === (file.comparison?.removed ?? 0);
  return isOneNight || of < smallFileRows ? removalFloor(of) : 1;
}

function removalFloor(before: number): number {
  return before < smallFileRows ? Math.max(removedAtLeastOfFew, Math.ceil(before / 4)) : removedAtLeast;
}

/** The trips of one file, the gravest first. */
export function tripsOf(file: GuardedFile, guards: Guards): Trip[] {
  const look = (name: LimitName): Trip[] => {
    const limit = guards[name];
    const trip = limit === 'off' ? undefined : tripOf(name, file, limit);
    return trip === undefined ? [] : [trip];
  };
  return [
    ...look('rowsRemoved'),
    ...groupTrips(file, guards.groupRemoved),
    ...look('rowsChanged'),
    ...look('rowsAdded'),
    ...look('drift'),
    ...look('badRows'),
    ...look('orphans'),
    ...look('repeats'),
  ];
}

function tripOf(name: LimitName, file: GuardedFile, limit: Limit): Trip | undefined {
  const measured = measuredBy(name, file);
  if (measured === undefined || measured.of === 0) return undefined;
  // The sentence tells of all changed rows, those with nothing but a new stamp among them.
  const rows = name === 'rowsChanged' ? (file.comparison?.changed ?? 0) : measured.rows;
  const trip = { guard: guardOfLimit[name], file: file.name, rows, of: measured.of };
  if (measured.rows >= floorOf(name, limit, file) && measured.rows * 100 > limit.percent * measured.of) {
    const value = shareBeyond(rows, measured.of, limit.percent);
    return { ...trip, value, limit: limit.percent, unit: 'percent' };
  }
  if (limit.orAtLeast === undefined || measured.rows < Math.max(1, limit.orAtLeast)) return undefined;
  return { ...trip, value: rows, limit: limit.orAtLeast, unit: 'rows' };
}

function groupTrips({ name, comparison }: GuardedFile, limit: number | 'off'): Trip[] {
  if (comparison === undefined || limit === 'off') return [];
  return comparison.groups
    .filter(({ before, after }) => after === 0 && before >= Math.max(1, limit))
    .map(({ kind, group, before }) => ({
      guard: 'group_removed',
      file: name,
      group: `${kind} ${group}`,
      value: before,
      limit,
      unit: 'rows',
      rows: before,
      of: comparison.before,
    }));
}

/** The share in percent, with as many decimals as it takes to differ from the limit it exceeds. */
function shareBeyond(rows: number, of: number, limit: number): number {
  const share = percentOf(rows, of);
  return share > limit ? share : Number(((rows * 100) / of).toFixed(4));
}

/**
 * One sentence with the numbers and the limit. With a noun it speaks of students or classes, and names no file; without
 * its limit it is short enough for a list.
 */
export function sentenceOfTrip(trip: Trip, noun?: Noun, withLimit = true): string {
  const rows = (count: number) => counted(count, noun?.one ?? 'row', noun?.many ?? 'rows');
  const file = noun === undefined ? ` of ${trip.file}` : '';
  const share = `${grouped(trip.rows)} of ${rows(trip.of)}${file}`;
  const isOne = trip.rows === 1;
  const numbers = trip.unit === 'percent' ? `${trip.value} %, limit ${trip.limit} %` : `limit ${rows(trip.limit)}`;
  const limit = withLimit ? ` (${numbers})` : '';
  switch (trip.guard) {
    case 'rows_removed':
      return `${share} would disappear${limit}.`;
    case 'rows_changed':
      return `${share} changed${limit}.`;
    case 'rows_added':
      return noun === undefined
        ? `${rows(trip.rows)} would be added to the ${grouped(trip.of)} of ${trip.file}${limit}.`
        : `${rows(trip.rows)} would be added to the ${grouped(trip.of)} there are${limit}.`;
    case 'group_removed':
      return `No ${noun?.one ?? 'row'} of ${trip.group} is left${noun === undefined ? ` in ${trip.file}` : ''}, there ${isOne ? 'was' : 'were'} ${grouped(trip.rows)}${limit}.`;
    case 'bad_rows':
      return `${share} ${isOne ? 'is' : 'are'} wrong${limit}.`;
    case 'orphans':
      return `${share} ${isOne ? 'points' : 'point'} to something that is not in the set${limit}.`;
    case 'repeats':
      return `${share} ${isOne ? 'repeats' : 'repeat'} an earlier row exactly${limit}.`;
    case 'drift':
      return `${share} ${isOne ? 'has' : 'have'} disappeared within a week${limit}.`;
    default:
      return assertNever(trip.guard);
  }
}
