// Entry of the thread that makes the files for a destination: one job, then the thread ends.
import { parentPort, workerData } from 'node:worker_threads';
import { BytesLost, storedFile } from '../check/stored_file.ts';
import type { FromPackWorker, PackOrder } from '../pack/messages.ts';
import { pack } from '../pack/pack.ts';

const { job, folder } = workerData as PackOrder;
const say = (message: FromPackWorker) => parentPort?.postMessage(message);

try {
  const isLost = (error: unknown) => error instanceof BytesLost;
  say({ kind: 'done', result: await pack(job, folder, { open: storedFile, isLost }) });
} catch (error) {
  say({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
