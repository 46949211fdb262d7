// A clock that was put back, by hand or by a time server: what was to happen in a moment must not wait for hours. Every
// wait has a longest length, and what seems to be longer was begun by the clock as it went before.
import { longestCheckRetryMs } from './check_step.ts';
import { retryWaitsOf } from './forward_step.ts';
import { followSlots, forwardOf, isSlotOf } from './moved_slots.ts';
import type { Delivery } from './records.ts';
import type { Story } from './story.ts';

/** Shortens what waits beyond its longest wait, as seen at `now`. Cheap when nothing does. */
export function shortenWaits(story: Story, now: number): void {
  const { rows } = story;
  for (const it of rows.imports.inState('receiving')) {
    // The sender's silence is counted anew from here.
    if (it.lastArrivalAt > now) rows.imports.patch(it.id, { lastArrivalAt: now, openedAt: Math.min(it.openedAt, now) });
  }
  for (const it of rows.imports.inState('ready')) {
    if ((it.dueAt ?? 0) > now + longestCheckRetryMs) rows.imports.patch(it.id, { dueAt: now });
  }
  followSlots(story, now);
  for (const it of rows.deliveries.inState('waiting')) {
    if (it.dueAt > now && it.dueAt > now + longestWaitMs(story, it)) rows.deliveries.patch(it.id, { dueAt: now });
  }
}

/** A slot is an hour of the day and is waited for, however long that takes: untried, or held back and let go again. */
function longestWaitMs(story: Story, it: Delivery): number {
  const forward = forwardOf(story, it);
  const destination = story.rows.destinations.get(it.destinationId);
  if (!forward || !destination || isSlotOf(story, forward, it.dueAt)) return Number.POSITIVE_INFINITY;
  return it.attempts > 0 ? Math.max(...retryWaitsOf(destination)) : 0;
}
