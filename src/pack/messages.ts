// What the main thread and the thread that packs say to each other.
import type { Result } from '../kit/result.ts';
import type { PackJob, PackOutcome } from '../relay/pack_port.ts';

/** What is being done, for whoever reads of a disk that refused it. */
export const packing = 'making the files for a destination';

export interface PackOrder {
  job: PackJob;
  /** A folder of its own, removed afterwards whatever happened. */
  folder: string;
}

export type FromPackWorker = { kind: 'done'; result: Result<PackOutcome> } | { kind: 'bug'; stack: string };
