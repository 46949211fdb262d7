// The rule `date_invalid`: not a date.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const dateInvalid: Rule = {
  code: 'date_invalid',
  severity: 'ERROR',
  title: 'Not a date',
  why: 'The vendor would drop the date or refuse the row.',
  fix: 'Correct the date in the SIS, or the date format in the export.',
  bad: { files: { 'students.csv': `${students}1004,Smith,Jo,9,2/30/2011\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${students}1004,Smith,Jo,9,2/29/2012\n` } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} not ${detail}, first on line ${firstLine}.`,
};

/** What a date may look like where the layout does not say. */
export const usualDateFormats: readonly string[] = ['YYYY-MM-DD', 'M/D/YYYY'];

/**
 * A judge of dates in these formats: `YYYY`, `YY`, `MM` and `DD` are as many digits, `M` and `D` one or two, anything
 * else stands for itself. The day must exist in the calendar.
 */
export function dateJudge(formats: readonly string[] = usualDateFormats): (value: string) => boolean {
  const parsers = formats.map(parserOf);
  return (value) => parsers.some((parse) => parse(value.trim()));
}

function parserOf(format: string): (value: string) => boolean {
  const order: string[] = [];
  const pattern = format.replace(/YYYY|YY|MM|DD|M|D|./gs, (token) => {
    const digits = digitsOf[token];
    if (digits === undefined) return token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    order.push(token[0]!);
    return `(${digits})`;
  });
  const whole = new RegExp(`^${pattern}$`);
  return (value) => {
    const found = whole.exec(value);
    if (found === null) return false;
    const part = (letter: string) => {
      const at = order.indexOf(letter);
      return at < 0 ? undefined : Number(found[at + 1]);
    };
    return isDay(part('Y') ?? 2000, part('M') ?? 1, part('D') ?? 1);
  };
}

const digitsOf: Record<string, string | undefined> = {
  YYYY: '\\d{4}',
  YY: '\\d{2}',
  MM: '\\d{2}',
  DD: '\\d{2}',
  M: '\\d{1,2}',
  D: '\\d{1,2}',
};

const isoTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** Whether a value is an ISO 8601 date, with or without a time of day. */
export function isDateTime(value: string): boolean {
  const found = isoTime.exec(value.trim());
  if (found === null) return false;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = found.map(Number);
  const isTime = !(hour > 24 || minute > 59 || second > 60);
  return isTime && isDay(year!, month!, day!);
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || year < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && isLeap ? 29 : monthDays[month - 1]!);
}
