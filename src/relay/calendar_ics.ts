// The events of an iCalendar file (RFC 5545) as days. Only what a list of school days needs: dates and names. What would
// have to be worked out, such as repeated events, is a mistake with its line instead of a guess.
import { addDays, isDate, localDate } from '../kit/zone.ts';
import { checked, type ListedDays, type ReadDates } from './calendar_list.ts';

interface Line {
  line: number;
  name: string;
  value: string;
}

interface Event {
  line: number;
  lines: Map<string, Line>;
}

export function readIcs(text: string, timezone: string): ReadDates {
  const read: ReadDates = { days: [], mistakes: [] };
  let event: Event | undefined;
  let inner = 0;
  for (const it of unfolded(text)) {
    const what = it.value.trim().toUpperCase();
    if (it.name === 'BEGIN' && event) inner += 1;
    else if (it.name === 'BEGIN' && what === 'VEVENT') event = { line: it.line, lines: new Map() };
    else if (it.name === 'END' && event && inner > 0) inner -= 1;
    else if (it.name === 'END' && event && what === 'VEVENT') {
      add(read, event, timezone);
      event = undefined;
    } else if (event && inner === 0 && !event.lines.has(it.name)) event.lines.set(it.name, it);
  }
  if (event)
    read.mistakes.push({ line: event.line, text: 'An event begins here and does not end: the file is cut off.' });
  return read;
}

function add(read: ReadDates, event: Event, timezone: string): void {
  if (event.lines.get('STATUS')?.value.trim().toUpperCase() === 'CANCELLED') return;
  const repeat = event.lines.get('RRULE') ?? event.lines.get('RDATE');
  if (repeat) {
    const text = `${nameOf(event) || 'The event'} repeats (${repeat.name}); write its days one by one.`;
    read.mistakes.push({ line: repeat.line, text });
    return;
  }
  const found = daysOf(event, timezone);
  if (typeof found === 'string') read.mistakes.push({ line: event.line, text: found });
  else if (!read.days.some((it) => it.from === found.from && it.until === found.until && it.text === found.text))
    read.days.push(found);
}

function nameOf({ lines }: Event): string {
  const text = lines.get('SUMMARY')?.value ?? '';
  return text
    .replace(/\\([\\;,nN])/g, (_, sign: string) => (/n/i.test(sign) ? ' ' : sign))
    .replace(/\s+/g, ' ')
    .trim();
}

/** DTEND is the day after the last one; without one the event is one day, or as long as its DURATION says. */
function daysOf(event: Event, timezone: string): ListedDays | string {
  const { lines } = event;
  const [start, end, duration] = [lines.get('DTSTART'), lines.get('DTEND'), lines.get('DURATION')];
  if (!start) return 'The event has no DTSTART.';
  const from = dateOf(start, timezone);
  if (from === undefined) return `DTSTART:${start.value} is not a date such as 20261126.`;
  if (end) {
    const after = dateOf(end, timezone);
    if (after === undefined) return `DTEND:${end.value} is not a date such as 20261128.`;
    const isWhole = isWholeDay(end) || /T000000Z?$/.test(end.value.trim());
    return checked({ from, until: isWhole && after > from ? addDays(after, -1) : after, text: nameOf(event) });
  }
  const days = duration ? daysLong(duration.value) : 1;
  if (days === undefined) return `DURATION:${duration?.value} is not a number of days such as P2D.`;
  return checked({ from, until: addDays(from, days - 1), text: nameOf(event) });
}

function isWholeDay({ value }: Line): boolean {
  return !value.includes('T');
}

/** A time in UTC is the day it is in the district; any other is the day as it is written. */
function dateOf({ value }: Line, timezone: string): string | undefined {
  const [, year, month, day, time, utc] = /^(\d{4})(\d\d)(\d\d)(?:T(\d{6})(Z)?)?$/.exec(value.trim()) ?? [];
  const date = `${year}-${month}-${day}`;
  if (!isDate(date)) return undefined;
  if (!utc || !time) return date;
  try {
    const clock = `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
    return localDate(Temporal.Instant.from(`${date}T${clock}Z`).epochMilliseconds, timezone);
  } catch {
    return undefined;
  }
}

/** `P2D` and `P1W`; hours are part of one day. */
function daysLong(value: string): number | undefined {
  const [, weeks, days, hours] = /^\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(T[\dHMS]+)?$/.exec(value.trim()) ?? [];
  if (weeks === undefined && days === undefined && hours === undefined) return undefined;
  return Math.max(1, Number(weeks ?? 0) * 7 + Number(days ?? 0));
}

/** Long lines are folded: the next one begins with a blank and belongs to it. Each keeps the number of its first. */
function unfolded(text: string): Line[] {
  const whole: { line: number; text: string }[] = [];
  for (const [at, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const last = whole.at(-1);
    if (/^[ \t]/.test(raw) && last) last.text += raw.slice(1);
    else whole.push({ line: at + 1, text: raw });
  }
  return whole.flatMap(({ line, text: it }) => {
    const [, name = '', value = ''] = /^([A-Za-z0-9-]+)(?:;(?:[^":]|"[^"]*")*)?:(.*)$/s.exec(it) ?? [];
    return name === '' ? [] : [{ line, name: name.toUpperCase(), value }];
  });
}
