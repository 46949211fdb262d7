// Nights without fault: each must be accepted, and nothing graver than good to know be said.
import { changed, type Scenario } from './scenario.ts';
import { smallDistrict } from './school.ts';
import { clever, extract, extractColumns, extractEnrollments, extractRows, gradeCam, oneRoster } from './systems.ts';
import { eachLine, inUtf16, inWindows1252, onLine, written, zipped } from './texts.ts';

export function cleanNights(): Scenario[] {
  const small = smallDistrict(34);
  const next = { ...small, students: smallDistrict(36).students.slice(1) };
  const many = smallDistrict(120);
  const manyNext = { ...many, students: smallDistrict(122).students.slice(2) };
  const semicolons = { delimiter: ';', ending: '\r\n' };
  return [
    {
      name: 'clean-aeries-oneroster',
      about: 'Aeries sends OneRoster 1.1; staff ids begin with TCH_. One student left, two came.',
      layout: 'oneroster-1.1',
      before: oneRoster(small),
      tonight: oneRoster(next),
      must: ['accept'],
    },
    {
      name: 'clean-infinite-campus-dated-names',
      about: 'Infinite Campus appends the date to each name; the set is of last night and complete.',
      layout: 'learn',
      before: { 'students_20261119.csv': extract(many), 'enrollments_20261119.csv': extractEnrollments(small) },
      tonight: {
        'students_20261120.csv': extract(manyNext),
        'enrollments_20261120.csv': extractEnrollments({ ...small, students: smallDistrict(36).students.slice(2) }),
      },
      nights: {
        receivedOn: '2026-11-20',
        lastAccepted: { receivedOn: '2026-11-19', names: ['students_20261119.csv', 'enrollments_20261119.csv'] },
      },
      must: ['accept'],
    },
    {
      name: 'clean-infinite-campus-zip',
      about: 'Infinite Campus bundles its OneRoster files with the Zip Tool.',
      layout: 'oneroster-1.1',
      before: { 'oneroster_20261119.zip': zipped(oneRoster(small)) },
      tonight: { 'oneroster_20261120.zip': zipped(oneRoster(next)) },
      must: ['accept'],
    },
    {
      name: 'clean-skyward-quotes-and-trailing-commas',
      about: 'Skyward’s template puts quotes around everything and a comma at the end of every line, header included.',
      layout: 'learn',
      before: { 'SKY_STUDENTS.csv': extract(many, { quoteAll: true, isTrailing: true }) },
      tonight: { 'SKY_STUDENTS.csv': extract(manyNext, { quoteAll: true, isTrailing: true }) },
      must: ['accept'],
    },
    {
      name: 'clean-powerschool-tabs',
      about: 'PowerSchool AutoSend writes students.text with tabs and line feeds alone.',
      layout: 'learn',
      before: { 'students.text': extract(many, { delimiter: '\t', ending: '\n', isBare: true }) },
      tonight: { 'students.text': extract(manyNext, { delimiter: '\t', ending: '\n', isBare: true }) },
      must: ['accept'],
    },
    {
      name: 'clean-aequitas-semicolons',
      about: 'Aequitas Q with semicolons, agreed at the first import.',
      layout: 'learn',
      before: { 'q_students.csv': extract(many, semicolons) },
      tonight: { 'q_students.csv': extract(manyNext, semicolons) },
      must: ['accept'],
    },
    {
      name: 'clean-utf16-since-the-first-night',
      about: 'The export has always been UTF-16, as Excel calls “Unicode text”; that was agreed.',
      layout: 'learn',
      before: { 'students.txt': inUtf16(extract(smallDistrict(60), { delimiter: '\t', isBare: true })) },
      tonight: { 'students.txt': inUtf16(extract(smallDistrict(61), { delimiter: '\t', isBare: true })) },
      must: ['accept'],
    },
    {
      name: 'clean-windows-1252-since-the-first-night',
      about: 'The export has always been in the Windows code page (Peña is F1); that was agreed, and still is so.',
      layout: 'learn',
      before: { 'students.csv': inWindows1252(extract(many)) },
      tonight: { 'students.csv': inWindows1252(extract(manyNext)) },
      must: ['accept'],
    },
    {
      name: 'clean-other-quotes',
      about: 'An update of the SIS puts quotes around every value. The values are the same, so no row changed.',
      layout: 'learn',
      before: { 'students.csv': extract(many) },
      tonight: { 'students.csv': extract(many, { quoteAll: true, ending: '\n' }) },
      must: ['accept'],
    },
    {
      name: 'clean-honest-oddities',
      about:
        'What honest data looks like: Mr. Null, a room of 12", a pre-kindergarten grade of -1, an address on two lines, brothers with one e-mail.',
      layout: 'learn',
      before: { 'students.csv': extract(many) },
      tonight: {
        'students.csv': written(
          extractColumns,
          extractRows(many).map((row, at) => ({
            ...row,
            ...(at === 3 ? { last_name: 'Null', first_name: 'Na' } : {}),
            ...(at === 5 ? { home_address: '14 Oak St\nUnit 3' } : {}),
            ...(at === 8 ? { last_name: 'Smith, Jr.' } : {}),
            ...(at === 9 ? { first_name: 'Robert "Bo"' } : {}),
            ...(at === 11 ? { email: extractRows(many)[10]!['email']! } : {}),
            ...(at === 12 ? { middle_name: 'N/A'.slice(0, 1) } : {}),
          })),
        ),
      },
      must: ['accept', 'email_duplicate students.csv:14'],
    },
    {
      name: 'clean-clever',
      about: 'Five Clever files; two students came, one left.',
      layout: 'clever-sftp',
      before: clever(small),
      tonight: clever(next),
      must: ['accept'],
    },
    {
      name: 'clean-clever-contacts-repeat-students',
      about: 'Clever repeats a student’s row for each contact, four at most: the ids repeat by design.',
      layout: 'clever-sftp',
      before: clever(small, { contacts: 4 }),
      tonight: clever(next, { contacts: 4 }),
      must: ['accept'],
    },
    {
      name: 'clean-clever-other-column-order',
      about: 'Clever’s columns may come in any order, and tonight they do: nothing else changed.',
      layout: 'clever-sftp',
      before: clever(small),
      tonight: changed(clever(small), {
        'enrollments.csv': (text) => eachLine(text, (line) => line.split(',').reverse().join(',')),
        'schools.csv': (text) => eachLine(text, (line) => [...line.split(',').slice(1), line.split(',')[0]].join(',')),
      }),
      must: ['accept'],
    },
    {
      name: 'clean-gradecam-combined',
      about: 'GradeCam’s combined file, one row for each student in each class.',
      layout: 'gradecam-combined',
      before: gradeCam(small),
      tonight: gradeCam(next),
      must: ['accept'],
    },
    {
      name: 'clean-first-night-oneroster',
      about: 'The very first night of OneRoster from Aeries, in CRLF, without a baseline; recognised by its names.',
      tonight: oneRoster(small),
      must: ['accept'],
    },
    {
      name: 'clean-first-night-loose-oneroster',
      about:
        'The first night of OneRoster without a manifest: many systems send none, and the person who confirms should know.',
      layout: 'oneroster-1.1',
      tonight: Object.fromEntries(Object.entries(oneRoster(small)).filter(([name]) => name !== 'manifest.csv')),
      must: ['accept', 'file_missing_from_set manifest.csv'],
    },
    {
      name: 'clean-unchanged-night',
      about: 'The holidays: exactly the same files as last night.',
      layout: 'oneroster-1.1',
      before: oneRoster(small),
      tonight: oneRoster(small),
      must: ['accept'],
    },
    {
      name: 'clean-oneroster-delta',
      about: 'A OneRoster delta set: one changed student and one removed enrolment, as its manifest says.',
      layout: 'oneroster-1.1',
      before: oneRoster(small),
      tonight: deltaOf(oneRoster(small)),
      must: ['accept'],
    },
    {
      name: 'clean-blank-last-lines',
      about: 'Some editors leave empty lines at the end of a file.',
      layout: 'learn',
      before: { 'students.csv': extract(many) },
      tonight: { 'students.csv': `${extract(manyNext)}\r\n\r\n` },
      must: ['accept', 'row_blank students.csv:122'],
    },
    {
      name: 'clean-last-line-without-line-end',
      about: 'The last line has no line end, and never had one.',
      layout: 'learn',
      before: { 'students.csv': extract(many).trimEnd() },
      tonight: { 'students.csv': extract(manyNext).trimEnd() },
      must: ['accept'],
    },
    {
      name: 'clean-byte-order-mark',
      about: 'PowerShell writes a byte order mark in front of UTF-8; it is not part of the first name.',
      layout: 'learn',
      before: { 'students.csv': `\ufeff${extract(many)}` },
      tonight: { 'students.csv': `\ufeff${extract(manyNext)}` },
      must: ['accept'],
    },
    {
      name: 'clean-row-order-shuffled',
      about: 'The database returns the rows in another order, as it may: nothing changed.',
      layout: 'learn',
      before: { 'students.csv': extract(many) },
      tonight: { 'students.csv': extract({ ...many, students: [...many.students].reverse() }) },
      must: ['accept'],
    },
    {
      name: 'clean-released-severity',
      about: 'The district has decided that unknown files do not matter here, and gets them as good to know.',
      layout: 'learn',
      severities: { file_unexpected: 'info' },
      before: { 'students.csv': extract(many) },
      tonight: { 'students.csv': extract(manyNext), 'readme.txt': 'Exported by nightly job 14.\r\n' },
      must: ['accept'],
    },
    {
      name: 'clean-few-real-changes',
      about: 'An ordinary night: one family name is corrected and one student is in another grade.',
      layout: 'learn',
      before: { 'students.csv': extract(many) },
      tonight: {
        'students.csv': onLine(
          onLine(extract(many), 12, (line) => line.replace(/,\d+,([MFX]),/, ',12,$1,')),
          20,
          (line) => line.replace(/^(\d+,\d+),[^,]+/, '$1,Whitfield'),
        ),
      },
      must: ['accept'],
    },
  ];
}

/** What a OneRoster delta has: rows with a status and a date, and a manifest that says so. */
function deltaOf(files: ReturnType<typeof oneRoster>): ReturnType<typeof oneRoster> {
  const stamp = (line: string, status: string) => line.replace(/^([^,]+),,/, `$1,${status},2026-11-19T21:04:00Z`);
  const pick = (name: string, number: number, status: string) => {
    const lines = (files[name] as string).split('\r\n');
    return `${lines[0]}\r\n${stamp(lines[number - 1]!, status)}\r\n`;
  };
  const manifest = (files['manifest.csv'] as string)
    .replaceAll(',bulk', ',absent')
    .replace('file.users,absent', 'file.users,delta')
    .replace('file.enrollments,absent', 'file.enrollments,delta');
  return {
    'manifest.csv': manifest,
    'users.csv': pick('users.csv', 14, 'active'),
    'enrollments.csv': pick('enrollments.csv', 40, 'tobedeleted'),
  };
}
