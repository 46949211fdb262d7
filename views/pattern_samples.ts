// Made-up content for the pattern page.

import type { DayCell, MonthView } from './calendar_months.tsx';
import type { TestOutcome } from './destination_test.tsx';
import type { EffectProps } from './guard_effect.tsx';
import type { HoldStoryProps } from './hold_story.tsx';
import type { FileChange } from './import_changes.tsx';
import type { NoticeGroup } from './import_notices.tsx';
import type { Step } from './import_timeline.tsx';
import type { LeavingDestination } from './leaving.tsx';
import type { OutgoingPreview } from './outgoing_preview.tsx';
import type { Night } from './parts/charts/nights.ts';
import type { SparkPoint } from './parts/charts/RowSpark.tsx';
import type { Fact } from './parts/Facts.tsx';
import type { ProblemView } from './parts/ProblemNote.tsx';
import type { ReportProps } from './report_form.tsx';

const at = { iso: '2026-11-04T09:32:08.000Z', text: '1:32 AM', full: 'Wednesday, November 4, 2026, 1:32:08 AM PST' };

export const problem: ProblemView = {
  title: 'The destination refused the login',
  detail: 'sftp.vendor.example:22 refused the password of lakeside.',
  hint: 'Check user name and password or key with the vendor; it may have expired.',
};

export const facts: Fact[] = [
  { name: 'Host', value: 'rollcall.district.example', copy: 'rollcall.district.example' },
  { name: 'Password', value: 'set', note: 'Only its hash is stored.' },
];

const states: Night['state'][] = [
  'none',
  'missing',
  'running',
  'held',
  'rejected',
  'delivered',
  'accepted',
  'failed',
  'superseded',
];

export const nights: Night[] = Array.from({ length: 30 }, (_, index) => {
  const state: Night['state'] =
    index < 30 - states.length ? 'delivered' : (states[index - 30 + states.length] ?? 'none');
  const day = String(index + 1).padStart(2, '0');
  const night: Night = {
    date: `2026-11-${day}`,
    state,
    label: `Nov ${index + 1}: ${state}`,
    weekday: ((index + 6) % 7) + 1,
  };
  return state === 'delivered' ? { ...night, href: '#p-nights' } : night;
});

const days: DayCell[] = Array.from({ length: 14 }, (_, index) => ({
  number: index + 2,
  kind: index % 7 > 4 ? 'off' : index < 2 ? 'holiday' : index > 9 ? 'paused' : 'school',
  isRollover: index === 9,
  isToday: index === 8,
  ...(index > 1 && index < 5 ? { status: index === 3 ? ('held' as const) : ('delivered' as const) } : {}),
  label: `Nov ${index + 2}`,
  href: '#p-month',
}));
export const month: MonthView = { title: 'November 2026', weeks: [days.slice(0, 7), days.slice(7)] };

export const spark: SparkPoint[] = [86, 86, 88, 88, 90, 91, 90, 92, 92, 58, 92].map((rows, index) => ({
  label: `Nov ${index + 1}`,
  rows,
  isOutside: rows === 58,
}));

export const steps: Step[] = [
  { name: 'Received', state: 'done', at, took: 'in 12 s', fact: '6 files, 20.8 KB.' },
  { name: 'Checked', state: 'done', at, took: 'in 0.2 s', fact: 'No row is wrong.' },
  { name: 'Compared', state: 'now', fact: '48,213 rows of Student.csv', share: 0.4 },
  { name: 'Decided', state: 'stopped', at, fact: 'Held: 34 of 86 rows of Student.csv would disappear.' },
  { name: 'Forwarded', state: 'open' },
];

export const changes: FileChange[] = [
  {
    file: 'Student.csv',
    rows: 60,
    baselineRows: 86,
    unchanged: 48,
    changed: 4,
    removed: 34,
    added: 8,
    mostRemoved: 19,
    isOverLimit: true,
    columns: ['School SIS ID on 52 rows'],
    groups: [
      { kind: 'School', rows: [{ name: '10001', before: 43, after: 9, removed: 34, added: 0 }] },
      { kind: 'Grade', rows: [{ name: '9', before: 22, after: 0, removed: 22, added: 0 }] },
    ],
  },
];

export const effect: EffectProps = {
  key: 'rowsRemoved',
  clause: 'Held when more than 10 % of the rows of a file disappear.',
  sentence: 'Would have held 1 of 30 imports.',
  furthest: 'Nearest: 412 of 9,803 in Student.csv (4.2 %), Fri, Nov 20.',
  held: [{ day: 'Fri, Nov 20', href: '/-/patterns', detail: '412 of 9,803 in Student.csv (4.2 %)' }],
  more: 0,
  points: Array.from({ length: 30 }, (_, night) => ({
    label: `Night ${night + 1}`,
    href: '/-/patterns',
    ratio: night === 29 ? 1.6 : ((night * 7) % 10) / 12,
    isHeld: night === 29,
  })),
  hasLimit: true,
  notes: ['1 rollback left out: a person decided that.'],
};

