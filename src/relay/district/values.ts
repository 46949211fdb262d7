// The small values of a district file: durations, times of day, weekdays, percentages, names.

import { isScalar } from 'yaml';
import { isDate } from '../../kit/zone.ts';
import type { LimitSetting } from '../../roster/guard_settings.ts';
import type { Reading, Spot } from './document.ts';

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `60s`, `45m`, `2h`, `1d` in milliseconds. */
export function parseDuration(text: string): number | undefined {
  const found = /^(\d{1,12})(ms|s|m|h|d)$/.exec(text);
  return found ? Number(found[1]) * unitMs[found[2]!]! : undefined;
}

/** The shortest way to write a duration, such as `45m`. */
export function formatDuration(milliseconds: number): string {
  for (const unit of ['d', 'h', 'm', 's']) {
    if (milliseconds > 0 && milliseconds % unitMs[unit]! === 0) return `${milliseconds / unitMs[unit]!}${unit}`;
  }
  return milliseconds === 0 ? '0s' : `${milliseconds}ms`;
}

export function readDuration(reading: Reading, spot: Spot | undefined): number | undefined {
  if (!spot) return undefined;
  const value = isScalar(spot.node) ? spot.node.value : undefined;
  const parsed = typeof value === 'string' ? parseDuration(value) : undefined;
  if (parsed === undefined) reading.mistake(spot, `${spot.path} must be a duration such as 60s, 45m or 2h.`);
  return parsed;
}

/** `HH:MM`, 00:00 to 23:59. */
export function readTimeOfDay(reading: Reading, spot: Spot | undefined): string | undefined {
  const text = reading.string(spot);
  if (text === undefined || !spot) return undefined;
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  reading.mistake(spot, `${spot.path} must be a time of day such as "05:00".`);
  return undefined;
}

/** The rest of a sentence that begins with the name of the value. */
export const notPlain = 'must have no line break, tab or other character that does not print.';

export function isPlain(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

/** A user name or a path: no server knows one with control characters, and a line break is a slip of the paste. */
export function readPlain(reading: Reading, spot: Spot | undefined): string | undefined {
  const text = reading.string(spot);
  if (text === undefined || !spot || isPlain(text)) return text;
  reading.mistake(spot, `${spot.path} ${notPlain}`);
  return undefined;
}

/** The rest of a sentence that begins with the name of the value. */
export const notADate = 'must be a date such as 2027-06-10.';

/** `YYYY-MM-DD`, a day that exists. */
export function readDate(reading: Reading, spot: Spot | undefined): string | undefined {
  const text = reading.string(spot);
  if (text === undefined || !spot) return undefined;
  if (isDate(text)) return text;
  reading.mistake(spot, `${spot.path} ${notADate}`);
  return undefined;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `mon-fri`, `sat`, or a list of such; 1 = Monday. */
export function readDays(reading: Reading, spot: Spot | undefined): number[] | undefined {
  if (!spot) return undefined;
  const parts = isScalar(spot.node) ? [spot] : reading.items(spot);
  const days = new Set<number>();
  for (const part of parts) {
    const text = reading.string(part);
    if (text === undefined) continue;
    const [from, until = from] = text.toLowerCase().split('-');
    const [first, last] = [weekdays.indexOf(from as 'mon'), weekdays.indexOf(until as 'mon')];
    if (first < 0 || last < 0 || text.split('-').length > 2) {
      reading.mistake(part, `${part.path} must name weekdays such as mon-fri or [mon, wed]; ${text} is none.`);
      continue;
    }
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day + 1);
      if (day === last) break;
    }
  }
  if (parts.length === 0) reading.mistake(spot, `${spot.path} names no day.`);
  return [...days].sort();
}

/** `mon-fri` where the days are neighbours, else each by name. */
export function formatDays(days: number[]): string | string[] {
  const isRun = days.length > 1 && days.every((day, n) => n === 0 || day === days[n - 1]! + 1);
  const names = days.map((day) => weekdays[day - 1]!);
  return isRun ? `${names[0]}-${names.at(-1)}` : names;
}

const limitKeys = ['percent', 'atLeast', 'orAtLeast'];

/** `10%`, `off`, or some of `{ percent: 10, atLeast: 20, orAtLeast: 26 }`. */
export function readLimit(reading: Reading, spot: Spot | undefined): LimitSetting | undefined {
  if (!spot) return undefined;
  if (isScalar(spot.node)) {
    if (spot.node.value === 'off') return 'off';
    const percent = typeof spot.node.value === 'string' ? percentOf(spot.node.value) : undefined;
    if (percent !== undefined) return { percent };
    reading.mistake(spot, `${spot.path} must be a share such as 10%, { percent: 10, atLeast: 20 }, or off.`);
    return undefined;
  }
  const fields = reading.fields(spot, limitKeys);
  if (!fields) return undefined;
  if (!limitKeys.some((key) => fields.get(key))) {
    reading.mistake(spot, `${spot.path} needs percent, atLeast or orAtLeast.`);
    return undefined;
  }
  const percent = readShare(reading, fields.get('percent'));
  const atLeast = reading.integer(fields.get('atLeast'), 0, 1_000_000_000);
  const orAtLeast = reading.integer(fields.get('orAtLeast'), 1, 1_000_000_000);
  return {
    ...(percent === undefined ? {} : { percent }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(orAtLeast === undefined ? {} : { orAtLeast }),
  };
}

function readShare(reading: Reading, spot: Spot | undefined): number | undefined {
  if (!spot) return undefined;
  const share = isScalar(spot.node) ? spot.node.value : undefined;
  const value = typeof share === 'number' ? share : typeof share === 'string' ? percentOf(share) : undefined;
  if (value !== undefined && value >= 0 && value <= 100) return value;
  reading.mistake(spot, `${spot.path} must be a number from 0 to 100.`);
  return undefined;
}

function percentOf(text: string): number | undefined {
  const found = /^(\d{1,3}(?:\.\d{1,12})?)\s*%$/.exec(text);
  const value = found ? Number(found[1]) : Number.NaN;
  return value <= 100 ? value : undefined;
}

/** A name of ours: it appears in addresses, file names and SFTP logins. */
export function readName(reading: Reading, spot: Spot | undefined): string | undefined {
  const name = reading.string(spot);
  if (name === undefined || !spot) return undefined;
  if (isPlainName(name)) return name;
  reading.mistake(spot, `${spot.path} must be 1 to 64 letters, digits, dots, hyphens or underscores.`);
  return undefined;
}

/** 1 to 64 letters, digits, dots, hyphens or underscores: a name that is a file's name everywhere. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/.test(name);
}

/** One of a few words. */
export function readWord<Word extends string>(
  reading: Reading,
  spot: Spot | undefined,
  words: readonly Word[],
): Word | undefined {
  const text = reading.string(spot);
  if (text === undefined || !spot) return undefined;
  const word = words.find((one) => one === text);
  if (!word) reading.mistake(spot, `${spot.path} must be ${words.join(' or ')}.`);
  return word;
}

/** A file name in which `*` is any run of characters. It must say something beside it. */
export function readNamePattern(reading: Reading, spot: Spot | undefined): string | undefined {
  const pattern = reading.string(spot);
  if (pattern === undefined || !spot) return undefined;
  if (/[^*]/.test(pattern) && !/[/\\\p{Cc}]/u.test(pattern) && pattern.length <= 100) return pattern;
  reading.mistake(spot, `${spot.path} must be a file name without a folder, such as done.txt or *.tmp.`);
  return undefined;
}
