// Files as export scripts really write them: what is learned from them must hold tomorrow, and what is odd must be said.
import { describe, expect, test } from 'vitest';
import { checkSet } from '../../src/roster/check.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { formatLayoutFile, parseLayoutFile } from '../../src/roster/layout_file.ts';
import { learnLayout, learnNights } from '../../src/roster/learn.ts';
import { triedFormats } from '../../src/roster/learn_dates.ts';
import type { SetFile } from '../../src/roster/set_file.ts';

type Texts = Record<string, string | Uint8Array>;

function setOf(files: Texts): SetFile[] {
  return Object.entries(files).map(([name, content]) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return { name, bytes: bytes.length, sha256: '', chunks: () => [bytes] };
  });
}

function table(header: string | undefined, count: number, row: (at: number) => string, end = '\r\n'): string {
  return [...(header === undefined ? [] : [header]), ...Array.from({ length: count }, (_, at) => row(at)), ''].join(
    end,
  );
}

const fileOf = (layout: Layout, name: string) => layout.files.find((it) => it.name === name)!;
const column = (layout: Layout, file: string, name: string) =>
  fileOf(layout, file).columns.find((it) => it.name === name)!;
const one = (text: string) => learnLayout(setOf({ 'students.csv': text }));
const saysOf = (text: string) => one(text).evidence.map((it) => it.says);
const oddOf = (text: string) => one(text).evidence.flatMap((it) => (it.isOdd ? it.says : []));
const codesUnder = (layout: Layout, files: Texts) =>
  checkSet({ layout, files: setOf(files), guards: {}, showValues: false, version: 'test' })
    .report.notices.filter((it) => it.severity !== 'info')
    .map((it) => it.code);
const pad = (at: number, width: number) => String(at).padStart(width, '0');

describe('dates', () => {
  const dated = (name: string, value: (at: number) => string, count = 60) =>
    column(one(table(`student_id,${name}`, count, (at) => `${1000 + at},${value(at)}`)).layout, 'students.csv', name);

  test.each(triedFormats.filter((format) => !/^[MD]{1,2}[-./][MD]/.test(format) || format.startsWith('M')))(
    '%s',
    (format) => {
      const write = (at: number) =>
        format
          .replace('YYYY', String(2008 + (at % 9)))
          .replace('YY', pad(8 + (at % 9), 2))
          .replace(/MM|M/, (token) => pad((at % 12) + 1, token.length))
          .replace(/DD|D/, (token) => pad((at % 28) + 1, token.length));
      const said = dated('birth_date', write);
      expect(said).toMatchObject({ type: 'date', formats: [format] });
    },
  );

  test('a day above 12 settles day and month, for its own column and for those that cannot tell', () => {
    const text = (at: number) => `${1000 + at},${pad((at % 28) + 1, 2)}/${pad((at % 12) + 1, 2)}/2014,05/06/2026`;
    const { layout } = one(table('student_id,birth_date,start_date', 60, text));
    expect(column(layout, 'students.csv', 'birth_date').formats).toEqual(['DD/MM/YYYY']);
    expect(column(layout, 'students.csv', 'start_date').formats).toEqual(['DD/MM/YYYY']);
  });

  test('unsettled, the month comes first, and it is said', () => {
    const text = table('student_id,start_date', 60, (at) => `${1000 + at},5/6/2026`);
    expect(column(one(text).layout, 'students.csv', 'start_date').formats).toEqual(['M/D/YYYY']);
    expect(oddOf(text).join()).toContain('day and month could be exchanged');
  });

  test('a few that are none are told with their line, many make it text', () => {
    const text = (wrong: number) =>
      table('student_id,birth_date', 2000, (at) => `${1000 + at},${at % 400 < wrong ? '00/00/0000' : '4/13/2012'}`);
    expect(column(one(text(0)).layout, 'students.csv', 'birth_date').type).toBe('date');
    const few = table('student_id,birth_date', 2000, (at) => `${1000 + at},${at === 7 ? '00/00/0000' : '4/13/2012'}`);
    expect(column(one(few).layout, 'students.csv', 'birth_date').type).toBe('date');
    expect(oddOf(few)).toEqual(['1 value is no date M/D/YYYY, first on line 9']);
    expect(saysOf(few)).toContain('99.9 % of 2,000 values are dates M/D/YYYY');
    expect(column(one(text(4)).layout, 'students.csv', 'birth_date').type).toBe('string');
  });

  test('ids that look like dates are no dates', () => {
    expect(dated('locker_combination', (at) => `201201${pad((at % 28) + 1, 2)}`).type).toBe('string');
  });
});

