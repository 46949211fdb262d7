// What a command talks to: two streams and an exit code. Tests give their own.

/** Exit codes of all commands. Of `check` 1 means hold and a problem is 64; a fault of ours is never 1. */
export const exitCodes = { accept: 0, hold: 1, reject: 2, problem: 1, usage: 64, bug: 70 } as const;

export interface Terminal {
  /** The answer itself. */
  out(text: string): void;
  /** Progress, evidence and complaints. */
  err(text: string): void;
  outIsTty: boolean;
  errIsTty: boolean;
  /** Columns of the screen. */
  width: number;
  exitCode: number;
}

/** The terminal this process runs in. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  outIsTty: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  errIsTty: process.stderr.isTTY === true,
  width: process.stdout.columns ?? 100,
  get exitCode() {
    return Number(process.exitCode ?? 0);
  },
  set exitCode(code: number) {
    process.exitCode = code;
  },
};

/** A mistake in how a command was called: one sentence, exit code 64. */
export class UsageError extends Error {}
