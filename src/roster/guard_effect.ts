// What a limit would have done: the nights as the guards saw them, judged again by the same code under other settings.
// Each night stays measured against the roster that was in force then; what would have followed from holding it is not played.
import type { GuardedFile } from './guard.ts';
import { floorOf, guardDefaults, guardsOf, measuredBy, tripsOf } from './guard.ts';
import type { GuardKey } from './guard_changes.ts';
import { guardOfKey } from './guard_changes.ts';
import type { GuardSettings, Limit, LimitName } from './guard_settings.ts';
import type { Trip } from './report.ts';
import { sizeCeiling } from './size_ceiling.ts';

/** The trips of one guard in one night under these settings; `file`: of that file alone. */
export function tripsUnder(
  files: readonly GuardedFile[],
  settings: GuardSettings,
  key: GuardKey,
  file?: string,
): Trip[] {
  const guard = guardOfKey(key);
  return files
    .filter(({ name }) => file === undefined || name === file)
    .flatMap((one) => tripsOf(one, guardsOf(settings, one.name)))
    .filter((trip) => trip.guard === guard);
}

/** How far one night went. */
export interface Extent {
  file: string;
  /** The group, for the guard on groups. */
  group?: string;
  /** In percent; of the guard on groups the rows of the largest that vanished. */
  value: number;
  rows: number;
  of: number;
}

/** The furthest that any of the files went in the measure of a guard; undefined where nothing could be measured. */
export function furthest(files: readonly GuardedFile[], key: GuardKey, file?: string): Extent | undefined {
  const extents = files
    .filter(({ name }) => file === undefined || name === file)
    .flatMap((one) => (key === 'groupRemoved' ? groupExtents(one) : key === 'largest' ? [] : extentOf(one, key)));
  return extents.reduce<Extent | undefined>((most, one) => (most && most.value >= one.value ? most : one), undefined);
}

function extentOf(file: GuardedFile, name: LimitName): Extent[] {
  const measured = measuredBy(name, file);
  if (measured === undefined) return [];
  const { rows, of } = measured;
  return [{ file: file.name, value: of === 0 ? 0 : (rows * 100) / of, rows, of }];
}

function groupExtents({ name, comparison }: GuardedFile): Extent[] {
  if (comparison === undefined) return [];
  const none = { file: name, value: 0, rows: 0, of: comparison.before };
  const gone = comparison.groups.filter(({ after }) => after === 0);
  return [
    none,
    ...gone.map(({ kind, group, before }) => ({ ...none, group: `${kind} ${group}`, value: before, rows: before })),
  ];
}

/** How near one night came: at 1 and beyond it trips. */
export interface Closeness extends Extent {
  ratio: number;
}

/** Of all files the one that came nearest to its own limit; measured by the usual limit where the guard is off. */
export function nearest(
  files: readonly GuardedFile[],
  settings: GuardSettings,
  key: GuardKey,
  file?: string,
): Closeness | undefined {
  const all = files
    .filter(({ name }) => file === undefined || name === file)
    .flatMap((one) => closenessIn(one, settings, key));
  return all.reduce<Closeness | undefined>((most, one) => (most && most.ratio >= one.ratio ? most : one), undefined);
}

function closenessIn(file: GuardedFile, settings: GuardSettings, key: GuardKey): Closeness[] {
  if (key === 'largest') return [];
  const guards = guardsOf(settings, file.name);
  if (key === 'groupRemoved') {
    const limit = guards.groupRemoved === 'off' ? guardDefaults.groupRemoved : guards.groupRemoved;
    return groupExtents(file).map((one) => ({ ...one, ratio: one.value / Math.max(1, limit) }));
  }
  const limit = guards[key] === 'off' ? guardDefaults[key] : guards[key];
  return extentOf(file, key).map((one) => ({ ...one, ratio: ratioOf(one, limit, floorOf(key, limit, file)) }));
}

/** Share and floor must both be exceeded; the number that counts whatever the share stands alone. */
function ratioOf({ rows, value }: Extent, limit: Limit, floor: number): number {
  if (rows === 0) return 0;
  const share = limit.percent === 0 ? Number.POSITIVE_INFINITY : value / limit.percent;
  const alone = limit.orAtLeast === undefined ? 0 : rows / Math.max(1, limit.orAtLeast);
  return Math.max(Math.min(share, rows / floor), alone);
}

/** Files that would have been refused unread, for a size that the district sets. */
export function tooLargeUnder(files: readonly GuardedFile[], settings: GuardSettings, file?: string): GuardedFile[] {
  return files.filter((one) => {
    const ceiling = sizeCeiling(settings, one.name, undefined);
    return (file === undefined || one.name === file) && ceiling !== undefined && (one.bytes ?? 0) > ceiling.bytes;
  });
}
