// The calendar of a feed, for the pages that show it.
import { calendarOf, type NightCalendar } from '../relay/calendar.ts';
import type { Feed } from '../relay/records.ts';
import type { Site } from './site.ts';

export function calendarFor(site: Site, feed: Pick<Feed, 'expectBy'>): NightCalendar {
  return calendarOf(feed, site.deps.store.district.get() ?? { name: '', timezone: 'UTC' });
}
