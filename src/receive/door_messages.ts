// What the main thread and the door's worker say to each other.
import type { LogFields, LogLevel } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import type { DoorDesk, DoorEvent, DoorStatus } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';

/** The desk's questions that wait for an answer. */
export type Question = {
  [K in 'inbox' | 'receivedTonight' | 'arrived' | 'modified' | 'withdrawn' | 'renamed']: {
    name: K;
    args: Parameters<DoorDesk[K]>;
  };
}['inbox' | 'receivedTonight' | 'arrived' | 'modified' | 'withdrawn' | 'renamed'];

export interface DoorSettings {
  host: string;
  port: number;
  dataFolder: string;
  temporaryNames?: string[];
}

/** `workerData` of the worker. */
export interface DoorWorkerData {
  settings: DoorSettings;
  senders: Sender[];
}

export type FromDoor =
  | { kind: 'started'; status: Result<DoorStatus> }
  | { kind: 'status'; status: DoorStatus }
  | { kind: 'asked'; id: number; question: Question }
  | { kind: 'noted'; event: DoorEvent }
  | { kind: 'log'; level: LogLevel; event: string; fields: LogFields | undefined }
  | { kind: 'stopped' };

export type ToDoor =
  | { kind: 'answer'; id: number; value: unknown }
  /** The desk threw: a bug on the other side, already logged there. */
  | { kind: 'no-answer'; id: number; message: string }
  | { kind: 'senders'; senders: Sender[] }
  | { kind: 'stop'; graceMs: number };
