// What the destination takes: the files of a report go through our own check of the target's layout before they are sent.
import { version } from '../kit/version.ts';
import type { ReportOutput } from '../relay/report_port.ts';
import { checkSet } from '../roster/check.ts';
import { layoutFileOf } from '../roster/file_names.ts';
import type { Layout } from '../roster/layout.ts';
import type { CheckReport, Notice } from '../roster/report.ts';
import type { SetFile } from '../roster/set_file.ts';
import type { Spill } from '../roster/spilled_rows.ts';
import { listed } from '../roster/words.ts';
import { ReportStopped } from './failure.ts';

/** How many notices are named in the sentence; the check's report has them all. */
const noticesNamed = 3;

/** Throws `ReportStopped` with the check's report unless the verdict is accept. */
export function checkAgainstTarget(
  target: Layout,
  outputs: readonly ReportOutput[],
  open: (output: ReportOutput) => SetFile,
  spill: Spill,
): CheckReport {
  const stray = outputs.find((output) => layoutFileOf(target, output.name) === undefined);
  if (stray !== undefined)
    throw new ReportStopped('report_refused', `${stray.name} is no file of ${target.title}: ${namesOf(target)}.`);
  const files = outputs.map(open);
  const { report } = checkSet({ layout: target, files, guards: {}, showValues: false, version, spill });
  if (report.verdict === 'accept') return report;
  throw new ReportStopped('report_refused', sentenceOf(target, report), report);
}

/** What the check said of this file, a sentence each. */
export function saidOf(file: string, check: CheckReport | undefined): string[] {
  return (check?.notices ?? []).filter((notice) => notice.file === file).map(noticeWords);
}

function sentenceOf(target: Layout, report: CheckReport): string {
  const grave = report.notices.filter((notice) => ['reject', 'hold', 'error'].includes(notice.severity));
  // That too many rows are wrong is told with what is wrong with most of them: that is not told again.
  const untold = grave.filter(
    (it) => !grave.some((one) => one !== it && one.message.endsWith(` Mostly: ${it.message}`)),
  );
  const named = untold.slice(0, noticesNamed).map(noticeWords);
  const why = named.length > 0 ? named.join(' ') : report.reasons.join(' ');
  const more = untold.length - named.length;
  return `${target.title} would not take it. ${why}${more > 0 ? ` And ${more} more.` : ''}`;
}

function noticeWords(notice: Notice): string {
  const { file, column, message, firstLine } = notice;
  const where = [file, column].filter((it) => it !== undefined && !message.includes(it)).join(', ');
  const line = firstLine === undefined || / line \d/.test(message) ? '' : ` (first in line ${firstLine})`;
  return `${where === '' ? '' : `${where}: `}${message}${line}`;
}

function namesOf(target: Layout): string {
  return listed(target.files.map((file) => file.name));
}
