// Entry file of the check's worker thread: one job in, progress and one answer out.
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckWorkerData, FromCheckWorker } from '../check/messages.ts';
import { runArchiveCheck, runCheck } from '../check/run.ts';
import type { CheckProgress } from '../relay/ports.ts';
import { createSpool } from '../spool/spool.ts';
import { assistantProgram } from './places.ts';

const { job, dataFolder } = workerData as CheckWorkerData;
const say = (message: FromCheckWorker) => parentPort!.postMessage(message);

/** A page needs no more than this many steps of progress. */
const steps = 200;
let lastStep = -1;
let lastFile = '';

function progress(at: CheckProgress): void {
  const step = Math.floor(at.share * steps);
  if (step === lastStep && at.file === lastFile) return;
  lastStep = step;
  lastFile = at.file;
  say({ kind: 'progress', at });
}

/** One check runs at a time: what an unpacking left in the spool is of one that was broken off. */
async function checkArchive(archive: NonNullable<typeof job.archive>) {
  const spool = createSpool(dataFolder);
  spool.sweepMembers();
  return runArchiveCheck(job, archive, progress, spool.landMember, assistantProgram());
}

try {
  const result = job.archive ? await checkArchive(job.archive) : runCheck(job, progress, assistantProgram());
  say({ kind: 'done', result });
} catch (error) {
  say({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
