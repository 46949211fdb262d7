// The main thread's side of packing: one worker thread a job, one job at a time; what it made is put into the spool under
// its hash. A crash there costs this attempt and nothing else.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { diskFailure } from '../kit/disk_problem.ts';
import { reference } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import { fail } from '../kit/result.ts';
import type { Look, Packer, PackJob, PackOutcome } from '../relay/pack_port.ts';
import { type FromPackWorker, type PackOrder, packing } from './messages.ts';

export interface PackerConfig {
  /** Entry file of the thread. */
  program: URL;
  /** Where a folder for each job is made. Whatever is in it at the start is of one that was broken off. */
  scratch: string;
  /** Where finished files go, under their SHA-256. */
  outputs: string;
}

export function createPacker(config: PackerConfig, deps: { log: Log }): Packer {
  let running: Worker | undefined;
  let isStopping = false;
  let turn: Promise<unknown> = Promise.resolve();
  for (const folder of [config.scratch, config.outputs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  clear();

  async function runOne(job: PackJob): Promise<Result<PackOutcome>> {
    if (isStopping) return stopped();
    try {
      // What a disk that refused did not let go of then, it may let go of now.
      clear();
      const folder = mkdtempSync(join(config.scratch, 'pack-'));
      try {
        const answer = await inThread<PackOutcome>({ kind: 'pack', job, folder });
        if (answer.ok) publish(answer.value, folder);
        return answer;
      } finally {
        clear();
      }
    } catch (error) {
      return diskFailure(error, packing);
    }
  }

  function clear(): void {
    for (const name of readdirSync(config.scratch))
      rmSync(join(config.scratch, name), { recursive: true, force: true });
  }

  function publish({ files }: PackOutcome, folder: string): void {
    for (const [at, { sha256 }] of files.entries()) renameSync(join(folder, `out-${at}`), join(config.outputs, sha256));
    const outputs = openSync(config.outputs, 'r');
    fsyncSync(outputs);
    closeSync(outputs);
  }

  function inThread<It extends PackOutcome | Look>(order: PackOrder): Promise<Result<It>> {
    return new Promise((resolve) => {
      const worker = new Worker(config.program, { workerData: order, name: 'packing', execArgv: [] });
      running = worker;
      let answer: Result<It> | undefined;
      const crashed = (stack: string) => {
        const mark = reference('pck');
        deps.log.error('pack.crashed', { reference: mark, stack });
        answer ??= fail('pack_failed', `reference ${mark}`);
      };
      worker.on('message', (message: FromPackWorker) => {
        if (message.kind === 'done') answer ??= message.result as Result<It>;
        else crashed(message.stack);
      });
      worker.on('error', (error: Error) => crashed(error.stack ?? error.message));
      worker.on('exit', (code) => {
        running = undefined;
        if (isStopping) answer ??= stopped();
        if (answer === undefined) crashed(`the worker ended with code ${code} and no answer`);
        resolve(answer!);
      });
    });
  }

  function inTurn<It>(run: () => Promise<It>): Promise<It> {
    const result = turn.then(run);
    turn = result.catch(() => undefined);
    return result;
  }

  return {
    pack: (job) => inTurn(() => runOne(job)),
    look: (job) => inTurn(async () => (isStopping ? stopped() : await inThread<Look>({ kind: 'look', job }))),
    has: ({ sha256, bytes }) => statSync(join(config.outputs, sha256), { throwIfNoEntry: false })?.size === bytes,
    path: (sha256) => join(config.outputs, sha256),
    async stop() {
      isStopping = true;
      await running?.terminate();
      await turn;
    },
  };
}

function stopped(): Result<never> {
  return fail('pack_failed', 'Rollcall is stopping; the files are made at the next start');
}
