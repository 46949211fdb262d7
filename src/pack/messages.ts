// What the main thread and the thread that packs say to each other.
import type { Result } from '../kit/result.ts';
import type { PackJob, PackOutcome } from '../relay/pack_port.ts';

export interface PackOrder {
  job: PackJob;
  /** A folder of its own, removed afterwards whatever happened. */
  folder: string;
}

export type FromPackWorker = { kind: 'done'; result: Result<PackOutcome> } | { kind: 'bug'; stack: string };
