// One delivery: a job in, a receipt or a problem out. Runs inside the delivery worker.
import { assertNever } from '../kit/assert_never.ts';
import type { Clock } from '../kit/clock.ts';
import { fail, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';
import type { Receipt } from '../relay/records.ts';
import { deliverToFolder } from './folder_delivery.ts';
import type { DeliveryLimits } from './limits.ts';
import { isSafeName, writtenOver } from './names.ts';
import type { Noted } from './progress.ts';
import { deliverBySftp } from './sftp_delivery.ts';

export interface DeliverDeps {
  clock: Clock;
  limits?: DeliveryLimits;
  /** Told with the end of the last connection, which may come after the answer. */
  left?: (gone: Promise<void>) => void;
}

/** Delivers all files of the job or none. `noted` is awaited before the step it announces. */
export async function deliver(job: DeliveryJob, noted: Noted, deps: DeliverDeps): Promise<Result<Receipt>> {
  const unsafe = job.files.find((file) => !isSafeName(file.name));
  if (unsafe)
    return fail('write_refused', `${JSON.stringify(unsafe.name)} is no name for a file below the destination.`);
  const names = job.files.map((file) => file.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) return fail('write_refused', `Two files of the set would be called ${twice} at the destination.`);
  const { end } = job.destination;
  switch (end.kind) {
    case 'sftp': {
      const over = writtenOver(end.directory, job.files, end.quirks?.temporaryName);
      if (!over) return await deliverBySftp(job, end, noted, deps);
      const twoFiles = `${over.file.name} would be written as ${over.temporary}, and that is a file of this set too`;
      return fail('names_collide', `${twoFiles}. The destination needs another name while a file is written.`);
    }
    case 'folder':
      return await deliverToFolder(job, end, noted, deps);
    default:
      return assertNever(end, 'destination');
  }
}
