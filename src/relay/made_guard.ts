// What is made for a destination is held against what it has from us: a vendor maps the columns of a file once, and a file
// of far fewer rows empties its classrooms. Such a file waits for a person, unless a person changed since how it is made.
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../kit/result.ts';
import { guardsOf, smallFileRows, tripsOf } from '../roster/guard.ts';
import { counted, grouped, percentOf } from '../roster/words.ts';
import type { BuiltReport, Delivery, Feed, ForwardReport, MadeFiles } from './records.ts';
import type { Story } from './story.ts';

type Rows = Pick<Story, 'rows'>;

/** What was found of one file. */
interface Finding {
  code: 'report_columns' | 'rows_fewer';
  text: string;
}

/** A report of the delivery, with the files that it made over the delivery's set. */
export interface MadeReport extends ForwardReport {
  built: BuiltReport;
}

/** report_columns or rows_fewer: reports have other columns, or far fewer rows, than the destination has from them. */
export function holdReports(
  { rows }: Rows,
  it: Delivery,
  feed: Feed,
  reports: readonly MadeReport[],
): Result<undefined> {
  const last = rows.deliveries.lastDelivered(feed.id, it.destinationId);
  if (!last?.receipt || !isDeepStrictEqual(it.reports, last.reports)) return ok();
  const before = filesSent({ rows }, last);
  const losses = lossesOfRoster({ rows }, last, it);
  const found: Finding[] = [];
  for (const { from, built } of reports) {
    const changedAt = rows.reports.byName(from)?.changedAt ?? 0;
    for (const file of built.files) {
      const was = before(file.name);
      if (!was || (was.key !== built.key && changedAt > was.builtAt)) continue;
      if (was.columns && file.columns && !isDeepStrictEqual(was.columns, file.columns))
        found.push({ code: 'report_columns', text: `${file.name}: ${difference(was.columns, file.columns)}` });
      const text = fewerRows(feed, file.name, { was: was.rows, now: file.rows, ofRoster: mostLost(losses, was.rows) });
      if (text) found.push({ code: 'rows_fewer', text });
    }
  }
  return unlessLetGo(it, last, found);
}

/** Which of these files, made over an import, would go with far fewer rows than the destination has, as holdReports judges it. */
export function fewerThanSent(
  { rows }: Rows,
  it: Pick<Delivery, 'destinationId' | 'importId'>,
  feed: Feed,
  files: readonly { name: string; rows: number }[],
): { name: string; was: number; now: number }[] {
  const last = rows.deliveries.lastDelivered(feed.id, it.destinationId);
  if (!last?.receipt) return [];
  const before = filesSent({ rows }, last);
  const losses = lossesOfRoster({ rows }, last, it);
  return files.flatMap(({ name, rows: now }) => {
    const was = before(name)?.rows ?? 0;
    const isFewer = fewerRows(feed, name, { was, now, ofRoster: mostLost(losses, was) }) !== undefined;
    return isFewer ? [{ name, was, now }] : [];
  });
}

/** A report's file of this name as it was sent last. */
function filesSent({ rows }: Rows, { importId, receipt }: Delivery) {
  // Inside a zip or encrypted the receipt's own files have other hashes. Where it tells none, the name says which it was.
  const sent = new Set([...(receipt?.files ?? []), ...(receipt?.made?.members ?? [])].map((file) => file.sha256));
  const before = rows.reports
    .builtOver(importId)
    .flatMap(({ key, builtAt, files }) => files.map((file) => ({ ...file, key, builtAt })));
  return (name: string) => {
    const named = before.filter((one) => one.name === name);
    return named.find((one) => sent.has(one.sha256)) ?? named.at(-1);
  };
}

/**
 * A report reads any of the set's files: what it loses may be what the one lost that lost most. A row of a small file, one
 * of two schools, explains nothing of a large one.
 */
function mostLost(losses: ReadonlyMap<string, { share: number; of: number }>, was: number): number {
  const able = [...losses.values()].filter((loss) => loss.of >= Math.min(was, smallFileRows));
  return Math.max(0, ...able.map((loss) => loss.share));
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
  if (!before || !isDeepStrictEqual(it.packing?.only, last.packing?.only)) return ok();
  const losses = lossesOfRoster({ rows }, last, it);
  const found: Finding[] = [];
  for (const { name, rows: now } of members) {
    const was = before.find((one) => one.name === name)?.rows;
    if (was === undefined || now === undefined) continue;
    const text = fewerRows(feed, name, { was, now, ofRoster: losses.get(name)?.share ?? 0 });
    if (text) found.push({ code: 'rows_fewer', text });
  }
  return unlessLetGo(it, last, found);
}

/** All that was found at once; a person lets go what was told, and nothing else. */
function unlessLetGo(it: Delivery, last: Delivery, found: readonly Finding[]): Result<undefined> {
  if (found.length === 0) return ok();
  const detail = `${found.map(({ text }) => text).join(' ')} It was last sent with Import ${last.importId}.`;
  if (it.letGo === detail) return ok();
  return fail(found.some(({ code }) => code === 'rows_fewer') ? 'rows_fewer' : 'report_columns', detail);
}

/** By file: which share of its rows the roster lost from the one import to the other, 0-1, and of how many. */
function lossesOfRoster(
  { rows }: Rows,
  last: Delivery,
  it: Pick<Delivery, 'importId'>,
): Map<string, { share: number; of: number }> {
  const before = new Map(rows.imports.get(last.importId)?.report?.files.map((file) => [file.name, file.rows]));
  const losses = new Map<string, { share: number; of: number }>();
  for (const { name, rows: now } of rows.imports.get(it.importId)?.report?.files ?? []) {
    const was = before.get(name) ?? 0;
    losses.set(name, { share: was > now ? (was - now) / was : 0, of: was });
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
