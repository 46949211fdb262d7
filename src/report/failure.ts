// A report that cannot come about for a reason its author can mend, or a limit it ran into. Caught where it is run.
import type { ProblemCode } from '../kit/problem.ts';
import type { CheckReport } from '../roster/report.ts';

/** Characters of what is said: a statement may have names as long as itself. */
const longest = 2000;

export class ReportStopped extends Error {
  readonly code: ProblemCode;
  readonly check: CheckReport | undefined;

  /** `message` is a sentence about this report; never a cell value. */
  constructor(code: ProblemCode, message: string, check?: CheckReport) {
    super(message.length > longest ? `${message.slice(0, longest)}…` : message);
    this.code = code;
    this.check = check;
  }
}
