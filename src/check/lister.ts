// Runs each listing in a worker thread of its own, so that the pages stay quick while it reads millions of rows. Few run
// at once; whoever stops waiting for the answer ends the work.
import { Worker } from 'node:worker_threads';
import { reference } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { Lister, ListingPage, ListingTable } from '../relay/ports.ts';
import type { FromListingWorker, ListingWorkerData, ToListingWorker } from './listing_messages.ts';
import { createTurns } from './turns.ts';

const left = fail('listing_failed', 'nobody waits for it any more');
const stopping = fail('listing_failed', 'Rollcall is stopping');
/** So many may wait for their turn. */
const mostWaiting = 50;

/** A lister with `atOnce` threads for pages and as many for tables. `workerUrl` is the worker's entry file. */
export function createLister(config: { workerUrl: URL; atOnce: number }, { log }: { log: Log }): Lister {
  const threads = new Set<Thread>();
  // A table takes as long as its reader does: pages do not wait for it.
  const turns = { page: createTurns(config.atOnce, mostWaiting), table: createTurns(config.atOnce, mostWaiting) };
  let isStopping = false;

  /** A thread for one question, when it is its turn. */
  async function open(data: ListingWorkerData, signal: AbortSignal | undefined): Promise<Result<Thread>> {
    const { take, giveBack } = data.page === undefined ? turns.table : turns.page;
    if (!(await take(signal))) {
      return signal?.aborted ? left : fail('listing_failed', 'too many people are asking at the same time');
    }
    if (isStopping || signal?.aborted) {
      giveBack();
      return isStopping ? stopping : left;
    }
    const thread = new Thread(config.workerUrl, data, signal);
    threads.add(thread);
    void thread.ended.then(() => {
      threads.delete(thread);
      giveBack();
    });
    return ok(thread);
  }

  function failed(message: FromListingWorker, importId: number, signal: AbortSignal | undefined): Result<never> {
    if (signal?.aborted) return left;
    if (isStopping) return stopping;
    if (message.kind === 'refused') return { ok: false, problem: message.problem };
    const mark = reference('lst');
    const stack = message.kind === 'bug' ? message.stack : `It said ${message.kind} out of turn.`;
    log.error('listing.crashed', { import: importId, reference: mark, stack });
    return fail('listing_failed', `The listing for import ${importId} broke off; reference ${mark}`);
  }

  return {
    async page(job, { from, limit, showValues, ...asked }, signal): Promise<Result<ListingPage>> {
      const opened = await open({ job, asked, showValues, page: { from, limit } }, signal);
      if (!opened.ok) return opened;
      const thread = opened.value;
      const message = await thread.next();
      thread.end();
      return message.kind === 'page' ? ok(message.page) : failed(message, job.after.importId, signal);
    },
    async table(job, { showValues, ...asked }, signal): Promise<Result<ListingTable>> {
      const opened = await open({ job, asked, showValues }, signal);
      if (!opened.ok) return opened;
      const thread = opened.value;
      const message = await thread.next();
      if (message.kind === 'begun') {
        const chunks = chunksOf(thread, (odd) => failed(odd, job.after.importId, signal));
        return ok({ total: message.total, chunks });
      }
      thread.end();
      return failed(message, job.after.importId, signal);
    },
    async stop() {
      isStopping = true;
      await Promise.all([...threads].map((thread) => thread.end()));
    },
  };
}

/** Throws when the worker breaks off: half a table must not look like a whole one. */
async function* chunksOf(
  thread: Thread,
  failed: (message: FromListingWorker) => Result<never>,
): AsyncGenerator<string> {
  try {
    for (;;) {
      thread.say({ kind: 'more' });
      const message = await thread.next();
      if (message.kind === 'done') return;
      if (message.kind !== 'chunk') {
        const told = failed(message);
        throw new Error(told.ok ? '' : told.problem.detail);
      }
      yield message.text;
    }
  } finally {
    thread.end();
  }
}

class Thread {
  readonly ended: Promise<void>;
  #worker: Worker;
  #told: FromListingWorker[] = [];
  #hear: (() => void) | undefined;

  constructor(workerUrl: URL, workerData: ListingWorkerData, signal: AbortSignal | undefined) {
    const worker = new Worker(workerUrl, { workerData, name: `listing for import ${workerData.job.after.importId}` });
    this.#worker = worker;
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: FromListingWorker) => this.#tell(message));
    worker.on('error', (error: Error) => this.#tell({ kind: 'bug', stack: error.stack ?? error.message }));
    this.ended = new Promise((resolve) => {
      worker.once('exit', () => {
        signal?.removeEventListener('abort', stop);
        this.#tell({ kind: 'bug', stack: 'The worker ended without an answer.' });
        resolve();
      });
    });
  }

  say(message: ToListingWorker): void {
    this.#worker.postMessage(message);
  }

  async next(): Promise<FromListingWorker> {
    while (this.#told.length === 0) {
      await new Promise<void>((resolve) => {
        this.#hear = resolve;
      });
    }
    return this.#told.shift()!;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #tell(message: FromListingWorker): void {
    this.#told.push(message);
    this.#hear?.();
  }
}
