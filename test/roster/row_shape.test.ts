// Rows that are none, rows cut off, headers in odd places: one notice for one cause, at its line.
import { describe, expect, test } from 'vitest';
import type { LayoutFile } from '../../src/roster/layout.ts';
import {
  header,
  manyStudents,
  pinnedStudentsLayout,
  sectionsLayout,
  students,
  studentsFile,
  studentsLayout,
} from '../../src/roster/rules/miniature.ts';
import { check, setOf } from './sets.ts';

const reportOf = (text: string, layout = studentsLayout, more = {}) =>
  check(layout, setOf({ 'students.csv': text }), more).report;
const codesOf = (text: string, layout = studentsLayout, more = {}) =>
  reportOf(text, layout, more).notices.map((notice) => notice.code);
const withFile = (more: Partial<LayoutFile>) => ({ ...studentsLayout, files: [{ ...studentsFile, ...more }] });

describe('footers', () => {
  test.each([
    'TOTAL,3',
    'Total,,,,3',
    'TOTAL: 3,,,,',
    'Record Count,3,,,',
    'Count = 3',
    'TRL|3|20261120',
    'TRAILER,2026-11-20T02:13:00,3',
    '(3 rows affected)',
    '3 rows selected.',
    '3 row(s) exported on 11/20/2026',
    '*** End of file ***',
    'EOF',
    'Generated 11/20/2026 02:13',
    'Number of records: 3',
  ])('%s is one, and states no other count', (footer) => {
    for (const end of ['\n', '', '\r\n\r\n', '\n\x1a']) {
      const report = reportOf(`${students}${footer}${end}`);
      const codes = report.notices.filter((notice) => !['row_blank', 'line_ending_mixed'].includes(notice.code));
      expect(codes).toMatchObject([{ code: 'footer_row', severity: 'warn', samples: [{ line: 5, record: 4 }] }]);
      expect(report.files[0]).toMatchObject({ rows: 3, badRows: 0 });
    }
  });

  test.each(['TOTAL,1204', '1,204 rows selected.', 'Total: 2', 'TOTAL,4', 'TRAILER,20261120,880'])(
    '%s states another count',
    (footer) => {
      const report = reportOf(`${students}${footer}\n`);
      expect(report.verdict).toBe('hold');
      expect(report.notices.map((notice) => notice.code)).toEqual(['footer_count_mismatch', 'footer_row']);
    },
  );

  test.each([
    '1004,Total,Ann,9,2011-04-02',
    'Total,Smith,Ann,9,2011-04-02',
    'END-2,Smith,Ann,9,2011-04-02',
    'Rows,Smith,Ann,9,',
    'COUNT,Dracula,Vlad,9,',
  ])('%s is a row', (row) => {
    expect(codesOf(`${students}${row}\n`)).toEqual([]);
  });

  test('a total above other rows is a wrong row, not a footer', () => {
    expect(codesOf(`${students}TOTAL,3\n1004,Diaz,Eva,9,2011-04-02\n`)).toEqual(['row_too_few_fields']);
  });
});

