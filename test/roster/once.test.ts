// A check that nothing is kept of gives the same report, byte for byte, as one whose rows become a baseline.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { check, setOf } from './sets.ts';
import { spillInMemory } from './spill_in_memory.ts';

function expectSame(layoutId: string, texts: Record<string, string>) {
  const layout = builtInLayout(layoutId)!;
  const kept = check(layout, setOf(texts));
  const once = check(layout, setOf(texts), { spill: spillInMemory() });
  expect(once.report).toEqual(kept.report);
  expect(JSON.stringify(once.report)).toBe(JSON.stringify(kept.report));
  expect(once.pinned).toEqual(kept.pinned);
  expect(once.measures).toEqual(kept.measures);
  expect(once.baseline.files).toEqual([]);
  return kept.report;
}

const header =
  'Term_ID,School_ID,Staff_First_Name,Staff_Last_Name,Staff_Email_Address,Staff_ID,Class_Name,Class_ID,Class_Period,Student_First_Name,Student_Last_Name,Student_ID';

const row = fc
  .record({ staff: fc.nat(3), klass: fc.nat(4), student: fc.nat(6), name: fc.constantFrom('Ana', 'Bo', '') })
  .map(({ staff, klass, student, name }) =>
    [
      'T1',
      `S${klass % 2}`,
      'Ed',
      'Lee',
      `t${staff}@d.org`,
      `E${staff}`,
      'Math',
      `C${klass}`,
      '1',
      name,
      'Roy',
      `P${student}`,
    ].join(','),
  );

test('rows that repeat, agree and contradict each other are told of alike', () => {
  const codes = new Set<string>();
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const text = [header, ...rows, ''].join('\r\n');
      for (const { code } of expectSame('gradecam-combined', { 'combined.csv': text }).notices) codes.add(code);
    }),
    { numRuns: 200 },
  );
  // Else nothing was compared.
  expect([...codes]).toEqual(expect.arrayContaining(['row_duplicate_exact', 'attributes_disagree']));
});

test.each(builtInLayouts.map(({ id }) => id))('%s', (id) => {
  const texts = filesOf(districtOf({ seed: 3, students: 60 }), id as Parameters<typeof filesOf>[1]);
  if (Object.keys(texts).length === 0) return;
  expectSame(id, texts);
  // The last row of each file once more, and the first in another place.
  const again = Object.entries(texts).map(([name, text]) => {
    const lines = text.split('\r\n').filter((line) => line !== '');
    return [name, [...lines, lines.at(-1), lines[1], ''].join('\r\n')];
  });
  expectSame(id, Object.fromEntries(again));
});
