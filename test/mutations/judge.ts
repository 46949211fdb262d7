// Whether a check found what a mutator spoiled: the code, at its line, as gravely as it should, with the right verdict.
import type { CheckResult } from '../../src/roster/check.ts';
import type { Notice } from '../../src/roster/report.ts';
import type { Mutant, Mutator } from './mutator.ts';

const isAt = (notice: Notice, line: number) =>
  notice.samples.some((sample) => sample.line === line) ||
  (notice.count > notice.samples.length && notice.firstLine! <= line && line <= notice.lastLine!);

function isFound(mutant: Mutant, notices: readonly Notice[]): boolean {
  return notices.some(
    (notice) =>
      mutant.codes.includes(notice.code) &&
      (notice.file === mutant.file || notice.file?.toLowerCase() === mutant.file.toLowerCase()) &&
      (mutant.line === undefined || isAt(notice, mutant.line)),
  );
}

/** What is wrong with the report; empty when all is as it must be. */
export function judge(mutator: Mutator, mutant: Mutant, { report }: CheckResult): string[] {
  const wrong: string[] = [];
  if (!isFound(mutant, report.notices)) wrong.push(`${mutant.codes.join(' or ')} not found on line ${mutant.line}`);
  const own = report.notices.filter((it) => mutant.codes.includes(it.code) && it.file === mutant.file);
  const graver = ['info', 'warn', 'error', 'hold', 'reject'];
  if (own.length > 0 && !own.some((it) => graver.indexOf(it.severity) >= graver.indexOf(mutant.severity))) {
    wrong.push(`found as ${own[0]!.severity}, not ${mutant.severity}`);
  }
  if (mutant.count !== undefined && own.length > 0 && !own.some((it) => it.count === mutant.count)) {
    wrong.push(`counted ${own.map((it) => it.count)}, not ${mutant.count}`);
  }
  if (!mutant.verdicts.includes(report.verdict)) wrong.push(`the verdict is ${report.verdict}`);
  if (wrong.length > 0)
    wrong.push(
      `${mutator.name}: ${mutant.file}: ${JSON.stringify(report.notices.map(({ code, severity, file, firstLine, count }) => [code, severity, file, firstLine, count]))}`,
    );
  return wrong;
}
