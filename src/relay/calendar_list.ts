// A school calendar as somebody has it already: a list of dates with names, one a line.
import { addDays, isDate } from '../kit/zone.ts';
import type { Span } from './calendar.ts';

/** Days with a name. */
export interface ListedDays extends Span {
  text: string;
}

export interface ReadDates {
  days: ListedDays[];
  /** In order of lines; line 1 is the first. */
  mistakes: { line: number; text: string }[];
}

/** Nobody has a holiday or a pause that is longer. */
const mostDays = 366;
export const longestName = 100;

const item = /^(\S+?)(?:\s*(?:\.\.|–|—|\sto\s|\s-\s)\s*(\d[^\s:,;]*))?(?:[\s:,;]+(.*))?$/;

/** One entry a line; empty lines and those that begin with `#` are left out. */
export function readList(text: string): ReadDates {
  const read: ReadDates = { days: [], mistakes: [] };
  for (const [at, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const found = readLine(line);
    const twice =
      typeof found !== 'string' && read.days.some((it) => it.from === found.from && it.until === found.until);
    if (typeof found === 'string') read.mistakes.push({ line: at + 1, text: found });
    else if (twice) read.mistakes.push({ line: at + 1, text: `${spanOf(found)} is in the list twice.` });
    else read.days.push(found);
  }
  return read;
}

/** The days of one line such as `2026-11-26..2026-11-27 Thanksgiving`, or what is wrong with it. */
export function readLine(line: string): ListedDays | string {
  const [, from = '', until = from, name = ''] = item.exec(line) ?? [];
  for (const date of [from, until]) if (!isDate(date)) return `${date || line} is not a date such as 2026-11-26.`;
  return checked({ from, until, text: name.trim() });
}

/** The days, or what is wrong with them. */
export function checked({ from, until, text }: ListedDays): ListedDays | string {
  if (until < from) return `It ends on ${until}, before it begins on ${from}.`;
  if (until > addDays(from, mostDays - 1)) return `${spanOf({ from, until })} is longer than a year.`;
  if (text === '') return `${spanOf({ from, until })} has no name: write it after the date.`;
  if (text.length > longestName) return `The name is longer than ${longestName} characters.`;
  return { from, until, text };
}

function spanOf({ from, until }: Span): string {
  return from === until ? from : `${from}..${until}`;
}