describe('a file that stops in the middle', () => {
  const first = check(studentsLayout, setOf({ 'students.csv': students }));
  const next = (text: string) =>
    check(first.pinned, setOf({ 'students.csv': text }), { baseline: first.baseline }).report;

  test('a short last row without a line end is the only notice of it', () => {
    for (const tail of ['1004', '1004,"Di', '1004,Diaz,Eva', '1004,Diaz,"']) {
      expect(reportOf(students + tail)).toMatchObject({
        verdict: 'hold',
        notices: [{ code: 'last_record_unterminated', count: 1, samples: [{ line: 5, record: 4 }] }],
        files: [{ badRows: 1 }],
      });
    }
  });

  test('a whole row without a line end is nothing on a first night', () => {
    expect(codesOf(`${students}1004,Diaz,Eva,9,2011-04-02`)).toEqual([]);
  });

  test('once line ends were agreed, only a row that the last night had is surely whole', () => {
    expect(next(students.trimEnd()).verdict).toBe('accept');
    const cut = next(students.slice(0, -3));
    expect(cut.notices.map((notice) => notice.code)).toContain('last_record_unterminated');
    expect(cut.verdict).toBe('hold');
    expect(next(`${students}1004,Diaz,Eva,9,2011-04-02`).verdict).toBe('hold');
  });

  test('a last value shorter than all others was cut, though nothing was agreed yet', () => {
    const rows = Array.from({ length: 9 }, (_, at) => `${1001 + at},Lee,Ann,9,2011-04-02`).join('\n');
    const whole = `${header}${rows}`;
    expect(codesOf(whole)).toEqual([]);
    expect(codesOf(whole.slice(0, -1))).toEqual(['last_record_unterminated', 'date_invalid']);
    expect(codesOf(`${whole.slice(0, -1)}\n`)).toEqual(['date_invalid']);
    expect(codesOf(whole.slice(0, -10))).toEqual(['last_record_unterminated']);
    // An odd value that is as long as the others is wrong and no more.
    expect(codesOf(`${whole.slice(0, -2)}32`)).toEqual(['date_invalid']);
  });

  test('a known last row without its line end, and the rows behind it gone', () => {
    const before = header + manyStudents(30);
    const { pinned, baseline } = check(studentsLayout, setOf({ 'students.csv': before }));
    const lines = before.trimEnd().split('\n');
    expect(codesOf(lines.join('\n'), pinned, { baseline })).toEqual([]);
    const found = reportOf(lines.slice(0, -2).join('\n'), pinned, { baseline }).notices;
    expect(found).toMatchObject([{ code: 'last_record_unterminated', firstLine: 29 }]);
  });

  test('where the last line never had an end, none is missed', () => {
    const bare = check(studentsLayout, setOf({ 'students.csv': students.trimEnd() }));
    const text = `${students}1004,Diaz,Eva,9,2011-04-02`;
    const { report } = check(bare.pinned, setOf({ 'students.csv': text }), { baseline: bare.baseline });
    expect(report.verdict).toBe('accept');
  });

  test('a cut between CR and LF', () => {
    const text = students.replaceAll('\n', '\r\n');
    expect(reportOf(text.slice(0, -1)).notices).toMatchObject([
      { code: 'last_record_unterminated', samples: [{ line: 4 }] },
    ]);
  });

  test('the rest of a set is not called orphaned by it', () => {
    const files = {
      'sections.csv': 'section_id,title\nS-1,A\nS-2',
      'enrollments.csv': 'section_id,student_id\nS-9,1\n',
    };
    const { report } = check(sectionsLayout, setOf(files));
    expect(report.notices.map((notice) => notice.code)).toEqual(['last_record_unterminated', 'rule_not_run']);
    expect(report.notChecked).toMatchObject([{ rule: 'reference_missing', file: 'enrollments.csv' }]);
  });
});

describe('headers in odd places', () => {
  test('titles are one notice; all rows are read, and counted from the true header', () => {
    const text = `Lakeside Unified\n"Students, all schools"\n\n${students}1004,Diaz,Eva,7,2011-04-02\n`;
    expect(reportOf(text)).toMatchObject({
      notices: [
        { code: 'title_row_above_header', count: 3, samples: [{ line: 1, record: 0, byte: 0 }] },
        { code: 'grade_code_unknown', samples: [{ line: 8, record: 4 }] },
      ],
      files: [{ rows: 4 }],
    });
  });

  test('no header at all is one notice, and the rest of the rows are counted', () => {
    const report = reportOf(manyStudents(40));
    expect(report.notices).toMatchObject([{ code: 'header_missing', firstLine: 1 }, { code: 'rule_not_run' }]);
    expect(report.files[0]!.rows).toBe(40);
    expect(report.notChecked.length).toBeGreaterThan(0);
  });

  test('a header where none was agreed is one notice, and no row', () => {
    const report = reportOf(students, withFile({ header: false }));
    expect(report.notices).toMatchObject([{ code: 'header_looks_like_data', samples: [{ line: 1, record: 0 }] }]);
    expect(report.files[0]!.rows).toBe(3);
  });

  test('the header of each part of a joined file', () => {
    const report = reportOf(`${students}\ufeff${header}${manyStudents(3, { from: 3000 })}${header}`);
    expect(report.notices).toMatchObject([{ code: 'header_repeated', count: 2, samples: [{ line: 5 }, { line: 9 }] }]);
    expect(report.files[0]!.rows).toBe(6);
  });
});

describe('other separators', () => {
  test('a file without header, by its rows', () => {
    const positional = withFile({ header: false });
    const rows = manyStudents(30).replaceAll(',', '|');
    expect(codesOf(rows, positional)).toEqual(['looks_single_column', 'rule_not_run']);
    const pinned = { ...pinnedStudentsLayout, files: [{ ...pinnedStudentsLayout.files[0]!, header: false }] };
    expect(reportOf(rows, pinned).notices.slice(0, 1)).toMatchObject([
      { code: 'delimiter_changed', message: 'students.csv is separated by vertical bars, not commas.' },
    ]);
  });

  test('rows of one field without another separator are too short', () => {
    expect(codesOf(`${header}1001\n1002\n1003\n`)).toEqual(['header_row_width_mismatch', 'rule_not_run']);
  });

  test('below a title', () => {
    expect(codesOf(`Nightly export\n${students.replaceAll(',', ';')}`)).toEqual(['delimiter_changed', 'rule_not_run']);
  });
});

