// The main thread's side of delivering: a few worker threads, one delivery at a time in each, and an answer always.
import { Worker } from 'node:worker_threads';
import { assertNever } from '../kit/assert_never.ts';
import type { Clock, Timer } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { fail, type Result } from '../kit/result.ts';
import type { Courier, DeliveryEvent, DeliveryJob } from '../relay/ports.ts';
import type { Receipt } from '../relay/records.ts';
import { deliveryLimits } from './limits.ts';
import { hardMsFor, meet, type Target, targetOf } from './target.ts';
import type { DeliveryOrder, FromWorker, ToWorker } from './worker_messages.ts';

export interface CourierConfig {
  /** Entry file of the delivery worker. */
  workerUrl: URL;
  /** Deliveries at once. */
  atOnce: number;
  /** Deliveries at once to one host. */
  perHost: number;
  /** Longest silence of a destination, ms; 60 s. */
  idleMs?: number;
  /** Longest time for one attempt, ms; 6 h. */
  hardMs?: number;
  /** How long `stop` lets running deliveries finish, ms; 20 s. */
  stopMs?: number;
}

export interface CourierDeps {
  log: Log;
  clock: Clock;
}

type Outcome = Result<Receipt>;
type Noted = (event: DeliveryEvent) => Promise<void>;

interface Running extends Target {
  worker: Worker;
  heard(message: FromWorker): void;
  failed(error: Error): void;
  /** Ends it with this outcome. */
  settle(outcome: Outcome): void;
  /** The same, and its thread with it. */
  end(outcome: Outcome): void;
  /** The worker is free or gone. */
  left(): void;
  over: Promise<void>;
  /** It was given up and its thread does not come back: a share hangs. */
  isHanging: boolean;
}

interface Waiting extends Target {
  begin(): void;
  refuse(outcome: Outcome): void;
}

/** Memory of one worker's heap, MB; the bytes under way are outside it and bounded by the window of writes. */
const heapMb = 128;
/** After the worker's own time limits, before it counts as stuck, ms. */
const stuckAfterMs = 60_000;
/** From the answer until nothing of the delivery is open any more, ms; then the thread is ended. */
const farewellMs = 5_000;
/** A thread without work is kept for so long, ms: starting one takes the time of several pages. */
const idleWorkerMs = 30_000;

/** A thread that was ended and is still there after so long hangs in a call to the system, ms. */
const hangsAfterMs = 5_000;

function stopping(): Outcome {
  return fail('connection_lost', 'Rollcall is stopping; the delivery was not begun.');
}

