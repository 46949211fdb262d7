// The outcome of a step that may fail for expected reasons. Used at ports only; bugs are thrown.
import type { Problem, ProblemCode } from './problem.ts';
import { problem } from './problem.ts';

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export function ok(): Result<undefined>;
export function ok<T>(value: T): Result<T>;
export function ok<T>(value?: T): Result<T | undefined> {
  return { ok: true, value };
}

/** A failure of the catalogue, with what happened this time. */
export function fail(code: ProblemCode, detail: string): { ok: false; problem: Problem } {
  return { ok: false, problem: problem(code, detail) };
}
