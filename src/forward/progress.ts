// Progress of a delivery, told a few times a second and never more.
import type { Clock } from '../kit/clock.ts';
import type { DeliveryEvent } from '../relay/ports.ts';

export type Noted = (event: DeliveryEvent) => Promise<void>;

const betweenMs = 250;

export interface Progress {
  at(file: string, bytes: number, of: number): void;
  /** Everything told so far was heard. */
  heard(): Promise<void>;
}

export function createProgress(noted: Noted, clock: Clock): Progress {
  let lastAt = Number.NEGATIVE_INFINITY;
  let heard = Promise.resolve();
  return {
    at(file, bytes, of) {
      const now = clock.ticks();
      if (bytes < of && now - lastAt < betweenMs) return;
      lastAt = now;
      heard = heard.then(() => noted({ kind: 'progress', file, bytes, of }));
      // The failure is met at `heard`; until then it must not end the process.
      heard.catch(() => undefined);
    },
    heard: () => heard,
  };
}
