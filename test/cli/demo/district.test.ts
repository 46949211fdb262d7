// The invented district is the same for the same seed, clean when it should be, and as spoiled as it says.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WrittenSet, writeOneRoster } from '../../../src/cli/demo/district/oneroster.ts';
import { writeSdsV1 } from '../../../src/cli/demo/district/sds_v1.ts';
import { checkSet } from '../../../src/roster/check.ts';
import { builtInLayout } from '../../../src/roster/layouts/catalogue.ts';
import type { CheckReport } from '../../../src/roster/report.ts';
import type { SetFile } from '../../../src/roster/set_file.ts';

const kinds = [
  { layout: 'oneroster-1.1', write: writeOneRoster },
  { layout: 'microsoft-sds-v1', write: writeSdsV1 },
] as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'district-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function fresh(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

function contentOf(set: WrittenSet): string {
  return set.files.map((file) => readFileSync(file.path, 'utf8')).join('\n');
}

function checked(set: WrittenSet, layout: string): CheckReport {
  const files = set.files.map((file): SetFile => {
    const bytes = readFileSync(file.path);
    return { name: file.name, bytes: bytes.length, sha256: '', chunks: () => [bytes] };
  });
  return checkSet({ layout: builtInLayout(layout)!, files, guards: {}, showValues: false, version: 'test' }).report;
}

test.each(kinds)('$layout: the same seed gives the same bytes, another seed others', ({ write }) => {
  const one = write(fresh('a'), { seed: 1, students: 120 });
  expect(contentOf(one)).toBe(contentOf(write(fresh('b'), { seed: 1, students: 120 })));
  expect(contentOf(one)).not.toBe(contentOf(write(fresh('c'), { seed: 2, students: 120 })));
});

test.each(kinds)('$layout: a clean district checks clean', ({ layout, write }) => {
  const report = checked(write(fresh('clean'), { seed: 11, students: 900 }), layout);
  expect(report.notices.filter((it) => it.severity !== 'info')).toEqual([]);
  expect(report.verdict).toBe('accept');
});

test.each(kinds)('$layout: every injected fault is found, and nothing else', ({ layout, write }) => {
  const rate = 0.01;
  const faults = {
    blank: rate,
    badDate: rate,
    badEnum: rate,
    duplicateKey: rate,
    orphan: rate,
    tooFew: rate,
    tooMany: rate,
  };
  const set = write(fresh('dirty'), { seed: 12, students: 900, faults });
  const report = checked(set, layout);
  const found = new Map<string, number>();
  for (const notice of report.notices.filter((it) => it.severity === 'error')) {
    const hasColumn = !['key_duplicate', 'row_too_few_fields', 'row_too_many_fields'].includes(notice.code);
    const name = [notice.code, notice.file, ...(hasColumn ? [notice.column] : [])].join(' ');
    found.set(name, (found.get(name) ?? 0) + notice.count);
  }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(set.expected));
  expect(set.expected.size).toBeGreaterThan(5);
});

test.each(kinds)('$layout: churn is as said', ({ write }) => {
  const { churn } = write(fresh('next'), {
    seed: 1,
    students: 2000,
    churn: { removed: 0.05, added: 0.02, changed: 0.1 },
  });
  expect(churn.added).toBe(40);
  expect(churn.removed).toBeGreaterThan(60);
  expect(churn.removed).toBeLessThan(140);
  expect(churn.changed).toBeGreaterThan(130);
});
