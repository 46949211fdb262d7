// The guards: limits on change and on notices per file, with the defaults of the field. A trip holds the night.
import type { Comparison } from './compare.ts';
import type { FileGuards, GuardSettings, Limit, LimitName } from './guard_settings.ts';
import type { GuardName, Trip } from './report.ts';
import { counted, grouped, percentOf } from './words.ts';

/** All guards on the rows of one file. */
export type Guards = Required<Omit<FileGuards, 'largest'>>;

/** What trips without a district's own settings. `rowsRemoved` has a floor that follows the size of the file. */
export const guardDefaults = {
  rowsRemoved: { percent: 10 },
  rowsChanged: { percent: 75, atLeast: 5 },
  rowsAdded: { percent: 50, atLeast: 100 },
  badRows: { percent: 2, atLeast: 5 },
  orphans: { percent: 5 },
  repeats: { percent: 5, atLeast: 20 },
  drift: { percent: 15 },
  groupRemoved: 10,
} as const satisfies Guards;

/** This many wrong rows trip whatever their share, unless the district allows a larger share than the default. */
export const badRowsAnyway = 200;
/** A last accepted file of fewer rows: at least a quarter of them must go; else at least 20. */
const smallFileRows = 80;
const removedAtLeast = 20;
/** One row of two schools or three terms is no mass. */
const removedAtLeastOfFew = 2;

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

/** The numbers of one file that guards look at. */
export interface GuardedFile {
  name: string;
  rows: number;
  badRows: number;
  orphanRows: number;
  repeats: number;
  comparison?: Comparison;
  /** Rows gone within seven nights, tonight included, and of how many. */
  sinceWeek?: { removed: number; of: number };
}

/** The guards of one file: its own settings, else the feed's, else the defaults. */
export function guardsOf(settings: GuardSettings, file: string): Guards {
  const own = settings.files?.[file] ?? {};
  const limit = (name: LimitName): Limit => ({
    ...guardDefaults[name],
    ...settings[name],
    ...own[name],
  });
  return {
    rowsRemoved: limit('rowsRemoved'),
    rowsChanged: limit('rowsChanged'),
    rowsAdded: limit('rowsAdded'),
    badRows: limit('badRows'),
    orphans: limit('orphans'),
    repeats: limit('repeats'),
    drift: limit('drift'),
    groupRemoved: own.groupRemoved ?? settings.groupRemoved ?? guardDefaults.groupRemoved,
  };
}

/** The trips of one file, the gravest first. */
export function tripsOf(file: GuardedFile, guards: Guards): Trip[] {
  const trips: Trip[] = [];
  const look = (guard: GuardName, rows: number, of: number, limit: Limit, floor = limit.atLeast ?? 1): void => {
    if (of === 0 || rows < Math.max(1, floor) || rows * 100 <= limit.percent * of) return;
    trips.push({
      guard,
      file: file.name,
      value: shareBeyond(rows, of, limit.percent),
      limit: limit.percent,
      unit: 'percent',
      rows,
      of,
    });
  };
  const comparison = file.comparison;
  if (comparison !== undefined) {
    const before = comparison.before;
    look('rows_removed', comparison.removed, before, guards.rowsRemoved, removalFloor(guards.rowsRemoved, before));
    if (guards.groupRemoved !== 'off') {
      for (const group of comparison.groups) {
        if (group.after > 0 || group.before < Math.max(1, guards.groupRemoved)) continue;
        trips.push({
          guard: 'group_removed',
          file: file.name,
          group: `${group.kind} ${group.group}`,
          value: group.before,
          limit: guards.groupRemoved,
          unit: 'rows',
          rows: group.before,
          of: before,
        });
      }
    }
    look('rows_changed', comparison.changed, before, guards.rowsChanged);
    look('rows_added', comparison.added, before, guards.rowsAdded);
  }
  if (file.sinceWeek !== undefined) {
    const { removed, of } = file.sinceWeek;
    look('drift', removed, of, guards.drift, removalFloor(guards.drift, of));
  }
  const { badRows } = guards;
  look('bad_rows', file.badRows, file.rows, badRows);
  if (!trips.some((trip) => trip.guard === 'bad_rows') && file.badRows >= badRowsAnyway) {
    if (badRows.percent <= guardDefaults.badRows.percent) {
      trips.push({
        guard: 'bad_rows',
        file: file.name,
        value: file.badRows,
        limit: badRowsAnyway,
        unit: 'rows',
        rows: file.badRows,
        of: file.rows,
      });
    }
  }
  look('orphans', file.orphanRows, file.rows, guards.orphans);
  look('repeats', file.repeats, file.rows, guards.repeats);
  return trips;
}

function removalFloor(limit: Limit, before: number): number {
  const own = before < smallFileRows ? Math.max(removedAtLeastOfFew, Math.ceil(before / 4)) : removedAtLeast;
  return limit.atLeast ?? own;
}

/** The share in percent, with as many decimals as it takes to differ from the limit it exceeds. */
function shareBeyond(rows: number, of: number, limit: number): number {
  const share = percentOf(rows, of);
  return share > limit ? share : Number(((rows * 100) / of).toFixed(4));
}

/** One sentence with the numbers and the limit. */
export function sentenceOfTrip(trip: Trip): string {
  const share = `${grouped(trip.rows)} of ${grouped(trip.of)} rows of ${trip.file}`;
  const limit =
    trip.unit === 'percent' ? `${trip.value} %, limit ${trip.limit} %` : `limit ${counted(trip.limit, 'row')}`;
  switch (trip.guard) {
    case 'rows_removed':
      return `${share} would disappear (${limit}).`;
    case 'rows_changed':
      return `${share} changed (${limit}).`;
    case 'rows_added':
      return `${counted(trip.rows, 'row')} would be added to the ${grouped(trip.of)} of ${trip.file} (${limit}).`;
    case 'group_removed':
      return `No row of ${trip.group} is left in ${trip.file}, there were ${grouped(trip.rows)} (${limit}).`;
    case 'bad_rows':
      return `${share} ${trip.rows === 1 ? 'is' : 'are'} wrong (${limit}).`;
    case 'orphans':
      return `${share} point to something that is not in the set (${limit}).`;
    case 'repeats':
      return `${share} repeat an earlier row exactly (${limit}).`;
    case 'drift':
      return `${share} have disappeared within a week (${limit}).`;
  }
}
