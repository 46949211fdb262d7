// What people and the calendar decide about sending: stop and resume a feed, pauses, send now, send again, cancel.
// While a feed is stopped or paused what waits is held back; afterwards the newest accepted set goes out, and it alone.
import { isDeepStrictEqual } from 'node:util';
import { type ProblemCode, problem } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { keyState } from '../kit/vendor_key.ts';
import { forbidden } from './agreement.ts';
import { dayMs, deadlineOf, planAgain, planDeliveries, slotOf } from './delivery_plan.ts';
import { goesThere, heldBack, holdBackAll, isBeingPlaced, isHeldBack, keepBack } from './held_back.ts';
import { reopenImport } from './import_states.ts';
import { loadOf } from './packing.ts';
import type { Rows } from './ports.ts';
import type { Delivery, Feed, ImportHead } from './records.ts';
import type { Relay } from './relay.ts';
import { tryMendedReports } from './report_step.ts';
import type { Story } from './story.ts';
import { importChanged } from './story.ts';

type Sending = Pick<Relay, 'stopFeed' | 'resumeFeed' | 'sendAgain' | 'sendNow' | 'cancelDelivery'>;

export function createSending(story: Story): Sending {
  const { rows, clock, log } = story;

  function record(who: string, what: string, about: string, detail: string): void {
    rows.activity.add({ at: clock.now(), who, what, about, detail });
  }

  function named(deliveryId: number): Result<{ delivery: Delivery; it: ImportHead; feed: Feed; to: string }> {
    const delivery = rows.deliveries.get(deliveryId);
    const it = delivery && rows.imports.head(delivery.importId);
    const feed = it && rows.feeds.get(it.feedId);
    if (!delivery || !it || !feed) return fail('not_known', `delivery ${deliveryId}`);
    return ok({
      delivery,
      it,
      feed,
      to: rows.destinations.get(delivery.destinationId)?.name ?? 'a removed destination',
    });
  }

  /** A delivery that may leave the house by a person's word: its set is in force, its feed neither stopped nor paused, its agreement not over. */
  function sendable(deliveryId: number): ReturnType<typeof named> {
    const found = named(deliveryId);
    if (!found.ok) return found;
    const { feed, it } = found.value;
    const why = heldBack(story, feed);
    if (why !== undefined) return fail('already_decided', why);
    if (feed.baselineImportId !== it.id)
      return fail('already_decided', `a newer roster than import ${it.id} is in force`);
    const { delivery, to } = found.value;
    if (!goesThere(feed, delivery)) return fail('already_decided', `${feed.name} does not go to ${to} any more`);
    const destination = rows.destinations.get(delivery.destinationId);
    const refused = destination && forbidden(destination, rows.district.get(), clock.now());
    return refused ? { ok: false, problem: refused } : found;
  }

  function told(it: ImportHead): Result<undefined> {
    importChanged(story, it);
    story.wake();
    return ok();
  }

  return {
    stopFeed(feedId, by, why) {
      const feed = rows.feeds.get(feedId);
      if (!feed) return fail('not_known', `feed ${feedId}`);
      if (feed.stopped) return fail('already_decided', `${feed.name} was stopped by ${feed.stopped.by}`);
      if (why.trim() === '') return fail('reason_missing', `for stopping ${feed.name}`);
      const held = rows.transaction(() => {
        rows.feeds.stop(feedId, { at: clock.now(), by, why: why.trim() });
        record(by, 'stopped', `feed ${feed.name}`, why.trim());
        return holdBackAll(story, feedId, 'waiting', 'sending');
      });
      for (const { id } of held) story.courier.recall(id, problem('delivery_cancelled', 'The feed was stopped.'));
      log.info('feed_stopped', { feed: feed.name, user: by });
      story.changed({ feedId });
      return ok();
    },

    resumeFeed(feedId, by) {
      const feed = rows.feeds.get(feedId);
      if (!feed) return fail('not_known', `feed ${feedId}`);
      if (!feed.stopped) return fail('already_decided', `${feed.name} is not stopped`);
      rows.transaction(() => {
        rows.feeds.resume(feedId);
        record(by, 'resumed', `feed ${feed.name}`, '');
        sendAccepted(story, feedId);
      });
      log.info('feed_resumed', { feed: feed.name, user: by });
      story.changed({ feedId });
      story.wake();
      return ok();
    },

    sendAgain: (deliveryId, by, read) =>
      rows.transaction(() => {
        const found = sendable(deliveryId);
        if (!found.ok) return found;
        const { delivery, it, feed, to } = found.value;
        const now = clock.now();
        const isNewest = newestTo(story, delivery).id === deliveryId;
        const letGo =
          isNewest && delivery.state === 'failed' && delivery.problem ? letGoWords[delivery.problem.code] : undefined;
        if (letGo && read !== delivery.problem!.detail)
          return fail('changed_meanwhile', `the delivery to ${to} is held for something else now`);
        const again = {
          ...{ dueAt: now, deadlineAt: now + dayMs, problem: null, finishedAt: null },
          ...(letGo ? { letGo: delivery.problem!.detail } : {}),
        };
        const done =
          isNewest &&
          (rows.deliveries.move(deliveryId, ['failed', 'cancelled'], 'waiting', again) ||
            (delivery.state === 'delivered' && planAgain(story, it, feed, delivery.destinationId)));
        if (!done) return fail('already_decided', `the delivery to ${to} is ${newestTo(story, delivery).state}`);
        reopenImport(rows.imports, it.id);
        record(by, letGo ?? 'sent again', `Import ${it.id}`, letGo ? `${to}: ${delivery.problem!.detail}` : to);
        log.info('sent_again', { import: it.id, delivery: deliveryId, user: by });
        return told(it);
      }),

    sendNow: (deliveryId, by) =>
      rows.transaction(() => {
        const found = sendable(deliveryId);
        if (!found.ok) return found;
        const { delivery, it, to } = found.value;
        const now = clock.now();
        // A person's word counts beside the slot, and beside a deadline that is over.
        const deadlineAt = Math.max(delivery.deadlineAt ?? 0, now + dayMs);
        if (!rows.deliveries.move(deliveryId, ['waiting'], 'waiting', { dueAt: now, deadlineAt }))
          return fail('already_decided', `the delivery to ${to} is ${delivery.state}`);
        record(by, 'sent now', `Import ${it.id}`, to);
        log.info('sent_now', { import: it.id, delivery: deliveryId, user: by });
        return told(it);
      }),

    cancelDelivery(deliveryId, by, why) {
      const found = named(deliveryId);
      if (!found.ok) return found;
      const { delivery, it, to } = found.value;
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for cancelling the delivery to ${to}`);
      if (isBeingPlaced(delivery)) return fail('already_decided', `the files are being put in place at ${to}`);
      const cause = problem('delivery_cancelled', `${by}: ${reason}`);
      const isDone = rows.transaction(() => {
        // Whoever sends it after that is asked again.
        if (!keepBack(story, delivery, { problem: cause, letGo: null })) return false;
        record(by, 'cancelled', `Import ${it.id}`, `${to}: ${reason}`);
        return true;
      });
      if (!isDone) return fail('already_decided', `the delivery to ${to} is ${delivery.state}`);
      story.courier.recall(deliveryId, cause);
      log.info('delivery_cancelled', { import: it.id, delivery: deliveryId, user: by });
      return told(it);
    },
  };
}

/** What a person does who sends a delivery all the same that was held for this. */
export const letGoWords: Partial<Record<ProblemCode, string>> = {
  report_columns: 'agreed to new columns',
  rows_fewer: 'agreed to fewer rows',
};

/** Held by a guard of what is made: a person sends it all the same, or has it corrected. */
export function heldDeliveries({ rows }: { rows: Pick<Rows, 'deliveries' | 'feeds' | 'imports'> }): Delivery[] {
  return rows.deliveries.failedInForce().filter((it) => {
    if (it.problem === undefined || letGoWords[it.problem.code] === undefined) return false;
    const feed = rows.feeds.get(rows.imports.head(it.importId)?.feedId ?? 0);
    return feed !== undefined && goesThere(feed, it) && newestTo({ rows }, it).id === it.id;
  });
}

function newestTo({ rows }: { rows: Pick<Rows, 'deliveries'> }, { importId, destinationId }: Delivery): Delivery {
  return rows.deliveries.ofImport(importId).findLast((it) => it.destinationId === destinationId)!;
}

/** Failures that end a delivery at its first attempt, and that another setting of the destination may mend. */
const mendedThere: readonly (ProblemCode | undefined)[] = [
  'host_key_changed',
  'host_key_unpinned',
  'algorithm_refused_there',
  'login_key_unusable',
  'secret_unreadable',
  'not_verifiable',
  'names_collide',
];

/** Its destination was changed after it had failed (`applyDestination` says so by its due time), and it is not too late. */
function isMendedThere({ problem: cause, dueAt, finishedAt, deadlineAt }: Delivery, now: number): boolean {
  const isChanged = finishedAt !== undefined && dueAt > finishedAt;
  return isChanged && mendedThere.includes(cause?.code) && (deadlineAt === undefined || now < deadlineAt);
}

/**
 * Deliveries that an ended agreement, a vendor's key, what is left out or the destination's own settings stopped are tried
 * again once that has changed.
 */
function tryAllowed(story: Story, feed: Feed, it: ImportHead): void {
  const { rows, clock } = story;
  const now = clock.now();
  for (const delivery of rows.deliveries.ofImport(it.id)) {
    const destination = rows.destinations.get(delivery.destinationId);
    const forward = feed.forwards.find(({ destinationId }) => destinationId === delivery.destinationId);
    const cause = delivery.problem?.code;
    if (delivery.state !== 'failed' || !destination || !forward || newestTo(story, delivery).id !== delivery.id)
      continue;
    const load = loadOf(story, it, feed, forward, delivery.createdAt);
    const isOther = !isDeepStrictEqual(load.packing, delivery.packing);
    const mayGo =
      (cause === 'agreement_ended' && !forbidden(destination, rows.district.get(), now)) ||
      ((cause === 'vendor_key_unusable' || cause === 'left_out_wrong' || cause === 'rows_fewer') && isOther) ||
      // The vendor may have given the same key a longer life.
      (cause === 'vendor_key_expired' && (!destination.pgp || keyState(destination.pgp, now) !== 'expired')) ||
      (cause === 'names_collide' && !isDeepStrictEqual(load.names, delivery.names));
    const isMended = isMendedThere(delivery, now);
    if (!mayGo && !isMended) continue;
    const times = { dueAt: now, problem: null, finishedAt: null };
    rows.deliveries.move(delivery.id, ['failed'], 'waiting', isMended ? times : { ...times, deadlineAt: now + dayMs });
    reopenImport(rows.imports, it.id);
    importChanged(story, it);
    story.wake();
  }
}

/** Numbers of the imports in force of which a delivery failed. */
export function failedInForce({ rows }: Story): ReadonlySet<number> {
  return new Set(rows.deliveries.failedInForce().map(({ importId }) => importId));
}

/**
 * The accepted set in force that was not sent, because the feed was stopped or paused, goes out: at once or at its slot. Of
 * one that is `failed` (see `failedInForce`), what was stopped and is mended goes; that may have been to go once more.
 */
export function sendAccepted(story: Story, feedId: number, failed = failedInForce(story)): void {
  const { rows, clock, slots } = story;
  const feed = rows.feeds.get(feedId);
  const zone = rows.district.get()?.timezone;
  if (!feed || !zone || heldBack(story, feed) !== undefined) return;
  const it = feed.baselineImportId === undefined ? undefined : rows.imports.head(feed.baselineImportId);
  if (it?.state === 'accepted') planDeliveries(story, it, feed);
  const isSent = it?.state === 'undelivered' || it?.state === 'forwarding' || it?.state === 'forwarded';
  if (it && isSent && failed.has(it.id)) {
    tryMendedReports(story, feed, it);
    tryAllowed(story, feed, it);
  }
  if (it?.state !== 'undelivered') return;
  const now = clock.now();
  let any = false;
  for (const delivery of rows.deliveries.ofImport(it.id)) {
    const forward = feed.forwards.find(({ destinationId }) => destinationId === delivery.destinationId);
    if (!forward || !isHeldBack(delivery) || newestTo(story, delivery).id !== delivery.id) continue;
    const dueAt = slotOf(forward, slots, zone, now);
    rows.deliveries.move(delivery.id, ['cancelled'], 'waiting', {
      dueAt,
      deadlineAt: deadlineOf(forward, zone, dueAt),
      finishedAt: null,
    });
    any = true;
  }
  if (any) reopenImport(rows.imports, it.id);
}
