// Listing who was removed from a file of five million rows, by the real worker over stored files; beside the check of the
// same night, so that the figures of one machine can be told from those of another.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createLister } from '../../src/check/lister.ts';
import { runCheck } from '../../src/check/run.ts';
import { createLog } from '../../src/kit/log.ts';
import type { ListedNight, Lister, ListingJob, StoredFile } from '../../src/relay/ports.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { inColumns } from './check_programs.ts';

const rows = 5_000_000;
const removed = 10_000;
const changedEvery = 50;
const columns =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password';
const families = ['Garcia', 'Nguyen', 'Smith', 'Johansson', 'Okafor', 'Ito'];

/** Prints the figures. Throws when a listing does not have the rows that left. */
export async function runChangesBench(print: (line: string) => void = console.log): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const workerUrl = new URL('../../src/workers/listing.ts', import.meta.url);
  const lister = createLister({ workerUrl, atOnce: 1 }, { log: createLog('error', print) });
  try {
    // In a process of its own, so that the memory of the listing can be told.
    const made = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--prepare', folder], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(made.stderr);
    const { job, checkMs } = JSON.parse(made.stdout) as Prepared;
    print(
      `users.csv of ${rows.toLocaleString('en')} rows, ${(job.before.file.bytes / 1e6).toFixed(0)} MB a night; ${removed.toLocaleString('en')} left, all over the file; the check of tonight took ${(checkMs / 1000).toFixed(2)} s`,
    );
    await measure(lister, job, print);
  } finally {
    await lister.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Prepared {
  job: ListingJob;
  checkMs: number;
}

/** Writes two nights and checks them, as the appliance would have. */
function prepared(folder: string): Prepared {
  const assistant = new URL('../../src/workers/assistant.ts', import.meta.url);
  const night = (importId: number, layout: Layout, file: StoredFile, last?: string): [ListedNight, number] => {
    const baselinePath = join(folder, `${importId}`);
    const more = last === undefined ? {} : { baselinePath: last };
    const started = performance.now();
    const job = { importId, layout, files: [file], guards: {}, newBaselinePath: baselinePath, ...more };
    const outcome = runCheck(job, () => undefined, assistant);
    if (!outcome.ok) throw new Error(outcome.problem.detail);
    return [{ importId, baselinePath, layout: outcome.value.pinned!, file }, performance.now() - started];
  };
  const [before] = night(1, builtInLayout('oneroster-1.1')!, written(folder, false));
  const [after, checkMs] = night(2, before.layout!, written(folder, true), before.baselinePath);
  return { job: { file: 'users.csv', before, after, comparesContents: true }, checkMs };
}

async function measure(lister: Lister, job: ListingJob, print: (line: string) => void): Promise<void> {
  const table = [['listing', 'keys', 'rows', 'seconds', 'peak MB so far']];
  const took = async (what: string, expected: number, work: () => Promise<{ total: number; rows: number }>) => {
    const started = performance.now();
    const { total, rows: listed } = await work();
    const seconds = (performance.now() - started) / 1000;
    if (total !== expected) throw new Error(`${what}: ${total} keys, ${expected} are there.`);
    const peak = process.resourceUsage().maxRSS / 1024;
    table.push([what, total.toLocaleString('en'), listed.toLocaleString('en'), seconds.toFixed(2), peak.toFixed(0)]);
  };
  const page = async (kind: 'removed' | 'changed', from: number, limit: number, key?: string) => {
    const answer = await lister.page(job, {
      kind,
      from,
      limit,
      showValues: true,
      ...(key === undefined ? {} : { key }),
    });
    if (!answer.ok) throw new Error(answer.problem.detail);
    return { total: answer.value.total, rows: answer.value.rows.length };
  };
  const whole = async (kind: 'removed' | 'changed') => {
    const answer = await lister.table(job, { kind, showValues: true });
    if (!answer.ok) throw new Error(answer.problem.detail);
    let lines = 0;
    for await (const chunk of answer.value.chunks) for (const char of chunk) if (char === '\n') lines++;
    return { total: answer.value.total, rows: lines - 1 };
  };
  const changed = Math.floor((rows - removed) / changedEvery);
  await took('all who were removed, one answer', removed, () => page('removed', 0, removed));
  await took('the first 100', removed, () => page('removed', 0, 100));
  await took('the last 100', removed, () => page('removed', removed - 100, 100));
  await took('one of them, by key', 1, () => page('removed', 0, 100, idOf(rows - rows / removed)));
  await took('a file of all who were removed', removed, () => whole('removed'));
  await took('the first 100 that changed', changed, () => page('changed', 0, 100));
  await took('a file of all that changed', changed, () => whole('changed'));
  for (const line of inColumns(table)) print(line);
}

function idOf(number: number): string {
  return `u${String(number).padStart(8, '0')}`;
}

/** A night: the second one has lost every 500th row, and has a new address on some. */
function written(folder: string, isTonight: boolean): StoredFile {
  const path = join(folder, isTonight ? 'tonight' : 'before');
  const file = openSync(path, 'w');
  const hash = createHash('sha256');
  let bytes = 0;
  let text = `${columns}\r\n`;
  const flush = () => {
    hash.update(text);
    bytes += writeSync(file, text);
    text = '';
  };
  let kept = 0;
  for (let number = 0; number < rows; number++) {
    if (isTonight && number % (rows / removed) === 0) continue;
    kept++;
    const id = idOf(number);
    const domain = isTonight && kept % changedEvery === 0 ? 'mail.lakeside.example' : 'lakeside.example';
    text += `${id},,,true,s${number % 400},student,${id},,Given${number % 3000},${families[number % 6]},,${number + 100000},${id}@${domain},,,,${(number % 12) + 1},\r\n`;
    if (text.length > 1 << 20) flush();
  }
  flush();
  closeSync(file);
  return { name: 'users.csv', path, bytes, sha256: hash.digest('hex') };
}

if (import.meta.main) {
  const [option, folder] = process.argv.slice(2);
  if (option === '--prepare') process.stdout.write(JSON.stringify(prepared(folder!)));
  else await runChangesBench();
}
