// A baseline read where it is stored: the same rows as from memory, the same comparison, damage found.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBaseline, writeBaseline } from '../../src/check/baseline_file.ts';
import { openBaseline } from '../../src/check/stored_baseline.ts';
import type { LastNight } from '../../src/roster/baseline.ts';
import { inMemory, keyCountOf } from '../../src/roster/baseline.ts';
import { checkSet } from '../../src/roster/check.ts';
import { header, manyStudents, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { check, setOf } from '../roster/sets.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-baseline-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function opened(path: string): LastNight {
  const result = openBaseline(path);
  if (!result.ok) throw new Error(result.problem.detail);
  return result.value;
}

test('has the rows that were written, across the ends of its pieces', () => {
  const path = join(folder, 'large');
  // More keys than one piece takes.
  const { baseline } = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(40_000) }));
  expect(writeBaseline(path, baseline).ok).toBe(true);
  const read = readBaseline(path);
  const night = opened(path);
  expect(night.files.map(keyCountOf)).toEqual([40_000]);
  expect(read).toMatchObject({ ok: true, value: { layout: night.layout, files: night.files.map(inMemory) } });
});

test('is compared with like one in memory', () => {
  const path = join(folder, 'compared');
  const before = manyStudents(300);
  const lines = before.split('\n');
  const after = [...lines.slice(20, 250).map((line, at) => (at % 9 === 0 ? line.replace(',', ',New ') : line)), ''];
  const { baseline } = check(studentsLayout, setOf({ 'students.csv': header + before }));
  writeBaseline(path, baseline);
  const tonight = (last: LastNight) =>
    checkSet({
      layout: studentsLayout,
      files: setOf({ 'students.csv': header + after.join('\n') }),
      baseline: last,
      guards: {},
      showValues: false,
      version: 'test',
    }).report;
  const report = tonight(opened(path));
  expect(report).toEqual(tonight(baseline));
  expect(report.files[0]).toMatchObject({ removed: 70, unchanged: expect.any(Number) });
  expect(report.files[0]!.changed).toBeGreaterThan(0);
});

test('any changed byte and any cut is found', () => {
  const path = join(folder, 'damaged');
  writeBaseline(path, check(studentsLayout, setOf({ 'students.csv': header + manyStudents(50) })).baseline);
  const bytes = readFileSync(path);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= change;
      writeFileSync(path, damaged);
      expect(openBaseline(path).ok).toBe(false);
      writeFileSync(path, bytes.subarray(0, at));
      expect(openBaseline(path).ok).toBe(false);
    }),
    { numRuns: 60 },
  );
  expect(openBaseline(join(folder, 'absent'))).toMatchObject({ ok: false });
});
