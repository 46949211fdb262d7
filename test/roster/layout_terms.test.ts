// What a layout can say beyond names and types, each in the smallest layout that says it.
import { expect, test } from 'vitest';
import type { Layout, LayoutColumn, LayoutFile } from '../../src/roster/layout.ts';
import { parseLayout } from '../../src/roster/layout_file.ts';
import { oneRoster11 } from '../../src/roster/layouts/oneroster_1_1.ts';
import { csv, may, must } from '../../src/roster/layouts/shape.ts';
import { districtOf } from '../districts/district.ts';
import { rowsOf, textsOf, withValue } from '../districts/pollute.ts';
import { check, setOf } from './sets.ts';

function layoutOf(...files: LayoutFile[]): Layout {
  return { id: 'terms', title: 'Terms', source: 'Made for this test.', pinned: false, files };
}

function one(columns: LayoutColumn[], more: Partial<LayoutFile> = {}): Layout {
  return layoutOf(csv('one.csv', { key: [], columns, ...more }));
}

const found = (layout: Layout, texts: Record<string, string>) =>
  check(layout, setOf(texts)).report.notices.map(({ code, severity, column, firstLine, count }) =>
    [code, severity, column ?? '-', `line ${firstLine ?? 0}`, `x${count}`].join(' '),
  );

test('an alias is the column without a word; once agreed, another alias is another name', () => {
  const layout = one([must('School ID', { aliases: ['school', 'Campus'] }), must('Name')]);
  expect(found(layout, { 'one.csv': 'CAMPUS,Name\n1,A\n' })).toEqual([]);
  const { pinned } = check(layout, setOf({ 'one.csv': 'Campus,Name\n1,A\n' }));
  expect(found(pinned, { 'one.csv': 'Campus,Name\n1,A\n' })).toEqual([]);
  expect(found(pinned, { 'one.csv': 'School,Name\n1,A\n' })).toEqual(['column_renamed reject School ID line 1 x1']);
});

test('a name that the layout has twice is two columns; a third is one too many', () => {
  const layout = one([must('id'), may('day', { type: 'date' }), may('day', { repeatsName: true, type: 'date' })]);
  expect(found(layout, { 'one.csv': 'id,day,day\n1,2026-01-30,2026-01-31\n' })).toEqual([]);
  expect(found(layout, { 'one.csv': 'id,day,day\n1,2026-01-30,2026-02-31\n' })).toEqual([
    'date_invalid error day line 2 x1',
  ]);
  expect(found(layout, { 'one.csv': 'id,day,day,day\n1,2026-01-30,2026-01-31,x\n' })).toEqual([
    'column_name_duplicate reject day line 1 x1',
  ]);
  const { pinned } = check(layout, setOf({ 'one.csv': 'id,day,day\n1,2026-01-30,2026-01-31\n' }));
  expect(found(pinned, { 'one.csv': 'id,day,day\n1,2026-01-30,2026-01-31\n' })).toEqual([]);
});

test('one of several columns is filled in every row; a column of them all must be there', () => {
  const layout = one([must('id'), may('role'), may('role_id')], { requireOneOf: [['role', 'role_id']] });
  expect(found(layout, { 'one.csv': 'id,role,role_id\n1,student,\n2,,7\n3,student,7\n' })).toEqual([]);
  expect(found(layout, { 'one.csv': 'id,role,role_id\n1,student,\n2,,\n3, ,NULL\n' })).toEqual([
    'required_value_missing error role or role_id line 3 x2',
  ]);
  expect(found(layout, { 'one.csv': 'id\n1\n' })).toEqual(['column_missing reject role or role_id line 1 x1']);
});

test('a value is required where another column says so', () => {
  const layout = one([
    must('id'),
    must('role'),
    may('grade', { requiredWhen: { column: 'role', values: ['student'] } }),
  ]);
  const texts = { 'one.csv': 'id,role,grade\n1,student,9\n2,teacher,\n3,student,\n4,student,10\n' };
  expect(found(layout, texts)).toEqual(['required_value_missing error grade line 4 x1']);
});

test('what is inferred warns and makes no wrong row', () => {
  const inferred = { inferred: true } as const;
  const layout = one([
    must('id'),
    must('name', inferred),
    may('day', { type: 'date', ...inferred }),
    may('kind', { type: 'enum', values: ['a'], ...inferred }),
    must('gone', inferred),
  ]);
  const { report } = check(layout, setOf({ 'one.csv': 'id,name,day,kind\n1,,2026-02-30,b\n' }));
  expect(report.notices.map((it) => `${it.code} ${it.severity}`).sort()).toEqual([
    'column_missing warn',
    'date_invalid warn',
    'enum_unknown warn',
    'required_value_missing warn',
  ]);
  expect(report.files[0]!.badRows).toBe(0);
  expect(report.verdict).toBe('accept');
});

