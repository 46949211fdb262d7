// What the main thread and the thread that packs say to each other.
import type { Result } from '../kit/result.ts';
import type { Look, LookJob, PackJob, PackOutcome } from '../relay/pack_port.ts';

/** What is being done, for whoever reads of a disk that refused it. */
export const packing = 'making the files for a destination';

export type PackOrder =
  | {
      kind: 'pack';
      job: PackJob;
      /** A folder of its own, removed afterwards whatever happened. */
      folder: string;
    }
  | { kind: 'look'; job: LookJob };

export type FromPackWorker = { kind: 'done'; result: Result<PackOutcome | Look> } | { kind: 'bug'; stack: string };