describe('closed lists', () => {
  const listed = (name: string, values: string[], count = 3000) =>
    column(
      one(table(`student_id,${name}`, count, (at) => `${1000 + at},${values[at % values.length]}`)).layout,
      'students.csv',
      name,
    );

  test.each([
    ['gender', ['M', 'F'], ['F', 'M', 'X', 'N', 'U', 'NB']],
    ['enabled', ['true'], ['true', 'false']],
    ['is_ell', ['Y', 'N'], ['N', 'Y']],
    ['enroll_status', ['A', 'I', 'W'], ['A', 'I', 'W']],
  ])('%s', (name, values, expected) => {
    expect(listed(name, values)).toMatchObject({ type: 'enum', values: expected });
  });

  test.each([
    ['school_id', ['0031', '0047']],
    ['grade', ['9', '10', '11', '12']],
    ['term', ['S1']],
    ['homeroom', ['Lee', 'Park']],
    ['ethnicity', ['A', 'B']],
    ['city', ['Lakeside', 'Hillside']],
    ['course_type', ['Algebra', 'History', 'Art']],
    ['room_number', ['101', '102']],
  ])('%s stays open: a new value may come any day', (name, values) => {
    expect(listed(name, values).type).toBe('string');
  });

  test('few rows, or a rare value, prove nothing', () => {
    expect(listed('enroll_status', ['A', 'I'], 300).type).toBe('string');
    const rare = Array.from({ length: 400 }, (_, at) => (at === 0 ? 'W' : 'A'));
    expect(listed('enroll_status', rare).type).toBe('string');
  });
});

describe('widths', () => {
  test('leading zeros are seen, and codes are never numbers', () => {
    const { layout } = one(table('perm_id,zip,score', 300, (at) => `${pad(at * 7, 6)},${pad(1201 + at, 5)},${at}`));
    expect(column(layout, 'students.csv', 'perm_id')).toMatchObject({
      type: 'string',
      width: { min: 6, max: 6 },
      characters: 'digits',
    });
    expect(column(layout, 'students.csv', 'zip')).toMatchObject({ type: 'string', width: { min: 5, max: 5 } });
    expect(column(layout, 'students.csv', 'score')).toMatchObject({ type: 'integer' });
  });
  test('letters before digits are ids too; a handful of rows says nothing', () => {
    const ids = (count: number) => one(table('student_id,x', count, (at) => `S${pad(at, 5)},1`)).layout;
    expect(column(ids(60), 'students.csv', 'student_id')).toMatchObject({
      width: { min: 6, max: 6 },
      characters: 'mixed',
    });
    expect(column(ids(5), 'students.csv', 'student_id').width).toBeUndefined();
  });
});

describe('keys', () => {
  const learn = (files: Texts) => learnLayout(setOf(files)).layout;
  const students = table('student_id,name', 200, (at) => `${1000 + at},N${at}`);
  const sections = table('section_id,title', 40, (at) => `S${100 + at},T${at}`);

  test('two columns, three columns, none', () => {
    const pairs = table(
      'student_id,section_id',
      600,
      (at) => `${1000 + (at % 200)},S${100 + ((at * 7 + Math.floor((at % 600) / 200)) % 40)}`,
    );
    const two = learn({ 'students.csv': students, 'sections.csv': sections, 'enrollments.csv': pairs });
    expect(fileOf(two, 'enrollments.csv').key).toEqual(['student_id', 'section_id']);
    const terms = table(
      'student_id,section_id,term,mark',
      1200,
      (at) =>
        `${1000 + (at % 200)},S${100 + ((at * 7 + Math.floor((at % 600) / 200)) % 40)},${at < 600 ? 'S1' : 'S2'},${at % 5}`,
    );
    const three = learn({ 'students.csv': students, 'sections.csv': sections, 'marks.csv': terms });
    expect(fileOf(three, 'marks.csv').key).toEqual(['student_id', 'section_id', 'term']);
    const none = learn({ 'log.csv': table('what,when', 100, (at) => `a${at % 3},b${at % 7}`) });
    expect(fileOf(none, 'log.csv').key).toEqual([]);
  });

  test('an id that repeats by design is no key, and can be referred to all the same', () => {
    const teachers = table(
      'teacher_id,school_id,name',
      60,
      (at) => `T${10 + (at % 50)},${at < 50 ? 'A' : 'B'},N${at % 50}`,
    );
    const taught = table('section_id,teacher_id', 80, (at) => `S${at},T${10 + (at % 50)}`);
    const layout = learn({ 'teachers.csv': teachers, 'sections.csv': taught });
    expect(fileOf(layout, 'teachers.csv').key).not.toEqual(['teacher_id']);
    expect(column(layout, 'sections.csv', 'teacher_id').references).toBe('teachers.csv.teacher_id');
  });

  test('a few keys twice among thousands are odd, not the end of the key', () => {
    const text = table('student_id,name', 3000, (at) => `${at === 2999 ? 1000 : 1000 + at},N${at}`);
    expect(fileOf(one(text).layout, 'students.csv').key).toEqual(['student_id']);
    expect(oddOf(text)).toEqual(['1 row has the key of an earlier row, first on line 3001']);
    expect(saysOf(text)).toContain('student_id is different in 99.9 % of 3,000 rows: the key');
  });

  test('a reference with holes is told with its share, and held to only where they are few', () => {
    const holes = (share: number) =>
      table('student_id,x', 2000, (at) => `${at % share === 0 ? 'gone' : 1000 + (at % 200)},1`);
    const near = learnLayout(setOf({ 'students.csv': students, 'marks.csv': holes(50) }));
    expect(column(near.layout, 'marks.csv', 'student_id').references).toBeUndefined();
    expect(near.evidence.map((it) => it.says).join('\n')).toContain(
      '98 % of its values are keys of students.csv; 40 are not, first on line 2: not taken as a reference',
    );
    const few = learnLayout(setOf({ 'students.csv': students, 'marks.csv': holes(1000) }));
    expect(column(few.layout, 'marks.csv', 'student_id').references).toBe('students.csv.student_id');
    expect(column(few.layout, 'marks.csv', 'student_id').odd).toContain(
      '2 values are no key of students.csv, first on line 2',
    );
  });
});

