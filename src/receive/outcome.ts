// The answer to one request of a session: done, or refused with a code and a sentence the client can show.
import type { Problem } from '../kit/problem.ts';
import { sentenceOf } from '../kit/problem.ts';
import type { StatusCode } from '../sftp/constants.ts';
import { statusCode } from '../sftp/constants.ts';

export interface Refusal {
  ok: false;
  code: StatusCode;
  why: string;
}
export type Outcome<T> = { ok: true; value: T } | Refusal;

export const done: Outcome<undefined> = { ok: true, value: undefined };

export function refuse(why: string): Refusal {
  return { ok: false, code: statusCode.failure, why };
}

export const noSuchFile: Refusal = { ok: false, code: statusCode.noSuchFile, why: 'No such file' };

/** A problem of ours, told to the client in one sentence. */
export function refuseFor(problem: Problem): Refusal {
  return refuse(sentenceOf(problem));
}
