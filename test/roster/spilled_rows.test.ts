// Rows that lie outside of memory come back as they were noted, and tell the same as those in memory.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { SpilledRepeats } from '../../src/roster/spilled_repeats.ts';
import { SpilledRows } from '../../src/roster/spilled_rows.ts';
import { check, setOf } from './sets.ts';
import { spillInMemory } from './spill_in_memory.ts';

const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const byteOf = fc.oneof(fc.nat(), fc.integer({ min: 2 ** 32 - 3, max: 2 ** 45 }));
/** Few hashes, so that shares are larger than a block. */
const hashes = fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: whole }), {
  minLength: 1,
  maxLength: 40,
});

test('every row comes back once, in the order of the file, with its place and its numbers', () => {
  let written = 0;
  fc.assert(
    fc.property(hashes, fc.nat(3000), byteOf, fc.nat(3), (some, count, from, noted) => {
      const spill = spillInMemory();
      const rows = new SpilledRows(spill, noted);
      const hashOf = (row: number) => some[row % some.length]!;
      for (let row = 0; row < count; row++) {
        const at = rows.note(hashOf(row), row + 2, row + 1, from + row, row);
        for (let number = 0; number < noted; number++) rows.numbers[at + number] = row * 7 + number;
      }
      const shareOf = new Map<number, unknown>();
      let met = 0;
      const place = { line: 0, record: 0, byte: 0 };
      for (const share of rows.shares()) {
        let last = -1;
        for (let index = 0; index < share.rows; index++) {
          const row = share.find(index, place);
          expect(row).toBeGreaterThan(last);
          last = row;
          expect(place).toEqual({ line: row + 2, record: row + 1, byte: from + row });
          const at = share.notedAt(index);
          for (let number = 0; number < noted; number++) expect(share.numbers[at + number]).toBe(row * 7 + number);
          met++;
          // Rows with the same hash are in one share.
          expect(shareOf.get(hashOf(row)) ?? share).toBe(share);
          shareOf.set(hashOf(row), share);
        }
      }
      expect(met).toBe(count);
      written += spill.blocks.length;
    }),
    { numRuns: 60 },
  );
  expect(written).toBeGreaterThan(0);
});

test('rows that repeat an earlier one are those that a set knows already', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), hashes), { maxLength: 60 }),
      fc.nat(40),
      (some, times) => {
        const repeats = new SpilledRepeats(spillInMemory());
        const known = new Map<string, number>();
        const expected: [number, number][] = [];
        let row = 0;
        for (let time = 0; time < times; time++) {
          for (const [lo, his] of some) {
            const hi = his[time % his.length]!;
            repeats.take(lo, hi, row + 2, row + 1, row * 10, row);
            const first = known.get(`${lo} ${hi}`);
            if (first !== undefined) expected.push([row, first]);
            else known.set(`${lo} ${hi}`, row);
            row++;
          }
        }
        const found = repeats.repeats();
        const told = Array.from(found.inOrder(), (index) => [found.at(index).row, found.noted(index)[0]]);
        expect(told).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

const header =
  'Term_ID,School_ID,Staff_First_Name,Staff_Last_Name,Staff_Email_Address,Staff_ID,Class_Name,Class_ID,Class_Period,Student_First_Name,Student_Last_Name,Student_ID';

/** Many seats, of which some come twice or say another name than the rest. */
function seats(count: number, seed: number): string {
  const lines = [header];
  for (let row = 0; row < count; row++) {
    const klass = Math.floor(row / 30);
    const student = (row * 7919 + seed) % 9000;
    const odd = (row * 31 + seed) % 2111 === 0;
    const name = odd ? `Other${row % 5}` : `Given${student}`;
    const line = `T1,S${klass % 9},Ed,Lee${klass % 200},t${klass % 200}@d.org,E${klass % 200},Class ${klass},C${klass},1,${name},Fam${student},P${student}`;
    lines.push(line);
    if ((row + seed) % 3001 === 0) lines.push(line);
  }
  return `${lines.join('\r\n')}\r\n`;
}

test.each([1, 2, 3])('a file of many rows is told of alike, odd ones and repeats (%i)', (seed) => {
  const layout = builtInLayout('gradecam-combined')!;
  const files = setOf({ 'combined.csv': seats(60_000, seed) });
  const spill = spillInMemory();
  const spilled = check(layout, files, { spill }).report;
  expect(spill.blocks.length).toBeGreaterThan(100);
  const codes = spilled.notices.map(({ code, count }) => [code, count > 10]);
  expect(codes).toEqual(
    expect.arrayContaining([
      ['row_duplicate_exact', true],
      ['attributes_disagree', true],
    ]),
  );
  expect(JSON.stringify(spilled)).toBe(JSON.stringify(check(layout, files).report));
});
