// An accepted set becomes deliveries: when each begins, until when, and under which names.
import { addDays, atLocalTime, localDate } from '../kit/zone.ts';
import { pauseAt } from './calendar.ts';
import { placeNow, sumOf } from './delivery_sum.ts';
import { moveImport } from './import_states.ts';
import { loadOf } from './packing.ts';
import type { Slots } from './ports.ts';
import type { Delivery, Feed, Forward, ImportHead } from './records.ts';
import type { Story } from './story.ts';

/** Without a deadline of its own a delivery is tried for so long. */
export const dayMs = 24 * 60 * 60 * 1000;

/** When the first attempt begins: at once, or at the next slot of the pattern. */
export function slotOf(forward: Forward, slots: Slots, timezone: string, now: number): number {
  return forward.at === 'arrival' ? now : (slots.next(forward.at, timezone, now) ?? now);
}

/**
 * The same of a set that was just accepted. A slot of the last 24 hours that it was there for, and that went by before its
 * check was done, because Rollcall was down or the check was long, runs once, now; unless its deadline is over too.
 */
export function beginsAt(
  forward: Forward,
  slots: Slots,
  timezone: string,
  now: number,
  set: Pick<ImportHead, 'lastArrivalAt' | 'decisions' | 'rollbackOf'>,
): number {
  const next = slotOf(forward, slots, timezone, now);
  const hadPerson = set.rollbackOf !== undefined || set.decisions.some(({ what }) => what !== 'accepted');
  if (forward.at === 'arrival' || hadPerson) return next;
  const missed = slots.previous(forward.at, timezone, now + 1);
  const isMissed = missed !== undefined && missed >= set.lastArrivalAt && now - missed <= dayMs;
  return isMissed && now < deadlineOf(forward, timezone, missed) ? now : next;
}

/** The first `until` after the beginning; without one, a day. After it no attempt is begun. */
export function deadlineOf(forward: Forward, timezone: string, beginsAtMs: number): number {
  if (forward.until === undefined) return beginsAtMs + dayMs;
  const day = localDate(beginsAtMs, timezone);
  const sameDay = atLocalTime(day, forward.until, timezone);
  // Not 24 hours later: the nights on which the clock jumps have 23 or 25.
  return sameDay > beginsAtMs ? sameDay : atLocalTime(addDays(day, 1), forward.until, timezone);
}

/**
 * One delivery per destination; older ones of the feed that are not delivered make way. Nothing while the feed is stopped
 * or paused. `isFresh`: it was accepted just now, and a slot that it missed meanwhile is made up for.
 */
export function planDeliveries(story: Story, it: ImportHead, feed: Feed, isFresh = false): void {
  const { rows, slots, clock } = story;
  const district = rows.district.get();
  const now = clock.now();
  if (feed.stopped || feed.forwards.length === 0 || !district || pauseAt(feed, district, now)) return;
  const zone = district.timezone;
  supersedeOlder(story, feed, it.id);
  for (const forward of feed.forwards) {
    const dueAt = isFresh ? beginsAt(forward, slots, zone, now, it) : slotOf(forward, slots, zone, now);
    rows.deliveries.add({
      importId: it.id,
      destinationId: forward.destinationId,
      dueAt,
      deadlineAt: deadlineOf(forward, zone, dueAt),
      ...loadOf(story, it, feed, forward, now),
      createdAt: now,
    });
  }
  moveImport(rows.imports, it, 'forwarding');
}

/** Another delivery of a set that a destination had received, now. False when the feed does not go there any more. */
export function planAgain(story: Story, it: ImportHead, feed: Feed, destinationId: number): boolean {
  const { rows, clock } = story;
  const forward = feed.forwards.find((one) => one.destinationId === destinationId);
  if (!forward) return false;
  const now = clock.now();
  const times = { dueAt: now, deadlineAt: now + dayMs, createdAt: now };
  rows.deliveries.add({ importId: it.id, destinationId, ...loadOf(story, it, feed, forward, now), ...times });
  return true;
}

/**
 * Deliveries of older sets that wait, or were held back by a stop or a pause, make way for a newer accepted set. One that
 * broke off between its renames is finished first, at once and in one try, so that the vendor never has half of it for good.
 */
function supersedeOlder(story: Story, feed: Feed, newerImportId: number): void {
  const { rows, clock } = story;
  const to = new Set(feed.forwards.map(({ destinationId }) => destinationId));
  for (const older of rows.deliveries.inState('waiting', 'cancelled')) {
    if (!to.has(older.destinationId) || older.importId >= newerImportId) continue;
    if (older.problem?.code === 'delivery_cancelled') continue;
    if (rows.imports.head(older.importId)?.feedId !== feed.id) continue;
    if (older.state === 'waiting' && older.renameBegunAt !== undefined) {
      rows.deliveries.patch(older.id, { dueAt: clock.now() });
      continue;
    }
    if (rows.deliveries.move(older.id, ['waiting', 'cancelled'], 'superseded', { finishedAt: clock.now() }))
      settleForwarding(story, older.importId);
  }
}

/** A newer set goes now: what waits of older ones for the same destination never comes after it. */
export function supersedeBefore(story: Story, { importId, destinationId }: Delivery): void {
  const { rows, clock } = story;
  const feedId = rows.imports.head(importId)?.feedId;
  for (const older of rows.deliveries.inState('waiting')) {
    if (older.destinationId !== destinationId || older.importId >= importId) continue;
    if (rows.imports.head(older.importId)?.feedId !== feedId) continue;
    if (rows.deliveries.move(older.id, ['waiting'], 'superseded', { finishedAt: clock.now() }))
      settleForwarding(story, older.importId);
  }
}

/** When no delivery of the import is open any more, its state sums them up. */
export function settleForwarding(story: Story, importId: number): void {
  const { rows, clock } = story;
  const it = rows.imports.head(importId);
  const to = sumOf(rows.deliveries.ofImport(importId), placeNow(rows));
  if (it?.state === 'forwarding' && to !== 'open')
    moveImport(rows.imports, it, to, { finishedAt: clock.now(), dueAt: null });
  // It was held back, and a newer set went instead.
  if (it?.state === 'undelivered' && to === 'superseded') moveImport(rows.imports, it, to);
}
