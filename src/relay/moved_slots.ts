// A slot is an hour that a person chose, and so is the end of its tries. Chosen anew, or in another zone, they count for
// what waits already: the vendor is not sent anything at an hour that nobody wants any more.
import { deadlineOf, slotOf } from './delivery_plan.ts';
import type { Delivery, Forward } from './records.ts';
import type { Story } from './story.ts';

/** By pattern and zone the slot that was looked up last: the same few are asked for at every look. */
const lastSlots = new Map<string, number>();
const mostKept = 200;

/** Where the feed of a delivery sends it; undefined when it does not any more. */
export function forwardOf({ rows }: Pick<Story, 'rows'>, it: Delivery): Forward | undefined {
  const feedId = rows.imports.head(it.importId)?.feedId;
  const feed = feedId === undefined ? undefined : rows.feeds.get(feedId);
  return feed?.forwards.find(({ destinationId }) => destinationId === it.destinationId);
}

/** Whether `at` (epoch ms) is a slot of the forward in the district's zone. */
export function isSlotOf({ rows, slots }: Pick<Story, 'rows' | 'slots'>, forward: Forward, at: number): boolean {
  const zone = rows.district.get()?.timezone;
  if (forward.at === 'arrival' || zone === undefined) return false;
  const key = `${zone} ${forward.at}`;
  if (lastSlots.get(key) !== at && slots.next(forward.at, zone, at - 1) !== at) return false;
  if (lastSlots.size >= mostKept) lastSlots.clear();
  lastSlots.set(key, at);
  return true;
}

/** What waits for a slot, untried, waits for the next one as the slots are now, and until the hour that is said now. */
export function followSlots(story: Story, now: number): void {
  const { rows, slots } = story;
  const zone = rows.district.get()?.timezone;
  for (const it of rows.deliveries.inState('waiting')) {
    if (it.dueAt <= now || it.attempts > 0 || zone === undefined) continue;
    const forward = forwardOf(story, it);
    if (!forward) continue;
    const dueAt = isSlotOf(story, forward, it.dueAt) ? it.dueAt : slotOf(forward, slots, zone, now);
    const deadlineAt = deadlineOf(forward, zone, dueAt);
    if (dueAt !== it.dueAt || deadlineAt !== it.deadlineAt) rows.deliveries.patch(it.id, { dueAt, deadlineAt });
  }
}
