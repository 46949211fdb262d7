// What changed between two nights, against a reference that keeps all rows in a map: taken together with the night before
// it is the night after; the same night again is no change; and in which order the rows stand does not matter.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Layout, LayoutFile } from '../../src/roster/layout.ts';
import type { FileReport } from '../../src/roster/report.ts';
import { check, setOf } from './sets.ts';

type Row = [id: string, part: string, school: string, name: string];
type Night = Map<string, Row>;

const header = ['id', 'part', 'school', 'name'];

function layoutOf(key: string[]): Layout {
  const file: LayoutFile = {
    name: 'rows.csv',
    pattern: '^rows\\.csv$',
    required: true,
    delimiter: ',',
    header: true,
    quoting: 'rfc4180',
    columnOrder: 'any',
    key,
    columns: header.map((name) => ({
      name,
      required: true,
      filled: false,
      type: 'string',
      ...(name === 'school' && { group: 'school' as const }),
    })),
    extraColumns: 'refused',
  };
  return { id: 'rows', title: 'Rows', source: 'the test', pinned: false, files: [file] };
}

const keys = { 'one column': ['id'], 'two columns': ['id', 'part'], 'the whole row': [] };
type KeyKind = keyof typeof keys;

function keyOf(row: Row, kind: KeyKind): string {
  return kind === 'one column' ? row[0] : kind === 'two columns' ? `${row[0]} ${row[1]}` : row.join(' ');
}

const rowOf = fc.tuple(
  fc.integer({ min: 1, max: 60 }).map(String),
  fc.constantFrom('x', 'y'),
  fc.constantFrom('North', 'South', 'East'),
  fc.constantFrom('Ana', 'Bo', 'Zoë', 'Núñez'),
);
const nightOf = (kind: KeyKind): fc.Arbitrary<Night> =>
  fc
    .array(rowOf, { minLength: 1, maxLength: 60 })
    .map((rows) => new Map(rows.map((row): [string, Row] => [keyOf(row, kind), row])));

/** Rows in this order; where a number repeats or is missing, the rest as they come. */
function inOrder(night: Night, order: readonly number[]): Row[] {
  const rows = [...night.values()];
  return rows
    .map((row, at) => ({ row, place: order[at % order.length]! }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
}

const textOf = (rows: Iterable<Row>) => [header, ...rows].map((row) => `${row.join(',')}\n`).join('');

function compared(kind: KeyKind, before: Iterable<Row>, after: Iterable<Row>): FileReport {
  const first = check(layoutOf(keys[kind]), setOf({ 'rows.csv': textOf(before) }));
  return check(first.pinned, setOf({ 'rows.csv': textOf(after) }), { baseline: first.baseline, showValues: true })
    .report.files[0]!;
}

/** What is told of a change, in an order of its own. */
function told({ added, removed, changed, unchanged, groups = [] }: FileReport) {
  const byName = groups.map((it) => JSON.stringify(it)).sort();
  return { added, removed, changed, unchanged, groups: byName };
}

describe.each(Object.keys(keys) as KeyKind[])('the key is %s', (kind) => {
  const nights = fc.tuple(nightOf(kind), nightOf(kind));

  test('what left taken from the night before, and what came added to it, is the night after', () => {
    fc.assert(
      fc.property(nights, ([before, after]) => {
        const report = compared(kind, before.values(), after.values());
        const left = [...before.keys()].filter((key) => !after.has(key));
        const came = [...after].filter(([key]) => !before.has(key));
        const other = [...after].filter(([key, row]) => before.has(key) && before.get(key)!.join() !== row.join());
        expect(report).toMatchObject({ removed: left.length, added: came.length, changed: other.length });
        expect(report.unchanged).toBe(before.size - left.length - other.length);

        const applied = new Map(before);
        for (const key of left) applied.delete(key);
        for (const [key, row] of [...came, ...other]) applied.set(key, row);
        expect(told(compared(kind, applied.values(), after.values()))).toMatchObject({
          added: 0,
          removed: 0,
          changed: 0,
        });

        // The same by school: what was there, less who left, is what stayed.
        for (const group of report.groups ?? []) {
          const rows = (night: Night) => [...night.values()].filter((row) => row[2] === group.group).length;
          expect([group.before, group.after]).toEqual([rows(before), rows(after)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('backwards, what left is what came', () => {
    fc.assert(
      fc.property(nights, ([before, after]) => {
        const there = compared(kind, before.values(), after.values());
        const back = compared(kind, after.values(), before.values());
        expect([back.added, back.removed, back.changed]).toEqual([there.removed, there.added, there.changed]);
      }),
      { numRuns: 40 },
    );
  });

  test('the same night again is no change, and the order of rows does not matter', () => {
    fc.assert(
      fc.property(nights, fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), ([before, after], order) => {
        expect(told(compared(kind, before.values(), inOrder(before, order)))).toMatchObject({
          added: 0,
          removed: 0,
          changed: 0,
          unchanged: before.size,
        });
        expect(told(compared(kind, inOrder(before, order), inOrder(after, [...order].reverse())))).toEqual(
          told(compared(kind, before.values(), after.values())),
        );
      }),
      { numRuns: 40 },
    );
  });
});