/** Delivers in worker threads that are used again; a crash, an endless loop or no memory there is a Problem of that delivery. */
export function createCourier(config: CourierConfig, deps: CourierDeps): Courier {
  const { log, clock } = deps;
  const limits = {
    ...deliveryLimits,
    ...(config.idleMs === undefined ? {} : { idleMs: config.idleMs }),
    ...(config.hardMs === undefined ? {} : { hardMs: config.hardMs }),
  };
  const running = new Set<Running>();
  const waiting: Waiting[] = [];
  /** Threads without work, each with the end of its rest. */
  const idle = new Map<Worker, Timer>();
  let isStopping = false;

  const hasRoom = (target: Target) => {
    const all = [...running].filter(({ isHanging }) => !isHanging);
    return (
      all.length < config.atOnce &&
      all.filter(({ host }) => host === target.host).length < config.perHost &&
      !all.some((it) => meet(it, target))
    );
  };
  const hangs = ({ place }: Target) => [...running].some((it) => it.isHanging && it.place === place);
  const beginNext = () => {
    for (const it of waiting.filter(hangs)) {
      waiting.splice(waiting.indexOf(it), 1);
      it.refuse(fail('no_progress', `The delivery before this one still hangs in ${it.destination}.`));
    }
    const at = waiting.findIndex((it, index) => hasRoom(it) && !waiting.slice(0, index).some((one) => meet(one, it)));
    if (at < 0) return;
    const [next] = waiting.splice(at, 1);
    next?.begin();
    beginNext();
  };

  /** A worker that carries out this delivery, and later others. */
  const start = (order: DeliveryOrder): Worker => {
    const worker = new Worker(config.workerUrl, {
      workerData: order,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    const mine = () => [...running].find((it) => it.worker === worker);
    worker.on('message', (message: FromWorker) => mine()?.heard(message));
    worker.once('error', (error: Error) => mine()?.failed(error));
    worker.once('exit', () => {
      idle.get(worker)?.cancel();
      idle.delete(worker);
      mine()?.left();
    });
    return worker;
  };
  const rest = (worker: Worker) => {
    if (isStopping) {
      void worker.terminate();
      return;
    }
    worker.unref();
    idle.set(
      worker,
      clock.after(idleWorkerMs, () => void worker.terminate()),
    );
  };
  const workerFor = (order: DeliveryOrder): Worker => {
    const [rested] = idle;
    if (!rested) return start(order);
    const [worker, timer] = rested;
    timer.cancel();
    idle.delete(worker);
    worker.ref();
    worker.postMessage({ kind: 'deliver', order } satisfies ToWorker);
    return worker;
  };

  const begin = (job: DeliveryJob, noted: Noted, resolve: (it: Outcome) => void, reject: (bug: unknown) => void) => {
    const own = { ...limits, hardMs: hardMsFor(job, limits.hardMs) };
    const worker = workerFor({ job, limits: own });
    const timers: Timer[] = [];
    const beganAt = clock.ticks();
    const name = job.destination.name;
    const fields = { delivery: job.deliveryId, attempt: job.attempt, destination: name };
    const { promise: over, resolve: isOver } = Promise.withResolvers<void>();
    let isSettled = false;

    const finish = (answer: () => void) => {
      if (isSettled) return;
      isSettled = true;
      answer();
      timers.push(clock.after(farewellMs, endThread));
    };
    const endThread = () => {
      void worker.terminate();
      timers.push(
        clock.after(hangsAfterMs, () => {
          it.isHanging = true;
          beginNext();
        }),
      );
    };
    const settle = (outcome: Outcome) =>
      finish(() => {
        const milliseconds = Math.round(clock.ticks() - beganAt);
        if (outcome.ok) log.info('delivered', { ...fields, milliseconds, count: outcome.value.files.length });
        else {
          const { code, detail } = outcome.problem;
          log.warn('not_delivered', { ...fields, milliseconds, code, detail });
        }
        resolve(outcome);
      });
    const end = (outcome: Outcome) => {
      settle(outcome);
      endThread();
    };
    const left = () => {
      for (const timer of timers) timer.cancel();
      running.delete(it);
      settle(fail('connection_lost', 'The delivery was ended before it was done.'));
      for (const timer of timers) timer.cancel();
      isOver();
      beginNext();
    };
    const heard = (message: FromWorker) => {
      switch (message.kind) {
        case 'done':
          settle(message.result);
          return;
        case 'free':
          rest(worker);
          left();
          return;
        case 'event':
          // Who was told that it is over goes no further.
          if (isSettled) return;
          noted(message.event).then(
            () => worker.postMessage({ kind: 'noted', id: message.id } satisfies ToWorker),
            (bug: unknown) => {
              // What could not be noted must not happen: the worker never goes on.
              finish(() => reject(bug));
              void worker.terminate();
            },
          );
          return;
        default:
          assertNever(message, 'message of a delivery worker');
      }
    };
    const failed = (error: Error) => {
      log.error('delivery_worker_failed', { ...fields, stack: error.stack ?? error.message });
      const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
      const why = isMemory ? 'it ran out of memory' : 'a fault of ours, written to the log';
      settle(fail('connection_lost', `The delivery broke off inside Rollcall: ${why}.`));
    };
    const it: Running = { ...targetOf(job), worker, heard, failed, settle, end, left, over, isHanging: false };
    running.add(it);
    timers.push(
      clock.after(own.hardMs + stuckAfterMs, () => {
        end(fail('no_progress', 'The delivery got stuck and was ended.'));
      }),
    );
  };

  return {
    deliver: (job, noted) =>
      new Promise((resolve, reject) => {
        if (isStopping) resolve(stopping());
        else {
          const beginInTime = () => {
            if (job.beginBy === undefined || clock.now() <= job.beginBy) begin(job, noted, resolve, reject);
            else {
              resolve(
                fail('deadline_passed', 'its turn came too late; other deliveries to the same host took the time'),
              );
              setImmediate(beginNext);
            }
          };
          waiting.push({ ...targetOf(job), begin: beginInTime, refuse: resolve });
          beginNext();
        }
      }),
    recall(deliveryId, problem) {
      const isMeant = (it: Target) => it.deliveryId === deliveryId;
      const at = waiting.findIndex(isMeant);
      if (at >= 0) waiting.splice(at, 1)[0]?.refuse({ ok: false, problem });
      else [...running].find(isMeant)?.end({ ok: false, problem });
    },
    async stop() {
      isStopping = true;
      for (const it of waiting.splice(0)) it.refuse(stopping());
      const { promise: isLate, resolve: giveUp } = Promise.withResolvers<void>();
      const timers: Timer[] = [];
      const late = clock.after(config.stopMs ?? 20_000, () => {
        timers.push(clock.after(hangsAfterMs, giveUp));
        for (const it of running) {
          it.settle(fail('connection_lost', 'Rollcall was stopped while sending.'));
          void it.worker.terminate();
        }
      });
      const overs = [...running].filter(({ isHanging }) => !isHanging).map((it) => it.over);
      // A thread that hangs in a call to the system ends with the process.
      await Promise.race([Promise.all(overs), isLate]);
      for (const timer of [late, ...timers]) timer.cancel();
      await Promise.all([...idle.keys()].map((worker) => worker.terminate()));
    },
  };
}