describe('columns', () => {
  const first = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(20) }));
  const next = (text: string) =>
    check(first.pinned, setOf({ 'students.csv': text }), { baseline: first.baseline }).report;

  test('another name over the same values is a renamed column, and the night is compared', () => {
    const report = next(header.replace('last_name', 'Surname') + manyStudents(20));
    expect(report.notices.map((notice) => notice.message)).toEqual([
      'The column last_name of students.csv is now called Surname.',
    ]);
    expect(report.files[0]).toMatchObject({ unchanged: 20, changed: 0 });
  });

  test('another name over other values is another column', () => {
    const report = next(header.replace('last_name', 'Surname') + manyStudents(20, { name: 'Other' }));
    expect(report.notices.map((notice) => notice.code)).toEqual(['column_missing', 'column_added', 'rule_not_run']);
    expect(report.notChecked.map((one) => one.rule)).toContain('rows_changed_mass');
  });

  test('behind all agreed columns a new one holds the night, elsewhere it refuses it', () => {
    const rows = (header + manyStudents(20)).split('\n').slice(0, -1);
    const appended = rows.map((row, at) => `${row},${at === 0 ? 'pronouns' : 'x'}\n`).join('');
    expect(next(appended).verdict).toBe('hold');
    const first = rows.map((row, at) => `${at === 0 ? 'pronouns' : 'x'},${row}\n`).join('');
    expect(next(first).verdict).toBe('reject');
  });
});

test('a few rows of the right width among wrong ones do not hide that the header does not fit', () => {
  const rows = manyStudents(30).replaceAll('\n', ',x\n') + manyStudents(2, { from: 5000 });
  expect(reportOf(header + rows).notices.slice(0, 1)).toMatchObject([
    { code: 'header_row_width_mismatch', count: 30, firstLine: 2, lastLine: 31 },
  ]);
});

test('of rows with too many fields the column with most unquoted separators is named', () => {
  const rows = '1,A,B, C,9,2011-04-02\n2,Smith, Jr.,Jo,9,2011-04-02\n3,Hall, III,Al,9,2011-04-02\n';
  expect(reportOf(header + manyStudents(5) + rows).notices[0]!.message).toContain(
    'probably an unquoted separator in last_name',
  );
});

test('one wrong quote is one notice, whatever it does to the width', () => {
  for (const row of ['1004,"Smith,"Jo",9,2011-04-02', '1004,"Lee "x, y" Bo",Jo,9,2011-04-02']) {
    expect(codesOf(`${students}${row}\n`)).toEqual(['quote_stray']);
  }
});

test('blank rows: a remark, and a warning when there are many; one empty last line never is', () => {
  const severity = (text: string) => reportOf(text).notices.map((notice) => [notice.code, notice.severity]);
  expect(severity(`${header}${manyStudents(100)}\n`)).toEqual([['row_blank', 'info']]);
  expect(severity(`${header}${manyStudents(3)}\n`)).toEqual([['row_blank', 'info']]);
  expect(severity(`${header}\n,,,,\n${manyStudents(100)}`)).toEqual([['row_blank', 'warn']]);
});

test('a line of dashes under the header is no row, and held; further down it is a row like any other', () => {
  const dashes = '----------,---------,----------,-----,---\n';
  const report = reportOf(header + dashes + manyStudents(3));
  expect(report.notices).toMatchObject([
    { code: 'header_repeated', severity: 'hold', firstLine: 2, samples: [{ line: 2, record: 1 }] },
  ]);
  expect(report.files[0]!.rows).toBe(3);
  expect(codesOf(header + manyStudents(3) + dashes)).not.toContain('header_repeated');
});

test('a last row cut among its first separators is cut off, and no blank row', () => {
  expect(codesOf(`${header}${manyStudents(3)},`)).toEqual(['last_record_unterminated']);
  expect(codesOf(`${header}${manyStudents(3)},,,,\n`)).toEqual(['row_blank']);
});

test('footers in other languages, and page numbers, are no rows', () => {
  const rows = manyStudents(300);
  const codes = (footer: string) => codesOf(`${header}${rows}${footer}\n`);
  for (const footer of [
    'Total de registros: 300',
    'Anzahl Datensätze: 300',
    '300 lignes',
    'Nombre de lignes: 300',
    '300 registros exportados',
    'Page 1 of 1',
    'Seite 3 von 3',
  ])
    expect(codes(footer), footer).toEqual(['footer_row']);
  expect(codes('Total de registros: 299')).toEqual(['footer_count_mismatch', 'footer_row']);
  expect(codes('Página,Rosa,Ana,9,2011-04-02')).toEqual([]);
});

test('a header all in capitals is told in a few lines, and counted', () => {
  const wide = (names: string[]) =>
    withFile({ columns: names.map((name) => ({ name, required: true, type: 'string' as const })), key: [] });
  const names = Array.from({ length: 12 }, (_, at) => `column_${at}`);
  const { notices } = reportOf(`${names.join().toUpperCase()}\n${names.join()}\n`, wide(names));
  const cased = notices.filter(({ code }) => code === 'column_name_whitespace_or_case');
  expect(cased).toHaveLength(6);
  expect(cased.reduce((sum, { count }) => sum + count, 0)).toBe(12);
});
