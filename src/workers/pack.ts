// Entry of the thread that makes the files for a destination: one job, then the thread ends.
import { parentPort, workerData } from 'node:worker_threads';
import { BytesLost, storedFile } from '../check/stored_file.ts';
import { look } from '../pack/look.ts';
import type { FromPackWorker, PackOrder } from '../pack/messages.ts';
import { pack } from '../pack/pack.ts';

const order = workerData as PackOrder;
const say = (message: FromPackWorker) => parentPort?.postMessage(message);

try {
  const isLost = (error: unknown) => error instanceof BytesLost;
  const files = { open: storedFile, isLost };
  const result = order.kind === 'pack' ? await pack(order.job, order.folder, files) : await look(order.job, files);
  say({ kind: 'done', result });
} catch (error) {
  say({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
