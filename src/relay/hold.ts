// What people decide: release or reject a held import, stop and resume a feed, send again. Each with a reason, recorded.

import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { addDays, isDate, localDate } from '../kit/zone.ts';
import type { Allowance } from './allowances.ts';
import { heldOn, kindsOf, longestAllowanceDays } from './allowances.ts';
import { accept } from './decide.ts';
import { isPaused, planDeliveries } from './delivery_plan.ts';
import { moveImport } from './import_states.ts';
import type { Import } from './records.ts';
import type { Relay } from './relay.ts';
import { tryMendedReports } from './report_step.ts';
import type { Story } from './story.ts';
import { importChanged } from './story.ts';

type Decisions = Pick<Relay, 'release' | 'reject' | 'endAllowance' | 'stopFeed' | 'resumeFeed' | 'sendAgain'>;

export function createDecisions(story: Story): Decisions {
  const { rows, clock, log } = story;

  function record(who: string, what: string, about: string, detail: string): void {
    rows.activity.add({ at: clock.now(), who, what, about, detail });
  }

  /** The held import, or why nothing can be decided about it now. */
  function held(importId: number): Result<Import> {
    const it = rows.imports.get(importId);
    if (!it) return fail('not_known', `import ${importId}`);
    if (it.state === 'held') return ok(it);
    const last = it.decisions.at(-1);
    return fail('already_decided', `import ${importId} is ${it.state}${last ? `; ${last.what} by ${last.by}` : ''}`);
  }

  function today(): string {
    return localDate(clock.now(), rows.district.get()?.timezone ?? 'UTC');
  }

  function allowanceFrom(it: Import, until: string, { by, why }: { by: string; why: string }): Result<Allowance> {
    const last = addDays(today(), longestAllowanceDays);
    if (!isDate(until) || until < today() || until > last) {
      return fail('allowance_dates', `${until || 'nothing'} is not a date from ${today()} to ${last}`);
    }
    const kinds = it.report ? kindsOf(it.report) : [];
    if (kinds.length === 0) return fail('allowance_dates', `import ${it.id} was not held for anything in its data`);
    return ok({ importId: it.id, by, at: clock.now(), why, until, kinds });
  }

  return {
    release(importId, by, why, alsoUntil) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for the release of import ${importId}`);
      return rows.transaction(() => {
        const found = held(importId);
        if (!found.ok) return found;
        const it = found.value;
        const feed = rows.feeds.get(it.feedId);
        if (!feed) return fail('not_known', `the feed of import ${importId}`);
        const allowance = alsoUntil === undefined ? ok(undefined) : allowanceFrom(it, alsoUntil, { by, why: reason });
        if (!allowance.ok) return allowance;
        if (!accept(story, it, feed, { by, at: clock.now(), what: 'released', why: reason })) {
          return fail('already_decided', `import ${importId}`);
        }
        const { value: allowed } = allowance;
        if (allowed) rows.feeds.allow(feed.id, [...heldOn(feed.allowances, today()), allowed]);
        const also = allowed ? ` (nights of this kind are accepted until ${allowed.until})` : '';
        record(by, 'released', `Import ${importId}`, `${reason}${also}`);
        log.info('released', { import: importId, feed: feed.name, user: by });
        importChanged(story, it);
        story.wake();
        return ok();
      });
    },

    reject(importId, by, why) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for the rejection of import ${importId}`);
      return rows.transaction(() => {
        const found = held(importId);
        if (!found.ok) return found;
        const it = found.value;
        const now = clock.now();
        const decisions = [...it.decisions, { by, at: now, what: 'rejected' as const, why: reason }];
        if (!moveImport(rows.imports, it, 'rejected', { decidedAt: now, finishedAt: now, decisions, dueAt: null })) {
          return fail('already_decided', `import ${importId}`);
        }
        record(by, 'rejected', `Import ${importId}`, reason);
        log.info('rejected', { import: importId, user: by });
        importChanged(story, it);
        return ok();
      });
    },

    endAllowance(feedId, importId, by) {
      const feed = rows.feeds.get(feedId);
      if (!feed) return fail('not_known', `feed ${feedId}`);
      const left = (feed.allowances ?? []).filter((it) => it.importId !== importId);
      if (left.length === (feed.allowances ?? []).length) return fail('already_decided', 'it has ended already');
      rows.transaction(() => {
        rows.feeds.allow(feedId, left);
        record(by, 'ended allowance', `feed ${feed.name}`, `nights like import ${importId} are held again`);
      });
      log.info('allowance_ended', { feed: feed.name, import: importId, user: by });
      story.changed({ feedId });
      return ok();
    },

    stopFeed(feedId, by, why) {
      const feed = rows.feeds.get(feedId);
      if (!feed) return fail('not_known', `feed ${feedId}`);
      if (feed.stopped) return fail('already_decided', `${feed.name} was stopped by ${feed.stopped.by}`);
      if (why.trim() === '') return fail('reason_missing', `for stopping ${feed.name}`);
      rows.transaction(() => {
        rows.feeds.stop(feedId, { at: clock.now(), by, why: why.trim() });
        cancelWaiting(story, feedId);
        record(by, 'stopped', `feed ${feed.name}`, why.trim());
      });
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

    sendAgain(deliveryId, by) {
      const delivery = rows.deliveries.get(deliveryId);
      const it = delivery && rows.imports.head(delivery.importId);
      if (!delivery || !it) return fail('not_known', `delivery ${deliveryId}`);
      if (rows.feeds.get(it.feedId)?.stopped) return fail('already_decided', 'the feed is stopped; resume it first');
      if (rows.feeds.get(it.feedId)?.baselineImportId !== it.id) {
        return fail('already_decided', `a newer roster than import ${it.id} is in force`);
      }
      return rows.transaction(() => {
        const now = clock.now();
        const again = { dueAt: now, deadlineAt: now + 24 * 60 * 60 * 1000, problem: null, finishedAt: null };
        const moved =
          rows.deliveries.move(deliveryId, ['failed', 'cancelled'], 'waiting', again) ||
          rows.deliveries.move(deliveryId, ['waiting'], 'waiting', { dueAt: now });
        if (!moved) return fail('already_decided', `delivery ${deliveryId} is ${delivery.state}`);
        if (it.state === 'undelivered') moveImport(rows.imports, it, 'forwarding', { finishedAt: null });
        record(by, 'sent again', `Import ${it.id}`, rows.destinations.get(delivery.destinationId)?.name ?? '');
        importChanged(story, it);
        story.wake();
        return ok();
      });
    },
  };
}

