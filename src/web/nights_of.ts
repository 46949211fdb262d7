// The nights of one feed for the charts: what came, what was missing, what was not due.

import type { Night } from '../../views/parts/charts/nights.ts';
import { countOf, list } from '../../views/words.ts';
import { dueOn, type NightCalendar } from '../relay/calendar.ts';
import type { Feed, Import } from '../relay/records.ts';
import { lastNights, type Times } from './format.ts';
import { importStatus, nightState } from './status_of.ts';

const dayMs = 24 * 3_600_000;

/** When the first of the last `length` nights began at the earliest, epoch ms. */
export function sinceNights(times: Times, length: number): number {
  return times.now - (length + 1) * dayMs;
}

/** `imports`: of this feed, oldest first. The last import of a night stands for it. */
export function nightsOf(
  feed: Feed,
  calendar: NightCalendar,
  imports: readonly Import[],
  times: Times,
  length: number,
): Night[] {
  const begunAt = Math.min(feed.createdAt, imports[0]?.openedAt ?? feed.createdAt);
  const byNight = new Map(imports.map((it) => [times.nightOf(it.openedAt), it]));
  return lastNights(times, length).map(({ date, weekday }) => {
    const day = times.day(date);
    const it = byNight.get(date);
    if (it) {
      const word = importStatus(it.state).word.toLowerCase();
      return {
        date,
        weekday,
        state: nightState(it.state),
        label: `${day}: ${word}, Import ${it.id}`,
        href: `/imports/${it.id}`,
      };
    }
    if (isMissing(calendar, date, begunAt, times.now))
      return { date, weekday, state: 'missing', label: `${day}: nothing came` };
    return { date, weekday, state: 'none', label: `${day}: nothing was due` };
  });
}

function isMissing(calendar: NightCalendar, date: string, begunAt: number, now: number): boolean {
  const due = dueOn(calendar, date);
  return due !== undefined && due.at > begunAt && due.graceEndsAt < now;
}

const words = [
  ['delivered', 'delivered'],
  ['accepted', 'accepted'],
  ['held', 'held'],
  ['rejected', 'rejected'],
  ['failed', 'not delivered'],
  ['missing', 'missing'],
  ['superseded', 'superseded or cancelled'],
  ['running', 'running'],
] as const;

/** `30 nights: 20 delivered, 1 held and 1 missing.` */
export function summaryOf(nights: readonly Night[]): string {
  const parts = words.flatMap(([state, word]) => {
    const matching = nights.filter((night) => night.state === state).length;
    return matching > 0 ? [`${matching} ${word}`] : [];
  });
  return `${countOf(nights.length, 'night')}: ${parts.length > 0 ? list(parts) : 'nothing came yet'}.`;
}
