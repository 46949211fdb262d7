// What people decide about a held import: release or reject it, with a reason, recorded.

import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { addDays, isDate, localDate } from '../kit/zone.ts';
import type { Allowance } from './allowances.ts';
import { heldOn, kindsOf, longestAllowanceDays } from './allowances.ts';
import { accept } from './decide.ts';
import { moveImport } from './import_states.ts';
import type { Import } from './records.ts';
import type { Relay } from './relay.ts';
import type { Story } from './story.ts';
import { importChanged } from './story.ts';

type Decisions = Pick<Relay, 'release' | 'reject' | 'endAllowance'>;

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
  };
}
