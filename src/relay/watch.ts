// Expected by: did the night arrive? A due time owns the twelve hours before and after it, so that a late file counts
// for the night it was late for and never hides that the next one is missing.
import { atLocalTime, localDate, weekdayOf } from '../kit/zone.ts';
import { isPaused } from './delivery_plan.ts';
import type { ExpectBy, Feed, Import } from './records.ts';
import type { Expectation } from './relay.ts';
import type { Story } from './story.ts';
import { ourselves } from './story.ts';

const halfDayMs = 12 * 60 * 60 * 1000;
const dayMs = 2 * halfDayMs;

/** A due time of the feed and the date it belongs to. */
interface Due {
  at: number;
  date: string;
}

/** The due time whose twelve hours before or after `now` is in, expected or not. */
export function dueNear(expectBy: ExpectBy, timezone: string, now: number): Due {
  for (const shift of [-dayMs, 0, dayMs]) {
    const date = localDate(now + shift, timezone);
    const at = atLocalTime(date, expectBy.at, timezone);
    if (now < at + halfDayMs) return { at, date };
  }
  throw new Error('a day of more than 36 hours');
}

function isSchoolNight(expectBy: ExpectBy, date: string): boolean {
  return expectBy.days.includes(weekdayOf(date));
}

/** The next expected due time after `from`, within a month; pauses and days that are not expected are skipped. */
export function nextDue(feed: Feed, expectBy: ExpectBy, timezone: string, from: number): number | undefined {
  for (let day = 0; day <= 31; day += 1) {
    const date = localDate(from + day * dayMs, timezone);
    const at = atLocalTime(date, expectBy.at, timezone);
    if (at > from && isSchoolNight(expectBy, date) && !isPaused(feed, date)) return at;
  }
  return undefined;
}

/** Where the feed stands on the night that `now` belongs to. Pure. */
export function expectationOf(feed: Feed, latest: Import | undefined, timezone: string, now: number): Expectation {
  const { expectBy } = feed;
  if (!expectBy) return { state: 'none' };
  const due = dueNear(expectBy, timezone, now);
  const pause = expectBy.pauses.find(({ from, until }) => from <= due.date && due.date <= until);
  const graceEndsAt = due.at + expectBy.graceMs;
  if (latest && latest.openedAt >= due.at - halfDayMs && latest.state !== 'receiving' && latest.state !== 'cancelled') {
    return { state: 'arrived', dueAt: due.at, graceEndsAt };
  }
  if (pause) return { state: 'paused', why: pause.why };
  // A night that was over before the feed was agreed on is none of its nights.
  if (!isSchoolNight(expectBy, due.date) || (!latest && graceEndsAt <= feed.createdAt)) {
    const next = nextDue(feed, expectBy, timezone, now);
    return next === undefined
      ? { state: 'none' }
      : { state: 'waiting', dueAt: next, graceEndsAt: next + expectBy.graceMs };
  }
  const state = now < due.at ? 'waiting' : now < graceEndsAt ? 'late' : 'missing';
  return { state, dueAt: due.at, graceEndsAt };
}

/** Records a missing night once, and says when to look again (epoch ms; undefined: nothing is expected). */
export function watchFeed(story: Story, feed: Feed): number | undefined {
  const { rows, clock, log } = story;
  const zone = rows.district.get()?.timezone;
  if (!feed.expectBy || !zone) return undefined;
  const now = clock.now();
  const at = expectationOf(feed, rows.imports.latestReceived(feed.id), zone, now);
  if (at.state === 'missing' && at.dueAt !== undefined) {
    const about = `feed ${feed.name}, night of ${localDate(at.dueAt, zone)}`;
    if (rows.activity.page({ about, limit: 1 }).length === 0) {
      rows.activity.add({
        at: now,
        who: ourselves,
        what: 'missed',
        about,
        detail: 'set_not_arrived: nothing complete came by the end of the grace',
      });
      log.warn('set_not_arrived', { feed: feed.name });
      story.changed({ feedId: feed.id });
    }
  }
  const soon = [at.dueAt, at.graceEndsAt].filter((time) => time !== undefined && time > now) as number[];
  const next = nextDue(feed, feed.expectBy, zone, now);
  return Math.min(...soon, next ?? Number.POSITIVE_INFINITY, dueNear(feed.expectBy, zone, now).at + halfDayMs);
}
