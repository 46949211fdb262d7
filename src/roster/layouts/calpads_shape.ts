// What the record types of CALPADS have in common: carets, no header, no quotes, and a record type in the first column.
// Columns and order are known for one year, their ends change by year; marks and code values are mostly unconfirmed, so
// that all but the record type is a warning at most.
import type { LayoutColumn, LayoutFile } from '../layout.ts';
import { type ColumnFacts, csv, may, must } from './shape.ts';

const date: ColumnFacts = { type: 'date', formats: ['YYYYMMDD'], inferred: true };

const each = (names: string, make: (name: string) => LayoutColumn) => names.split(' | ').map(make);

/** Columns that should be filled. Names are divided by ` | `. */
export const wanted = (names: string) => each(names, (name) => must(name, { inferred: true }));
export const wantedDay = (name: string) => must(name, date);
export const day = (name: string) => may(name, date);
/** Y, N or blank. */
export const yesNo = (names: string) =>
  each(names, (name) => may(name, { type: 'enum', values: ['Y', 'N'], inferred: true }));
const genders: ColumnFacts = { type: 'enum', values: ['M', 'F', 'X'], inferred: true };
export const wantedGender = must('StudentGenderCode', genders);
export const staffGender = may('StaffGenderCode', genders);
export const school = (name: string) => must(name, { inferred: true, group: 'school' });
/** Files carry what changed: the student's enrollment may be at the state already. */
export const ssid = may('SSID', { references: 'SENR.txt.SSID', mayPointOutside: true });
export const staffId = must('SEID', { references: 'SDEM.txt.SEID', mayPointOutside: true, inferred: true });

/** Whom a record is about, as most student records have it after the record's own head. */
export const student: LayoutColumn[] = [
  ssid,
  ...wanted('LocalStudentID | StudentLegalFirstName | StudentLegalLastName'),
  wantedDay('StudentBirthDate'),
  wantedGender,
];

/** Names with suffix and aliases, birth and where it was. */
export const wholeStudent: LayoutColumn[] = [
  ...wanted('LocalStudentID | StudentLegalFirstName'),
  may('StudentLegalMiddleName'),
  ...wanted('StudentLegalLastName'),
  may('StudentLegalNameSuffix'),
  may('StudentAliasFirstName'),
  may('StudentAliasMiddleName'),
  may('StudentAliasLastName'),
  wantedDay('StudentBirthDate'),
  wantedGender,
  may('StudentBirthCity'),
  may('StudentBirthStateProvinceCode'),
  may('StudentBirthCountryCode'),
];

/** The district, the school and the year, as most records begin. */
export function head(schoolName?: string): LayoutColumn[] {
  const place = schoolName === undefined ? [] : [school(schoolName)];
  return [may('LocalRecordID'), ...wanted('ReportingLEA'), ...place, ...wanted('AcademicYearID')];
}

/** One record type. `SENR` is sent, `SENR-R` is what the state's extract of the same record says. */
export function recordType(code: string, columns: LayoutColumn[]): LayoutFile {
  return csv(`${code}.txt`, {
    pattern: `^.*${code}.*\\.(?:[Tt][Xx][Tt]|[Cc][Ss][Vv])$`,
    key: [],
    required: false,
    delimiter: '^',
    header: false,
    quoting: 'none',
    columns: [
      must('RecordTypeCode', { type: 'enum', values: [code, `${code}-R`] }),
      may('TransactionTypeCode', { type: 'enum', values: ['A', 'R', 'D'], inferred: true }),
      ...columns,
    ],
  });
}