test('values of a list in any letter case, and a word in place of a date', () => {
  const layout = one([
    must('grade', { type: 'enum', values: ['pk', 'K', '1'], ignoreCase: true }),
    may('end', { type: 'datetime', values: ['<delete>'] }),
  ]);
  expect(found(layout, { 'one.csv': 'grade,end\nPK,<delete>\nk,2026-08-17T08:00:00Z\n1,\n' })).toEqual([]);
  expect(found(layout, { 'one.csv': 'grade,end\nPK,<remove>\n' })).toEqual(['date_invalid error end line 2 x1']);
});

test('columns in series have the facts of the first', () => {
  const parents = csv('parents.csv', { key: ['id'], columns: [must('id')] });
  const columns = [must('id'), must('parent', { references: 'parents.csv.id', series: true })];
  const layout = layoutOf(parents, csv('children.csv', { key: ['id'], extraColumns: 'refused', columns }));
  const set = (rows: string) => ({
    'parents.csv': 'id\nA\nB\n',
    'children.csv': `id,parent,parent_2,parent_3\n${rows}`,
  });
  expect(found(layout, set('1,A,B,\n2,B,,\n'))).toEqual([]);
  expect(found(layout, set('1,A,C,\n2,B,,A\n'))).toEqual([
    'reference_ratio_high hold - line 0 x1',
    'reference_missing error parent_2 line 2 x1',
  ]);
});

const orgs = csv('orgs.csv', {
  key: ['id'],
  columns: [must('id'), must('type', { type: 'enum', values: ['district', 'school'], extensible: true })],
});
const toSchool = { references: 'orgs.csv.id', referencesType: { column: 'type', values: ['school'] } };

test('a reference to a row of another type, whichever file is read first; lists and unknown types too', () => {
  const classes = csv('classes.csv', {
    key: ['id'],
    columns: [must('id'), may('school', toSchool), may('schools', { ...toSchool, type: 'list', itemType: 'string' })],
  });
  const text = 'id,type\nD,district\nS,school\nX,ext:campus\nY,Schule\n';
  const rows = 'id,school,schools\n1,S,"S,X"\n2,D,\n3,,"S,D"\n4,Y,\n5,Z,\n6,D,\n';
  const twice = [
    'enum_unknown error type line 5 x1',
    'reference_missing error school line 6 x1',
    'reference_wrong_type error school line 3 x2',
    'reference_wrong_type error schools line 4 x1',
  ];
  const both = { 'orgs.csv': text, 'classes.csv': rows };
  const graded = (layout: Layout) =>
    found(layout, both).filter((it) => !it.includes(' hold ') && !it.includes(' info '));
  expect(graded(layoutOf(orgs, classes)).sort()).toEqual(twice);
  // Each refers to the other: the one that is read first has to wait.
  const circle = { ...orgs, columns: [...orgs.columns, may('first', { references: 'classes.csv.id' })] };
  expect(graded(layoutOf(circle, classes)).sort()).toEqual(twice);
  expect(graded(layoutOf(classes, circle)).sort()).toEqual(twice);
});

test('what the receiver may know from before is a warning, no orphan and no wrong row', () => {
  const users = csv('users.csv', { key: ['id'], columns: [must('id')] });
  const columns = [must('user', { references: 'users.csv.id', mayPointOutside: true })];
  const layout = layoutOf(users, csv('rows.csv', { key: [], columns }));
  const { report } = check(layout, setOf({ 'users.csv': 'id\n1\n', 'rows.csv': 'user\n1\n2\n3\n4\n' }));
  expect(report.notices.map((it) => `${it.code} ${it.severity}`)).toEqual(Array(3).fill('reference_missing warn'));
  expect(report.files.find((it) => it.name === 'rows.csv')).toMatchObject({ badRows: 0 });
});

test('a file that others refer to is needed; one that nobody refers to is not, and nothing is said of it', () => {
  const terms = csv('terms.csv', { key: ['id'], required: false, neededWhenReferenced: true, columns: [must('id')] });
  const columns = [must('id'), may('term', { references: 'terms.csv.id' })];
  const layout = layoutOf(terms, csv('classes.csv', { key: ['id'], columns }));
  const quiet = check(layout, setOf({ 'classes.csv': 'id,term\n1,\n2,\n' })).report;
  expect([quiet.notices, quiet.notChecked]).toEqual([[], []]);
  const { notices, notChecked } = check(layout, setOf({ 'classes.csv': 'id,term\n1,\n2,F\n' })).report;
  expect(notices.filter((it) => it.code !== 'rule_not_run')).toMatchObject([
    { code: 'file_missing_from_set', severity: 'reject', file: 'terms.csv' },
  ]);
  expect(notices[0]!.message).toContain('other files refer to it');
  expect(notChecked).toMatchObject([{ rule: 'reference_missing', file: 'classes.csv' }]);
});

