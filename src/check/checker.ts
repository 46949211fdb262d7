// Runs each check in a worker thread of its own: pages stay quick, memory is given back at the end, and a crash there
// becomes a problem of that one import.
import { Worker } from 'node:worker_threads';
import { reference } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import { fail } from '../kit/result.ts';
import type { Checker, CheckJob, CheckOutcome, CheckProgress } from '../relay/ports.ts';
import type { CheckWorkerData, FromCheckWorker } from './messages.ts';

/** A check makes few objects; what it works with are long arrays. Room for more garbage would only be filled with it. */
export const checkLimits = { maxYoungGenerationSizeMb: 4 };

/** A checker that runs one check at a time; further ones wait their turn. `workerUrl` is the worker's entry file. */
export function createChecker(config: { workerUrl: URL; dataFolder: string }, deps: { log: Log }): Checker {
  let running: Worker | undefined;
  let isStopping = false;
  let turn: Promise<unknown> = Promise.resolve();

  function runOne(job: CheckJob, progress: (at: CheckProgress) => void): Promise<Result<CheckOutcome>> {
    if (isStopping)
      return Promise.resolve(fail('check_failed', 'Rollcall is stopping; the check begins again at the next start'));
    return new Promise((resolve) => {
      const data: CheckWorkerData = { job, dataFolder: config.dataFolder };
      const worker = new Worker(config.workerUrl, {
        workerData: data,
        name: `check of import ${job.importId}`,
        resourceLimits: checkLimits,
      });
      running = worker;
      let outcome: Result<CheckOutcome> | undefined;
      const crashed = (stack: string) => {
        const mark = reference('chk');
        deps.log.error('check.crashed', { import: job.importId, reference: mark, stack });
        outcome ??= fail('check_failed', `The check of import ${job.importId} broke off; reference ${mark}`);
      };
      worker.on('message', (message: FromCheckWorker) => {
        if (message.kind === 'progress') progress(message.at);
        else if (message.kind === 'done') outcome = message.result;
        else crashed(message.stack);
      });
      worker.on('error', (error: Error) => crashed(error.stack ?? error.message));
      worker.on('exit', (code) => {
        running = undefined;
        if (isStopping)
          outcome ??= fail('check_failed', 'Rollcall is stopping; the check begins again at the next start');
        if (outcome === undefined) crashed(`the worker ended with code ${code} and no answer`);
        resolve(outcome!);
      });
    });
  }

  return {
    check(job, progress) {
      const result = turn.then(() => runOne(job, progress));
      turn = result;
      return result;
    },
    async stop() {
      isStopping = true;
      await running?.terminate();
      await turn;
    },
  };
}
