// The checker with real files and a real worker thread: outcome, damage, crash, learned layouts, the next night.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChecker } from '../../src/check/checker.ts';
import { createLog } from '../../src/kit/log.ts';
import type { Checker, CheckJob, CheckProgress } from '../../src/relay/ports.ts';
import { microsoftSdsV1 } from '../../src/roster/layouts/microsoft_sds_v1.ts';
import { built } from '../built.ts';
import { zipOf } from '../cli/zip.ts';

/** Seven sections of the sample have no student, and that is all there is to say of it. */
const emptySections = { code: 'parent_unused', severity: 'info', file: 'Section.csv', count: 7 };

const sample = join(import.meta.dirname, '../specimens/samples/sds-v1-100');
const workerUrl = built('check');

let folder: string;
let lines: string[];
let checker: Checker;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-check-'));
  lines = [];
  checker = createChecker({ workerUrl, dataFolder: folder }, { log: createLog('debug', (line) => lines.push(line)) });
});

afterEach(async () => {
  await checker.stop();
  rmSync(folder, { recursive: true, force: true });
});

function job(
  more: Partial<CheckJob> = {},
  change: (name: string, text: string) => string = (_, text) => text,
): CheckJob {
  const files = readdirSync(sample).map((name) => {
    const bytes = Buffer.from(change(name, readFileSync(join(sample, name), 'utf8')));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = join(folder, sha256);
    writeFileSync(path, bytes);
    return { name, path, bytes: bytes.length, sha256 };
  });
  return {
    importId: 7,
    layout: microsoftSdsV1,
    files,
    guards: {},
    newBaselinePath: join(folder, '7.baseline'),
    ...more,
  };
}

test('a night, and the next one against it', async () => {
  const seen: CheckProgress[] = [];
  const first = await checker.check(job(), (at) => seen.push(at));
  expect(first).toMatchObject({
    ok: true,
    value: { report: { verdict: 'accept', notices: [emptySections] }, pinned: { pinned: true } },
  });
  expect(seen.at(-1)).toMatchObject({ share: 1 });
  if (!first.ok) return;

  const withoutThree = (name: string, text: string) =>
    name === 'Student.csv'
      ? text
          .split('\r\n')
          .filter((_, line) => line < 1 || line > 3)
          .join('\r\n')
      : text;
  const next = await checker.check(
    job(
      {
        layout: first.value.pinned!,
        baselinePath: join(folder, '7.baseline'),
        newBaselinePath: join(folder, '8.baseline'),
      },
      withoutThree,
    ),
    () => {},
  );
  expect(next.ok && next.value.report.files.find((file) => file.name === 'Student.csv')).toMatchObject({
    rows: 83,
    removed: 3,
    unchanged: 83,
    baselineRows: 86,
  });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a set that came as a zip, after an unpacking that was broken off', async () => {
  const bytes = zipOf(sample);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = join(folder, 'spool/arrivals', sha256);
  mkdirSync(join(folder, 'spool/arrivals'), { recursive: true });
  mkdirSync(join(folder, 'spool/landing'));
  writeFileSync(path, bytes);
  const left = { half: join(folder, 'spool/landing/member-half.part'), upload: join(folder, 'spool/landing/up.part') };
  for (const it of Object.values(left)) writeFileSync(it, 'x');
  const archive = { name: 'set.zip', path, bytes: bytes.length, sha256 };
  const checked = await checker.check(job({ files: [], archive }), () => {});
  expect(checked).toMatchObject({ ok: true, value: { report: { verdict: 'accept', notices: [emptySections] } } });
  if (!checked.ok) return;
  expect(checked.value.members?.map((member) => member.name)).toEqual(readdirSync(sample).sort());
  expect(readdirSync(join(folder, 'spool/landing'))).toEqual(['up.part']);

  writeFileSync(path, bytes.subarray(0, 400));
  expect(await checker.check(job({ files: [], archive }), () => {})).toMatchObject({
    ok: false,
    problem: { code: 'bytes_lost' },
  });
});

test('bytes that are no longer those that arrived', async () => {
  const damaged = job();
  const student = damaged.files.find((file) => file.name === 'Student.csv')!;
  writeFileSync(student.path, readFileSync(student.path, 'utf8').replace('Klein', 'Klien'));
  expect(await checker.check(damaged, () => {})).toMatchObject({ ok: false, problem: { code: 'bytes_lost' } });

  const shorter = job();
  writeFileSync(shorter.files[0]!.path, readFileSync(shorter.files[0]!.path).subarray(0, 100));
  expect(await checker.check(shorter, () => {})).toMatchObject({ ok: false, problem: { code: 'bytes_lost' } });

  const gone = job();
  rmSync(gone.files[0]!.path);
  expect(await checker.check(gone, () => {})).toMatchObject({ ok: false, problem: { code: 'bytes_lost' } });
});

