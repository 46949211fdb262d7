// A whole school year passes through the real story: every accident is held or refused, for the right reason; every honest
// night is accepted; and what the vendor has in the morning is always the last accepted roster.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { yearLayouts } from './exports.ts';
import { handbookYear, yearPage, yearPageOf } from './handbook_year.ts';
import { playYear, type Year } from './play.ts';
import { tableOf, totalsOf, totalsText } from './report.ts';

const root = join(import.meta.dirname, '..', '..');

function expectGood(year: Year, accidents: number): void {
  const { falseHolds, missed, wrongReason, ...totals } = totalsOf(year);
  const told = (records: typeof missed) => (records.length === 0 ? '' : tableOf(records));
  expect({ missed: told(missed), wrongReason: told(wrongReason), falseHolds: told(falseHolds) }).toEqual({
    missed: '',
    wrongReason: '',
    falseHolds: '',
  });
  expect(totals.accidents).toBeGreaterThanOrEqual(accidents);
  expect(year.strayDeliveries).toEqual([]);
}

test('240 nights of the handbook’s district', async () => {
  const year = await playYear(handbookYear);
  console.log(totalsText(totalsOf(year)));
  expectGood(year, 22);
  // What a person had to decide of honest nights is what was announced.
  expect(totalsOf(year).announced.map(({ what, verdict }) => `${verdict} ${what}`)).toEqual([
    'hold the initial import',
    'hold second semester: its classes instead of those of the first',
    'hold a new SIS: all ids were issued anew',
    'hold the last grade has left',
    'hold rollover: the classes of the next year',
  ]);
  const page = readFileSync(join(root, yearPage), 'utf8');
  expect(yearPageOf(year), 'stale: run `npm run bench -- year --write`').toBe(page);
}, 600_000);

test.each(yearLayouts.filter((layout) => layout !== handbookYear.layout))(
  'the first months in %s',
  async (layout) => {
    const year = await playYear({ seed: 11, students: 400, layout, nights: 60 });
    expectGood(year, 5);
  },
  120_000,
);

test('every line of the handbook’s table is a line of that year', () => {
  const chapter = readFileSync(join(root, 'docs', 'HANDBOOK.md'), 'utf8')
    .split('## When a night is held')[1]!
    .split('\n## ')[0]!;
  const lines = chapter.split('\n').filter((line) => /^\| 202\d-|^- \d+ (accidents|honest)|^- false holds/.test(line));
  const page = readFileSync(join(root, yearPage), 'utf8').split('\n');
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => !page.includes(line))).toEqual([]);
});
