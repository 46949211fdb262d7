// The only place that reads the time. Everything else is given a Clock, so that a test can be the clock.

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): number;
  /** Runs `work` once after `milliseconds`; does not keep the process alive by itself. */
  after(milliseconds: number, work: () => void): Timer;
}

/** setTimeout takes at most 2^31-1 ms; a longer wait fires early and its owner looks at the time again. */
const longestWaitMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, work) {
    const handle = setTimeout(work, Math.min(Math.max(0, milliseconds), longestWaitMs));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