/** What waits to be sent goes back to `accepted`'s meaning: nothing leaves while the feed is stopped. */
function cancelWaiting(story: Story, feedId: number): void {
  const { rows, clock } = story;
  for (const delivery of rows.deliveries.inState('waiting')) {
    const it = rows.imports.head(delivery.importId);
    if (it?.feedId !== feedId) continue;
    rows.deliveries.move(delivery.id, ['waiting'], 'cancelled', { finishedAt: clock.now() });
    const open = rows.deliveries
      .ofImport(it.id)
      .some((other) => other.state === 'waiting' || other.state === 'sending');
    if (!open && it.state === 'forwarding') moveImport(rows.imports, it, 'undelivered', { finishedAt: clock.now() });
    importChanged(story, it);
  }
}

/** The accepted set in force that was not sent, because the feed was stopped or paused, goes out now. */
export function sendAccepted(story: Story, feedId: number): void {
  const { rows, clock } = story;
  const feed = rows.feeds.get(feedId);
  const zone = rows.district.get()?.timezone;
  if (!feed || feed.stopped || !zone || isPaused(feed, localDate(clock.now(), zone))) return;
  const it = feed.baselineImportId === undefined ? undefined : rows.imports.head(feed.baselineImportId);
  if (it?.state === 'accepted') planDeliveries(story, it, feed);
  if (it?.state === 'undelivered' || it?.state === 'forwarding') tryMendedReports(story, feed, it);
  if (it?.state !== 'undelivered') return;
  let any = false;
  for (const delivery of rows.deliveries.ofImport(it.id)) {
    if (delivery.state !== 'cancelled') continue;
    const now = clock.now();
    rows.deliveries.move(delivery.id, ['cancelled'], 'waiting', {
      dueAt: now,
      deadlineAt: now + 24 * 60 * 60 * 1000,
      finishedAt: null,
    });
    any = true;
  }
  if (any) moveImport(rows.imports, it, 'forwarding', { finishedAt: null });
}
