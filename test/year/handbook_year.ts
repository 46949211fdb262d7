// The year that the handbook tells of, and its page: all numbers in the story come from here.
import type { Year, YearOptions } from './play.ts';
import { isWorthALine, tableOf, totalsOf, totalsText } from './report.ts';

export const handbookYear: YearOptions = {
  seed: 2026,
  students: 480,
  layout: 'oneroster-1.1',
  habits: {
    terms: 'current',
    graduation: 'in June',
    newIds: 'nine digits',
    order: 'sorted',
    lineEnding: '\r\n',
    quoteAll: false,
    names: 'plain',
    stamps: false,
  },
};

export const yearPage = 'docs/YEAR.md';

/** Markdown; the same for the same year. */
export function yearPageOf(year: Pick<Year, 'records'>): string {
  const { students } = handbookYear;
  return `${[
    '<!-- Written by `npm run bench -- year --write`. Do not edit. -->',
    '',
    '# A school year, night for night',
    '',
    `An invented district of ${students} students sends its OneRoster files on 240 nights, Monday to Friday, from the week before school to July. It lives as districts do:`,
    'families come and go, schedules change, teachers leave, names are corrected. Its export has accidents, one of each kind that real export scripts have. Rollcall',
    'has its usual limits, and one person, who decides at 7:05 what has to be decided. Below is every night on which something was out of the ordinary; on all others',
    'the roster was accepted and delivered without anybody.',
    '',
    tableOf(year.records.filter(isWorthALine)),
    '',
    '## What the year came to',
    '',
    ...totalsText(totalsOf(year))
      .split('\n')
      .map((line) => `- ${line}`),
  ].join('\n')}\n`;
}
