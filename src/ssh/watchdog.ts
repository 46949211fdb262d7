// Notices when the other end stops answering. A lost peer often says nothing at all, and a promise of ssh2 may then
// never settle; so every wait has an end.
import type { Clock, Timer } from '../kit/clock.ts';

export interface Watchdog {
  /** A question went out: from now on silence counts. */
  asked(): void;
  /** An answer came. */
  answered(): void;
  cancel(): void;
}

export interface WatchdogLimits {
  /** Longest silence while a question is open, ms. */
  idleMs: number;
  /** Longest time altogether, ms. */
  hardMs: number;
}

/** Calls `expired` at most once: `idle` after silence, `hard` when the whole took too long. */
export function createWatchdog(
  limits: WatchdogLimits,
  clock: Clock,
  expired: (why: 'idle' | 'hard') => void,
): Watchdog {
  let open = 0;
  let lastAt = clock.ticks();
  let isOver = false;
  let idle: Timer | undefined;

  const end = (why: 'idle' | 'hard') => {
    if (isOver) return;
    cancel();
    expired(why);
  };
  const cancel = () => {
    isOver = true;
    idle?.cancel();
    hard.cancel();
  };
  const hard = clock.after(limits.hardMs, () => end('hard'));
  // One timer that looks again, in place of one timer for each question.
  const look = () => {
    idle = undefined;
    if (isOver || open === 0) return;
    const left = lastAt + limits.idleMs - clock.ticks();
    if (left <= 0) end('idle');
    else idle = clock.after(left, look);
  };

  return {
    asked() {
      if (isOver) return;
      if (open === 0) lastAt = clock.ticks();
      open += 1;
      idle ??= clock.after(limits.idleMs, look);
    },
    answered() {
      open -= 1;
      lastAt = clock.ticks();
    },
    cancel,
  };
}
