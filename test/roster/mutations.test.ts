// Good nights of invented districts, each spoiled in one way at a random place: none is taken in silence, each is found at
// its line. And the same nights untouched: none is refused. With the last night and without it.
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/roster/check.ts';
import { builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { rules } from '../../src/roster/rules/catalogue.ts';
import { createRandom } from '../fuzz/random.ts';
import { byteMutators } from '../mutations/bytes.ts';
import { judge } from '../mutations/judge.ts';
import { layoutMutators } from '../mutations/layout.ts';
import type { Night } from '../mutations/night.ts';
import { nightOf, textOf, utf8 } from '../mutations/night.ts';
import { rowMutators } from '../mutations/rows.ts';
import { setMutators } from '../mutations/sets.ts';
import { check, fileOf } from './sets.ts';

/** For each mutator, layout, and with and without a last night. */
const runs = Number(process.env.MUTATIONS ?? 2);
const firstSeed = Number(process.env.SEED ?? 1);
const known = new Set(rules.map((rule) => rule.code));
const mutators = [...byteMutators, ...layoutMutators, ...rowMutators, ...setMutators];
const ready = mutators.filter((mutator) => mutator.rules.every((code) => known.has(code)));

interface Prepared {
  night: Night;
  bytes: Record<string, Uint8Array>;
  first: CheckResult;
}

const prepared = builtInLayouts.map((layout): Prepared => {
  const night = nightOf(layout.id, 5, 70);
  const bytes = Object.fromEntries(night.sheets.map((sheet) => [sheet.file.name, utf8(textOf(sheet))]));
  return { night, bytes, first: check(layout, filesOf(bytes)) };
});

function filesOf(bytes: Record<string, Uint8Array | undefined>) {
  return Object.entries(bytes).flatMap(([name, content]) => (content === undefined ? [] : [fileOf(name, content)]));
}

function checkNight({ night, first }: Prepared, bytes: Record<string, Uint8Array | undefined>, isPinned: boolean) {
  return isPinned
    ? check(first.pinned, filesOf(bytes), { baseline: first.baseline })
    : check(night.layout, filesOf(bytes));
}

let checks = 0;

describe('one thing spoiled', () => {
  test.each(ready.map((mutator) => [mutator.name, mutator] as const))('%s', (_, mutator) => {
    let applied = 0;
    for (const it of prepared) {
      for (const isPinned of [false, true]) {
        for (let run = 0; run < runs; run++) {
          const seed = firstSeed * 1000 + run;
          const mutant = mutator.mutate({ ...it.night, isPinned }, createRandom(seed), isPinned);
          if (mutant === undefined) continue;
          applied++;
          const result = checkNight(it, { ...it.bytes, ...mutant.files }, isPinned);
          const where = `${it.night.layout.id}, ${isPinned ? 'with' : 'without'} a last night, seed ${seed}`;
          expect(judge(mutator, mutant, result), where).toEqual([]);
        }
      }
    }
    checks += applied;
    // A layout without a header is not built in yet where none can be spoiled so.
    if (mutator.name !== 'a header where none was agreed') expect(applied).toBeGreaterThan(0);
  });
});

test('nothing spoiled, nothing found', () => {
  for (const it of prepared) {
    expect(it.first.report.notices).toEqual([]);
    for (const isPinned of [false, true]) {
      const { report } = checkNight(it, it.bytes, isPinned);
      expect(report.verdict).toBe('accept');
      expect(report.notices.filter((notice) => notice.code !== 'file_unchanged')).toEqual([]);
    }
  }
});

test('thousands were spoiled', () => {
  expect(checks).toBeGreaterThan(runs * 400);
});
