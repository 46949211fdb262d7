// Days put into a calendar and taken out again, and what the record says of it.
import { expect, it } from 'vitest';
import { emptyCalendar } from '../../src/relay/calendar.ts';
import { markOfCalendar, withDays, withOwnLists, withoutDays } from '../../src/relay/calendar_edit.ts';
import { calendarChanges } from '../../src/relay/calendar_words.ts';

const thanksgiving = { from: '2026-11-26', until: '2026-11-27', text: 'Thanksgiving' };
const king = { from: '2027-01-18', until: '2027-01-18', text: 'M. L. King Day' };
const summer = { from: '2027-06-10', until: '2027-08-12', text: 'summer' };

it('keeps the order of dates, and what is there already once', () => {
  const lists = withDays(withDays(emptyCalendar, 'holiday', [king]), 'holiday', [thanksgiving, king]);
  expect(lists.holidays.map(({ name }) => name)).toEqual(['Thanksgiving', 'M. L. King Day']);
});

it('takes out exactly the days that are meant', () => {
  const lists = withDays(withDays(emptyCalendar, 'pause', [summer]), 'rollover', [{ ...king, text: '' }]);
  expect(withoutDays(lists, 'pause', { ...summer, text: 'winter' })).toBeUndefined();
  expect(withoutDays(lists, 'holiday', summer)).toBeUndefined();
  expect(withoutDays(lists, 'pause', summer)).toMatchObject({ pauses: [], rollovers: [{ from: '2027-01-18' }] });
  expect(withoutDays(lists, 'rollover', { ...king, text: '' })).toMatchObject({ rollovers: [] });
});

it('says what came and what went', () => {
  const before = withDays(emptyCalendar, 'holiday', [thanksgiving]);
  const after = { ...withDays(emptyCalendar, 'pause', [summer]), days: [1, 2, 3, 4] };
  expect(calendarChanges(before, after)).toEqual([
    'school days Mon Tue Wed Thu',
    'holiday 2026-11-26..2026-11-27 Thanksgiving removed',
    'pause 2027-06-10..2027-08-12 summer added',
  ]);
  expect(calendarChanges(before, before)).toEqual([]);
});

it('has another mark after any change, of a feed’s own days too', () => {
  const district = { name: 'Lakeside', timezone: 'UTC' };
  const expectBy = { at: '05:00', graceMs: 0, pauses: [] };
  const feed = { id: 1, name: 'rosters', senderId: 1, layout: 'learn', guards: {}, forwards: [], createdAt: 0 };
  const marks = [
    markOfCalendar(district, []),
    markOfCalendar({ ...district, calendar: withDays(emptyCalendar, 'holiday', [king]) }, []),
    ...[expectBy, withOwnLists(expectBy, withDays(emptyCalendar, 'pause', [summer]))].map((it) =>
      markOfCalendar(district, [{ ...feed, initialImport: 'confirm', settleMs: 1, withinMs: 1, expectBy: it }]),
    ),
  ];
  expect(new Set(marks).size).toBe(4);
});