describe('how files are written', () => {
  test('letters beyond ASCII beside doubled quotes are UTF-8 all the same', () => {
    const text = table('student_id,name', 60, (at) => `${1000 + at},"Zoë ""Bé"" é"`);
    expect(fileOf(one(text).layout, 'students.csv').encoding).toBe('utf-8');
    // One row that a person pasted does not make another file of it.
    const mixed = Buffer.concat([Buffer.from(text), Buffer.from('2000,Pe\xf1a\r\n', 'latin1')]);
    const { layout } = learnLayout(setOf({ 'students.csv': mixed }));
    expect(fileOf(layout, 'students.csv').encoding).toBe('utf-8');
  });

  test('a family of the name Null, where no header says that it is a name', () => {
    const rows = (from: number) =>
      table(undefined, 600, (at) => `${from + at},${at === 7 ? 'Null' : `Name${'abcdefgh'[at % 8]}`},2011-04-02`);
    const nights = [1000, 1001, 1002].map((from) => setOf({ 'students.csv': rows(from) }));
    const { layout } = learnNights(nights);
    expect(codesUnder(layout, { 'students.csv': rows(1000) })).toEqual([]);
  });

  test('values of a file without a header are not taken for one', () => {
    const roles = table(undefined, 90, (at) => `${['Student', 'Teacher'][at % 2]},Active,Lee${at}`);
    expect(one(roles).layout.files[0]).toMatchObject({ header: false });
    expect(one(table(undefined, 90, (at) => `${pad(at, 6)},Lee${at},9`)).layout.files[0]).toMatchObject({
      header: false,
    });
  });

  test('titles above the header are pointed out, and the header is found', () => {
    const text = `Nightly export 11/20/2026\r\n${table('student_id,name,grade', 80, (at) => `${1000 + at},N${at},9`)}`;
    expect(one(text).layout.files[0]?.columns.map((it) => it.name)).toEqual(['student_id', 'name', 'grade']);
    expect(oddOf(text).join()).toContain('1 row above the header is no row of the roster');
  });

  test('nicknames in quotes that nothing else is quoted with are ordinary characters, wherever they come', () => {
    const text = table('student_id\tname', 9000, (at) => `${1000 + at}\t${at === 8000 ? 'Robert "Bo" Lee' : `N${at}`}`);
    const { layout } = learnLayout(setOf({ 'students.txt': text }));
    expect(layout.files[0]?.quoting).toBe('none');
    expect(codesUnder(layout, { 'students.txt': text })).toEqual([]);
    const quoted = table('student_id,name', 9000, (at) => `${1000 + at},${at === 8000 ? '"Lee, Jr."' : `N${at}`}`);
    expect(one(quoted).layout.files[0]?.quoting).toBe('rfc4180');
  });

  test('rows of another width are counted and not believed', () => {
    const text = table('student_id,name,grade', 600, (at) =>
      at === 77 ? '1077,Smith, Jr.,9' : `${1000 + at},N${at},9`,
    );
    expect(column(one(text).layout, 'students.csv', 'name').filled).toBe(true);
    expect(oddOf(text)).toContain('1 row has not 3 fields, first on line 79');
  });

  test('names that came later than people are not asked for on one night, but are on three', () => {
    const night = (at: number) =>
      setOf({
        'students.csv': table('student_id,last_name,email', 1200, (row) => `${1000 + at + row},L,s${at + row}@x.org`),
      });
    expect(column(learnNights([night(0)]).layout, 'students.csv', 'email').filled).toBe(false);
    expect(column(learnNights([night(0)]).layout, 'students.csv', 'last_name').filled).toBe(true);
    expect(column(learnNights([night(0), night(5), night(9)]).layout, 'students.csv', 'email').filled).toBe(true);
  });

  test('secrets are masked by their names', () => {
    const { layout } = one(
      table('student_id,Password,SSN,lunch_status,pin', 60, (at) => `${at},a${at},b${at},F,${at}`),
    );
    const secrets = layout.files[0]!.columns.filter((it) => it.secret).map((it) => it.name);
    expect(secrets).toEqual(['Password', 'SSN', 'lunch_status', 'pin']);
    expect(JSON.stringify(layout)).not.toContain('a17');
  });
});