test('quotes with a backslash are part of the value, wherever the chunks end', () => {
  const layout = one([must('id'), must('name')], { quoting: 'backslash' });
  const text = 'id,name\n1,"Robert \\"Bo\\" Lee, Jr."\n2,12\\" wheel\n3,"back\\\\"\n4,"open\n';
  expect(found(layout, { 'one.csv': text.replace(/4.*/, '') })).toEqual(['row_blank info - line 5 x1']);
  expect(found(layout, { 'one.csv': text })[0]).toMatch(/^quote_unbalanced reject - line 5/);
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    const { notices } = check(layout, setOf({ 'one.csv': text.replace(/4.*/, '') }, encoding)).report;
    expect(notices.map((one) => one.code)).toEqual(['encoding_not_utf8', 'row_blank']);
  }
});

test('without a header one odd row says nothing about separators at the end of all rows', () => {
  const layout = one([must('id'), may('name'), may('note')], { header: false, extraColumns: 'refused' });
  const rows = Array.from({ length: 9 }, (_, at) => `${at},N${at},`);
  const text = (lines: string[]) => ({ 'one.csv': `${lines.join('\n')}\n` });
  for (const at of [0, 4, 8]) {
    const longer = rows.with(at, `${at},x,N${at},`);
    expect(found(layout, text(longer))).toEqual([`row_too_many_fields error - line ${at + 1} x1`]);
    const shorter = rows.map((row, place) => (place === at ? row : `${row},`));
    expect(found(layout, text(shorter))).toEqual([
      `row_too_few_fields error - line ${at + 1} x1`,
      'trailing_delimiter info - line 1 x1',
    ]);
  }
});

const district = districtOf({ seed: 3, students: 30 });
const set = rowsOf(district, 'oneroster-1.1');
const manifest = set.get('manifest.csv')!;
const property = (name: string) => manifest.rows.findIndex(([it]) => it === name);
const withMode = (name: string, value: string) => textsOf(set, withValue(manifest, property(name), 'value', value));

test('a manifest against its set: absent and there, another version, a word that is none', () => {
  for (const [name, value, ok] of [
    ['file.users', 'absent', false],
    ['file.users', 'full', false],
    ['file.lineItems', 'bulk', false],
    ['oneroster.version', '1.2', false],
    ['oneroster.version', 'v1.1', true],
    ['oneroster.version', '1.1.1', true],
    ['file.users', 'Bulk', true],
  ] as const) {
    const line = property(name) + 2;
    const wanted = ok ? [] : [`manifest_contradiction reject - line ${line} x1`];
    expect(found(oneRoster11, withMode(name, value)), `${name} ${value}`).toEqual(wanted);
  }
});

test('a manifest alone says that nothing changed, and the last roster stays', () => {
  const first = check(oneRoster11, setOf(textsOf(set)));
  const rows = manifest.rows.map(([name, value]) => [name!, name!.startsWith('file.') ? 'absent' : value!]);
  const alone = { 'manifest.csv': textsOf(new Map([['manifest.csv', { ...manifest, rows }]]))['manifest.csv']! };
  const second = check(first.pinned, setOf(alone), { baseline: first.baseline });
  expect(second.report).toMatchObject({ verdict: 'accept', notices: [] });
  expect(second.baseline.files.map((file) => file.name).sort()).toEqual(
    first.baseline.files.map((file) => file.name).sort(),
  );
});

test('a layout file says every name that leads nowhere', () => {
  const layout = one(
    [must('id'), may('x', { references: 'one.csv.id', referencesType: { column: 'y', values: ['a'] } })],
    {
      key: ['id'],
      agree: [{ by: 'id', columns: ['name'] }],
      maxRows: [{ by: 'who', most: 5 }],
      requireOneOf: [['id', 'other']],
      extraNames: '(',
    },
  );
  layout.files[0]!.columns.push(may('z', { requiredWhen: { column: 'role', values: ['student'] }, repeatsName: true }));
  expect(parseLayout(JSON.parse(JSON.stringify(layout))).mistakes?.sort()).toEqual([
    'files[0] one.csv, columns[1] x: "y" is not a column of the file it refers to',
    'files[0] one.csv, columns[2] z: no earlier column has this name',
    'files[0] one.csv: extraNames is not a regular expression',
    'files[0] one.csv: maxRows names "who", which is not one of its columns',
    'files[0] one.csv: requireOneOf names "other", which is not one of its columns',
    'files[0] one.csv: requiredWhen names "role", which is not one of its columns',
    'files[0] one.csv: what must agree names "name", which is not one of its columns',
  ]);
});
