// Entry file of the processes of one report. They have no secrets in their environment, and a running SELECT does not stop
// them from being ended: by the parent, or by themselves when the parent is gone.
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { BytesLost, storedFile } from '../check/stored_file.ts';
import { bugPlaces, placesOnly } from '../report/bug_places.ts';
import type { FromReportProcess, ReportOrder } from '../report/messages.ts';
import { runStep } from '../report/run.ts';

placesOnly();
goFirst();

/** When the machine's memory runs out, the kernel ends a report, and not the process that receives. */
function goFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Nothing of the kind where it is not Linux; a container may forbid it.
  }
}

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

process.once('message', ({ step, folder, parent }: ReportOrder) => {
  new Worker(orphanWatch, { eval: true, workerData: parent }).unref();
  try {
    const isLost = (error: unknown) => error instanceof BytesLost;
    answer({ kind: 'done', result: runStep(step, folder, { open: storedFile, isLost }) });
  } catch (error) {
    answer({ kind: 'bug', stack: bugPlaces(error) });
  }
});
