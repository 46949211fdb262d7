// Baselines and comparison: bytes and back, damage found, and the laws of a difference.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Baseline, BaselineFile } from '../../src/roster/baseline.ts';
import { decodeBaseline, encodeBaseline } from '../../src/roster/baseline_bytes.ts';
import { compareRows } from '../../src/roster/compare.ts';
import { KeyTable } from '../../src/roster/key_table.ts';
import { header, manyStudents, sections, sectionsLayout, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { check, setOf } from './sets.ts';

function encoded(baseline: Baseline): Uint8Array {
  return new Uint8Array(Buffer.concat([...encodeBaseline(baseline)]));
}

/** In memory the numbers of groups take two bytes where that is enough; written they take four. */
function asRead(baseline: Baseline): Baseline {
  const files = baseline.files.map((file) => ({ ...file, groups: file.groups && Int32Array.from(file.groups) }));
  return { ...baseline, files };
}

describe('a baseline as bytes', () => {
  const night = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(200) })).baseline;
  const keyless = check(
    sectionsLayout,
    setOf({ 'sections.csv': sections, 'enrollments.csv': 'section_id,student_id\nS-1,1\nS-1,1\nS-2,1\n' }),
  ).baseline;

  test('comes back as it was', () => {
    for (const baseline of [night, keyless]) {
      expect(decodeBaseline(encoded(baseline))).toEqual({ ok: true, baseline: asRead(baseline) });
    }
    // At an odd address too.
    const shifted = new Uint8Array(encoded(night).length + 1);
    shifted.set(encoded(night), 1);
    expect(decodeBaseline(shifted.subarray(1))).toEqual({ ok: true, baseline: asRead(night) });
  });

  test('takes at most 20 bytes a row beside its head and its sample', () => {
    const [big, bigger] = [3000, 4000].map((rows) =>
      encoded(check(studentsLayout, setOf({ 'students.csv': header + manyStudents(rows) })).baseline),
    );
    expect(bigger!.length - big!.length).toBeLessThanOrEqual(1000 * 20 + 8);
    expect(big!.length).toBeLessThanOrEqual(3000 * 20 + 262_144 + 4096);
  });

  test('any single changed byte and any cut is found', () => {
    const bytes = encoded(night);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at]! ^= change;
        expect(decodeBaseline(damaged).ok).toBe(false);
        expect(decodeBaseline(bytes.subarray(0, at)).ok).toBe(false);
      }),
    );
    expect(decodeBaseline(new Uint8Array(0))).toEqual({ ok: false, damage: 'it is cut off' });
    expect(decodeBaseline(new TextEncoder().encode('student_id,last_name,'.repeat(4)))).toMatchObject({ ok: false });
  });
});

type Table = Map<number, number>;
const tables = fc
  .uniqueArray(fc.tuple(fc.nat(60), fc.nat(3)), { selector: ([key]) => key, maxLength: 60 })
  .map((pairs): Table => new Map(pairs));

function baselineOf(table: Table): BaselineFile {
  const keys = new Int32Array([...table.keys()].flatMap((key) => [key * 7919, key]));
  const contents = new Int32Array([...table.values()].flatMap((content) => [content, -content]));
  const sample = { columns: [], limit: 0, rows: new Int32Array(0) };
  const file = { name: 'x.csv', sha256: '', bytes: 0, rows: table.size };
  return { ...file, keys, contents, groups: undefined, groupTable: undefined, sample };
}

function rowsOf(table: Table) {
  const file = baselineOf(table);
  const keys = new KeyTable();
  for (let entry = 0; entry < file.keys.length; entry += 2) keys.add(file.keys[entry]!, file.keys[entry + 1]!);
  return { keys, rows: file.contents, groups: undefined, groupTable: undefined };
}

describe('a difference', () => {
  test('with itself is empty', () => {
    fc.assert(
      fc.property(tables, (table) => {
        expect(compareRows(baselineOf(table), rowsOf(table))).toEqual({
          added: 0,
          removed: 0,
          changed: 0,
          unchanged: table.size,
          before: table.size,
          groups: [],
        });
      }),
    );
  });

  test('is what turns one into the other', () => {
    fc.assert(
      fc.property(tables, tables, (before, after) => {
        const found = compareRows(baselineOf(before), rowsOf(after));
        const keys = [...before.keys()];
        expect(found.removed).toBe(keys.filter((key) => !after.has(key)).length);
        expect(found.added).toBe([...after.keys()].filter((key) => !before.has(key)).length);
        expect(found.changed).toBe(keys.filter((key) => after.has(key) && after.get(key) !== before.get(key)).length);
        expect(found.unchanged).toBe(keys.filter((key) => after.get(key) === before.get(key)).length);
        expect(before.size - found.removed + found.added).toBe(after.size);
      }),
    );
  });
});

test('a key table finds what was added, whatever the hashes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -9, max: 9 })), { maxLength: 400 }),
      (hashes) => {
        const table = new KeyTable(4);
        const known = new Map<string, number>();
        for (const [lo, hi] of hashes) {
          const id = `${lo} ${hi}`;
          const number = known.get(id);
          expect(table.find(lo, hi)).toBe(number ?? -1);
          expect(table.add(lo, hi)).toBe(number ?? -1 - known.size);
          if (number === undefined) known.set(id, known.size);
        }
        expect(table.count).toBe(known.size);
      },
    ),
  );
});
