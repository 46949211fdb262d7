// A report that cannot come about for a reason its author can mend, or a limit it ran into. Caught where it is run.
import type { ProblemCode } from '../kit/problem.ts';
import type { CheckReport } from '../roster/report.ts';

export class ReportStopped extends Error {
  readonly code: ProblemCode;
  readonly check: CheckReport | undefined;

  /** `message` is a sentence about this report; never a cell value. */
  constructor(code: ProblemCode, message: string, check?: CheckReport) {
    super(message);
    this.code = code;
    this.check = check;
  }
}
