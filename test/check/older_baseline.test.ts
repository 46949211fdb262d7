// A record of an earlier format is written anew from the stored files; and the appliance finds what the command line finds.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBaseline } from '../../src/check/baseline_file.ts';
import { runCheck } from '../../src/check/run.ts';
import type { CheckJob, CheckOutcome } from '../../src/relay/ports.ts';
import { oneRoster11 } from '../../src/roster/layouts/oneroster_1_1.ts';
import type { CheckReport } from '../../src/roster/report.ts';
import { rollcall } from '../cli/command.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import type { DistrictOptions } from '../districts/people.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-older-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, more: Partial<DistrictOptions>, change: (text: string) => string = (text) => text) {
  const into = join(folder, name);
  mkdirSync(into);
  const texts = filesOf(districtOf({ seed: 8, students: 500, ...more }), oneRoster11.id);
  texts['users.csv'] = change(texts['users.csv']!);
  const files = Object.entries(texts).map(([file, text]) => {
    const path = join(into, file);
    writeFileSync(path, text);
    const bytes = Buffer.byteLength(text);
    return { name: file, path, bytes, sha256: createHash('sha256').update(text).digest('hex') };
  });
  return { into, files };
}

function checked(importId: number, more: Partial<CheckJob>): CheckOutcome {
  const newBaselinePath = join(folder, `${importId}.baseline`);
  const job: CheckJob = { importId, layout: oneRoster11, files: [], guards: {}, newBaselinePath, ...more };
  const outcome = runCheck(job, () => {});
  if (!outcome.ok) throw new Error(outcome.problem.detail);
  return outcome.value;
}

const withoutMail = (text: string) => text.replaceAll(/[\w.'-]+@[\w.-]+/g, '');

test('a record of the first format is written anew, and nothing is lost to the comparison', () => {
  const last = written('last', {});
  const { pinned } = checked(1, { files: last.files });
  const path = join(folder, '1.baseline');
  const bytes = readFileSync(path);
  bytes.writeUInt32LE(1, 4);
  writeFileSync(path, bytes);
  const tonight = written('tonight', { change: 0.02 }, withoutMail);
  const found = checked(2, {
    layout: pinned!,
    files: tonight.files,
    baselinePath: path,
    baselineFrom: { layout: pinned!, files: last.files },
  });
  expect(found.baseline).toEqual({ was: 'rebuilt', detail: '1.baseline: it is of an earlier version of Rollcall' });
  expect(found.report.notices.map(({ code }) => code)).toContain('column_emptied');
  expect(readBaseline(path).ok).toBe(true);
});

test('the command line finds in two folders what the appliance finds in two nights', async () => {
  const last = written('last', {});
  const tonight = written('tonight', { leave: 0.02, join: 0.01, change: 0.02 }, withoutMail);
  const { pinned } = checked(1, { files: last.files });
  const appliance = checked(2, {
    layout: pinned!,
    files: tonight.files,
    baselinePath: join(folder, '1.baseline'),
  }).report;
  const said = await rollcall([
    'check',
    tonight.into,
    '--baseline',
    last.into,
    '--format',
    'json',
    '--layout',
    oneRoster11.id,
  ]);
  const commandLine = JSON.parse(said.out) as CheckReport;
  const { milliseconds: _, ...expected } = JSON.parse(JSON.stringify(appliance)) as CheckReport;
  const { milliseconds: __, ...found } = commandLine;
  expect(found).toEqual(expected);
  expect(said.code).toBe(1);
  expect(found.reasons.join(' ')).toContain('email of users.csv was filled, and is blank now on');
});
