// Lists of dates and .ics files: every day that is meant, and every mistake with its line.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/kit/zone.ts';
import { readDates } from '../../src/relay/calendar_import.ts';
import { spanText } from '../../src/relay/calendar_words.ts';

const zone = 'America/Los_Angeles';
const read = (text: string) => readDates(text, zone);
const shown = (text: string) => read(text).days.map((it) => `${spanText(it)} ${it.text}`);
const mistakes = (text: string) => read(text).mistakes.map(({ line, text: said }) => `${line}: ${said}`);

describe('a list of dates', () => {
  it('has a day or a range a line, then its name', () => {
    const text =
      '\uFEFF# 2026/27\r\n2026-11-26..2026-11-27 Thanksgiving\r\n\r\n2027-01-18: M. L. King Day\n2027-02-15 - 2027-02-19, Winter break\n';
    expect(shown(text)).toEqual([
      '2026-11-26..2026-11-27 Thanksgiving',
      '2027-01-18 M. L. King Day',
      '2027-02-15..2027-02-19 Winter break',
    ]);
    expect(mistakes(text)).toEqual([]);
    expect(shown('2026-12-21 to 2027-01-01 Winter break 2 of 3')).toEqual([
      '2026-12-21..2027-01-01 Winter break 2 of 3',
    ]);
    expect(shown('2027-06-19 2 days of feast')).toEqual(['2027-06-19 2 days of feast']);
  });

  it('tells every mistake with its line, and keeps what is right', () => {
    const text = [
      '11/26/2026 Thanksgiving',
      '2026-11-31 No such day',
      '2026-12-24',
      '2027-01-05..2027-01-02 Backwards',
      '2027-01-01..2029-01-01 For ever',
      '2027-05-31 Memorial Day',
      '2027-05-31 Memorial Day',
      'spring break',
    ].join('\n');
    expect(mistakes(text)).toEqual([
      '1: 11/26/2026 is not a date such as 2026-11-26.',
      '2: 2026-11-31 is not a date such as 2026-11-26.',
      '3: 2026-12-24 has no name: write it after the date.',
      '4: It ends on 2027-01-02, before it begins on 2027-01-05.',
      '5: 2027-01-01..2029-01-01 is longer than a year.',
      '7: 2027-05-31 is in the list twice.',
      '8: spring is not a date such as 2026-11-26.',
    ]);
    expect(shown(text)).toEqual(['2027-05-31 Memorial Day']);
  });

  it('comes back as it was written, whatever the days', () => {
    const days = fc.tuple(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 300 }),
      fc.stringMatching(/^[A-Za-z]{1,20}$/),
    );
    fc.assert(
      fc.property(fc.uniqueArray(days, { maxLength: 20, selector: ([from]) => from }), (all) => {
        const lines = all.map(([from, length, name]) => {
          const first = addDays('2026-01-01', from);
          return `${spanText({ from: first, until: addDays(first, length) })} ${name}`;
        });
        expect(shown(lines.join('\n'))).toEqual(lines);
        expect(mistakes(lines.join('\n'))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('any text gives days and mistakes, never an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.string().map((it) => `BEGIN:VCALENDAR\nBEGIN:VEVENT\n${it}`),
        ),
        (text) => {
          for (const { line } of read(text).mistakes) expect(line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('an .ics file', () => {
  const ics = (...events: string[][]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
      'END:VCALENDAR',
    ].join('\r\n');

  it('has whole days whose end is the day after the last one', () => {
    const text = ics(
      ['DTSTART;VALUE=DATE:20261126', 'DTEND;VALUE=DATE:20261128', 'SUMMARY:Thanksgiving\\, no school'],
      ['UID:2', 'DTSTART;VALUE=DATE:20270118', 'SUMMARY;LANGUAGE=en:M. L.', '  King Day'],
      ['DTSTART;VALUE=DATE:20270215', 'DURATION:P1W', 'SUMMARY:Winter break'],
    );
    expect(shown(text)).toEqual([
      '2026-11-26..2026-11-27 Thanksgiving, no school',
      '2027-01-18 M. L. King Day',
      '2027-02-15..2027-02-21 Winter break',
    ]);
    expect(mistakes(text)).toEqual([]);
  });

  it('has times too: in UTC they are a day of the district’s zone', () => {
    const text = ics(
      ['DTSTART:20261127T070000Z', 'DTEND:20261127T075900Z', 'SUMMARY:Late on Thanksgiving'],
      ['DTSTART;TZID=America/New_York:20261224T080000', 'DTEND;TZID=America/New_York:20261225T000000', 'SUMMARY:Eve'],
    );
    expect(shown(text)).toEqual(['2026-11-26 Late on Thanksgiving', '2026-12-24 Eve']);
  });

  it('leaves out what was cancelled, and alarms inside an event are no event', () => {
    const text = ics(
      ['DTSTART;VALUE=DATE:20261126', 'SUMMARY:Cancelled', 'STATUS:CANCELLED'],
      ['DTSTART;VALUE=DATE:20261127', 'BEGIN:VALARM', 'SUMMARY:Wake up', 'END:VALARM', 'SUMMARY:Real'],
    );
    expect(shown(text)).toEqual(['2026-11-27 Real']);
  });

  it('tells what it cannot say exactly, with the line', () => {
    const text = ics(
      ['DTSTART;VALUE=DATE:20260907', 'RRULE:FREQ=YEARLY', 'SUMMARY:Labor Day'],
      ['SUMMARY:Sometime'],
      ['DTSTART;VALUE=DATE:20261126'],
      ['DTSTART;VALUE=DATE:2026-11-26', 'SUMMARY:Odd'],
    );
    expect(mistakes(text)).toEqual([
      '5: Labor Day repeats (RRULE); write its days one by one.',
      '8: The event has no DTSTART.',
      '11: 2026-11-26 has no name: write it after the date.',
      '14: DTSTART:2026-11-26 is not a date such as 20261126.',
    ]);
    expect(mistakes('BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Torn')).toEqual([
      '2: An event begins here and does not end: the file is cut off.',
    ]);
  });
});
