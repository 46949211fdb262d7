// What OneRoster 1.1 and 1.2 have in common: three columns every file begins with, a fixed order, extensions at the end.
import type { LayoutColumn, LayoutFile } from '../layout.ts';
import { type ColumnFacts, csv, may, must } from './shape.ts';

export const isoDate = ['YYYY-MM-DD'];
export const yesNo = ['true', 'false'];

/** Status and time of change belong to delta sets; many producers fill them in bulk sets too. */
export const record: LayoutColumn[] = [
  must('sourcedId', { type: 'guid', maxLength: 255 }),
  may('status', { type: 'enum', values: ['active', 'tobedeleted'], requiredWhen: 'delta', emptyWhen: 'bulk' }),
  may('dateLastModified', { type: 'datetime', requiredWhen: 'delta', emptyWhen: 'bulk' }),
];

/** Extensions come after the last column; their names begin with `metadata.`. Some systems put theirs before it. */
const extensions = { extraColumns: 'at-end', extraNames: '^metadata\\.' } as const;

/** A reference to a school: the district above it, or a department in it, will not do. */
export const toSchool: ColumnFacts = {
  type: 'guid',
  references: 'orgs.csv.sourcedId',
  referencesType: { column: 'type', values: ['school'] },
  group: 'school',
};

export const toSchoolYear: ColumnFacts = {
  type: 'guid',
  references: 'academicSessions.csv.sourcedId',
  referencesType: { column: 'type', values: ['schoolYear'] },
};

/** A file of records keyed by sourcedId, part of every roster set unless it is said to be optional. */
export function records(name: string, need: 'required' | 'optional', columns: LayoutColumn[]): LayoutFile {
  return csv(name, {
    key: ['sourcedId'],
    required: need === 'required',
    // In a bulk set every reference has its target in the set.
    ...(need === 'required' ? {} : { neededWhenReferenced: true, mayBeEmpty: true }),
    columnOrder: 'fixed',
    ...extensions,
    columns: [...record, ...columns],
  });
}

/** The columns of demographics.csv that both versions have alike. */
const originColumns: LayoutColumn[] = [
  may('americanIndianOrAlaskaNative', { type: 'enum', values: yesNo }),
  may('asian', { type: 'enum', values: yesNo }),
  may('blackOrAfricanAmerican', { type: 'enum', values: yesNo }),
  may('nativeHawaiianOrOtherPacificIslander', { type: 'enum', values: yesNo }),
  may('white', { type: 'enum', values: yesNo }),
  may('demographicRaceTwoOrMoreRaces', { type: 'enum', values: yesNo }),
  may('hispanicOrLatinoEthnicity', { type: 'enum', values: yesNo }),
  may('countryOfBirthCode'),
  may('stateOfBirthAbbreviation'),
  may('cityOfBirth'),
  may('publicSchoolResidenceStatus'),
];

/** One row per user, under the user's own sourcedId; `columns` are those the versions have apart. */
export function demographics(columns: LayoutColumn[]): LayoutFile {
  return csv('demographics.csv', {
    key: ['sourcedId'],
    required: false,
    mayBeEmpty: true,
    columnOrder: 'fixed',
    ...extensions,
    columns: [
      must('sourcedId', { type: 'guid', maxLength: 255, references: 'users.csv.sourcedId' }),
      ...record.slice(1),
      ...columns,
      ...originColumns,
    ],
  });
}

/** Part of every zip; loose files often come without it. It names the version of the set. */
export function manifest(version: string): LayoutFile {
  return csv('manifest.csv', {
    key: ['propertyName'],
    required: false,
    columnOrder: 'fixed',
    extraColumns: 'at-end',
    properties: { 'oneroster.version': version },
    columns: [must('propertyName'), must('value', { filled: false })],
  });
}
