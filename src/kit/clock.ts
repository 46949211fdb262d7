// The only place that reads the time. Everything else is given a Clock, so that a test can be the clock.

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Epoch milliseconds, UTC: when something was. Whoever sets the clock changes it. */
  now(): number;
  /** Milliseconds since some moment, which only go on, whatever is done to the clock: for how long something takes. */
  ticks(): number;
  /** Runs `work` once after `milliseconds`; does not keep the process alive by itself. */
  after(milliseconds: number, work: () => void): Timer;
}

/** setTimeout takes at most 2^31-1 ms; a longer wait fires early and its owner looks at the time again. */
const longestWaitMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  ticks: () => performance.now(),
  after(milliseconds, work) {
    const handle = setTimeout(work, Math.min(Math.max(0, milliseconds), longestWaitMs));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Begins to measure: tells the whole milliseconds since then, whatever is done to the clock meanwhile. */
export function stopwatch(): () => number {
  const begun = performance.now();
  return () => Math.round(performance.now() - begun);
}

/** The time of every file in a zip that Rollcall makes, the earliest a zip can tell: the same files make the same bytes. */
export const zipTime = new Date(1980, 0, 1);

export interface ManualClock extends Clock {
  /** Lets the time pass; timers that fall due run in order, each at its own time. */
  advance(milliseconds: number): void;
  /** Puts the clock to another time, as a person or a time server does: no time passes. */
  set(epochMs: number): void;
}

/** A clock that stands still until it is told to go on: for the demo's past nights and for tests. */
export function createManualClock(startMs: number): ManualClock {
  /** What the clock shows when nothing has passed. */
  let zero = startMs;
  let passed = 0;
  let waiting: { at: number; work: () => void }[] = [];
  return {
    now: () => zero + passed,
    ticks: () => passed,
    set(epochMs) {
      zero = epochMs - passed;
    },
    after(milliseconds, work) {
      const entry = { at: passed + Math.max(0, milliseconds), work };
      waiting.push(entry);
      return {
        cancel: () => {
          waiting = waiting.filter((other) => other !== entry);
        },
      };
    },
    advance(milliseconds) {
      const until = passed + milliseconds;
      for (;;) {
        const next = waiting.filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        waiting = waiting.filter((entry) => entry !== next);
        passed = Math.max(passed, next.at);
        next.work();
      }
      passed = until;
    },
  };
}
