// The lister with stored files, records on disk and a real worker: pages, whole tables, records that are gone, files that
// are gone, and people who do not wait for the answer.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLister } from '../../src/check/lister.ts';
import { runCheck } from '../../src/check/run.ts';
import { createLog } from '../../src/kit/log.ts';
import type { Lister, ListingJob, StoredFile } from '../../src/relay/ports.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { header, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { built } from '../built.ts';

let folder: string;
let lines: string[];
let lister: Lister;
let job: ListingJob;

const row = (id: number, grade = 9) => `${id},Name${id},First${id},${grade},2011-04-02\n`;
const rows = (ids: number[], grade = 9) => header + ids.map((id) => row(id, grade)).join('');
const from = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

function stored(name: string, text: string): StoredFile {
  const sha256 = createHash('sha256').update(text).digest('hex');
  const path = join(folder, sha256);
  writeFileSync(path, text);
  return { name, path, bytes: Buffer.byteLength(text), sha256 };
}

function checked(importId: number, layout: Layout, file: StoredFile, last?: string) {
  const newBaselinePath = join(folder, `${importId}.baseline`);
  const more = last === undefined ? {} : { baselinePath: last };
  const outcome = runCheck({ importId, layout, files: [file], guards: {}, newBaselinePath, ...more }, () => undefined);
  if (!outcome.ok) throw new Error(outcome.problem.detail);
  const { pinned } = outcome.value;
  return { importId, baselinePath: newBaselinePath, layout: pinned!, file };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-lister-'));
  lines = [];
  const workerUrl = built('listing');
  lister = createLister({ workerUrl, atOnce: 1 }, { log: createLog('debug', (line) => lines.push(line)) });
  const before = checked(1, studentsLayout, stored('students.csv', rows(from(1000, 5000))));
  const tonight =
    rows(from(1000, 3000)) +
    from(4000, 1500)
      .map((id) => row(id, 10))
      .join('') +
    row(9001);
  const after = checked(2, before.layout, stored('students.csv', tonight), before.baselinePath);
  job = { file: 'students.csv', before, after, comparesContents: true };
});

afterEach(async () => {
  await lister.stop();
  rmSync(folder, { recursive: true, force: true });
});

const asked = { kind: 'removed', from: 0, limit: 2, showValues: true } as const;

async function table(kind: 'removed' | 'changed', showValues = true): Promise<{ total: number; lines: string[] }> {
  const answer = await lister.table(job, { kind, showValues });
  if (!answer.ok) throw new Error(answer.problem.detail);
  let text = '';
  for await (const chunk of answer.value.chunks) text += chunk;
  return { total: answer.value.total, lines: text.split('\r\n').slice(0, -1) };
}

test('a page and its total, by key too', async () => {
  const first = await lister.page(job, { ...asked, from: 498 });
  expect(first).toMatchObject({ ok: true, value: { total: 500, rows: [{ lineBefore: 5000 }, { lineBefore: 5001 }] } });
  expect(first.ok && first.value.rows[1]!.before).toEqual(['5999', 'Name5999', 'First5999', '9', '2011-04-02']);
  const one = await lister.page(job, { ...asked, key: '5700' });
  expect(one).toMatchObject({ ok: true, value: { total: 1, rows: [{ lineBefore: 4702 }] } });
  const changed = await lister.page(job, { ...asked, kind: 'changed', showValues: false });
  expect(changed).toMatchObject({
    ok: true,
    value: { total: 1500, rows: [{ before: ['4••', 'N••', 'F••', '9••', '2••'], differs: ['grade'] }, {}] },
  });
});

test('a table comes in pieces, whole', async () => {
  const removed = await table('removed');
  expect(removed.total).toBe(500);
  expect(removed.lines).toHaveLength(501);
  expect(removed.lines[0]).toBe('\ufeffchange,line,changed columns,student_id,last_name,first_name,grade,birthdate');
  expect(removed.lines.at(-1)).toBe('removed,5001,,5999,Name5999,First5999,9,2011-04-02');
  const changed = await table('changed', false);
  expect(changed.lines).toHaveLength(3001);
  expect(changed.lines.slice(1, 3)).toEqual([
    'changed from,3002,grade,4••,N••,F••,9••,2••',
    'changed to,3002,grade,4••,N••,F••,1••,2••',
  ]);
});

test.each([
  ['before', () => rmSync(job.before.baselinePath)],
  ['tonight', () => writeFileSync(job.after.baselinePath, 'of an earlier version')],
  ['of both', () => [job.before, job.after].map(({ baselinePath }) => rmSync(baselinePath))],
])('a lost record of the night %s is made anew from its bytes', async (_, lose) => {
  lose();
  expect(await lister.page(job, asked)).toMatchObject({ ok: true, value: { total: 500 } });
  expect(await lister.page(job, { ...asked, kind: 'changed' })).toMatchObject({ ok: true, value: { total: 1500 } });
});

test('files that are gone, or are others than arrived, are a problem in plain words', async () => {
  writeFileSync(job.after.file.path, rows(from(1000, 4501)));
  expect(await lister.page(job, { ...asked, kind: 'added' })).toMatchObject({
    ok: false,
    problem: { code: 'bytes_lost' },
  });
  rmSync(job.before.file.path);
  expect(await lister.page(job, asked)).toMatchObject({
    ok: false,
    problem: { code: 'rows_purged', detail: 'students.csv of import 1 is not stored any more' },
  });
  expect(await lister.table(job, asked)).toMatchObject({ ok: false, problem: { code: 'rows_purged' } });
});

test('who stops waiting, or stops reading, ends the work and makes room for the next', async () => {
  const gone = new AbortController();
  const lost = lister.page(job, asked, gone.signal);
  const waiting = lister.page(job, asked, gone.signal);
  const next = lister.page(job, asked);
  gone.abort();
  expect(await lost).toMatchObject({ ok: false, problem: { code: 'listing_failed' } });
  expect(await waiting).toMatchObject({ ok: false, problem: { code: 'listing_failed' } });
  expect(await next).toMatchObject({ ok: true });
  const running = new AbortController();
  const left = lister.page(job, asked, running.signal);
  await Promise.resolve();
  await Promise.resolve();
  running.abort();
  expect(await left).toMatchObject({ ok: false, problem: { code: 'listing_failed' } });
  expect(lines).toEqual([]);
  const half = await lister.table(job, { kind: 'changed', showValues: true });
  if (half.ok) for await (const _ of half.value.chunks) break;
  expect(await lister.page(job, asked)).toMatchObject({ ok: true });
});

test('no value is in the log', async () => {
  await table('removed');
  writeFileSync(job.before.file.path, 'Name1000,\u0000');
  await lister.page(job, asked);
  expect(lines.join('\n')).not.toMatch(/Name\d|First\d/);
});
