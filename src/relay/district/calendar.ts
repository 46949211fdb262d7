// The days of a calendar in a district file: school days, holidays, pauses, rollovers; of the district and of a feed.
import type { SchoolCalendar, Span } from '../calendar.ts';
import { type Fields, type Reading, required, type Spot } from './document.ts';
import { readDate, readDays } from './values.ts';

export const calendarKeys = ['days', 'holidays', 'pauses', 'rollovers'] as const;

/** `district.calendar`; undefined when the file has none. */
export function readCalendar(reading: Reading, spot: Spot | undefined): SchoolCalendar | undefined {
  const fields = spot && reading.fields(spot, calendarKeys);
  return fields && readSpans(reading, fields);
}

/** The days that stand under these keys, those with a mistake left out. */
export function readSpans(reading: Reading, fields: Fields): SchoolCalendar {
  const days = readDays(reading, fields.get('days'));
  return {
    ...(days && days.length > 0 ? { days } : {}),
    holidays: readAll(reading, fields.get('holidays'), 'name', (span, name) => ({ ...span, name })),
    pauses: readAll(reading, fields.get('pauses'), 'why', (span, why) => ({ ...span, why })),
    rollovers: readAll(reading, fields.get('rollovers'), undefined, (span) => span),
  };
}

function readAll<Entry>(
  reading: Reading,
  spot: Spot | undefined,
  word: 'name' | 'why' | undefined,
  make: (span: Span, text: string) => Entry,
): Entry[] {
  if (!spot) return [];
  return reading.items(spot).flatMap((item) => {
    const fields = reading.fields(item, ['from', 'until', ...(word ? [word] : [])]);
    if (!fields) return [];
    const span = readSpan(reading, item, fields);
    const text = word ? reading.string(required(reading, fields, word)) : '';
    return span === undefined || text === undefined ? [] : [make(span, text)];
  });
}

/** A single day needs no `until`. */
function readSpan(reading: Reading, spot: Spot, fields: Fields): Span | undefined {
  const from = readDate(reading, required(reading, fields, 'from'));
  const untilSpot = fields.get('until');
  const until = untilSpot ? readDate(reading, untilSpot) : from;
  if (from === undefined || until === undefined) return undefined;
  if (until < from) reading.mistake(spot, `${spot.path} ends on ${until}, before it begins on ${from}.`);
  return { from, until };
}
