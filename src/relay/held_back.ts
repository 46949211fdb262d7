// What must not leave the house now: its feed is stopped or paused, or does not go to the destination any more. It is
// held back, and goes out by itself once that is over and its set is still in force.
import { problem } from '../kit/problem.ts';
import { pauseAt } from './calendar.ts';
import { settleForwarding } from './delivery_plan.ts';
import type { DeliveryPatch } from './ports.ts';
import type { Delivery, Feed, ImportHead } from './records.ts';
import type { Story } from './story.ts';
import { importChanged } from './story.ts';

/** Why nothing of the feed is sent now; undefined when it is. */
export function heldBack({ rows, clock }: Story, feed: Feed): string | undefined {
  if (feed.stopped) return `the feed is stopped: ${feed.stopped.why}`;
  const district = rows.district.get();
  const pause = district && pauseAt(feed, district, clock.now());
  return pause && `the feed is paused until ${pause.until}: ${pause.why}`;
}

/** Whether the district wants the destination of the delivery to have what this feed sends. */
export function goesThere(
  { forwards }: Pick<Feed, 'forwards'>,
  { destinationId }: Pick<Delivery, 'destinationId'>,
): boolean {
  return forwards.some((forward) => forward.destinationId === destinationId);
}

/** Cancelled by Rollcall itself, because the feed was stopped or paused or does not go there: it may go out later. */
export function isHeldBack({ state, problem: cause }: Delivery): boolean {
  return state === 'cancelled' && cause?.code !== 'delivery_cancelled';
}

/** Some of its files may be under their final names already: it is finished then, half of a set helps nobody. */
export function isBeingPlaced({ state, renameBegunAt }: Delivery): boolean {
  return state === 'sending' && renameBegunAt !== undefined;
}

const takenBack = problem('delivery_cancelled', 'The feed is stopped or paused, or does not go there any more.');

/** Cancels what waits, or is on its way and nothing of it in place. The courier must be told. */
export function keepBack(story: Story, { id, importId }: Delivery, patch: DeliveryPatch): boolean {
  const { rows, clock } = story;
  const now = clock.now();
  return rows.transaction(() => {
    if (!rows.deliveries.move(id, ['waiting', 'sending'], 'cancelled', { ...patch, finishedAt: now })) return false;
    // Until the courier says how it ended; it may never come to that, should Rollcall go down first.
    const cause = patch.problem ?? takenBack;
    for (const attempt of rows.deliveries.attempts(id))
      if (attempt.endedAt === undefined) rows.deliveries.endAttempt(attempt.id, now, cause);
    settleForwarding(story, importId);
    return true;
  });
}

/**
 * What waits to be sent does not leave while the feed is stopped or paused; a stop also takes back what is `sending`. Says
 * which: of those the courier must be told.
 */
export function holdBackAll(story: Story, feedId: number, ...states: ('waiting' | 'sending')[]): Delivery[] {
  const { rows } = story;
  return rows.deliveries.inState(...states).filter((delivery) => {
    const it = rows.imports.head(delivery.importId);
    if (it?.feedId !== feedId || isBeingPlaced(delivery) || !keepBack(story, delivery, {})) return false;
    importChanged(story, it);
    return true;
  });
}

/**
 * What was planned for a destination that its feed does not go to any more: it does not leave either, and what is on its
 * way is taken back.
 */
export function holdBackUnwanted(story: Story, feeds: readonly Feed[]): void {
  const { rows, courier } = story;
  const heads = new Map<number, ImportHead | undefined>();
  for (const delivery of rows.deliveries.inState('waiting', 'sending')) {
    const { importId } = delivery;
    if (!heads.has(importId)) heads.set(importId, rows.imports.head(importId));
    const it = heads.get(importId);
    const feed = feeds.find(({ id }) => id === it?.feedId);
    if (!it || !feed || goesThere(feed, delivery) || isBeingPlaced(delivery)) continue;
    if (!keepBack(story, delivery, {})) continue;
    courier.recall(delivery.id, problem('delivery_cancelled', `${feed.name} does not go there any more.`));
    importChanged(story, it);
  }
}
