// Entry file of the process of one report. It has no secrets in its environment, and a running SELECT does not stop it
// from being ended: by its parent, or by itself when the parent is gone.
import { Worker } from 'node:worker_threads';
import { BytesLost, storedFile } from '../check/stored_file.ts';
import type { FromReportProcess, ReportOrder } from '../report/messages.ts';
import { runReport } from '../report/run.ts';

/** Runs on a thread of its own: the main one is inside SQLite. */
const orphanWatch = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
  }, 1000);
`;

function answer(message: FromReportProcess): void {
  process.send?.(message, () => process.exit(0));
}

process.once('message', ({ job, folder, parent }: ReportOrder) => {
  new Worker(orphanWatch, { eval: true, workerData: parent }).unref();
  try {
    const isLost = (error: unknown) => error instanceof BytesLost;
    answer({ kind: 'done', result: runReport(job, folder, { open: storedFile, isLost }) });
  } catch (error) {
    answer({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
