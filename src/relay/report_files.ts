// Which files of reports are kept: those that were sent, for ever as long as what they were made from; and those that a
// delivery may still carry. What a corrected report replaced before it was sent goes.
import { keyOf, sourceOf } from './report_source.ts';
import type { Story } from './story.ts';

/** Forgets what reports made over this import while nothing of it was sent, now that its reports are others. */
export function forgetReplaced({ rows }: Pick<Story, 'rows'>, importId: number): void {
  const deliveries = rows.deliveries.ofImport(importId);
  if (deliveries.some((it) => it.receipt)) return;
  const wanted = new Set(
    deliveries.flatMap((it) =>
      (it.reports ?? []).flatMap((report) => {
        const source = sourceOf(report, rows.reports.byName);
        return source ? [keyOf(source)] : [];
      }),
    ),
  );
  for (const { key } of rows.reports.builtOver(importId)) if (!wanted.has(key)) rows.reports.forget(importId, key);
}

/** Removes files that nothing remembers: replaced ones, and one that was made when the machine went down. */
export function sweepReportFiles({ rows, reporter, reportsRunning }: Story): void {
  if (reportsRunning.size === 0) reporter.keepOnly(rows.reports.filesKept());
}
