// The SFTP door as the main thread holds it: a worker thread that is started again when it falls, and the desk that
// answers its questions.
import { Worker } from 'node:worker_threads';
import { assertNever } from '../kit/assert_never.ts';
import { systemClock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import type { Door, DoorDesk, DoorEvent, DoorStatus } from '../relay/ports.ts';
import type { DoorSettings, DoorWorkerData, FromDoor, Question, ToDoor } from './door_messages.ts';

export interface DoorConfig {
  host: string;
  /** 0: any free one; kept over restarts of the worker. */
  port: number;
  dataFolder: string;
  /** `src/workers/door.ts` in source, `dist/door.js` in the build. */
  workerUrl: URL;
  /** Patterns of names that are not a file yet; default: what the usual clients use. */
  temporaryNames?: string[];
}

const restartAfterMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** A worker that ran this long had started well: its fall begins the list anew. */
const steadyMs = 60_000;
/** Beyond the grace, until the worker is ended without asking. */
const stopMarginMs = 5_000;

export function createDoor(config: DoorConfig, deps: { desk: DoorDesk; log: Log }): Door {
  const { desk, log } = deps;
  const clock = systemClock;
  let worker: Worker | undefined;
  let port = config.port;
  let status: DoorStatus | undefined;
  let isStopping = false;
  let falls = 0;

  /** A note that cannot be taken costs no more than itself. */
  function note(event: DoorEvent): void {
    try {
      desk.noted(event);
    } catch (error) {
      log.error('door_note_failed', { detail: event.kind, stack: stackOf(error) });
    }
  }

  function say(message: ToDoor): void {
    worker?.postMessage(message);
  }

  async function ask(question: Question): Promise<unknown> {
    switch (question.name) {
      case 'inbox':
        return desk.inbox(...question.args);
      case 'receivedTonight':
        return desk.receivedTonight(...question.args);
      case 'arrived':
        return desk.arrived(...question.args);
      case 'modified':
        return desk.modified(...question.args);
      case 'withdrawn':
        return desk.withdrawn(...question.args);
      case 'renamed':
        return desk.renamed(...question.args);
      default:
        return assertNever(question);
    }
  }

  async function answer(id: number, question: Question, to: Worker): Promise<void> {
    try {
      to.postMessage({ kind: 'answer', id, value: await ask(question) } satisfies ToDoor);
    } catch (error) {
      log.error('door_question_failed', { detail: question.name, stack: stackOf(error) });
      to.postMessage({ kind: 'no-answer', id, message: `The main thread failed at ${question.name}` } satisfies ToDoor);
    }
  }

  /** Resolves when the worker listens, or says why it cannot; rejects when it falls before. */
  function open(): Promise<Result<DoorStatus>> {
    const settings: DoorSettings = { host: config.host, port, dataFolder: config.dataFolder };
    if (config.temporaryNames) settings.temporaryNames = config.temporaryNames;
    const workerData: DoorWorkerData = { settings, senders: desk.senders() };
    const opened = new Worker(config.workerUrl, { workerData, execArgv: [], name: 'door' });
    const beganAt = clock.ticks();
    worker = opened;
    return new Promise((resolve, reject) => {
      let hasStarted = false;
      let fault: unknown;
      opened.on('message', (message: FromDoor) => {
        switch (message.kind) {
          case 'started':
            hasStarted = message.status.ok;
            if (message.status.ok) {
              status = message.status.value;
              port = status.port;
            }
            resolve(message.status);
            return;
          case 'status':
            status = message.status;
            return;
          case 'asked':
            void answer(message.id, message.question, opened);
            return;
          case 'noted':
            note(message.event);
            return;
          case 'log':
            log[message.level](message.event, message.fields);
            return;
          case 'stopped':
            return;
          default:
            assertNever(message);
        }
      });
      opened.on('error', (error) => {
        fault = error;
      });
      opened.on('exit', () => {
        if (worker === opened) worker = undefined;
        status = undefined;
        if (isStopping) return;
        reject(fault instanceof Error ? fault : new Error('The door ended before it listened'));
        if (!hasStarted) return;
        log.error('door_fell', { stack: stackOf(fault) });
        note({ kind: 'restarted' });
        if (clock.ticks() - beganAt > steadyMs) falls = 0;
        openAgain();
      });
    });
  }

  function openAgain(): void {
    const wait = restartAfterMs[Math.min(falls, restartAfterMs.length - 1)]!;
    falls++;
    clock.after(wait, () => {
      if (isStopping) return;
      open().then(
        (status) => {
          if (status.ok) log.info('door_opened_again', { port: status.value.port });
          else retry(status.problem.code, status.problem.detail);
        },
        (error) => retry('door_fell', stackOf(error)),
      );
    });
  }

  function retry(code: string, detail: string): void {
    log.error('door_still_closed', { code, detail });
    void worker?.terminate();
    openAgain();
  }

  return {
    async start() {
      const status = await open();
      if (!status.ok) await worker?.terminate();
      return status;
    },
    status: () => status,
    refresh() {
      say({ kind: 'senders', senders: desk.senders() });
    },
    async stop(graceMs) {
      isStopping = true;
      const stopping = worker;
      if (!stopping) return;
      await new Promise<void>((resolve) => {
        stopping.on('message', (message: FromDoor) => {
          if (message.kind === 'stopped') resolve();
        });
        stopping.once('exit', () => resolve());
        clock.after(graceMs + stopMarginMs, resolve);
        say({ kind: 'stop', graceMs });
      });
      await stopping.terminate();
      worker = undefined;
    },
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
