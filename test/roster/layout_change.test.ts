// The agreed columns and the received ones side by side, and what a person agrees to who takes the new layout.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparable } from '../../src/roster/comparable.ts';
import { type ColumnChange, columnChanges, layoutChanges } from '../../src/roster/layout_change.ts';
import { parseLayoutFile } from '../../src/roster/layout_file.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { learnLayout } from '../../src/roster/learn.ts';
import { receivedLayout } from '../../src/roster/received_layout.ts';

const words = (changes: ColumnChange[]) =>
  changes
    .filter((it) => it.kind !== 'same')
    .map(({ kind, agreed, received }) => `${kind} ${[agreed?.name, received?.name].filter(Boolean).join(' > ')}`);
const between = (agreed: string, received: string) => words(columnChanges(agreed.split(' '), received.split(' ')));

test('moved, renamed, added and removed columns are told apart', () => {
  expect(between('id first last grade', 'id first last grade')).toEqual([]);
  expect(between('id first last grade', 'id last first grade')).toEqual(['moved first > first']);
  expect(between('id first last grade', 'id first last')).toEqual(['removed grade']);
  expect(between('id first last grade', 'id first last grade pronouns')).toEqual(['added pronouns']);
  expect(between('id first last grade', 'id first last grade_lvl')).toEqual(['renamed grade > grade_lvl']);
  expect(between('stu_id first last', 'student_id given last')).toEqual([
    'renamed stu_id > student_id',
    'renamed first > given',
  ]);
  expect(between('id first middle last', 'id last_name first')).toHaveLength(3);
});

test('every agreed and every received column is there once, whatever they are', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'F', 'f', 'g1', 'g2'));
  fc.assert(
    fc.property(names, names, fc.boolean(), (agreed, received, isAnyOrder) => {
      const changes = columnChanges(agreed, received, isAnyOrder);
      expect(changes.flatMap((it) => it.agreed?.name ?? []).sort()).toEqual([...agreed].sort());
      expect(changes.flatMap((it) => it.received?.name ?? [])).toEqual(received);
      if (agreed.join() === received.join()) expect(words(changes)).toEqual([]);
      for (const { kind, agreed: before, received: after } of changes) {
        expect(kind === 'added').toBe(before === undefined);
        expect(kind === 'removed').toBe(after === undefined);
      }
    }),
    { numRuns: 300 },
  );
});

const setOf = (files: Record<string, string>) =>
  Object.entries(files).map(([name, text]) => {
    const bytes = Buffer.from(text);
    return { name, bytes: bytes.length, sha256: name, chunks: () => [bytes] };
  });
const students = 'student_id,first,last,grade\n1001,Ann,Lee,5\n1002,Bo,Ray,6\n1003,Cy,Fox,5\n';
const marks = 'student_id,course\n1001,C1\n1002,C1\n1003,C2\n';
const agreed = learnLayout(setOf({ 'students.csv': students, 'marks.csv': marks })).layout;

test('the received layout keeps what is known of renamed columns, keys and references', () => {
  const received = receivedLayout(
    agreed,
    setOf({
      'students.csv': students.replace('student_id,first', 'sis_id,given').replaceAll(',', ';'),
      'marks.csv': marks,
    }),
    agreed,
  );
  const file = received.files.find((it) => it.name === 'students.csv')!;
  expect(file).toMatchObject({ key: ['sis_id'], delimiter: ';' });
  expect(file.columns.map((column) => column.name)).toEqual(['sis_id', 'given', 'last', 'grade']);
  expect(received.files.find((it) => it.name === 'marks.csv')?.columns[0]?.references).toBe('students.csv.sis_id');
  expect(parseLayoutFile(JSON.stringify(received)).mistakes).toBeUndefined();
  const [change] = layoutChanges(agreed, received).filter((it) => it.isChanged);
  expect(change).toMatchObject({ file: 'students.csv', facts: [{ agreed: 'commas', received: 'semicolons' }] });
  expect(words(change!.columns)).toEqual(['renamed student_id > sis_id', 'renamed first > given']);
});

test('a column that is gone takes its key and the references to it along', () => {
  const without = students.replace(/^[^,]*,/gm, '');
  const received = receivedLayout(agreed, setOf({ 'students.csv': without, 'marks.csv': marks }), agreed);
  expect(received.files.find((it) => it.name === 'students.csv')?.key).toEqual([]);
  expect(received.files.find((it) => it.name === 'marks.csv')?.columns[0]?.references).toBeUndefined();
});

test('a header that cannot be used changes nothing', () => {
  const twice = students.replace('first,last', 'name,name');
  const received = receivedLayout(agreed, setOf({ 'students.csv': twice, 'marks.csv': marks }), agreed);
  expect(layoutChanges(agreed, received).some((it) => it.isChanged)).toBe(false);
});

test('where any order will do, no column has moved', () => {
  const layout = structuredClone(builtInLayout('microsoft-sds-v1')!);
  const one = layout.files[0]!;
  one.columnOrder = 'any';
  const other = { ...layout, files: [{ ...one, columns: [...one.columns].reverse() }] };
  expect(layoutChanges(layout, other)[0]?.isChanged).toBe(false);
});

test('what can be compared after the layout was agreed anew', () => {
  const before = agreed.files.find((it) => it.name === 'students.csv')!;
  const renamed = { ...before, columns: before.columns.map((it) => (it.name === 'grade' ? { ...it, name: 'g' } : it)) };
  expect(comparable(before, before)).toBe('rows');
  expect(comparable(before, renamed)).toBe('keys');
  expect(comparable(before, { ...before, key: ['last'] })).toBe('nothing');
  expect(comparable(undefined, before)).toBe('rows');
});

test('a name that was lengthened is a renaming wherever the column went', () => {
  expect(between('id last first grade birth', 'id first last grade_lvl birth')).toEqual([
    'moved last > last',
    'renamed grade > grade_lvl',
  ]);
});
