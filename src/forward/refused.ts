// Turns an answer that is not OK into the problem it means here.
import type { ProblemCode } from '../kit/problem.ts';
import { fail, type Result } from '../kit/result.ts';
import type { Answer } from '../ssh/remote.ts';

type Bad = Exclude<Answer<unknown>, { kind: 'ok' }>;

/** `did` reads on from "refused to", such as `open /incoming/users.csv`. A lost connection stays what it is. */
export function refused(code: ProblemCode, did: string, answer: Bad): Extract<Result<never>, { ok: false }> {
  if (answer.kind === 'lost') return { ok: false, problem: answer.problem };
  return fail(code, `The server refused to ${did}: ${answer.message} (status ${answer.code}).`);
}
