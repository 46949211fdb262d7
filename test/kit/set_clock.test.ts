// Somebody sets the clock, or a time server does, hours on or back: what takes time takes as long as it would have.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPace } from '../../src/forward/pace.ts';
import { createStallWatch } from '../../src/forward/stall_watch.ts';
import { createManualClock, type ManualClock } from '../../src/kit/clock.ts';
import { createGate } from '../../src/receive/gate.ts';
import { createWatchdog } from '../../src/ssh/watchdog.ts';
import { createKeptForms } from '../../src/web/confirm.ts';
import { createThrottle } from '../../src/web/throttle.ts';

const hourMs = 3_600_000;
type Act = 'one' | 'two';
type Seen = (what: string) => void;

/** Each begins, is acted upon now and then, and tells what happens. */
const those: Record<string, (clock: ManualClock, seen: Seen) => (act: Act) => void> = {
  'the watch over a vendor’s answers': (clock, seen) => {
    const dog = createWatchdog({ idleMs: 60_000, hardMs: 20 * 60_000 }, clock, seen);
    return (act) => (act === 'one' ? dog.asked() : dog.answered());
  },
  'the watch over a share': (clock, seen) => {
    const watch = createStallWatch(60_000, clock);
    return () => {
      seen(watch.isStalled ? 'stalled' : 'goes on');
      watch.moved();
    };
  },
  'the limit of a line': (clock, seen) => {
    const pace = createPace(1_000, clock);
    return (act) => {
      const after = clock.after;
      clock.after = (milliseconds, work) => {
        seen(`waits ${milliseconds}`);
        return after(milliseconds, work);
      };
      pace.take(act === 'one' ? 10_000 : 500);
      clock.after = after;
    };
  },
  'a penalty at the door': (clock, seen) => {
    const gate = createGate({ clock, chance: () => 1, isExempt: () => false });
    return (act) => {
      const admission = gate.admit('192.0.2.7');
      seen(admission.ok ? 'admitted' : admission.why);
      if (admission.ok) admission.ticket.closed(act === 'one' ? 'too-slow' : 'no-attempt');
    };
  },
  'the wait after wrong passwords': (clock, seen) => {
    const limits = { free: 2, firstWaitMs: 1_000, longestWaitMs: 60_000, forgetMs: 100_000, mostKeys: 9 };
    const throttle = createThrottle(limits, { clock });
    return (act) => {
      seen(`waits ${throttle.waitMs('kim')}`);
      if (act === 'one') throttle.begin('kim');
    };
  },
  'a form that waits for the password': (clock, seen) => {
    const forms = createKeptForms({ clock });
    const put = () => forms.put({ token: 'kim', path: '/feeds', body: {} });
    let id = put();
    return (act) => {
      seen(forms.get(id, 'kim', '/feeds') ? 'kept' : 'gone');
      if (act === 'one') id = put();
    };
  },
};

const step = fc.record({
  pass: fc.constantFrom(1, 200, 5_000, 61_000, 1_700_000),
  act: fc.constantFrom<Act>('one', 'two'),
  set: fc.option(fc.integer({ min: -48 * hourMs, max: 48 * hourMs })),
});

it.each(Object.entries(those))('%s', (_name, begin) => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const play = (isSet: boolean) => {
        const clock = createManualClock(Date.UTC(2026, 10, 22, 2));
        const seen: string[] = [];
        const act = begin(clock, (what) => seen.push(`${what} at ${clock.ticks()}`));
        for (const it of steps) {
          act(it.act);
          if (isSet && it.set !== null) clock.set(clock.now() + it.set);
          clock.advance(it.pass);
        }
        return seen;
      };
      expect(play(true)).toEqual(play(false));
    }),
  );
});
