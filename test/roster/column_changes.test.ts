// Columns of rows laid side by side: what is counted, and when contents are said to have moved.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowPairs } from '../../src/roster/column_changes.ts';
import { columnChanges, columnMoves, PairList } from '../../src/roster/column_changes.ts';

type Row = number[];

function pairsOf(columns: string[], before: Row[], after: Row[]): RowPairs {
  const list = new PairList(columns, columns);
  for (const [at, row] of before.entries()) list.add(Int32Array.from(row), 0, Int32Array.from(after[at]!), 0);
  return list.pairs();
}

/** Rows of four columns with values of their own; 0 is a blank. */
const tables = fc.array(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 4, maxLength: 4 }), {
  minLength: 1,
  maxLength: 60,
});
const names = ['a', 'b', 'c', 'd'];

describe('columns', () => {
  test('of the same rows changed nowhere and moved nowhere', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const pairs = pairsOf(names, table, table);
        expect(columnMoves(pairs)).toEqual([]);
        for (const { changed, emptied, filled } of columnChanges(pairs))
          expect([changed, emptied, filled]).toEqual([0, 0, 0]);
      }),
    );
  });

  test('are counted row by row: another value, none any more, one for the first time', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 60 }), (values) => {
        const [found] = columnChanges(
          pairsOf(
            ['a'],
            values.map(([was]) => [was]),
            values.map(([, is]) => [is]),
          ),
        );
        expect(found).toEqual({
          column: 'a',
          changed: values.filter(([was, is]) => was !== 0 && is !== 0 && was !== is).length,
          emptied: values.filter(([was, is]) => was !== 0 && is === 0).length,
          filled: values.filter(([was, is]) => was === 0 && is !== 0).length,
          had: values.filter(([was]) => was !== 0).length,
        });
      }),
    );
  });

  test('are laid side by side by name, wherever they stand; those of one night only are left out', () => {
    const list = new PairList(['id', 'x', 'x', 'gone'], ['new', 'x', 'id', 'x']);
    list.add(Int32Array.of(1, 2, 3, 4), 0, Int32Array.of(9, 2, 1, 3), 0);
    const pairs = list.pairs();
    expect(pairs.columns).toEqual(['id', 'x', 'x']);
    expect([...pairs.before]).toEqual([...pairs.after]);
  });
});

const telling = Array.from({ length: 40 }, (_, row) => [1000 + row, 2000 + (row % 30), 3000 + (row % 3), 4000]);
const order = (...places: number[]) => telling.map((row) => places.map((place) => row[place]!));

describe('contents that moved', () => {
  test('are two that changed places', () => {
    expect(columnMoves(pairsOf(names, telling, order(1, 0, 2, 3)))).toEqual([
      { column: 'a', from: 'b' },
      { column: 'b', from: 'a' },
    ]);
  });

  test('are two marks of yes and no, told by the rows in which they differ', () => {
    const marks = Array.from({ length: 60 }, (_, row) => [row + 9, row % 3 === 0 ? 1 : 2, row % 5 === 1 ? 1 : 2, 7]);
    const swapped = marks.map(([id, one, other, last]) => [id!, other!, one!, last!]);
    expect(columnMoves(pairsOf(names, marks, swapped)).map(({ column }) => column)).toEqual(['b', 'c']);
  });

  test('are one that is blank now, and another that has its values', () => {
    const filled = telling.map(([a, b, c]) => [a!, b!, c!, 0]);
    const moved = telling.map(([a, b, c]) => [a!, 0, c!, b!]);
    expect(columnMoves(pairsOf(names, filled, moved)).map(({ column }) => column)).toEqual(['b', 'd']);
  });

  test('are all that moved on by one', () => {
    expect(columnMoves(pairsOf(names, telling, order(3, 0, 1, 2))).map(({ column, from }) => column + from)).toEqual([
      'ad',
      'ba',
      'cb',
      'dc',
    ]);
    // The first of them is new: nobody knows where it came from.
    const shifted = telling.map((row) => [9000 + row[0]!, row[0]!, row[1]!, row[2]!]);
    expect(columnMoves(pairsOf(names, telling, shifted)).map(({ column, from }) => column + from)).toEqual([
      'ba',
      'cb',
      'dc',
    ]);
  });

  test('are not a copy, a change of values, or a few rows', () => {
    expect(columnMoves(pairsOf(names, telling, order(0, 0, 2, 3)))).toEqual([]);
    expect(
      columnMoves(
        pairsOf(
          names,
          telling,
          telling.map(([a, b, c, d]) => [a! + 5000, b! + 5000, c!, d!]),
        ),
      ),
    ).toEqual([]);
    expect(columnMoves(pairsOf(names, telling.slice(0, 4), order(1, 0, 2, 3).slice(0, 4)))).toEqual([]);
    const some = telling.map((row, at) => (at < 20 ? [row[1]!, row[0]!, row[2]!, row[3]!] : row));
    expect(columnMoves(pairsOf(names, telling, some))).toEqual([]);
  });

  test('are told whatever else happens to a tenth of the rows', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(39), { maxLength: 4 }),
        fc.shuffledSubarray([0, 1], { minLength: 2 }),
        (odd, places) => {
          const after = order(...places, 2, 3).map((row, at) => (odd.includes(at) ? [7, 7, 7, 7] : row));
          const isSwapped = places[0] === 1;
          expect(columnMoves(pairsOf(names, telling, after))).toHaveLength(isSwapped ? 2 : 0);
        },
      ),
    );
  });
});
