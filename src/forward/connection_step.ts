// The steps of "test connection", as a page shows them.
import { createHash } from 'node:crypto';
import type { Result } from '../kit/result.ts';
import type { DialStep } from '../ssh/dial.ts';

export type ConnectionStepName = DialStep | 'directory' | 'write' | 'rename' | 'remove';

export interface ConnectionStep {
  name: ConnectionStepName;
  ok: boolean;
  milliseconds: number;
  /** An address, a fingerprint, a path; or what went wrong. */
  detail: string;
}

export type Tell = (name: ConnectionStepName, isOk: boolean, detail: string) => void;
/** Tells how a step ended and passes the result on. */
export type Told = <T>(name: ConnectionStepName, result: Result<T>, detail: string) => Result<T>;

export const probeBytes: Buffer = Buffer.from('Rollcall connection test\n');
export const probeSha256: string = createHash('sha256').update(probeBytes).digest('hex');
