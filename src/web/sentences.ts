// Why an import is where it is, in one sentence with the numbers.

import type { Import } from '../relay/records.ts';
import { guardNotices, sentenceOfTrip } from '../roster/guard.ts';
import type { CheckReport, Trip } from '../roster/report.ts';
import type { Noun } from '../roster/row_noun.ts';
import { nounsOf } from '../roster/row_noun.ts';
import { byFileOrder } from './file_order.ts';

/** The first import of its feed waits for a person to confirm it. */
export function isInitialHold(it: Import): boolean {
  return it.state === 'held' && it.holdCause === 'initial import';
}

/** What would happen, such as `34 of 86 rows of Student.csv would disappear.` */
export function holdSentence(it: Import): string {
  const trip = it.report && worstTrip(it.report);
  if (trip && it.report) return sentenceOfTrip(trip, nounsIn(it.report).get(trip.file), false);
  if (isInitialHold(it)) return 'It is the first import of this feed: a person confirms its layout and its numbers.';
  return (
    it.report?.reasons[0] ??
    it.decisions.findLast((decision) => decision.what === 'held')?.why ??
    'It waits for a person.'
  );
}

/** The same with the limits, and what else is wrong. */
export function holdReasons(it: Import): { sentence: string; others: string[] } {
  const [first, ...others] = it.report ? reasonsOf(it.report) : [];
  return first === undefined ? { sentence: holdSentence(it), others: [] } : { sentence: first, others };
}

/** In the order of the check, which puts what explains the night first: a rollover, ids issued anew, then who is gone. */
function reasonsOf(report: CheckReport): string[] {
  const { reasons } = report;
  return reasons
    .filter((reason, at) => at === 0 || !isToldByTonight(reason, report))
    .map((reason) => inPeoplesWords(reason, report));
}

/** What a week lost is no news where nearly all of it went tonight, and tonight's loss is told. */
export function isToldByTonight(reason: string, report: CheckReport): boolean {
  const trip = tripSaid(reason, report);
  if (trip?.guard !== 'drift') return false;
  return report.trips.some(
    ({ guard, file, rows }) => guard === 'rows_removed' && file === trip.file && trip.rows < rows * 1.5,
  );
}

/** A guard's reason speaks of students and classes on a page; the report names the file. */
export function inPeoplesWords(reason: string, report: CheckReport): string {
  const trip = tripSaid(reason, report);
  const noun = trip && nounsIn(report).get(trip.file);
  return noun === undefined ? reason : sentenceOfTrip(trip!, noun) + reason.slice(sentenceOfTrip(trip!).length);
}

/** The guard whose sentence a reason begins with. */
function tripSaid(reason: string, { trips }: CheckReport): Trip | undefined {
  return trips.find((trip) => reason.startsWith(sentenceOfTrip(trip)));
}

export function nounsIn(report: CheckReport): Map<string, Noun> {
  return nounsOf(report.files.map((file) => file.name));
}

/** The person's or the check's last word. */
export function rejectSentence(it: Import): string {
  const decision = it.decisions.findLast((entry) => entry.what === 'rejected');
  if (decision && decision.by !== 'Rollcall') return `Rejected by ${decision.by}: ${decision.why}`;
  return it.report?.reasons[0] ?? decision?.why ?? it.problem?.title ?? 'It was rejected.';
}

function worstTrip(report: CheckReport): Trip | undefined {
  const order: Trip['guard'][] = [
    'rows_removed',
    'group_removed',
    'drift',
    'orphans',
    'rows_changed',
    'rows_added',
    'bad_rows',
    'repeats',
  ];
  return holdingTrips(report).toSorted(
    (a, b) => order.indexOf(a.guard) - order.indexOf(b.guard) || byFileOrder(a.file, b.file) || share(b) - share(a),
  )[0];
}

/** A guard whose notice the district made milder than a hold does not explain one. */
function holdingTrips({ trips, notices }: CheckReport): Trip[] {
  const noticeOf = ({ guard, file }: Trip) =>
    notices.find((notice) => notice.code === guardNotices[guard] && notice.file === file);
  return trips.filter((trip) => {
    const severity = noticeOf(trip)?.severity ?? 'hold';
    return severity === 'hold' || severity === 'reject';
  });
}

function share(trip: Trip): number {
  return trip.of > 0 ? trip.rows / trip.of : 0;
}

export interface RowTotals {
  rows: number;
  added: number;
  removed: number;
  changed: number;
  isCompared: boolean;
}

/** Of all files of the set. */
export function totalsOf(report: CheckReport): RowTotals {
  const sum = (pick: (file: CheckReport['files'][number]) => number) =>
    report.files.reduce((all, file) => all + pick(file), 0);
  return {
    rows: sum((file) => file.rows),
    added: sum((file) => file.added),
    removed: sum((file) => file.removed),
    changed: sum((file) => file.changed),
    isCompared: report.files.some((file) => file.baselineRows !== undefined),
  };
}
