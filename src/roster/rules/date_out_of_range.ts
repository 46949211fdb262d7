// The rule `date_out_of_range`: a date far from anything a school has to do with.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const dateOutOfRange: Rule = {
  code: 'date_out_of_range',
  severity: 'WARN',
  title: 'A date that is far off',
  why: 'Some systems write 1900-01-01 for "not known", and a slip of the finger makes a child born in 2062. Vendors compute ages, grades and terms from it.',
  fix: 'Correct the date in the SIS, or leave it blank when it is not known.',
  bad: { files: { 'students.csv': `${students}1004,Smith,Jo,9,1900-01-01\n` }, at: { line: 5, record: 4 } },
  good: {
    passes: 'there are adult learners',
    files: { 'students.csv': `${students}1004,Smith,Jo,12,1951-07-04\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} far off, first on line ${firstLine}.`,
};

/** Days as numbers, `YYYYMMDD`; from the first to the last is believable. */
export interface YearRange {
  first: number;
  last: number;
  /** `9999-12-31` and the like say that no end is known. */
  isOpenEnd: boolean;
}

const oldestAge = 100;
/** A grown-up's first day of work may lie this far back. */
const oldestYear = 1950;
const yearsAhead = 30;

/** What is believable for a column. Without the night's date the bounds are those of the coming years. */
export function yearsOf(options: { isBirth: boolean; isStamp: boolean; night: string | undefined }): YearRange {
  const { night } = options;
  const year = night === undefined ? 2030 : Number(night.slice(0, 4));
  if (options.isStamp) return { first: 0, last: 9999_12_31, isOpenEnd: true };
  if (options.isBirth) {
    // The sender's clock may be a day ahead of the district's zone.
    const last = night === undefined ? (year + 10) * 10000 : Number(night.replaceAll('-', '')) + 1;
    return { first: (year - oldestAge) * 10000, last, isOpenEnd: false };
  }
  return { first: oldestYear * 10000, last: (year + yearsAhead) * 10000, isOpenEnd: true };
}

const openEnds = new Set([2078, 2079, 2098, 2099, 2100, 2199, 2200, 2299, 2999, 3000, 9998, 9999]);

/** Whether a day, `YYYYMMDD` as a number, is not believable. */
export function isOutOfRange(day: number, range: YearRange): boolean {
  if (day < range.first) return true;
  if (day <= range.last) return false;
  return !(range.isOpenEnd && openEnds.has(Math.floor(day / 10000)));
}
