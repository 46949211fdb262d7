// A share that hangs answers nothing and refuses nothing: a call to it never comes back. So the wait has an end of its own.
import type { Clock, Timer } from '../kit/clock.ts';

export interface StallWatch {
  /** Something came back. */
  moved(): void;
  /** Resolves when nothing came back for so long. */
  readonly stalled: Promise<void>;
  readonly isStalled: boolean;
  end(): void;
}

export function createStallWatch(longestMs: number, clock: Clock): StallWatch {
  const { promise, resolve } = Promise.withResolvers<void>();
  let lastAt = clock.ticks();
  let isStalled = false;
  let timer: Timer;
  const look = () => {
    const leftMs = lastAt + longestMs - clock.ticks();
    if (leftMs > 0) {
      timer = clock.after(leftMs, look);
      return;
    }
    isStalled = true;
    resolve();
  };
  timer = clock.after(longestMs, look);
  return {
    moved() {
      lastAt = clock.ticks();
    },
    stalled: promise,
    get isStalled() {
      return isStalled;
    },
    end: () => timer.cancel(),
  };
}
