// The watchdog over a clock of our own: silence counts only while a question is open.
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/kit/clock.ts';
import { createWatchdog } from '../../src/ssh/watchdog.ts';

function handClock(): Clock & { pass(milliseconds: number): void; pending(): number } {
  let now = 0;
  let timers: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    ticks: () => now,
    after(milliseconds, work) {
      const timer = { at: now + milliseconds, work };
      timers.push(timer);
      return {
        cancel() {
          timers = timers.filter((it) => it !== timer);
        },
      };
    },
    pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const next = timers.filter((it) => it.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((it) => it !== next);
        now = next.at;
        next.work();
      }
      now = end;
    },
    pending: () => timers.length,
  };
}

function watched() {
  const clock = handClock();
  const expired: string[] = [];
  const dog = createWatchdog({ idleMs: 1_000, hardMs: 10_000 }, clock, (why) =>
    expired.push(`${why} at ${clock.now()}`),
  );
  return { clock, dog, expired };
}

describe('watchdog', () => {
  it('barks after silence with a question open, once', () => {
    const { clock, dog, expired } = watched();
    clock.pass(500);
    dog.asked();
    clock.pass(999);
    expect(expired).toEqual([]);
    clock.pass(60_000);
    expect(expired).toEqual(['idle at 1500']);
    expect(clock.pending()).toBe(0);
  });

  it('counts any answer as a sign of life', () => {
    const { clock, dog, expired } = watched();
    dog.asked();
    dog.asked();
    for (let count = 0; count < 5; count++) {
      clock.pass(900);
      dog.asked();
      dog.answered();
    }
    expect(expired).toEqual([]);
    clock.pass(1_000);
    expect(expired).toEqual(['idle at 5500']);
  });

  it('is patient while nothing is asked, and again when something is', () => {
    const { clock, dog, expired } = watched();
    dog.asked();
    clock.pass(100);
    dog.answered();
    clock.pass(5_000);
    dog.asked();
    clock.pass(999);
    expect(expired).toEqual([]);
    clock.pass(1);
    expect(expired).toEqual(['idle at 6100']);
  });

  it('ends what takes too long altogether, and leaves no timer when cancelled', () => {
    const { clock, dog, expired } = watched();
    for (let count = 0; count < 30; count++) {
      dog.asked();
      clock.pass(400);
      dog.answered();
    }
    expect(expired).toEqual(['hard at 10000']);

    const second = watched();
    second.dog.asked();
    second.dog.cancel();
    second.clock.pass(60_000);
    expect(second.expired).toEqual([]);
    expect(second.clock.pending()).toBe(0);
  });
});
