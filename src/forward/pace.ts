// Keeps to a destination's share of the line: so many bytes a second, over the whole delivery.
import type { Clock } from '../kit/clock.ts';

export interface Pace {
  /** Undefined: no limit. */
  bytesPerSecond: number | undefined;
  /** Resolves when `bytes` more may go out. */
  take(bytes: number): Promise<void> | undefined;
}

/** Up to this much may go out at once after a rest, ms of the rate. */
const burstMs = 250;

/** `bytesPerSecond` undefined: no limit. */
export function createPace(bytesPerSecond: number | undefined, clock: Clock): Pace {
  if (bytesPerSecond === undefined) return { bytesPerSecond, take: () => undefined };
  /** When the line is free again. */
  let freeAt = clock.ticks();
  return {
    bytesPerSecond,
    take(bytes) {
      const now = clock.ticks();
      const waitMs = freeAt - now;
      freeAt = Math.max(freeAt, now - burstMs) + (bytes / bytesPerSecond) * 1000;
      if (waitMs <= 0) return undefined;
      return new Promise((resolve) => void clock.after(Math.ceil(waitMs), resolve));
    },
  };
}
