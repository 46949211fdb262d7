// What a check and its assisting thread say to each other. Answers come in the order of the questions.
import type { MessagePort } from 'node:worker_threads';
import type { PartFindings, PartPlan, PartRequest } from '../roster/part_scan.ts';

/** Given to the thread when it starts. */
export interface AssistantData {
  port: MessagePort;
  /** Shared: how many answers were given so far, and a number that rises while the thread is at work. */
  state: Int32Array;
}

export const answersAt = 0;
export const heartbeatAt = 1;

export type ToAssistant =
  | {
      kind: 'open';
      file: { name: string; path: string; bytes: number; sha256: string };
      /** Its SHA-256 is still to be compared. */
      isToVerify: boolean;
      plan: PartPlan;
    }
  | { kind: 'ask'; request: PartRequest }
  /** No more questions on this file: is it what arrived? */
  | { kind: 'close' };

export type FromAssistant =
  | { kind: 'part'; found: PartFindings | undefined }
  /** The file is verified as far as was asked. */
  | { kind: 'closed'; lost: string | undefined }
  | { kind: 'failed'; stack: string; code: string | undefined };
