// A clock that was put back, by hand or by a time server: what was to happen in a moment must not wait for hours. Every
// wait has a longest length, and what seems to be longer was begun by the clock as it went before.
import { longestCheckRetryMs } from './check_step.ts';
import { retryWaitsOf } from './forward_step.ts';
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
  for (const it of rows.deliveries.inState('waiting')) {
    if (it.dueAt > now + longestWaitMs(story, it)) rows.deliveries.patch(it.id, { dueAt: now });
  }
}

/** A slot is an hour of the day and is waited for, however long that takes. */
function longestWaitMs({ rows }: Story, it: Delivery): number {
  const feedId = rows.imports.head(it.importId)?.feedId;
  const feed = feedId === undefined ? undefined : rows.feeds.get(feedId);
  const forward = feed?.forwards.find((one) => one.destinationId === it.destinationId);
  const destination = rows.destinations.get(it.destinationId);
  if (!forward || !destination) return Number.POSITIVE_INFINITY;
  if (it.attempts > 0) return Math.max(...retryWaitsOf(destination));
  return forward.at === 'arrival' ? 0 : Number.POSITIVE_INFINITY;
}