const tonightWithoutThree = (name: string, text: string) =>
  name === 'Student.csv'
    ? text
        .split('\r\n')
        .filter((_, line) => line < 1 || line > 3)
        .join('\r\n')
    : text;

test.each(['missing', 'damaged'] as const)(
  'a record of the last night that is %s is written anew from its files',
  async (how) => {
    const last = job();
    const first = await checker.check(last, () => {});
    if (!first.ok) throw new Error(first.problem.detail);
    const path = join(folder, '7.baseline');
    const whole = readFileSync(path);
    if (how === 'missing') rmSync(path);
    else
      writeFileSync(
        path,
        whole.map((byte, at) => (at === whole.length >> 1 ? byte ^ 1 : byte)),
      );
    const layout = first.value.pinned!;
    const tonight = { layout, importId: 8, newBaselinePath: join(folder, '8.baseline'), baselinePath: path };
    const baselineFrom = { layout, files: last.files };
    const next = await checker.check(job({ ...tonight, baselineFrom }, tonightWithoutThree), () => {});
    expect(next).toMatchObject({ ok: true, value: { baseline: { was: 'rebuilt' } } });
    expect(next.ok && next.value.report.files.find((file) => file.name === 'Student.csv')).toMatchObject({
      removed: 3,
      unchanged: 83,
    });
    expect(readFileSync(path).equals(whole)).toBe(true);
  },
);

test('a last night whose record and files are both lost: nothing is accepted unseen', async () => {
  const last = job();
  const first = await checker.check(last, () => {});
  if (!first.ok) throw new Error(first.problem.detail);
  const path = join(folder, '7.baseline');
  writeFileSync(path, 'no record');
  const layout = first.value.pinned!;
  const gone = { layout, files: last.files.map((file) => ({ ...file, path: join(folder, 'gone') })) };
  const more = { layout, newBaselinePath: join(folder, '8.baseline'), baselinePath: path };
  for (const baselineFrom of [gone, { layout, files: [] }]) {
    const held = await checker.check(job({ ...more, baselineFrom }), () => {});
    expect(held).toMatchObject({ ok: true, value: { baseline: { was: 'lost' }, report: { verdict: 'hold' } } });
    expect(held.ok && held.value.report.reasons[0]).toContain('nothing could be compared');
  }
});

test('a disk that refuses the new baseline', async () => {
  const refused = await checker.check(job({ newBaselinePath: join(folder, 'no such folder', 'x') }), () => {});
  expect(refused).toMatchObject({ ok: false, problem: { code: 'disk_failed' } });
});

test('a worker that crashes is a problem with a reference, and the next check runs', async () => {
  const bug = job({ layout: null as unknown as CheckJob['layout'] });
  const crashed = await checker.check(bug, () => {});
  expect(crashed).toMatchObject({ ok: false, problem: { code: 'check_failed' } });
  const line = lines.find((one) => one.includes('check.crashed'))!;
  const { reference } = JSON.parse(line) as { reference: string };
  expect(crashed.ok ? '' : crashed.problem.detail).toContain(reference);
  expect((await checker.check(job(), () => {})).ok).toBe(true);
});

test('a worker that ends without an answer, or was never there', async () => {
  const path = join(folder, 'quits.mjs');
  writeFileSync(path, 'process.exit(3);');
  for (const url of [pathToFileURL(path), pathToFileURL(join(folder, 'none.mjs'))]) {
    const quitting = createChecker(
      { workerUrl: url, dataFolder: folder },
      { log: createLog('debug', (line) => lines.push(line)) },
    );
    expect(await quitting.check(job(), () => {})).toMatchObject({ ok: false, problem: { code: 'check_failed' } });
    await quitting.stop();
  }
  expect(lines.filter((line) => line.includes('check.crashed'))).toHaveLength(2);
});

test('checks wait their turn; stopping answers them all', async () => {
  const running = [1, 2, 3].map((importId) =>
    checker.check(job({ importId, newBaselinePath: join(folder, `${importId}.baseline`) }), () => {}),
  );
  await running[0];
  await checker.stop();
  const results = await Promise.all(running);
  expect(results[0]!.ok).toBe(true);
  expect(results[2]).toMatchObject({ ok: false, problem: { code: 'check_failed' } });
});

test('a layout learned from the files themselves', async () => {
  const learned = await checker.check(job({ layout: 'learn' }), () => {});
  expect(learned).toMatchObject({ ok: true, value: { report: { verdict: 'accept' }, pinned: { pinned: true } } });
});
