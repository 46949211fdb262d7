// The rules about values, keys and references over whole files: what honest districts write raises nothing above INFO,
// and each fault is found at its line.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Layout, LayoutColumn } from '../../src/roster/layout.ts';
import { clever } from '../../src/roster/layouts/clever.ts';
import { csv, may, must } from '../../src/roster/layouts/shape.ts';
import type { Notice } from '../../src/roster/report.ts';
import { gradeOf, isUsualGrade } from '../../src/roster/rules/grade_code_unknown.ts';
import { check, setOf } from './sets.ts';

function layoutOf(columns: LayoutColumn[], key = ['student_id']): Layout {
  return { id: 'test', title: 'Test', source: 'Test', pinned: false, files: [csv('people.csv', { key, columns })] };
}

const people = layoutOf([
  must('student_id'),
  must('last_name'),
  must('first_name'),
  may('grade', { group: 'grade' }),
  may('role', { group: 'role' }),
  may('email', { type: 'email' }),
  may('phone'),
  may('birthdate', { type: 'date', formats: ['YYYY-MM-DD'] }),
  may('active', { type: 'boolean' }),
]);
const head = 'student_id,last_name,first_name,grade,role,email,phone,birthdate,active\n';

/** Rows of the columns above; what is not given is believable. */
function row(at: number, more: Record<string, string> = {}): string {
  const fields: Record<string, string> = {
    student_id: String(10_000 + at),
    last_name: 'Garcia',
    first_name: 'Ana',
    grade: '9',
    role: 'student',
    email: `s${at}@lakeside.example`,
    phone: '',
    birthdate: '2011-04-02',
    active: 'true',
    ...more,
  };
  const quoted = Object.values(fields).map((field) =>
    /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(',')}\n`;
}

function noticesOf(rows: Record<string, string>[], layout = people): Notice[] {
  return check(layout, setOf({ 'people.csv': head + rows.map((more, at) => row(at, more)).join('') })).report.notices;
}

function loud(notices: Notice[]): string[] {
  return notices.filter((it) => it.severity !== 'info').map((it) => `${it.code} ${it.column}: ${it.message}`);
}

describe('honest values', () => {
  test.each([
    [
      'last_name',
      [
        'Null',
        "O'Brien",
        'O’Brien',
        'St. John',
        'van der Berg',
        'Smith-Jones',
        'Ng',
        'O',
        'King, Jr.',
        'Nguyễn',
        'None-Smith',
        'Nan',
        'N',
        'Na',
        'Strauß',
      ],
    ],
    [
      'first_name',
      ['True', 'Nan', 'Robert "Bo"', 'J.', '-', '--', "Ka'iulani", 'Mary Ann', 'X Æ A-12', 'Nil', 'Undine'],
    ],
    [
      'grade',
      [
        'K',
        'KG',
        '0',
        'TK',
        'PK',
        'PS',
        '-1',
        '13',
        '01/1',
        '01',
        '1st',
        'Grade 9',
        'UG',
        'PreKindergarten',
        'Kindergarten',
        'TransitionalKindergarten',
        'k',
        '',
      ],
    ],
    [
      'email',
      [
        "mary-jo.o'brien+sis@k12.ca.us",
        'a@b.co',
        'peña@escuela.example',
        'x_1@sub.domain.example.org',
        ' padded@lakeside.example ',
        'UPPER@LAKESIDE.EXAMPLE',
      ],
    ],
    [
      'phone',
      [
        '+1 (555) 123-4567',
        '-',
        '555-123-4567 ext. 4',
        '+15551234567',
        '(555) 123-4567',
        '+1-555-123-4567x12',
        '5551234567',
      ],
    ],
    [
      'student_id',
      ['S-1', '12E45', '1E5', '4512.1', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', '10045-001', '004512', '0'],
    ],
    ['active', ['true', 'FALSE', '1', '0', 'Y', 'no', '']],
    ['birthdate', ['2024-02-29', '1935-01-01', '']],
  ])('%s', (column, values) => {
    const notices = noticesOf(values.map((value) => ({ [column]: value })));
    expect(loud(notices)).toEqual([]);
  });

  test('all names in capitals, and one of them is NULL', () => {
    const rows = [
      { last_name: 'GARCIA', first_name: 'ANA' },
      { last_name: 'NULL', first_name: 'JENNIFER' },
    ];
    expect(loud(noticesOf(rows))).toEqual([]);
  });

  test.each([
    ['Full Name', 'Short Name', 'NULL'],
    ['Short Name', 'Full Name', 'NULL'],
    ['Short Name', 'Name', 'NULL'],
    ['Full Name', 'Short Name', 'null'],
  ])('as the %s of a course, whatever its %s, %s is none', (column, other, nothing) => {
    const courses = layoutOf([must('Course ID'), must(column), may(other)], ['Course ID']);
    const text = `Course ID,${column},${other}\n1,Algebra,MATH\n2,${nothing},PE\n`;
    const { notices } = check(courses, setOf({ 'people.csv': text })).report;
    expect(notices.map((it) => [it.code, it.firstLine])).toContainEqual(['required_value_missing', 3]);
  });

  test('parents share an address, and a family its mailbox', () => {
    const shared = { email: 'mom@lakeside.example', role: 'parent' };
    const family = { email: 'khan.family@gmail.com' };
    const notices = noticesOf([shared, shared, family, family]);
    expect(loud(notices)).toEqual([]);
    expect(notices.map((it) => [it.code, it.severity, it.firstLine])).toEqual([['email_duplicate', 'info', 5]]);
  });

  test("a code that twenty students have is the district's own, and agreed from then on", () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({ grade: at < 20 ? 'ZZ' : '9' }));
    const text = head + rows.map((more, at) => row(at, more)).join('');
    const first = check(people, setOf({ 'people.csv': text }));
    expect(loud(first.report.notices)).toEqual([]);
    const second = check(first.pinned, setOf({ 'people.csv': text + row(99, { grade: 'KF' }) }), {
      baseline: first.baseline,
    });
    expect(second.report.notices.map((it) => [it.code, it.firstLine])).toContainEqual(['grade_code_unknown', 42]);
    expect(second.report.notices.find((it) => it.code === 'grade_code_unknown')!.count).toBe(1);
  });
});

describe('a fault is found at its line', () => {
  test.each<[string, string, string, string?]>([
    ['last_name', 'NULL', 'required_value_missing'],
    ['last_name', 'None', 'required_value_missing'],
    ['student_id', '#N/A', 'required_value_missing'],
    ['student_id', 'null', 'required_value_missing'],
    ['first_name', 'N/A', 'required_value_missing'],
    ['first_name', '(null)', 'required_value_missing'],
    ['first_name', '#VALUE!', 'required_value_missing'],
    ['first_name', '\u00a0', 'required_value_missing'],
    ['grade', 'KF', 'grade_code_unknown'],
    ['active', 'maybe', 'enum_unknown'],
    ['birthdate', '2/30/2026', 'date_invalid'],
    ['birthdate', '1900-01-01', 'date_out_of_range'],
    ['birthdate', '2062-05-01', 'date_out_of_range'],
    ['email', 'a..b@x', 'email_invalid'],
    ['email', 'nobody', 'email_invalid'],
    ['email', 'a@b', 'email_invalid'],
    ['email', 'a@x.org;b@y.org', 'email_invalid'],
    ['email', 's1@lakeside.example', 'email_duplicate'],
    ['student_id', '1.00457E+11', 'id_scientific_notation'],
    ['student_id', '4512.0', 'id_decimal_tail'],
    ['last_name', '=HYPERLINK("http://x.example")', 'formula_like_value'],
    ['last_name', '@SUM(1+1)', 'formula_like_value'],
    ['last_name', '+1+cmd|x', 'formula_like_value'],
    ['last_name', '-2+3', 'formula_like_value'],
    ['last_name', 'Garcia ', 'value_whitespace'],
    ['last_name', 'de\u00a0la Cruz', 'value_whitespace'],
    ['last_name', 'O’Brien', 'smart_quotes'],
  ])('%s %j: %s', (column, value, code) => {
    const rows = Array.from({ length: 30 }, (_, at) => (at === 17 ? { [column]: value } : {}));
    const notices = noticesOf(rows);
    const found = notices.find((it) => it.code === code);
    expect(notices.map((it) => it.code)).toEqual([code]);
    expect(found).toMatchObject({ column, count: 1, firstLine: 19, lastLine: 19 });
    expect(found!.samples[0]).toMatchObject({ line: 19, record: 18 });
    expect(found!.message).not.toContain(value.length > 2 ? value : '\u0000');
  });

  test('keys that differ in the case of their letters or in spaces', () => {
    const rows = [{ student_id: 'ab12' }, { student_id: 'x1' }, { student_id: 'AB12' }, { student_id: ' x1' }];
    const found = noticesOf(rows).find((it) => it.code === 'key_case_collision')!;
    expect(found).toMatchObject({ count: 2, firstLine: 4, lastLine: 5 });
    expect(found.message).toContain('line 4 that of line 2, line 5 that of line 3');
  });

  test('in a longer key the own id, and the same id at several schools is none', () => {
    const teachers = (ids: string[]) => {
      const rows = ids.map((id, at) => `${at % 2},${id},Ann,Lee`);
      return check(
        clever,
        setOf({ 'teachers.csv': `School_id,Teacher_id,First_name,Last_name\n${rows.join('\n')}\n` }),
      );
    };
    const found = (ids: string[]) =>
      teachers(ids).report.notices.filter((it) => it.code === 'key_case_collision' && it.file === 'teachers.csv');
    expect(found(['Ab1', 'Ab1', 'cd2'])).toEqual([]);
    expect(found(['Ab1', 'Ab1', 'cd2', 'aB1', ' cd2'])).toMatchObject([
      { column: 'Teacher_id', count: 2, firstLine: 5, lastLine: 6 },
    ]);
  });

  test('an id with a point by nature is no decimal', () => {
    expect(loud(noticesOf([{ student_id: '1050.0' }, { student_id: '1050.1' }]))).toEqual([]);
  });

  test('values that look like social security numbers are said and masked', () => {
    const rows = Array.from({ length: 6 }, (_, at) => ({ phone: `123-45-670${at}` }));
    const report = check(people, setOf({ 'people.csv': head + rows.map((more, at) => row(at, more)).join('') }), {
      showValues: true,
    }).report;
    const found = report.notices.find((it) => it.code === 'secret_column_present')!;
    expect(found).toMatchObject({ column: 'phone', count: 6, severity: 'warn' });
    expect(found.samples[0]).toMatchObject({ line: 2, value: '••' });
    expect(JSON.stringify(report)).not.toContain('123-45');
  });
});

describe('against the agreed nights', () => {
  const ids = Array.from({ length: 40 }, (_, at) => String(4512 + at * 997).padStart(6, '0'));
  const night = (students: string[], more: Record<string, string> = {}) =>
    setOf({ 'people.csv': head + students.map((id, at) => row(at, { student_id: id, ...more })).join('') });
  const first = check(people, night(ids));

  test('a night like the first raises nothing', () => {
    const { report } = check(first.pinned, night([...ids, '099999']), { baseline: first.baseline });
    expect(loud(report.notices)).toEqual([]);
  });

  test('leading zeros lost on a part of the ids: each of its rows', () => {
    const lost = ids.map((id, at) => (at % 3 === 0 ? id.replace(/^0+/, '') : id));
    const count = lost.filter((id, at) => id !== ids[at]).length;
    const { report } = check(first.pinned, night(lost), { baseline: first.baseline });
    expect(report.verdict).toBe('hold');
    expect(report.notices.find((it) => it.code === 'id_lost_leading_zeros')).toMatchObject({ count, firstLine: 2 });
  });

  test('ids of another kind', () => {
    const { report } = check(first.pinned, night(ids.map((id) => `S-${id}-2027`)), { baseline: first.baseline });
    expect(report.notices.find((it) => it.code === 'id_format_changed')).toMatchObject({ count: 40, severity: 'hold' });
  });

  test('dates in another format are one finding, not one for each row', () => {
    const { report } = check(first.pinned, night(ids, { birthdate: '4/2/2011' }), { baseline: first.baseline });
    const codes = report.notices.map((it) => it.code);
    expect(codes).toContain('date_format_changed');
    expect(codes).not.toContain('date_invalid');
    expect(report.files[0]!.badRows).toBe(0);
  });

  test('some dates in another format are wrong dates', () => {
    const text =
      head + ids.map((id, at) => row(at, { student_id: id, birthdate: at < 4 ? '4/2/2011' : '2011-04-02' })).join('');
    const { report } = check(first.pinned, setOf({ 'people.csv': text }), { baseline: first.baseline });
    expect(report.notices.find((it) => it.code === 'date_invalid')).toMatchObject({
      count: 4,
      firstLine: 2,
      lastLine: 5,
    });
    expect(report.files[0]!.badRows).toBe(4);
  });
});

test('day before month is a changed format, although many days are months too', () => {
  const dated = layoutOf([must('student_id'), may('entry_date', { type: 'date', formats: ['M/D/YYYY'] })]);
  const rows = (write: (day: number, month: number) => string) =>
    `student_id,entry_date\n${Array.from({ length: 60 }, (_, at) => `${1000 + at},${write(1 + (at % 28), 1 + (at % 12))}\n`).join('')}`;
  const first = check(dated, setOf({ 'people.csv': rows((day, month) => `${month}/${day}/2026`) }));
  const second = check(first.pinned, setOf({ 'people.csv': rows((day, month) => `${day}/${month}/2026`) }), {
    baseline: first.baseline,
  });
  expect(second.report.notices.map((it) => it.code)).toContain('date_format_changed');
});

test('grades are the same however they are written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), (grade) => {
      const ways = [`${grade}`, `0${grade}`, `Grade ${grade}`, `${grade}th`, `${grade}/${grade}`, ` ${grade} `];
      expect(new Set(ways.map(gradeOf))).toEqual(new Set([String(grade)]));
    }),
  );
  for (const code of ['UTK', 'DK', 'PG', 'Senior', 'PK4']) expect(isUsualGrade(code), code).toBe(true);
  for (const code of ['KF', 'ninth', '47', 'A-', 'x']) expect(isUsualGrade(code), code).toBe(false);
});

test('values of any kind raise no exception, and the counts are those of the rows', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          last_name: fc.string({ unit: 'binary', maxLength: 12 }),
          email: fc.string(),
          grade: fc.string({ maxLength: 4 }),
        }),
        { maxLength: 20 },
      ),
      (rows) => {
        for (const notice of noticesOf(rows)) expect(notice.count).toBeGreaterThan(0);
      },
    ),
    { numRuns: 100 },
  );
});

describe('what is longer than published', () => {
  const column = (maxLength: number) => layoutOf([must('student_id'), may('note', { maxLength })]);
  const found = (maxLength: number, ...notes: string[]) =>
    check(
      column(maxLength),
      setOf({ 'people.csv': `student_id,note\n${notes.map((note, at) => `${at},${note}\n`).join('')}` }),
    ).report;

  test.each([8, 49, 50, 255])('%i characters are welcome, one more is told at its line', (most) => {
    const report = found(most, 'é'.repeat(most), 'x'.repeat(most), 'x'.repeat(most + 1));
    expect(report.notices).toMatchObject([{ code: 'value_too_long', column: 'note', count: 1, firstLine: 4 }]);
    expect(report.files[0]!.badRows).toBe(1);
  });
});

test('a telephone number that a spreadsheet has shortened is found at its line', () => {
  const rows = [{ phone: '(559) 555-1000' }, { phone: '5.59556E+09' }, { phone: '5595551000' }, { phone: '' }];
  expect(noticesOf(rows)).toMatchObject([{ code: 'id_scientific_notation', column: 'phone', firstLine: 3, count: 1 }]);
});

test('addresses under the name of a person are told on a first night; one or two are not', () => {
  const rows = (addresses: number) =>
    Array.from({ length: 9 }, (_, at) => (at < addresses ? { last_name: `a${at}@lakeside.example` } : {}));
  expect(noticesOf(rows(4))).toEqual([]);
  expect(noticesOf(rows(6))).toMatchObject([
    { code: 'column_content_swapped', column: 'last_name', severity: 'hold', count: 6, firstLine: 2, lastLine: 7 },
  ]);
});
