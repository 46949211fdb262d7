// The demo's nights pass by a clock of their own, and its deliveries are made by real workers: what those tell of the time
// is moved to the night it belongs to, so that a receipt has one clock; and the deadline of the night to theirs.
import type { Clock } from '../../kit/clock.ts';
import { ok } from '../../kit/result.ts';
import type { Courier } from '../../relay/ports.ts';
import type { Receipt } from '../../relay/records.ts';

/** `real`: the clock the courier's workers go by. */
export function onClock(courier: Courier, clock: Clock, real: Clock): Courier {
  return {
    ...courier,
    async deliver(job, noted) {
      const shift = clock.now() - real.now();
      const theirs = job.beginBy === undefined ? job : { ...job, beginBy: job.beginBy - shift };
      const sent = await courier.deliver(theirs, (event) =>
        noted(event.kind === 'rename-begins' ? { ...event, at: event.at + shift } : event),
      );
      return sent.ok ? ok(moved(sent.value, shift)) : sent;
    },
  };
}

function moved(receipt: Receipt, shift: number): Receipt {
  const { at, startedAt, writtenAt, renamedAt } = receipt;
  return {
    ...receipt,
    at: at + shift,
    ...(startedAt === undefined ? {} : { startedAt: startedAt + shift }),
    ...(writtenAt === undefined ? {} : { writtenAt: writtenAt + shift }),
    ...(renamedAt === undefined ? {} : { renamedAt: renamedAt + shift }),
  };
}