export const notices: NoticeGroup[] = [
  {
    code: 'rows_removed_mass',
    severity: 'hold',
    title: 'Many rows would disappear',
    count: 34,
    hiddenItems: 0,
    isOpen: true,
    items: [{ message: '34 of 86 rows of Student.csv would disappear.', where: 'Student.csv', count: 34, samples: [] }],
    why: 'A vendor that gets this file deletes the accounts of these students.',
    fix: 'Look at the filter of the export in the SIS.',
  },
  {
    code: 'date_invalid',
    severity: 'error',
    title: 'Not a date',
    count: 2,
    hiddenItems: 0,
    isOpen: false,
    items: [
      {
        message: 'Birthdate is not a date of the form M/D/YYYY.',
        where: 'Student.csv, column Birthdate',
        count: 2,
        lines: 'lines 12 to 40',
        samples: [{ line: 12, value: '2/••/••••' }, { line: 40 }],
      },
    ],
  },
];

export const listed = {
  columns: ['SIS ID', 'First Name', 'Last Name'],
  isChanged: true,
  rows: [
    {
      line: '102',
      cells: ['1••', 'A••', 'R••'],
      changes: [{ column: 'Last Name', before: 'L••', after: 'R••' }],
    },
    { line: '214', cells: ['2••', 'B••', ''], note: 'One row more under this key.' },
  ],
};

export const tokens = [
  {
    id: 0,
    name: 'dashboard',
    may: 'read',
    by: 'J. Ortiz',
    expires: { iso: '2027-05-20T07:00:00Z', text: 'Thu, May 20, 2027', full: 'Thursday, May 20, 2027' },
    isExpired: false,
  },
];

export const connectionTest: TestOutcome = {
  steps: [
    { name: 'Find the host', state: 'done', detail: '192.0.2.7 · 3 ms' },
    { name: 'Connect', state: 'done', detail: '192.0.2.7, port 22 · 12 ms' },
    {
      name: 'Compare the host key',
      state: 'done',
      detail: 'SHA256:1Ye9ZVgLM/L5CqLzXJzhzQ49uPflfIAmhF4rVekO1eg · 17 ms',
    },
    { name: 'Log in', state: 'failed', detail: 'sftp.gradecam.example refused lakeside with password. · 90 ms' },
  ],
  problem: {
    title: 'The destination refused the login',
    detail: 'sftp.gradecam.example refused lakeside with password. It accepts: publickey.',
    hint: 'Check user name and password or key with the vendor; it may have expired.',
  },
  advice: {
    means: 'The server is the right one and does not let this account in.',
    tries: ['Enter user name and password again; a copied space at the end is the usual cause.'],
  },
};

export const report: ReportProps = {
  title: 'schools',
  isNew: false,
  previewAction: '/-/patterns',
  fields: {
    name: 'schools',
    sql: "SELECT sourcedId AS id, name\nFROM orgs\nWHERE type = 'school'",
    layout: '',
    delimiter: '',
    quoting: '',
    header: '',
    feed: 'rosters',
    why: '',
  },
  layouts: [{ value: '', text: 'None' }],
  feeds: [{ value: 'rosters', text: 'rosters' }],
  files: [],
  mapped: [],
  left: [],
  usedBy: [],
  offers: [{ text: 'rosters to archive', href: '#' }],
  tables: [],
  tablesHref: '/reports/lunch-list/tables',
  mistakes: [],
  preview: {
    of: 'Import 214',
    areValuesShown: false,
    warnings: [],
    files: [{ name: 'schools.csv', columns: ['id', 'name'], rows: [['0••', 'L••']], hasMore: true }],
  },
};

export const leaving: LeavingDestination = {
  name: 'gradecam',
  href: '/-/patterns',
  agreement: { status: 'late', word: 'Ends soon', name: 'Data privacy agreement 2026', until: 'Tue, Dec 15, 2026' },
  goes: [{ feed: 'rosters', zip: 'roster-{date}.zip', isEncrypted: true }],
  files: [
    {
      feed: 'rosters',
      file: 'users.csv',
      people: 9803,
      columns: [
        { name: 'sourcedId', sensitive: 'id' },
        { name: 'givenName', sensitive: 'name' },
        { name: 'grades' },
        { name: 'email', sensitive: 'email' },
      ],
      note: 'Only schools 12, 31; 9 columns stay here.',
    },
  ],
};

export const outgoing: OutgoingPreview = {
  of: 'Import 214',
  sentence: 'Of Import 214, 4,120 of 9,803 rows of users.csv would go along',
  files: [
    {
      name: 'users.csv',
      isPeople: true,
      rows: 9803,
      kept: 4120,
      why: ['5,640 rows that are of another school', '43 rows that opted out'],
    },
  ],
  warnings: ['Nobody opted out by yes: no row of users.csv has it in metadata.directoryOptOut.'],
};

export const holdStory: HoldStoryProps = {
  sentence: '327 of 1,688 people would disappear (19.4 %, limit 5 %).',
  others: ['1,962 of 10,023 enrollments would disappear (19.6 %, limit 5 %).'],
  gone: ['Gone tonight: people of all 3 schools alike; of all 13 grades alike.'],
  hint: 'A share of every school is usually a date window of the export, or the end of a term.',
};
