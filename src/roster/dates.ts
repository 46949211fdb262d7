// Dates as texts: which formats there are, and which day a text means in each of them.

/** What a date may look like where the layout does not say. */
export const usualDateFormats: readonly string[] = ['YYYY-MM-DD', 'M/D/YYYY'];

/** Reads a trimmed text as a day, `YYYYMMDD` as a number; undefined when it is none. */
export type DateReader = (value: string) => number | undefined;

const digitsOf: Record<string, string | undefined> = {
  YYYY: '\\d{4}',
  YY: '\\d{2}',
  MMM: '[A-Za-z]{3}',
  MM: '\\d{2}',
  DD: '\\d{2}',
  M: '\\d{1,2}',
  D: '\\d{1,2}',
};

/**
 * A reader of one format: `YYYY`, `YY`, `MM` and `DD` are as many digits, `M` and `D` one or two, `MMM` the first letters
 * of an English month; anything else stands for itself. The day must exist in the calendar.
 */
export function dateReader(format: string, isTimeAllowed = false): DateReader {
  if (!isTimeAllowed && format === 'YYYY-MM-DD') return readIso;
  if (!isTimeAllowed && format === 'M/D/YYYY') return readMonthFirst;
  const order: string[] = [];
  const pattern = format.replace(/YYYY|YY|MMM|MM|DD|M|D|./gs, (token) => {
    const digits = digitsOf[token];
    if (digits === undefined) return token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    order.push(token);
    return `(${digits})`;
  });
  const whole = new RegExp(`^${pattern}${isTimeAllowed ? timeOfDay : ''}$`);
  return (value) => {
    const found = whole.exec(value);
    if (found === null) return undefined;
    let year = 2000;
    let month = 1;
    let day = 1;
    for (const [at, token] of order.entries()) {
      const part = found[at + 1]!;
      if (token === 'YYYY') year = Number(part);
      else if (token === 'YY') year = fullYear(Number(part));
      else if (token === 'MMM') month = monthNames.indexOf(part.toLowerCase()) + 1;
      else if (token[0] === 'M') month = Number(part);
      else day = Number(part);
    }
    return isDay(year, month, day) ? year * 10000 + month * 100 + day : undefined;
  };
}

/** The two formats that nearly every export has, without a pattern: they are read for every birth date. */
function readIso(value: string): number | undefined {
  if (value.length !== 10 || value.charCodeAt(4) !== 45 || value.charCodeAt(7) !== 45) return undefined;
  const [year, month, day] = [numberIn(value, 0, 4), numberIn(value, 5, 7), numberIn(value, 8, 10)];
  return isDay(year, month, day) ? year * 10000 + month * 100 + day : undefined;
}

function readMonthFirst(value: string): number | undefined {
  const first = value.charCodeAt(1) === 47 ? 1 : 2;
  const second = value.charCodeAt(first + 2) === 47 ? first + 2 : first + 3;
  if (value.length !== second + 5 || value.charCodeAt(first) !== 47 || value.charCodeAt(second) !== 47)
    return undefined;
  const [month, day] = [numberIn(value, 0, first), numberIn(value, first + 1, second)];
  const year = numberIn(value, second + 1, second + 5);
  return isDay(year, month, day) ? year * 10000 + month * 100 + day : undefined;
}

/** The number that the digits between start and end make; -1 where something else stands among them. */
function numberIn(value: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = value.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const timeOfDay = '[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\\d\\d:?\\d\\d)?';

/** Children of two-digit years are born in this century. */
function fullYear(short: number): number {
  return short < 50 ? 2000 + short : 1900 + short;
}

/** A reader of any of these formats, the first that fits. */
export function anyDateReader(formats: readonly string[] = usualDateFormats): DateReader {
  const readers = formats.map((format) => dateReader(format));
  return (value) => {
    for (const read of readers) {
      const day = read(value);
      if (day !== undefined) return day;
    }
    return undefined;
  };
}

const isoTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** The day of an ISO 8601 date, with or without a time of day. */
export function readDateTime(value: string): number | undefined {
  const found = isoTime.exec(value);
  if (found === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = found.map(Number);
  const isTime = !(hour > 24 || minute > 59 || second > 60);
  return isTime && isDay(year!, month!, day!) ? year! * 10000 + month! * 100 + day! : undefined;
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || year < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && isLeap ? 29 : monthDays[month - 1]!);
}

/** A format that exports are seen to write, by the name people give it. */
export interface KnownFormat {
  name: string;
  read: DateReader;
}

/** Only days of our times: eight digits mean several things. */
function ofOurTimes(read: DateReader): DateReader {
  return (value) => {
    const day = read(value);
    return day !== undefined && day >= 1900_00_00 && day < 2101_00_00 ? day : undefined;
  };
}

/** Day numbers of a spreadsheet: 20000 is in 1954, 60000 in 2064. */
function readSpreadsheetDay(value: string): number | undefined {
  return /^[2-5]\d{4}$/.test(value) ? 2000_01_01 : undefined;
}

/** What a date column may turn into from one night to the next. The first that fits most values is named. */
export const knownFormats: readonly KnownFormat[] = [
  { name: 'YYYY-MM-DD', read: dateReader('YYYY-MM-DD') },
  { name: 'M/D/YYYY', read: dateReader('M/D/YYYY') },
  { name: 'D/M/YYYY', read: dateReader('D/M/YYYY') },
  { name: 'YYYYMMDD', read: ofOurTimes(dateReader('YYYYMMDD')) },
  { name: 'YYYY-MM-DD with a time of day', read: dateReader('YYYY-MM-DD', true) },
  { name: 'M/D/YYYY with a time of day', read: dateReader('M/D/YYYY', true) },
  { name: 'M/D/YY', read: dateReader('M/D/YY') },
  { name: 'YYYY/M/D', read: dateReader('YYYY/M/D') },
  { name: 'M-D-YYYY', read: dateReader('M-D-YYYY') },
  { name: 'D-M-YYYY', read: dateReader('D-M-YYYY') },
  { name: 'D.M.YYYY', read: dateReader('D.M.YYYY') },
  { name: 'D-MMM-YY', read: dateReader('D-MMM-YY') },
  { name: 'D-MMM-YYYY', read: dateReader('D-MMM-YYYY') },
  { name: 'MMM D, YYYY', read: dateReader('MMM D, YYYY') },
  { name: 'MMDDYYYY', read: ofOurTimes(dateReader('MMDDYYYY')) },
  { name: 'D/M/YY', read: dateReader('D/M/YY') },
  { name: 'day numbers of a spreadsheet', read: readSpreadsheetDay },
];

/** The place in `knownFormats` of a format as a layout writes it; -1 when it is none of them. */
export function knownFormatOf(format: string): number {
  const short = format.replace(/MM(?!M)(?=[/.-])/g, 'M').replace(/DD(?=[/.-])/g, 'D');
  const exact = knownFormats.findIndex((known) => known.name === format);
  return exact >= 0 ? exact : knownFormats.findIndex((known) => known.name === short);
}
