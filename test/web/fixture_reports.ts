// Believable check reports for the pages' tests: nights of a small district in the SDS layout.
import type { GuardedFile } from '../../src/roster/guard.ts';
import type { CheckReport, FileReport, GroupChange, Notice } from '../../src/roster/report.ts';

const sizes = { School: 2, Section: 28, Student: 86, Teacher: 12, StudentEnrollment: 602, TeacherRoster: 28 };

export function hashOf(text: string): string {
  let seed = 2_166_136_261;
  let hash = '';
  while (hash.length < 64) {
    for (const letter of `${text}${hash.length}`) seed = Math.imul(seed ^ letter.charCodeAt(0), 16_777_619) >>> 0;
    hash += seed.toString(16).padStart(8, '0');
  }
  return hash.slice(0, 64);
}

export interface NightOf {
  night: number;
  /** Added to every file's usual size, in per cent. */
  growth?: number;
  isFirst?: boolean;
  scale?: number;
}

/** An ordinary night: a few rows changed. */
export function calmReport({ night, growth = 0, isFirst = false, scale = 1 }: NightOf): CheckReport {
  const files = Object.entries(sizes).map(([name, size]): FileReport => {
    const rows = Math.round(size * scale * (1 + growth / 100));
    const changed = isFirst || rows < 20 ? 0 : (night * 7 + size) % 4;
    const added = isFirst || rows < 20 ? 0 : (night + size) % 3 === 0 ? Math.max(1, Math.round(rows / 300)) : 0;
    const removed = isFirst || rows < 20 ? 0 : (night + size) % 5 === 0 ? Math.max(1, Math.round(rows / 400)) : 0;
    return {
      name: `${name}.csv`,
      sha256: hashOf(`${name}${night}${scale}`),
      bytes: rows * 83 + 120,
      rows,
      encoding: 'utf-8',
      delimiter: ',',
      added,
      removed,
      changed,
      unchanged: rows - changed - added,
      badRows: 0,
      ...(isFirst ? {} : { baselineRows: rows - added + removed }),
    };
  });
  return {
    rollcall: '1.0.0',
    verdict: 'accept',
    layout: 'microsoft-sds-v1',
    milliseconds: 140 + ((night * 37) % 90),
    files,
    notices: [],
    trips: [],
    notChecked: [],
    reasons: [],
  };
}

function group(kind: GroupChange['kind'], name: string, before: number, after: number): GroupChange {
  return { kind, group: name, before, after, removed: before - after, added: 0 };
}

/** The night the roster shrank: one school's students are missing. */
export function shrunkReport(night: number): CheckReport {
  const report = calmReport({ night });
  const replace = (name: string, with_: Partial<FileReport>) => {
    report.files = report.files.map((file) => (file.name === name ? { ...file, ...with_ } : file));
  };
  replace('Student.csv', {
    rows: 52,
    added: 0,
    removed: 34,
    changed: 4,
    unchanged: 48,
    baselineRows: 86,
    groups: [
      group('school', '10001', 44, 44),
      group('school', '10002', 42, 8),
      group('grade', '9', 23, 14),
      group('grade', '10', 22, 13),
      group('grade', '11', 21, 12),
      group('grade', '12', 20, 13),
    ],
  });
  replace('StudentEnrollment.csv', {
    rows: 602,
    added: 0,
    removed: 0,
    changed: 0,
    unchanged: 602,
    baselineRows: 602,
    badRows: 238,
  });
  report.verdict = 'hold';
  report.reasons = [
    '34 of 86 rows of Student.csv would disappear (39.5 %, limit 10 %).',
    '238 of 602 rows of StudentEnrollment.csv point to something that is not in the set (39.5 %, limit 5 %).',
  ];
  report.trips = [
    { guard: 'rows_removed', file: 'Student.csv', value: 39.5, limit: 10, unit: 'percent', rows: 34, of: 86 },
    { guard: 'orphans', file: 'StudentEnrollment.csv', value: 39.5, limit: 5, unit: 'percent', rows: 238, of: 602 },
  ];
  report.notices = [
    notice(
      'rows_removed_mass',
      'hold',
      'Student.csv',
      34,
      '34 of 86 rows of Student.csv would disappear (39.5 %, limit 10 %).',
    ),
    notice(
      'reference_ratio_high',
      'hold',
      'StudentEnrollment.csv',
      238,
      '238 of 602 rows name a student that is not in the set.',
    ),
    ...['13053', '13054', '13055', '13056'].map((id, index) => ({
      ...notice(
        'reference_missing',
        'error',
        'StudentEnrollment.csv',
        7,
        `SIS ID ${id.slice(0, 2)}••• is not in Student.csv.`,
      ),
      column: 'SIS ID',
      firstLine: 366 + index,
      lastLine: 590 + index,
      samples: [366, 402, 440, 481, 525, 570].map((line) => ({
        line: line + index,
        record: line + index - 1,
        byte: line * 12,
        value: '13•••',
      })),
    })),
    {
      ...notice('date_invalid', 'error', 'Student.csv', 2, 'Birthdate is not a date of the form M/D/YYYY.'),
      column: 'Birthdate',
      firstLine: 17,
      lastLine: 41,
      samples: [
        { line: 17, record: 16, byte: 1480, value: '2/••/••••' },
        { line: 41, record: 40, byte: 3512, value: '13/•/••••' },
      ],
    },
    notice('file_name_case_changed', 'warn', 'Student.csv', 1, 'Student.CSV came for Student.csv.'),
    notice('bom_present', 'info', 'Section.csv', 1, 'Section.csv begins with a byte order mark.'),
  ];
  return report;
}

/** A column changed its place: refused. */
export function reorderedReport(night: number): CheckReport {
  const report = calmReport({ night });
  report.verdict = 'reject';
  const notRun = 'Not checked in StudentEnrollment.csv: references to other files, because Student.csv was rejected.';
  report.reasons = ['Column 3 of Student.csv is now Last Name; the agreed order has First Name there.'];
  report.notices = [
    notice('column_order_changed', 'reject', 'Student.csv', 1, report.reasons[0] ?? ''),
    notice('rule_not_run', 'warn', 'StudentEnrollment.csv', 1, notRun),
  ];
  report.files = report.files.map(({ baselineRows: _, ...file }) => ({
    ...file,
    added: 0,
    removed: 0,
    changed: 0,
    unchanged: 0,
  }));
  report.notChecked = [
    { rule: 'reference_missing', file: 'StudentEnrollment.csv', because: 'Student.csv was rejected' },
  ];
  return report;
}

/** The numbers a check of such a night would have kept for the guards. */
export function measuresOf(report: CheckReport): GuardedFile[] {
  const rowsOf = (guard: string, file: string) =>
    report.trips.find((trip) => trip.guard === guard && trip.file === file)?.rows ?? 0;
  return report.files.map(
    ({ name, bytes, rows, badRows, added, removed, changed, unchanged, baselineRows, groups }) => ({
      name,
      bytes,
      rows,
      badRows,
      orphanRows: rowsOf('orphans', name),
      repeats: 0,
      ...(baselineRows === undefined
        ? {}
        : { comparison: { before: removed + changed + unchanged, added, removed, changed, groups: groups ?? [] } }),
    }),
  );
}

function notice(code: string, severity: Notice['severity'], file: string, count: number, message: string): Notice {
  return { code, severity, file, count, message, samples: [] };
}
