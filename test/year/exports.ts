// What the SIS's nightly export makes of the district: its files, written as this SIS has the habit of writing them.
import type { LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { tablesOf } from '../districts/files_of.ts';
import type { District } from '../districts/people.ts';
import { type Dialect, linesOf } from '../districts/table.ts';
import { extractOf } from './extract.ts';
import { chanceOf, type LifeOptions } from './life.ts';

/** `learned`: the district's own extracts, whose layout Rollcall learns from the first night. */
export const yearLayouts = ['oneroster-1.1', 'clever-sftp', 'illuminate-isi', 'learned'] as const;
export type YearLayout = (typeof yearLayouts)[number];

export interface Sheet {
  name: string;
  columns: string[];
  rows: string[][];
  dialect: Dialect;
}

export interface SentFile {
  /** The name without a date. */
  of: string;
  name: string;
  bytes: Uint8Array;
}

export interface Habits extends Pick<LifeOptions, 'terms' | 'graduation' | 'newIds'> {
  /** The queries sort their rows, or say nothing about it. */
  order: 'sorted' | 'any';
  lineEnding: '\r\n' | '\n';
  quoteAll: boolean;
  names: 'plain' | 'dated';
  /** The hour of the run stands on every row, where the layout has a column for it. */
  stamps: boolean;
}

/** Which files and columns accidents are about. */
export interface Places {
  students: string;
  id: string;
  family: string;
  given: string;
  emptied: string;
  enrollments: string;
}

export const placesOf: Record<YearLayout, Places> = {
  'oneroster-1.1': {
    students: 'users.csv',
    id: 'sourcedId',
    family: 'familyName',
    given: 'givenName',
    emptied: 'email',
    enrollments: 'enrollments.csv',
  },
  'clever-sftp': {
    students: 'students.csv',
    id: 'Student_id',
    family: 'Last_name',
    given: 'First_name',
    emptied: 'Student_email',
    enrollments: 'enrollments.csv',
  },
  'illuminate-isi': {
    students: 'studemo.txt',
    id: '01 Student ID',
    family: '03 Student Last Name',
    given: '04 Student First Name',
    emptied: '02 State Student ID',
    enrollments: 'roster.txt',
  },
  learned: {
    students: 'stu_extract.csv',
    id: 'Stu ID',
    family: 'Last',
    given: 'First',
    emptied: 'Student Email',
    enrollments: 'sec_extract.csv',
  },
};

export function habitsOf(seed: number): Habits {
  const chance = chanceOf(seed);
  const one = <T>(list: readonly T[], what: string) => chance.pick(list, 'habit', what);
  return {
    terms: one(['all', 'current'], 'terms'),
    graduation: one(['in June', 'at the rollover'], 'graduation'),
    newIds: one(['same length', 'nine digits', 'with a letter'], 'new ids'),
    order: one(['sorted', 'any'], 'order'),
    lineEnding: one(['\r\n', '\n'], 'line ending'),
    quoteAll: one([true, false], 'quotes'),
    names: one(['plain', 'plain', 'dated'], 'names'),
    stamps: one([true, false, false], 'stamps'),
  };
}

/** The export's tables, in the order of this night. */
export function sheetsOf(district: District, layout: YearLayout, habits: Habits, date: string): Sheet[] {
  const chance = chanceOf(Number(date.replaceAll('-', '')));
  return plainSheets(district, layout).map((sheet) => {
    const stamp = sheet.columns.indexOf('dateLastModified');
    const stamped = habits.stamps && stamp >= 0 && sheet.name !== 'manifest.csv';
    const rows = stamped ? sheet.rows.map((row) => row.with(stamp, `${date}T08:30:00.000Z`)) : sheet.rows;
    if (habits.order === 'sorted' || sheet.name === 'manifest.csv') return { ...sheet, rows };
    const places = rows.map((row, at) => ({ row, place: chance.share(sheet.name, at) }));
    return { ...sheet, rows: places.sort((a, b) => a.place - b.place).map(({ row }) => row) };
  });
}

function plainSheets(district: District, layout: YearLayout): Sheet[] {
  if (layout === 'learned') {
    const dialect: Dialect = { delimiter: ',', quoting: 'rfc4180', header: true };
    return extractOf(district).map((table) => ({ ...table, dialect }));
  }
  const files = builtInLayout(layout)!.files;
  return tablesOf(district, layout).map(({ file: name, columns, rows }) => ({
    name,
    columns,
    rows: [...rows],
    dialect: files.find((it: LayoutFile) => it.name === name)!,
  }));
}

export function written(sheets: readonly Sheet[], habits: Habits, date: string): SentFile[] {
  const { lineEnding, quoteAll } = habits;
  return sheets.map(({ name, columns, rows, dialect }) => {
    const text = [...linesOf({ file: name, columns, rows }, dialect, { lineEnding, quoteAll })].join('');
    return { of: name, name: sentName(name, habits, date), bytes: new TextEncoder().encode(text) };
  });
}

/** Infinite Campus and others put the day of the run into the name. */
function sentName(name: string, { names }: Habits, date: string): string {
  if (names === 'plain' || name === 'manifest.csv') return name;
  return name.replace(/(\.\w+)$/, `_${date.replaceAll('-', '')}$1`);
}
