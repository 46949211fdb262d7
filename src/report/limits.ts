// How much a report may take, where its author says nothing, and how its file is written.
import type { OutputDialect, ReportLimits } from '../relay/report_port.ts';
import type { LayoutFile } from '../roster/layout.ts';

/** Enough for a million students: what takes longer or more is a statement that went wrong. */
export const defaultLimits: ReportLimits = { seconds: 300, megabytes: 1024, rows: 20_000_000 };

/** What a person may set at most. */
export const mostLimits: ReportLimits = { seconds: 3600, megabytes: 16_384, rows: 1_000_000_000 };

/** Less than this free on the disk of the spool, and a report is ended: receiving comes first. */
export const leastFreeBytes = 256 * 1024 * 1024;

/** As the target's file is agreed; else commas, quotes where needed, UTF-8. */
export function dialectFor(target: LayoutFile | undefined, wanted: Partial<OutputDialect> = {}): OutputDialect {
  return {
    delimiter: target?.delimiter ?? ',',
    quoting: target?.quoting === 'none' ? 'none' : 'needed',
    lineEnd: 'crlf',
    encoding: 'utf-8',
    bom: wanted.encoding === 'utf-16le',
    header: target?.header ?? true,
    ...wanted,
  };
}
