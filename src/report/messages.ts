// What the parent and the processes of a report say to each other.
import type { Result } from '../kit/result.ts';
import type { ReportFailure, ReportJob, ReportOutcome } from '../relay/report_port.ts';
import type { Layout } from '../roster/layout.ts';

/** What a process is to do. The check has one of its own: what the statements took is given back by then. */
export type ReportStep = { kind: 'make'; job: ReportJob } | { kind: 'check'; target: Layout; outcome: ReportOutcome };

/** What is being done, for whoever reads of a disk that refused it. */
export const making = 'making the file of a report';

export interface ReportOrder {
  step: ReportStep;
  /** Of this report alone: the scratch, what SQLite sorts on disk, the files. */
  folder: string;
  /** The process ends when its parent is another one: nobody waits for its answer any more. */
  parent: number;
}

export type FromReportProcess =
  | { kind: 'done'; result: Result<ReportOutcome> | ReportFailure }
  | { kind: 'bug'; stack: string };
