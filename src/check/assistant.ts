// The second thread of a check: it scans parts of large files while the check itself, which must wait for nothing but
// its answers, scans the others. It starts with the first large file. When it falls silent, the check goes on alone.
import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { PartFindings, PartPlan, PartRequest } from '../roster/part_scan.ts';
import type { Assistant, PartReader } from '../roster/read_parts.ts';
import type { SetFile } from '../roster/set_file.ts';
import {
  type AssistantData,
  answersAt,
  type FromAssistant,
  heartbeatAt,
  type ToAssistant,
} from './assistant_messages.ts';
import { BytesLost, StoredSetFile } from './stored_file.ts';

export interface AssistantThread extends Assistant {
  /** Starts the thread at once when one of these files is large, so that it is there when it is needed. */
  expect(files: readonly SetFile[]): void;
  /** Waits until the thread is there. */
  wake(): void;
  /** Ends the thread. */
  stop(): void;
}

/** Below this a file is checked before another thread has begun. */
const partBytes = { least: 2 << 20, most: 8 << 20 };
/** So long without a sign of life, and the thread is given up. */
const silentMs = 1000;
const silencesToGiveUp = 20;

/** An assistant for one check, which helps where there are two processors. `workerUrl` is the entry file of its thread. */
export function createAssistant(workerUrl: URL, sizes = partBytes): AssistantThread {
  let thread: Thread | undefined;
  return {
    partBytes: sizes,
    open(file, plan) {
      if (!(file instanceof StoredSetFile) || thread?.isGivenUp === true || !canHelp()) return undefined;
      thread ??= new Thread(workerUrl);
      return new OpenFile(thread, file, plan);
    },
    expect(files) {
      if (canHelp() && files.some((file) => file.bytes >= sizes.least * 4)) thread ??= new Thread(workerUrl);
    },
    wake() {
      thread?.wake();
    },
    stop() {
      thread?.stop();
      thread = undefined;
    },
  };
}

function canHelp(): boolean {
  return availableParallelism() > 1;
}

class Thread {
  isGivenUp = false;
  #worker: Worker;
  #port;
  #state = new Int32Array(new SharedArrayBuffer(8));
  #taken = 0;

  constructor(workerUrl: URL) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: AssistantData = { port: port2, state: this.#state };
    this.#worker = new Worker(workerUrl, {
      workerData,
      transferList: [port2],
      name: 'assistant of a check',
      // It makes few objects; what it works with are long arrays.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    // What goes wrong in the thread is told in its answers; when it cannot even answer, it is given up.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
  }

  /** Its program runs. */
  get isAwake(): boolean {
    return Atomics.load(this.#state, heartbeatAt) > 0;
  }

  wake(): void {
    for (let waits = 0; !this.isAwake && waits < silencesToGiveUp; waits++) {
      Atomics.wait(this.#state, heartbeatAt, 0, silentMs);
    }
  }

  get answers(): number {
    return Atomics.load(this.#state, answersAt) - this.#taken;
  }

  say(message: ToAssistant, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** Waits for the next answer. Undefined when there is none any more. */
  answer(): FromAssistant | undefined {
    let silences = 0;
    while (this.answers === 0 && !this.isGivenUp) {
      const heartbeat = Atomics.load(this.#state, heartbeatAt);
      Atomics.wait(this.#state, answersAt, this.#taken, silentMs);
      silences = Atomics.load(this.#state, heartbeatAt) === heartbeat ? silences + 1 : 0;
      if (silences === silencesToGiveUp) this.isGivenUp = true;
    }
    if (this.isGivenUp) return undefined;
    this.#taken++;
    const received: { message: FromAssistant } | undefined = receiveMessageOnPort(this.#port);
    const answer = received?.message;
    if (answer?.kind === 'failed') {
      this.isGivenUp = true;
      const { stack, code } = answer;
      throw Object.assign(new Error(`The assisting thread failed: ${stack}`), code === undefined ? {} : { code });
    }
    return answer;
  }

  stop(): void {
    this.isGivenUp = true;
    this.#port.close();
    void this.#worker.terminate();
  }
}

class OpenFile implements PartReader {
  #thread: Thread;
  #file: StoredSetFile;
  #plan: PartPlan;
  #isOpen = false;

  constructor(thread: Thread, file: StoredSetFile, plan: PartPlan) {
    this.#thread = thread;
    this.#file = file;
    this.#plan = plan;
  }

  get isAwake(): boolean {
    return this.#thread.isAwake;
  }

  get answers(): number {
    return this.#thread.answers;
  }

  ask(request: PartRequest): void {
    this.#open();
    const { numbers, bytes } = request.room;
    this.#thread.say({ kind: 'ask', request }, numbers && bytes ? [numbers, bytes] : []);
  }

  take(): PartFindings | undefined {
    const answer = this.#thread.answer();
    return answer?.kind === 'part' ? answer.found : undefined;
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const { name, path, bytes, sha256, isVerified } = this.#file;
    this.#thread.say({
      kind: 'open',
      file: { name, path, bytes, sha256 },
      isToVerify: !isVerified,
      plan: this.#plan,
    });
  }

  /** Throws `BytesLost` when the file is not what arrived. */
  close(): void {
    if (!this.#isOpen) {
      this.#verifyHere();
      return;
    }
    this.#thread.say({ kind: 'close' });
    for (let answer = this.#thread.answer(); answer !== undefined; answer = this.#thread.answer()) {
      if (answer.kind !== 'closed') continue;
      if (answer.lost !== undefined) throw new BytesLost(answer.lost);
      this.#file.isVerified = true;
      return;
    }
    this.#verifyHere();
  }

  /** Whoever read the whole file here has looked already. */
  #verifyHere(): void {
    if (!this.#file.isVerified) for (const _ of this.#file.chunks()) void _;
  }
}
