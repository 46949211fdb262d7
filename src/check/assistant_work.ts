// What the assisting thread of a check does with each message: scans the part that is asked for, and on the way compares
// the file with what arrived.
import { assertNever } from '../kit/assert_never.ts';
import { type PartFindings, type PartPlan, scanPart } from '../roster/part_scan.ts';
import {
  type AssistantData,
  answersAt,
  type FromAssistant,
  heartbeatAt,
  type ToAssistant,
} from './assistant_messages.ts';
import { BytesLost, chunksOfFile, storedFile, Verifying } from './stored_file.ts';

interface Opened {
  file: Extract<ToAssistant, { kind: 'open' }>['file'];
  plan: PartPlan;
  /** Absent when the file was verified before. */
  verifying: Verifying | undefined;
  /** The bytes that were verified, in order. */
  chunks: Generator<Uint8Array>;
  verifiedBytes: number;
}

/** Answers the questions of one check until its port is closed. */
export function assist({ port, state }: AssistantData): void {
  let opened: Opened | undefined;

  const answer = (message: FromAssistant, transfer: ArrayBuffer[] = []) => {
    port.postMessage(message, transfer);
    Atomics.add(state, answersAt, 1);
    Atomics.notify(state, answersAt);
  };

  function* alive(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const chunk of chunks) {
      Atomics.add(state, heartbeatAt, 1);
      yield chunk;
    }
  }

  function verify(it: Opened, bytes: number): void {
    while (it.verifiedBytes < bytes) {
      const next = it.chunks.next();
      if (next.done === true) return;
      it.verifying?.update(next.value);
      it.verifiedBytes += next.value.length;
    }
  }

  function handle(message: ToAssistant): void {
    switch (message.kind) {
      case 'open': {
        const { file, plan, isToVerify } = message;
        opened?.chunks.return(undefined);
        const chunks = isToVerify ? alive(chunksOfFile(file.path)) : alive([]);
        const verifying = isToVerify ? new Verifying(file) : undefined;
        opened = { file, plan, verifying, chunks, verifiedBytes: 0 };
        return;
      }
      case 'ask': {
        const { file, plan } = opened!;
        const { name, bytes, sha256 } = file;
        const stored = storedFile(file);
        const found = scanPart(
          { name, bytes, sha256, chunks: () => [], chunksFrom: (byte) => alive(stored.chunksFrom(byte)) },
          plan,
          message.request,
        );
        answer({ kind: 'part', found }, found ? longMemoryOf(found) : []);
        verify(opened!, message.request.to);
        return;
      }
      case 'close':
        answer({ kind: 'closed', lost: lostBytes(opened!) });
        opened = undefined;
        return;
      default:
        assertNever(message);
    }
  }

  function lostBytes(it: Opened): string | undefined {
    verify(it, Number.POSITIVE_INFINITY);
    try {
      it.verifying?.finish();
      return undefined;
    } catch (error) {
      if (error instanceof BytesLost) return error.message;
      throw error;
    }
  }

  Atomics.add(state, heartbeatAt, 1);
  Atomics.notify(state, heartbeatAt);
  port.on('message', (message: ToAssistant) => {
    try {
      handle(message);
    } catch (error) {
      const { stack, message: text, code } = error as NodeJS.ErrnoException;
      answer({ kind: 'failed', stack: stack ?? text, code });
    }
  });
}

/** What is handed over instead of copied. */
function longMemoryOf({ intake, watch, wrong, links, log }: PartFindings): ArrayBuffer[] {
  const rows = [...(intake ? [intake] : []), ...(log ? [log] : []), ...watch.emails.filter((one) => one !== undefined)];
  const arrays = [
    ...rows.flatMap(({ numbers, bytes }) => [numbers, bytes]),
    wrong,
    ...links.flatMap(({ used }) => used ?? []),
  ];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
