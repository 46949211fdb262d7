// Slows down guessing: a few tries are free, then each failure doubles the wait.
import type { Clock } from '../kit/clock.ts';

export interface Throttle {
  /** Milliseconds to wait before the next try of `key`; 0: go ahead. */
  waitMs(key: string): number;
  /** Counted before the password is looked at, so that tries at the same time count too. */
  begin(key: string): void;
  /** The try was right: forgotten. */
  succeed(key: string): void;
}

export interface ThrottleLimits {
  free: number;
  firstWaitMs: number;
  longestWaitMs: number;
  /** Without a try for this long a key is forgotten. */
  forgetMs: number;
  mostKeys: number;
}

interface Tries {
  failures: number;
  lastAt: number;
}

export function createThrottle(limits: ThrottleLimits, deps: { clock: Clock }): Throttle {
  const keys = new Map<string, Tries>();

  function current(key: string): Tries | undefined {
    const tries = keys.get(key);
    if (tries && deps.clock.ticks() - tries.lastAt > limits.forgetMs) {
      keys.delete(key);
      return undefined;
    }
    return tries;
  }

  return {
    waitMs(key) {
      const tries = current(key);
      if (!tries || tries.failures < limits.free) return 0;
      const wait = Math.min(limits.longestWaitMs, limits.firstWaitMs * 2 ** (tries.failures - limits.free));
      return Math.max(0, tries.lastAt + wait - deps.clock.ticks());
    },
    begin(key) {
      const failures = (current(key)?.failures ?? 0) + 1;
      keys.delete(key);
      keys.set(key, { failures, lastAt: deps.clock.ticks() });
      const oldest = keys.keys().next();
      if (keys.size > limits.mostKeys && !oldest.done) keys.delete(oldest.value);
    },
    succeed(key) {
      keys.delete(key);
    },
  };
}
