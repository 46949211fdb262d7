// What is made for a destination is held against what it has from us: a vendor maps the columns of a file once, and a file
// of far fewer rows empties its classrooms. Such a file waits for a person, unless a person changed since how it is made.
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../kit/result.ts';
import { guardsOf, tripsOf } from '../roster/guard.ts';
import { counted, grouped, percentOf } from '../roster/words.ts';
import type { BuiltReport, Delivery, Feed, ForwardReport, MadeFiles } from './records.ts';
import type { Story } from './story.ts';

type Rows = Pick<Story, 'rows'>;

/** report_columns or rows_fewer: a report has other columns, or far fewer rows, than the destination has from it. */
export function holdReport(
  { rows }: Rows,
  it: Delivery,
  feed: Feed,
  { from }: ForwardReport,
  { files }: BuiltReport,
): Result<undefined> {
  const last = rows.deliveries.lastDelivered(feed.id, it.destinationId);
  const changedAt = rows.reports.byName(from)?.changedAt ?? 0;
  if (!last?.receipt || it.isLetGo || changedAt > last.receipt.at || !isDeepStrictEqual(it.reports, last.reports))
    return ok();
  // Inside a zip or encrypted the receipt has another hash: then the name says which it was.
  const sent = new Set(last.receipt.files.map((file) => file.sha256));
  const before = rows.reports.builtOver(last.importId).flatMap((one) => one.files);
  // It reads any of the set's files: what it loses may be what the one lost that lost most.
  const ofRoster = Math.max(0, ...lossesOfRoster({ rows }, last, it).values());
  for (const file of files) {
    const named = before.filter((one) => one.name === file.name);
    const was = named.find((one) => sent.has(one.sha256)) ?? named.at(-1);
    if (!was) continue;
    if (was.columns && file.columns && !isDeepStrictEqual(was.columns, file.columns)) {
      const words = `${difference(was.columns, file.columns)} It was last sent with Import ${last.importId}.`;
      return fail('report_columns', `${file.name}: ${words}`);
    }
    const fewer = fewerRows(feed, file.name, { was: was.rows, now: file.rows, ofRoster });
    if (fewer) return fail('rows_fewer', `${fewer} It was last sent with Import ${last.importId}.`);
  }
  return ok();
}

/** rows_fewer: of a file so much is left out that it has far fewer rows than the destination has, while the roster has not. */
export function holdCut(
  { rows }: Rows,
  it: Delivery,
  feed: Feed,
  { members }: Pick<MadeFiles, 'members'>,
): Result<undefined> {
  const last = rows.deliveries.lastDelivered(feed.id, it.destinationId);
  const before = last?.receipt?.made?.members;
  if (!before || it.isLetGo || !isDeepStrictEqual(it.packing?.only, last.packing?.only)) return ok();
  const losses = lossesOfRoster({ rows }, last, it);
  for (const { name, rows: now } of members) {
    const was = before.find((one) => one.name === name)?.rows;
    if (was === undefined || now === undefined) continue;
    const fewer = fewerRows(feed, name, { was, now, ofRoster: losses.get(name) ?? 0 });
    if (fewer) return fail('rows_fewer', `${fewer} It was last sent with Import ${last.importId}.`);
  }
  return ok();
}

/** By file: which share of its rows the roster lost from the one import to the other, 0-1. */
function lossesOfRoster({ rows }: Rows, last: Delivery, it: Delivery): Map<string, number> {
  const before = new Map(rows.imports.get(last.importId)?.report?.files.map((file) => [file.name, file.rows]));
  const losses = new Map<string, number>();
  for (const { name, rows: now } of rows.imports.get(it.importId)?.report?.files ?? []) {
    const was = before.get(name) ?? 0;
    losses.set(name, was > now ? (was - now) / was : 0);
  }
  return losses;
}

/** By the feed's own limit on rows that disappear; what the roster lost was judged already, with the night. */
function fewerRows(
  feed: Feed,
  name: string,
  { was, now, ofRoster }: { was: number; now: number; ofRoster: number },
): string | undefined {
  const removed = was - now - Math.round(ofRoster * was);
  const comparison = { added: 0, removed: Math.max(0, removed), changed: 0, before: was, groups: [] };
  const file = { name, rows: now, badRows: 0, orphanRows: 0, repeats: 0, comparison };
  const trip = tripsOf(file, guardsOf(feed.guards, name)).find(({ guard }) => guard === 'rows_removed');
  if (!trip) return undefined;
  const limit = trip.unit === 'percent' ? `${trip.limit} %` : counted(trip.limit, 'row', 'rows');
  const roster = ofRoster > 0 ? `; the roster itself lost ${percentOf(Math.round(ofRoster * was), was)} %` : '';
  return `${name}: ${counted(now, 'row', 'rows')} in place of ${grouped(was)}, ${percentOf(was - now, was)} % fewer (limit ${limit}${roster}).`;
}

function difference(was: string[], now: string[]): string {
  const added = now.filter((name) => !was.includes(name));
  const gone = was.filter((name) => !now.includes(name));
  const words = [
    ...(added.length > 0 ? [`new: ${listOf(added)}.`] : []),
    ...(gone.length > 0 ? [`gone: ${listOf(gone)}.`] : []),
  ];
  return words.length > 0 ? words.join(' ') : 'the same columns in another order.';
}

/** Enough to see what happened. */
const mostNamed = 8;

function listOf(names: string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
