// What the main thread and the check's worker say to each other.
import type { Result } from '../kit/result.ts';
import type { CheckJob, CheckOutcome, CheckProgress } from '../relay/ports.ts';

/** Given to the worker when it starts; one worker, one check. */
export interface CheckWorkerData {
  job: CheckJob;
  /** Whose spool takes what a zip holds. */
  dataFolder: string;
}

export type FromCheckWorker =
  | { kind: 'progress'; at: CheckProgress }
  | { kind: 'done'; result: Result<CheckOutcome> }
  | { kind: 'bug'; stack: string };
