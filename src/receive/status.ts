// An outcome as the STATUS reply that tells it.
import { statusCode } from '../sftp/constants.ts';
import { statusReply } from '../sftp/replies.ts';
import type { SftpRequest } from '../sftp/request.ts';
import type { Outcome } from './outcome.ts';

export type Request<K extends SftpRequest['kind']> = Extract<SftpRequest, { kind: K }>;
export type Reply = Buffer | Promise<Buffer>;

export function status(id: number, outcome: Outcome<unknown>): Buffer {
  return outcome.ok ? statusReply(id, statusCode.ok, 'Done') : statusReply(id, outcome.code, outcome.why);
}

export async function statusOf(id: number, outcome: Promise<Outcome<unknown>>): Promise<Buffer> {
  return status(id, await outcome);
}
