// Entry file of the check's worker thread: one job in, progress and one answer out.
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckWorkerData, FromCheckWorker } from '../check/messages.ts';
import { runCheck } from '../check/run.ts';
import type { Result } from '../kit/result.ts';
import type { Landing } from '../relay/ports.ts';
import { createSpool } from '../spool/spool.ts';

const { job, dataFolder } = workerData as CheckWorkerData;
const say = (message: FromCheckWorker) => parentPort!.postMessage(message);

/** Where members of a zip are unpacked to. One check runs at a time: what lies there is of one that was broken off. */
function members(): () => Result<Landing> {
  const spool = createSpool(dataFolder);
  spool.sweepMembers();
  return spool.landMember;
}

/** A page needs no more than this many steps of progress. */
const steps = 200;
let lastStep = -1;
let lastFile = '';

try {
  const land = job.archive
    ? members()
    : () => {
        throw new Error('There is no zip to unpack');
      };
  const result = await runCheck(
    job,
    (at) => {
      const step = Math.floor(at.share * steps);
      if (step === lastStep && at.file === lastFile) return;
      lastStep = step;
      lastFile = at.file;
      say({ kind: 'progress', at });
    },
    land,
  );
  say({ kind: 'done', result });
} catch (error) {
  say({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
