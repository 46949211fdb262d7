// What the export scripts of districts do wrong, each as a night.
import { changed, type Scenario, without } from './scenario.ts';
import { smallDistrict } from './school.ts';
import { clever, extract, extractColumns, extractEnrollments, extractRows, names, oneRoster } from './systems.ts';
import { eachLine, inWindows1252, onLine, written } from './texts.ts';

export function scriptNights(): Scenario[] {
  const small = smallDistrict(34);
  const many = smallDistrict(120);
  const text = extract(many);
  const few = extract(smallDistrict(40));
  const header = text.slice(0, text.indexOf('\n') + 1);
  return [
    {
      name: 'script-header-only-all-files',
      about:
        'The script writes the headers before it asks the database; the database is down, and only headers are sent.',
      layout: 'oneroster-1.1',
      before: oneRoster(small),
      tonight: changed(oneRoster(small), {
        'users.csv': (csv) => csv.slice(0, csv.indexOf('\n') + 1),
        'enrollments.csv': (csv) => csv.slice(0, csv.indexOf('\n') + 1),
        'classes.csv': (csv) => csv.slice(0, csv.indexOf('\n') + 1),
      }),
      must: [
        'reject',
        'file_header_only users.csv:1',
        'file_header_only enrollments.csv:1',
        'file_header_only classes.csv:1',
      ],
    },
    {
      name: 'script-header-only-one-file',
      about: 'One query of two failed: the students are there, the enrolments are a header alone.',
      layout: 'learn',
      before: { 'students.csv': text, 'enrollments.csv': extractEnrollments(small) },
      tonight: { 'students.csv': text, 'enrollments.csv': 'student_id,section_id,school_id\r\n' },
      must: ['reject', 'file_header_only enrollments.csv:1'],
    },
    {
      name: 'script-windows-1252-tonight',
      about: 'A new server writes in the Windows code page: Peña arrives with the byte F1. Last night it was UTF-8.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': inWindows1252(text) },
      must: ['hold', 'encoding_changed students.csv'],
    },
    {
      name: 'script-windows-1252-first-night',
      about:
        'The first night comes in the Windows code page; the person who confirms it is told, and it is agreed then.',
      layout: 'clever-sftp',
      tonight: changed(clever(small), { 'students.csv': inWindows1252 }),
      must: ['accept', 'encoding_not_utf8 students.csv'],
    },
    {
      name: 'script-bare-comma-28-names-30-fields',
      about:
        'The script joins “last, first” with a bare comma, twice a row: a header of 28 names, and 30 fields in every row.',
      layout: 'learn',
      before: { 'students.csv': wideExtract(40, false) },
      tonight: { 'students.csv': wideExtract(40, true) },
      must: ['reject', 'header_row_width_mismatch students.csv:2'],
    },
    {
      name: 'script-bare-comma-in-some-names',
      about: 'Names are written without quotes; the three juniors of the district make their rows one field too long.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: {
        'students.csv': [20, 47, 90].reduce(
          (all, line) => onLine(all, line, (row) => row.replace(/^(\d+,\d+,[^,]+)/, '$1, Jr.')),
          text,
        ),
      },
      must: ['accept', 'row_too_many_fields students.csv:20'],
    },
    {
      name: 'script-row-for-each-contact',
      about:
        'Somebody joined the contacts to the students: where ids were unique, every second student now comes twice, with another address.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: {
        'students.csv': written(
          extractColumns,
          extractRows(many).flatMap((row, at) =>
            at % 2 === 0 ? [row, { ...row, home_address: `c/o ${row['home_address']}` }] : [row],
          ),
        ),
      },
      must: ['hold', 'bad_rows_over_limit students.csv', 'key_duplicate students.csv:3'],
    },
    {
      name: 'script-date-window-in-summer',
      about: 'The query takes students enrolled “today”; after the last day of school only the summer program is left.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': extract({ ...many, students: many.students.slice(100) }) },
      must: ['hold', 'rows_removed_mass students.csv'],
    },
    {
      name: 'script-date-window-emptied-whole-file',
      about: 'The same a week later: nobody is enrolled “today”, and the file has a header and no rows.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': header },
      must: ['reject', 'file_header_only students.csv:1'],
    },
    {
      name: 'script-network-password-in-last-column',
      about: 'The script now also exports the students’ network passwords, in a new last column.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: {
        'students.csv': written(
          [...extractColumns, 'network_password'],
          extractRows(many).map((row, at) => ({ ...row, network_password: `Tiger${at}!blue` })),
        ),
      },
      must: ['hold', 'column_added students.csv:1', 'secret_column_present students.csv:1'],
    },
    {
      name: 'script-network-password-since-the-first-night',
      about:
        'The passwords are in the file from the first night on: the learned layout knows the column for a secret and masks it, and the person who confirms sees that.',
      layout: 'learn',
      tonight: {
        'students.csv': written(
          [...extractColumns, 'network_password'],
          extractRows(many).map((row, at) => ({ ...row, network_password: `Tiger${at}!blue` })),
        ),
      },
      must: ['accept'],
    },
    {
      name: 'script-retry-by-appending',
      about:
        'The upload broke off and was tried again by appending: the whole file twice, its header once more in the middle.',
      layout: 'learn',
      before: { 'students.csv': few },
      tonight: { 'students.csv': few + few },
      must: [
        'hold',
        'rows_repeated_mass students.csv',
        'row_duplicate_exact students.csv:43',
        'header_repeated students.csv:42',
      ],
    },
    {
      name: 'script-appended-to-last-night',
      about:
        'The script appends to the file of last night instead of beginning anew: all rows twice, no second header.',
      layout: 'learn',
      before: { 'students.csv': few },
      tonight: { 'students.csv': few + few.slice(header.length) },
      must: ['hold', 'rows_repeated_mass students.csv', 'row_duplicate_exact students.csv:42'],
    },
    {
      name: 'script-upload-cut-in-a-row',
      about:
        'The script sends straight to the final name and breaks off in the middle of a row, four fifths into the file.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': text.slice(0, text.indexOf('\n', Math.floor(text.length * 0.8)) + 31) },
      must: ['hold', 'last_record_unterminated students.csv:98', 'rows_removed_mass students.csv'],
    },
    {
      name: 'script-upload-cut-at-a-line-end',
      about: 'The same, but by chance at the end of a line: only the number of rows tells.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': text.slice(0, text.indexOf('\n', Math.floor(text.length * 0.6)) + 1) },
      must: ['hold', 'rows_removed_mass students.csv'],
    },
    {
      name: 'script-upload-cut-inside-quotes',
      about: 'The upload broke off inside a quoted value; what is missing is not only the end of that row.',
      layout: 'learn',
      before: { 'students.csv': extract(many, { quoteAll: true }) },
      tonight: { 'students.csv': extract(many, { quoteAll: true }).slice(0, -14) },
      must: ['hold', 'last_record_unterminated students.csv:121'],
    },
    {
      name: 'script-error-text-instead-of-rows',
      about: 'The program that makes the file wrote its error message into it.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': 'ORA-12541: TNS:no listener\r\n' },
      must: ['reject', 'header_missing students.csv:1'],
    },
    {
      name: 'script-zero-bytes',
      about: 'The exporter crashed after it had opened the file.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': '' },
      must: ['reject', 'file_empty students.csv'],
    },
    {
      name: 'script-one-file-not-sent',
      about: 'Four of five Clever files came; the sections did not, and whatever hangs on them was not looked at.',
      layout: 'clever-sftp',
      before: clever(small),
      tonight: without(clever(small), 'sections.csv'),
      must: ['reject', 'file_missing_from_set sections.csv'],
    },
    {
      name: 'script-copy-beside-the-file',
      about: 'Somebody downloaded and saved the students again in the export folder; the copy is not used.',
      layout: 'learn',
      before: { 'students.csv': few },
      tonight: { 'students.csv': few, 'students (1).csv': few },
      must: ['accept', 'file_unexpected students (1).csv'],
    },
    {
      name: 'script-name-in-capitals',
      about: 'After an update the file is called STUDENTS.CSV; vendors that look at the case would not find it.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'STUDENTS.CSV': text },
      must: ['accept', 'file_name_case_changed students.csv'],
    },
    {
      name: 'script-column-names-with-spaces',
      about: 'The script pads its column names and writes some in capitals; what they mean is clear.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: {
        'students.csv': onLine(text, 1, (line) => line.replace('grade', ' Grade ').replace('email', 'EMAIL')),
      },
      must: ['accept', 'column_name_whitespace_or_case students.csv:1'],
    },
    {
      name: 'script-zeros-stripped-by-excel',
      about: 'Somebody opened the file in Excel and saved it: the zeros in front of the ids are gone.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: { 'students.csv': eachLine(text, (line) => line.replace(/^0+/, '')) },
      must: [
        'hold',
        'id_lost_leading_zeros students.csv:2',
        'rows_removed_mass students.csv',
        'rows_added_mass students.csv',
      ],
    },
    {
      name: 'script-long-ids-in-scientific-notation',
      about: 'Excel rewrote the ten-digit state ids as 9.10457E+09.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: {
        'students.csv': eachLine(text, (line, number) =>
          number === 1 ? line : line.replace(/,9\d{9},/, ',9.10457E+09,'),
        ),
      },
      must: [
        'hold',
        'id_scientific_notation students.csv:2',
        'bad_rows_over_limit students.csv',
        'rows_changed_mass students.csv',
        'id_format_changed students.csv',
      ],
    },
    {
      name: 'script-ids-as-floats',
      about: 'The ids went through a number with decimals: 4512.0.',
      layout: 'learn',
      before: { 'students.csv': text },
      tonight: {
        'students.csv': eachLine(text, (line, number) => (number === 1 ? line : line.replace(/^0*(\d+)/, '$1.0'))),
      },
      must: [
        'hold',
        'id_decimal_tail students.csv:2',
        'bad_rows_over_limit students.csv',
        'rows_removed_mass students.csv',
        'key_space_replaced students.csv',
        'id_format_changed students.csv',
        'rows_added_mass students.csv',
      ],
    },
  ];
}

/** 28 columns, two of them names as “last, first”; with `isBare` without quotes around them. */
function wideExtract(count: number, isBare: boolean): string {
  const district = smallDistrict(count);
  const more = Array.from({ length: 16 }, (_, at) => `field_${at + 13}`);
  const columns = [...extractColumns, ...more].map((name) =>
    name === 'last_name' ? 'student_name' : name === 'first_name' ? 'teacher_name' : name,
  );
  const rows = extractRows(district).map((row, at) => ({
    ...row,
    student_name: `${row['last_name']}, ${row['first_name']}`,
    teacher_name: `${district.teachers[at % 5]!.family}, ${district.teachers[at % 5]!.given}`,
    ...Object.fromEntries(more.map((name, n) => [name, n % 3 === 0 ? 'Y' : ''])),
  }));
  void names;
  return written(columns, rows, { isBare });
}
