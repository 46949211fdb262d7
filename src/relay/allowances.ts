// "Release, and accept nights of this kind until a date": what a person allowed beyond one night, such as the loss of
// every section in the week of a rollover. A later night is covered when nothing about it is of another kind or larger.
import { guardNotices } from '../roster/guard.ts';
import type { CheckReport, Trip } from '../roster/report.ts';
import { percentOf } from '../roster/words.ts';

/** One cause for which a night was held. */
export interface AllowedKind {
  code: string;
  file?: string;
  column?: string;
  /** Of a guard: how far the released night went, in percent of the rows; of the group guard in rows. */
  most?: number;
  /** Of the group guard: what had vanished. */
  groups?: string[];
}

export interface Allowance {
  /** The import that was released with it. */
  importId: number;
  by: string;
  at: number;
  why: string;
  /** The last night it holds for, `YYYY-MM-DD` in the district's zone. */
  until: string;
  kinds: AllowedKind[];
}

/** Nobody allows something for longer without looking again. */
export const longestAllowanceDays = 92;

/**
 * Who let nearly all rows of a file go, as a rollover does with its classes, let others come in their place: as many
 * again and some, under other ids and with other values.
 */
const removed = guardNotices.rows_removed;
const added = guardNotices.rows_added;
const wholeFile = 90;
const asManyAgain = 125;
const ofAnew = [added, 'key_space_replaced', 'column_changed_mass', guardNotices.drift];

/** For what a night is held: its notices of that severity, with the numbers of the guards behind them. */
export function kindsOf(report: Pick<CheckReport, 'notices' | 'trips'>): AllowedKind[] {
  return report.notices
    .filter(({ severity }) => severity === 'hold')
    .map(({ code, file, column }) => {
      const trips = report.trips.filter((trip) => guardNotices[trip.guard] === code && trip.file === file);
      const groups = trips.flatMap(({ group }) => (group === undefined ? [] : [group]));
      return {
        code,
        ...(file === undefined ? {} : { file }),
        ...(column === undefined ? {} : { column }),
        ...(trips.length === 0 ? {} : { most: Math.max(...trips.map(extentOf)) }),
        ...(groups.length === 0 ? {} : { groups }),
      };
    });
}

/** In one unit for each guard, whichever part of its limit was exceeded. */
function extentOf({ guard, value, unit, rows, of }: Trip): number {
  return unit === 'percent' || guard === 'group_removed' ? value : percentOf(rows, of);
}

/** Allowances that still hold on a date. */
export function heldOn(allowances: readonly Allowance[] | undefined, date: string): Allowance[] {
  return (allowances ?? []).filter(({ until }) => date <= until);
}

/** The newest allowance that a held night needs, when together they cover all of it. */
export function covering(report: CheckReport, allowances: readonly Allowance[]): Allowance | undefined {
  const kinds = kindsOf(report);
  if (report.verdict !== 'hold' || kinds.length === 0) return undefined;
  // That it looks like a rollover names the loss that is among the kinds already; by itself it is a kind.
  const isNamed = kinds.some(({ code }) => code === removed);
  const causes = kinds.filter(({ code }) => !(isNamed && code === 'rollover_suspected'));
  const needed = causes.map((kind) => allowances.findLast((allowance) => isWithin(kind, allowance)));
  if (needed.includes(undefined)) return undefined;
  return allowances.findLast((allowance) => needed.includes(allowance));
}

function isWithin(kind: AllowedKind, { kinds }: Allowance): boolean {
  if (kinds.some((allowed) => isSame(kind, allowed) && isNoFurther(kind, allowed))) return true;
  const isAnew = kinds.some(
    ({ code, file, most }) => code === removed && file === kind.file && (most ?? 0) >= wholeFile,
  );
  if (!isAnew || !ofAnew.includes(kind.code)) return false;
  return kind.code !== added || (kind.most ?? 0) <= asManyAgain;
}

function isSame(kind: AllowedKind, { code, file, column }: AllowedKind): boolean {
  // A rollover is one of the whole set, whichever of its files is named for it.
  return kind.code === code && (code === 'rollover_suspected' || (kind.file === file && kind.column === column));
}

function isNoFurther(kind: AllowedKind, allowed: AllowedKind): boolean {
  if (kind.most !== undefined && kind.most > (allowed.most ?? Number.NEGATIVE_INFINITY)) return false;
  return (kind.groups ?? []).every((group) => allowed.groups?.includes(group));
}
