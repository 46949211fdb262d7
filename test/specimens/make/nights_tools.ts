// What database tools, spreadsheets and upload jobs leave in a file, and nights that look like another one.
import { changed, type Scenario } from './scenario.ts';
import { smallDistrict } from './school.ts';
import {
  clever,
  extract,
  extractColumns,
  extractEnrollments,
  extractRows,
  gradeCam,
  names,
  oneRoster,
} from './systems.ts';
import { eachLine, inUtf16, onLine, type Row, written } from './texts.ts';

export function toolNights(): Scenario[] {
  const few = smallDistrict(40);
  const text = extract(few);
  const rows = extractRows(few);
  const learned = { layout: 'learn', before: { 'students.csv': text } };
  const withRows = (change: (row: Row, at: number) => Row) => written(extractColumns, rows.map(change));
  const phoned = ['student_id', 'last_name', 'first_name', 'home_phone'];
  const withPhone = (change: (phone: string) => string) =>
    written(
      phoned,
      rows.map((row, at) => ({ ...row, home_phone: change(`559555${1000 + at * 7}`) })),
    );
  const teacher = few.teachers[1]!;
  return [
    {
      name: 'tools-rollover-in-its-window',
      about:
        'The district has declared these days for its rollover: the students stay, and of the enrolments only those of the summer are left.',
      layout: 'learn',
      before: { 'students.csv': text, 'enrollments.csv': extractEnrollments(few) },
      tonight: {
        'students.csv': extract(smallDistrict(41)),
        'enrollments.csv': extractEnrollments({ ...few, students: few.students.slice(0, 6) }),
      },
      rollover: { from: '2027-06-20', until: '2027-08-01' },
      must: ['hold', 'rollover_suspected enrollments.csv', 'rows_removed_mass enrollments.csv'],
    },
    {
      name: 'tools-file-of-last-month-again',
      about: 'The upload job took the file that lay in its folder since October; newer ones were accepted since then.',
      layout: 'learn',
      earlier: { october: { 'students.csv': extract(smallDistrict(38)) } },
      older: [{ folder: 'october', receivedOn: '2026-10-21' }],
      before: { 'students.csv': text },
      tonight: { 'students.csv': extract(smallDistrict(38)) },
      must: ['hold', 'file_stale_replay students.csv'],
    },
    {
      name: 'tools-dashes-under-the-header',
      about: 'sqlcmd draws a line of dashes under the header and says at the end how many rows it has affected.',
      ...learned,
      tonight: {
        'students.csv': `${onLine(text, 1, (line) => `${line}\r\n${line.replaceAll(/[^,]+/g, '----')}`)}\r\n(40 rows affected)\r\n`,
      },
      must: ['hold', 'header_repeated students.csv:2', 'row_blank students.csv:43', 'footer_row students.csv:44'],
    },
    {
      name: 'tools-footer-in-spanish',
      about: 'The report tool was set to Spanish; its last line says how many records there are, and is right.',
      ...learned,
      tonight: { 'students.csv': `${text}Total de registros: 40\r\n` },
      must: ['accept', 'footer_row students.csv:42'],
    },
    {
      name: 'tools-footer-in-german-with-another-count',
      about: 'The same in German, and the file lost rows on its way: the footer says 52.',
      ...learned,
      tonight: { 'students.csv': `${text}Anzahl Datensätze: 52\r\n` },
      must: ['hold', 'footer_row students.csv:42', 'footer_count_mismatch students.csv:42'],
    },
    {
      name: 'tools-page-numbers-below',
      about: 'The file is a printed report saved as text: its last line is the page number, which is no count of rows.',
      ...learned,
      tonight: { 'students.csv': `${text}Page 1 of 1\r\n` },
      must: ['accept', 'footer_row students.csv:42'],
    },
    {
      name: 'tools-telephones-in-scientific-notation',
      about: 'Excel took the telephone numbers for numbers: 5.59556E+09.',
      layout: 'learn',
      before: { 'students.csv': withPhone((phone) => phone) },
      tonight: { 'students.csv': withPhone((phone) => `${(Number(phone) / 1e9).toFixed(5)}E+09`) },
      must: [
        'hold',
        'id_scientific_notation students.csv:2',
        'bad_rows_over_limit students.csv',
        'rows_changed_mass students.csv',
      ],
    },
    {
      name: 'tools-addresses-under-last-name-first-night',
      about: 'The first night of Clever: the SELECT list was shifted, and e-mail addresses stand under Last_name.',
      layout: 'clever-sftp',
      tonight: changed(clever(few), {
        'students.csv': (csv) => {
          const place = csv.slice(0, csv.indexOf('\r')).split(',').indexOf('Last_name');
          return eachLine(csv, (line, number) =>
            number === 1 ? line : line.split(',').with(place, `s${number}@lakeside.example`).join(','),
          );
        },
      }),
      must: ['hold', 'column_content_swapped students.csv:2'],
    },
    {
      name: 'tools-teacher-misspelt-in-her-first-row',
      about:
        'One name of a teacher was decoded wrongly, in the first of her rows: that row is wrong, and no other one.',
      layout: 'gradecam-combined',
      before: gradeCam(few),
      tonight: changed(gradeCam(few), {
        'combined.csv': (csv) => {
          const first = csv.split('\n').findIndex((line) => line.includes(teacher.id)) + 1;
          return onLine(csv, first, (line) => line.replace(teacher.family, `${teacher.family}x`));
        },
      }),
      must: ['accept', 'attributes_disagree combined.csv'],
    },
    {
      name: 'tools-cut-among-the-separators',
      about: 'The upload broke off behind the first separators of a row whose first values are blank.',
      layout: 'learn',
      before: { 'staff.csv': staffWithoutTitles(30) },
      tonight: { 'staff.csv': `${staffWithoutTitles(30).split('\r\n').slice(0, 29).join('\r\n')}\r\n,` },
      must: ['hold', 'last_record_unterminated staff.csv:30'],
    },
    {
      name: 'tools-other-half-in-utf-16',
      about: 'PowerShell’s >> appends in UTF-16 to a file that another program began in UTF-8.',
      ...learned,
      tonight: {
        'students.csv': Buffer.concat([
          Buffer.from(onlyLines(text, 1, 21)),
          inUtf16(onlyLines(text, 22, 41)).subarray(2),
        ]),
      },
      must: [
        'hold',
        'encoding_mixed students.csv:22',
        'row_blank students.csv:23',
        'bad_rows_over_limit students.csv',
        'rows_removed_mass students.csv',
      ],
    },
    {
      name: 'tools-column-appended-and-half-gone',
      about:
        'A column was appended, which a person might let pass; but half of the students are gone as well, and that is said too.',
      ...learned,
      tonight: {
        'students.csv': eachLine(onlyLines(text, 1, 19), (line, number) => `${line},${number === 1 ? 'bus' : '12'}`),
      },
      must: ['hold', 'column_added students.csv:1', 'rows_removed_mass students.csv', 'rule_not_run students.csv'],
    },
    {
      name: 'tools-ids-without-zeros-in-one-file-first-night',
      about: 'The first night of OneRoster: the enrolments come from a query that makes numbers of the user ids.',
      layout: 'oneroster-1.1',
      tonight: changed(oneRoster(few), {
        'enrollments.csv': (csv) => eachLine(csv, (line) => line.replaceAll(/,0+(\d{4}),/g, ',$1,')),
      }),
      must: [
        'hold',
        'id_lost_leading_zeros enrollments.csv:14',
        'reference_missing enrollments.csv:14',
        'reference_ratio_high enrollments.csv',
        'bad_rows_over_limit enrollments.csv',
      ],
    },
    {
      name: 'tools-header-with-blank-and-double-names',
      about:
        'A query without names for its columns: one has none, two have the same. It was agreed as it is, and tonight it still is so.',
      layout: 'learn',
      before: { 'students.csv': onLine(text, 1, unnamed) },
      tonight: { 'students.csv': onLine(extract(smallDistrict(41)), 1, unnamed) },
      must: ['accept'],
    },
    {
      name: 'tools-canvas-accounts-by-their-names',
      about: 'The accounts are sorted by name: two departments stand before the school they belong to.',
      layout: 'canvas-sis',
      tonight: {
        'accounts.csv': written(names('account_id parent_account_id name status'), [
          { account_id: 'D1', name: 'Lakeside Unified', status: 'active' },
          { account_id: 'S31-ART', parent_account_id: 'S31', name: 'Art', status: 'active' },
          { account_id: 'S31-BIO', parent_account_id: 'S31', name: 'Biology', status: 'active' },
          { account_id: 'S12', parent_account_id: 'D1', name: 'Lincoln Middle', status: 'active' },
          { account_id: 'S31', parent_account_id: 'D1', name: 'The High School', status: 'active' },
        ]),
      },
      must: ['accept', 'parent_after_child accounts.csv:3'],
    },
    {
      name: 'tools-odd-names-of-real-people',
      about:
        'Names that look like faults and are none: Null, True, -, #1, D’Angelo-St. John, one letter, twins born on one day.',
      ...learned,
      tonight: {
        'students.csv': withRows((row, at) => {
          const odd = [
            'Null',
            'True',
            '-',
            '#1',
            "D'Angelo-St. John",
            'X',
            'Total',
            'Nan',
            "O'Brien",
            'محمد',
            '李',
            'Å',
          ][at];
          return odd === undefined ? row : { ...row, last_name: odd };
        }),
      },
      must: ['accept'],
    },
    {
      name: 'tools-last-value-cut-first-night',
      about:
        'The very first upload broke off within the id of the last student; the other lines have a line end. Nothing was agreed yet, but the value is shorter than any other.',
      layout: 'clever-sftp',
      tonight: changed(clever(smallDistrict(34)), {
        'enrollments.csv': (text) => text.trimEnd().slice(0, -2),
      }),
      must: ['hold', 'last_record_unterminated enrollments.csv', 'reference_missing enrollments.csv'],
    },
    {
      name: 'clean-optional-file-without-rows',
      about: 'A district without further staff still exports staff.csv, every night, with its header alone.',
      layout: 'clever-sftp',
      before: { ...clever(smallDistrict(34)), 'staff.csv': 'School_id,Staff_id,First_name,Last_name\r\n' },
      tonight: { ...clever(smallDistrict(34)), 'staff.csv': 'School_id,Staff_id,First_name,Last_name\r\n' },
      must: ['accept'],
    },
    {
      name: 'data-email-blank-in-the-second-half',
      about:
        'A join broke halfway: the second half of the students has no e-mail. Fewer rows changed than the guard allows.',
      layout: 'learn',
      before: { 'students.csv': extract(smallDistrict(120)) },
      tonight: {
        'students.csv': eachLine(extract(smallDistrict(120)), (line, number) =>
          number > 61 ? line.replace(/[^,]*@[^,]*/, '') : line,
        ),
      },
      must: ['hold', 'column_emptied students.csv'],
    },
  ];
}

/** The header of a query that names not all of its columns. */
function unnamed(header: string): string {
  return header.replace('middle_name', '').replace('school_name', 'school_id');
}

/** Lines from the one to the other, 1 being the first. */
function onlyLines(text: string, from: number, to: number): string {
  return eachLine(text, (line, number) => (number >= from && number <= to ? line : undefined));
}

/** Staff whose first two columns may be blank. */
function staffWithoutTitles(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => ({
    title: at % 3 === 0 ? 'Dr.' : '',
    suffix: at % 5 === 0 ? 'Jr.' : '',
    staff_id: String(80_100 + at),
    last_name: `Name${at}`,
  }));
  return written(['title', 'suffix', 'staff_id', 'last_name'], rows);
}
