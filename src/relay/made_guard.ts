// A vendor maps the columns of a file once. A report whose columns are others than those sent last waits for a person, unless
// a person changed the report itself since.
import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../kit/result.ts';
import type { BuiltFile, BuiltReport, Delivery, Feed, ForwardReport } from './records.ts';
import type { Story } from './story.ts';

/** Refuses a report with other columns than the destination has from it. */
export function columnsAgreed(
  { rows }: Pick<Story, 'rows'>,
  { destinationId, reports }: Delivery,
  feed: Feed,
  { from }: ForwardReport,
  { files }: BuiltReport,
): Result<undefined> {
  const last = rows.deliveries.lastDelivered(feed.id, destinationId);
  const changedAt = rows.reports.byName(from)?.changedAt ?? 0;
  if (!last?.receipt || changedAt > last.receipt.at || !isDeepStrictEqual(reports, last.reports)) return ok();
  // Inside a zip or encrypted the receipt has another hash: then the name says which it was.
  const sent = new Set(last.receipt.files.map((file) => file.sha256));
  const before = rows.reports.builtOver(last.importId).flatMap((it) => it.files);
  for (const file of files) {
    const named = before.filter((one) => one.name === file.name);
    const was = named.find((one) => sent.has(one.sha256)) ?? named.at(-1);
    if (!was?.columns || !file.columns || isDeepStrictEqual(was.columns, file.columns)) continue;
    if (file.agreedFor?.includes(destinationId)) continue;
    return fail(
      'report_columns',
      `${file.name}: ${difference(was.columns, file.columns)} It was last sent with Import ${last.importId}.`,
    );
  }
  return ok();
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

/** A person lets the destination have the columns as they are now. */
export function agreeToColumns({ rows }: Pick<Story, 'rows'>, { importId, destinationId }: Delivery): void {
  const agreed = (file: BuiltFile) => ({
    ...file,
    agreedFor: [...new Set([...(file.agreedFor ?? []), destinationId])],
  });
  for (const built of rows.reports.builtOver(importId))
    rows.reports.remember({ ...built, files: built.files.map(agreed) });
}
