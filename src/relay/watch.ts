// Did the night arrive? A due time owns the twelve hours before and after it, so that a late file counts for the night
// it was late for and never hides that the next one is missing.
import { localDate } from '../kit/zone.ts';
import { calendarOf, dayOf, dueNear, lateness, nextDue, nightAround } from './calendar.ts';
import type { District, Feed, ImportHead } from './records.ts';
import type { Expectation } from './relay.ts';
import type { Story } from './story.ts';
import { ourselves } from './story.ts';

/** Where the feed stands on the night that `now` belongs to. Pure. */
export function expectationOf(
  feed: Feed,
  latest: ImportHead | undefined,
  district: District,
  now: number,
): Expectation {
  const calendar = calendarOf(feed, district);
  const due = dueNear(calendar, now);
  const today = dayOf(calendar, due?.date ?? localDate(now, district.timezone));
  if (!due) return today.kind === 'paused' ? pausedAs(today.pause) : { state: 'none' };
  const times = { dueAt: due.at, graceEndsAt: due.graceEndsAt };
  const isComplete = latest !== undefined && latest.state !== 'receiving' && latest.state !== 'cancelled';
  if (isComplete && latest.openedAt >= nightAround(due).from) return { state: 'arrived', ...times };
  if (today.kind === 'paused') return pausedAs(today.pause);
  // A night that was over before the feed was agreed on is none of its nights.
  if (today.kind !== 'school night' || (!latest && due.graceEndsAt <= feed.createdAt)) {
    const next = nextDue(calendar, now);
    return next ? { state: 'waiting', dueAt: next.at, graceEndsAt: next.graceEndsAt } : { state: 'none' };
  }
  return { state: lateness(due, now), ...times };
}

function pausedAs({ why, until }: { why: string; until: string }): Expectation {
  return { state: 'paused', why, until };
}

/** Records a missing night once, and says when to look again (epoch ms; undefined: nothing is expected). */
export function watchFeed(story: Story, feed: Feed): number | undefined {
  const { rows, clock, log } = story;
  const district = rows.district.get();
  if (!feed.expectBy || !district) return undefined;
  const now = clock.now();
  const at = expectationOf(feed, rows.imports.latestReceived(feed.id), district, now);
  if (at.state === 'missing' && at.dueAt !== undefined) {
    const about = `feed ${feed.name}, night of ${localDate(at.dueAt, district.timezone)}`;
    if (rows.activity.page({ about, limit: 1 }).length === 0) {
      rows.activity.add({
        at: now,
        who: ourselves,
        what: 'missed',
        about,
        detail: 'nothing complete came by the end of the grace',
      });
      log.warn('set_not_arrived', { feed: feed.name });
      story.changed({ feedId: feed.id });
    }
  }
  const calendar = calendarOf(feed, district);
  const near = dueNear(calendar, now);
  const times = [at.dueAt, at.graceEndsAt, nextDue(calendar, now)?.at, near && nightAround(near).until];
  const soon = times.filter((time) => time !== undefined && time > now) as number[];
  return soon.length > 0 ? Math.min(...soon) : undefined;
}
