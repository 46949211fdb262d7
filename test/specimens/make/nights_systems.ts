// What particular source systems and their menus do to a night.
import { changed, type Scenario } from './scenario.ts';
import { smallDistrict } from './school.ts';
import { clever, extract, extractEnrollments, gradeCam, oneRoster } from './systems.ts';
import { eachLine, inUtf16, onLine, zipped } from './texts.ts';

export function systemNights(): Scenario[] {
  const small = smallDistrict(34);
  const many = smallDistrict(120);
  const few = smallDistrict(40);
  const tabs = { delimiter: '\t', ending: '\n', isBare: true };
  return [
    {
      name: 'powerschool-delimiter-changed',
      about: 'An admin changed the field delimiter of AutoSend from tab to comma.',
      layout: 'learn',
      before: { 'students.text': extract(many, tabs) },
      tonight: { 'students.text': extract(many, { ...tabs, delimiter: ',' }) },
      must: ['reject', 'delimiter_changed students.text:1'],
    },
    {
      name: 'powerschool-character-set-changed',
      about: 'An admin changed the character set of AutoSend from UTF-8 to UTF-16.',
      layout: 'learn',
      before: { 'students.text': extract(smallDistrict(60), tabs) },
      tonight: { 'students.text': inUtf16(extract(smallDistrict(60), tabs)) },
      must: ['hold', 'encoding_changed students.text'],
    },
    {
      name: 'powerschool-field-list-shorter',
      about: 'An admin took one field out of the AutoSend field list.',
      layout: 'learn',
      before: { 'students.text': extract(many, tabs) },
      tonight: {
        'students.text': eachLine(extract(many, tabs), (line) => line.split('\t').toSpliced(6, 1).join('\t')),
      },
      must: ['reject', 'column_missing students.text:1'],
    },
    {
      name: 'powerschool-field-list-reordered',
      about: 'An admin moved one field of the AutoSend field list up: first and last name changed places.',
      layout: 'learn',
      before: { 'students.text': extract(many, tabs) },
      tonight: {
        'students.text': eachLine(extract(many, tabs), (line) => {
          const [id, state, last, first, ...rest] = line.split('\t');
          return [id, state, first, last, ...rest].join('\t');
        }),
      },
      must: ['reject', 'column_order_changed students.text:1'],
    },
    {
      name: 'infinite-campus-last-nights-file-again',
      about: 'The extract did not run, and the sending job sent the newest file it found: that of last night.',
      layout: 'learn',
      before: { 'students_20261119.csv': extract(many) },
      tonight: { 'students_20261119.csv': extract(many) },
      nights: {
        receivedOn: '2026-11-20',
        lastAccepted: { receivedOn: '2026-11-19', names: ['students_20261119.csv'] },
      },
      must: ['hold', 'file_date_stale students_20261119.csv'],
    },
    {
      name: 'infinite-campus-two-nights-in-the-folder',
      about: 'The files of two nights lie side by side; the newer one is checked, the older is left out.',
      layout: 'learn',
      before: { 'students_20261119.csv': extract(few) },
      tonight: { 'students_20261119.csv': extract(few), 'students_20261120.csv': extract(smallDistrict(41)) },
      nights: {
        receivedOn: '2026-11-20',
        lastAccepted: { receivedOn: '2026-11-19', names: ['students_20261119.csv'] },
      },
      must: ['accept', 'file_unexpected students_20261119.csv'],
    },
    {
      name: 'infinite-campus-files-of-two-nights',
      about: 'The students are of tonight, the enrolments of three nights ago: their task did not run.',
      layout: 'learn',
      before: { 'students_20261119.csv': extract(few), 'enrollments_20261119.csv': extractEnrollments(few) },
      tonight: { 'students_20261120.csv': extract(few), 'enrollments_20261117.csv': extractEnrollments(few) },
      must: ['hold', 'set_mixed_ages enrollments_20261117.csv'],
    },
    {
      name: 'infinite-campus-zip-with-a-folder',
      about: 'The Zip Tool was pointed at a folder instead of at its files.',
      layout: 'oneroster-1.1',
      before: { 'oneroster.zip': zipped(oneRoster(small)) },
      tonight: {
        'oneroster.zip': zipped(
          Object.fromEntries(Object.entries(oneRoster(small)).map(([name, text]) => [`export/${name}`, text])),
        ),
      },
      must: ['reject', 'archive_layout_bad oneroster.zip'],
    },
    {
      name: 'infinite-campus-zip-cut-off',
      about: 'The zip arrived without its last third.',
      layout: 'oneroster-1.1',
      before: { 'oneroster.zip': zipped(oneRoster(small)) },
      tonight: { 'oneroster.zip': cut(zipped(oneRoster(small))) },
      must: ['reject', 'archive_damaged oneroster.zip'],
    },
    {
      name: 'aeries-staff-prefix-lost',
      about:
        'After an update the staff ids come without TCH_, in the users and not in the enrolments: the teachers’ rows point nowhere.',
      layout: 'oneroster-1.1',
      before: oneRoster(small),
      tonight: changed(oneRoster(small), { 'users.csv': (text) => text.replaceAll('TCH_', '') }),
      must: [
        'hold',
        'reference_missing enrollments.csv:2',
        'reference_ratio_high enrollments.csv',
        'bad_rows_over_limit enrollments.csv',
      ],
    },
    {
      name: 'aeries-school-filter-left-on',
      about:
        'A school was chosen in the extract and never unchosen: the middle school is gone from users and enrolments.',
      layout: 'oneroster-1.1',
      before: oneRoster(small),
      tonight: changed(oneRoster(small), {
        'users.csv': (text) => eachLine(text, (line) => (line.includes(',ORG0012,') ? undefined : line)),
        'enrollments.csv': (text) => eachLine(text, (line) => (line.includes(',ORG0012,') ? undefined : line)),
      }),
      must: [
        'hold',
        'rows_removed_mass users.csv',
        'rows_removed_mass enrollments.csv',
        'group_removed_whole users.csv',
        'group_removed_whole enrollments.csv',
      ],
    },
    {
      name: 'aeries-school-code-of-the-district',
      about: 'Some students are enrolled at the district office, which is an org of type district and no school.',
      layout: 'oneroster-1.1',
      before: oneRoster(small),
      tonight: changed(oneRoster(small), {
        'classes.csv': (text) => onLine(text, 4, (line) => line.replace(/,ORG00\d\d,/, ',ORG0,')),
      }),
      must: ['accept', 'reference_wrong_type classes.csv:4'],
    },
    {
      name: 'skyward-title-above-the-header',
      about: 'Somebody ticked “include report title” in the SkyBuild template.',
      layout: 'learn',
      before: { 'SKY_STUDENTS.csv': extract(many) },
      tonight: { 'SKY_STUDENTS.csv': `Nightly Student Export 11/20/2026\r\n${extract(many)}` },
      must: ['reject', 'title_row_above_header SKY_STUDENTS.csv:1'],
    },
    {
      name: 'skyward-footer-with-the-right-count',
      about: 'The template writes a last line with the number of rows, and it is right.',
      layout: 'learn',
      before: { 'SKY_STUDENTS.csv': extract(many) },
      tonight: { 'SKY_STUDENTS.csv': `${extract(many)}TOTAL,120\r\n` },
      must: ['accept', 'footer_row SKY_STUDENTS.csv:122'],
    },
    {
      name: 'skyward-footer-with-another-count',
      about: 'The last line says 1,204 rows; the file has 120.',
      layout: 'learn',
      before: { 'SKY_STUDENTS.csv': extract(many) },
      tonight: { 'SKY_STUDENTS.csv': `${extract(many)}TOTAL,1204\r\n` },
      must: ['hold', 'footer_row SKY_STUDENTS.csv:122', 'footer_count_mismatch SKY_STUDENTS.csv:122'],
    },
    {
      name: 'skyward-trailing-comma-new',
      about: 'The template now ends every row with a comma, but not the header.',
      layout: 'learn',
      before: { 'SKY_STUDENTS.csv': extract(many) },
      tonight: { 'SKY_STUDENTS.csv': eachLine(extract(many), (line, number) => (number === 1 ? line : `${line},`)) },
      must: ['reject', 'header_row_width_mismatch SKY_STUDENTS.csv:2'],
    },
    {
      name: 'aequitas-new-column-in-front',
      about: 'A new version of Q writes a record number in front of every row.',
      layout: 'learn',
      before: { 'q_students.csv': extract(many, { delimiter: ';' }) },
      tonight: {
        'q_students.csv': eachLine(extract(many, { delimiter: ';' }), (line, number) =>
          number === 1 ? `rec_no;${line}` : `${number - 1};${line}`,
        ),
      },
      must: ['reject', 'column_added q_students.csv:1'],
    },
    {
      name: 'clever-columns-renamed',
      about: 'Somebody tidied up the template: Student_id is now called SIS_id.',
      layout: 'clever-sftp',
      before: clever(small),
      tonight: changed(clever(small), { 'students.csv': (text) => text.replace('Student_id', 'SIS_id') }),
      must: ['reject', 'column_renamed students.csv:1'],
    },
    {
      name: 'clever-seven-contacts',
      about: 'A student has seven contacts; Clever takes five rows and drops the others.',
      layout: 'clever-sftp',
      before: clever(small, { contacts: 4 }),
      tonight: changed(clever(small, { contacts: 4 }), {
        'students.csv': (text) => {
          const lines = text.split('\r\n');
          const row = lines[1]!;
          const more = [3, 4, 5, 6, 7, 8].map((n) =>
            row.replace('Contact 1', `Contact ${n}`).replace('Mother', 'Other'),
          );
          return [lines[0], row, ...more, ...lines.slice(2)].join('\r\n');
        },
      }),
      must: ['accept', 'too_many_repeats students.csv'],
    },
    {
      name: 'clever-section-of-a-deleted-teacher',
      about: 'A teacher left and was deleted; the sections still name her.',
      layout: 'clever-sftp',
      before: clever(few),
      tonight: changed(clever(few), {
        'teachers.csv': (text) => eachLine(text, (line) => (line.includes('00812') ? undefined : line)),
      }),
      must: ['hold', 'reference_missing sections.csv:4', 'reference_ratio_high sections.csv'],
    },
    {
      name: 'gradecam-columns-in-another-order',
      about: 'The order of fields must not change between imports; tonight the class stands before the staff.',
      layout: 'gradecam-combined',
      before: gradeCam(small),
      tonight: changed(gradeCam(small), {
        'combined.csv': (text) =>
          eachLine(text, (line) => {
            const cells = line.split(',');
            return [...cells.slice(0, 2), ...cells.slice(6, 9), ...cells.slice(2, 6), ...cells.slice(9)].join(',');
          }),
      }),
      must: ['reject', 'column_order_changed combined.csv:1'],
    },
    {
      name: 'gradecam-recycled-staff-id',
      about: 'The id of a teacher who left was given to a new one: the same Staff_ID with two names.',
      layout: 'gradecam-combined',
      before: gradeCam(small),
      tonight: changed(gradeCam(small), {
        'combined.csv': (text) => {
          let seen = 0;
          return eachLine(text, (line) =>
            line.includes(',00812,') && seen++ > 5
              ? line.replace(/,[^,]+,[^,]+,[^,]+,00812,/, ',Dana,Whitfield,dwhitfield@lakeside.example,00812,')
              : line,
          );
        },
      }),
      must: ['hold', 'attributes_disagree combined.csv', 'bad_rows_over_limit combined.csv'],
    },
    {
      name: 'gradecam-edited-by-hand',
      about:
        'Somebody opened the file in Excel to mend a name and saved it with semicolons, as their country’s Excel does.',
      layout: 'gradecam-combined',
      before: gradeCam(small),
      tonight: changed(gradeCam(small), { 'combined.csv': (text) => text.replaceAll(',', ';') }),
      must: ['reject', 'delimiter_changed combined.csv:1'],
    },
  ];
}

function cut(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor((bytes.length * 2) / 3));
}