describe('several nights', () => {
  const night = (at: number, extra = ''): SetFile[] =>
    setOf({
      'students.csv': table(
        'student_id,last_name,gender',
        300,
        (row) => `${1000 + at + row},L${row},${row % 2 ? 'M' : 'F'}`,
      ),
      'marks.csv': table('student_id,mark', 300, (row) => `${1000 + at + row},${row % 5}`) + extra,
    });

  test('what holds on each is proposed, what does not is not', () => {
    const same = learnNights([night(0), night(3), night(9)]);
    expect(column(same.layout, 'marks.csv', 'student_id').references).toBe('students.csv.student_id');
    expect(same.layout.source).toBe('Learned from 3 good nights.');
    const broken = learnNights([night(0, '9999,4\r\n'), night(3), night(9)]);
    expect(column(broken.layout, 'marks.csv', 'student_id').references).toBeUndefined();
  });

  test('a file, a column or an order that is not in every night is optional, and said', () => {
    const [first, second] = [night(0), night(3)];
    const { layout, evidence } = learnNights([first, second.slice(0, 1)]);
    expect(fileOf(layout, 'marks.csv').required).toBe(false);
    expect(evidence.map((it) => it.says).join('\n')).toContain('not in every night: 1 of 2 had it');
    const wide = setOf({
      'students.csv': table('student_id,gender,last_name,pronouns', 300, (row) => `${1000 + row},M,L,x`),
    });
    const varied = learnNights([night(0).slice(0, 1), wide]).layout;
    expect(column(varied, 'students.csv', 'pronouns').required).toBe(false);
    expect(parseLayoutFile(formatLayoutFile(varied)).mistakes).toBeUndefined();
    const turned = setOf({ 'students.csv': table('student_id,gender,last_name', 300, (row) => `${1000 + row},M,L`) });
    expect(fileOf(learnNights([night(0).slice(0, 1), turned]).layout, 'students.csv').columnOrder).toBe('any');
  });
});

test('files without a header are learned by what is in them', () => {
  const students = table(undefined, 400, (at) => `${4100 + at * 37}^Lee${at}^201${at % 9}0${(at % 9) + 1}1${at % 9}^9`);
  const marks = table(undefined, 800, (at) => `${4100 + ((at * 3) % 400) * 37}^${at % 5}^${at}`);
  const { layout } = learnLayout(setOf({ 'SENR.txt': students, 'MARK.txt': marks }));
  expect(fileOf(layout, 'SENR.txt')).toMatchObject({ header: false, delimiter: '^', key: ['Column 1'] });
  expect(column(layout, 'SENR.txt', 'Column 3')).toMatchObject({ type: 'date', formats: ['YYYYMMDD'] });
  expect(codesUnder(layout, { 'SENR.txt': students, 'MARK.txt': marks })).toEqual([]);
});

test('whatever bytes come, something is proposed or nothing, and what is proposed is a layout', () => {
  for (const bytes of [
    [],
    [10, 10],
    [34],
    [34, 44, 10],
    [0, 1, 2, 255, 254],
    [255, 254, 65],
    [44, 44, 44],
    [239, 187, 191],
  ]) {
    const { layout } = learnLayout(setOf({ 'a.csv': Uint8Array.from(bytes) }));
    if (layout.files.length > 0) expect(parseLayoutFile(formatLayoutFile(layout)).mistakes).toBeUndefined();
  }
});
