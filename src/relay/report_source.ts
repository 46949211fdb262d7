// What a forward's report is made by: a ready-made one of the catalogue, or one of the district's own. Pure.
import { createHash } from 'node:crypto';
import { readyReport } from '../report/ready/catalogue.ts';
import type { ReportFile } from '../report/ready/ready_report.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import type { ForwardReport, Report } from './records.ts';
import type { ReportJob } from './report_port.ts';

/** How a report is made, without the set it reads. */
export type ReportSource = Pick<ReportJob, 'files' | 'dialect' | 'limits' | 'target'>;

/** Undefined when there is no such report any more. */
export function sourceOf(
  { from, name }: ForwardReport,
  own: (name: string) => Report | undefined,
): ReportSource | undefined {
  const ready = readyReport(from);
  if (ready) {
    const target = builtInLayout(ready.to);
    return {
      files: ready.files.length === 1 ? named(ready.files[0]!, name) : ready.files,
      ...(target ? { target } : {}),
    };
  }
  const report = own(from);
  if (!report) return undefined;
  const { sql, layout, dialect, limits } = report;
  const target: Layout | undefined = layout === undefined ? undefined : builtInLayout(layout);
  return {
    files: [{ name: name ?? fileNameOf(from), sql }],
    ...(dialect === undefined ? {} : { dialect }),
    ...(limits === undefined ? {} : { limits }),
    ...(target === undefined ? {} : { target }),
  };
}

/** The names of the files that a report makes, before a destination gives them others. */
export function namesMadeBy({ from, name }: ForwardReport): string[] {
  const ready = readyReport(from);
  if (ready && ready.files.length > 1) return ready.files.map((file) => file.name);
  return [name ?? ready?.files[0]?.name ?? fileNameOf(from)];
}

/** What a report's file is called where nobody says. */
export function fileNameOf(report: string): string {
  return /\.[A-Za-z]{2,4}$/.test(report) ? report : `${report}.csv`;
}

/** The same key makes the same bytes from the same set. */
export function keyOf({ files, dialect, target }: ReportSource): string {
  const made = JSON.stringify([files, dialect ?? {}, target?.id ?? '']);
  return createHash('sha256').update(made).digest('hex');
}

function named(file: ReportFile, name: string | undefined): ReportFile[] {
  return [name === undefined ? file : { ...file, name }];
}
