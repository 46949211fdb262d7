// The process of a report ends from outside, as when memory runs out, or the disk does not take what it made: the report
// is tried again with a true reason, and nothing half made is left.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readyReport } from '../../src/report/ready/catalogue.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { until } from '../appliance.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { type Desk, openDesk, outputsOf, setIn } from './reporting.ts';

let desk: Desk;
beforeAll(() => {
  desk = openDesk();
});
afterAll(() => desk.close());

const students = 3000;
const job = (sql: string) => ({
  files: [{ name: 'out.csv', sql }],
  set: setIn(desk, 'oneroster-1.1', filesOf(districtOf({ seed: 7, students }), 'oneroster-1.1')),
});
const allUsers = 'SELECT * FROM users ORDER BY 1';
/** Never ends by itself. */
const endless = 'SELECT count(*) FROM users a, users b, users c, users d WHERE a.givenName < d.givenName';
const wide = 'SELECT a.sourcedId, b.sourcedId FROM users a, users b';

/** The process of the running report, as the kernel knows it. */
function reportPid(): number | undefined {
  const children = readdirSync('/proc/self/task').flatMap((task) => {
    const path = `/proc/self/task/${task}/children`;
    return existsSync(path) ? readFileSync(path, 'utf8').split(' ').filter(Boolean).map(Number) : [];
  });
  return children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('report'));
}
const inFolder = (name: string) => readdirSync(desk.scratch).some((one) => existsSync(join(desk.scratch, one, name)));

// Endless, so that it is not over before it is found.
const moments: [string, string, () => boolean][] = [
  ['before it has begun', endless, () => true],
  ['while the tables are loaded', endless, () => inFolder('scratch.db')],
  ['inside a SELECT', endless, () => inFolder('out/0')],
  ['while its file is written', wide, () => inFolder('out/0')],
];

/** A report of one file that must pass a layout: its check has a process of its own. */
const checked = () => {
  const ready = readyReport('oneroster-1.1-to-gradecam')!;
  return { ...job(''), files: ready.files, target: builtInLayout(ready.to)! };
};

describe.skipIf(!existsSync('/proc/self/task'))('a report whose process is killed', () => {
  test.each(moments)('%s: it broke off, nothing is left, and the next run makes it', async (_, sql, isThen) => {
    const running = desk.run(job(sql));
    const pid = await until('the moment', () => {
      const found = reportPid();
      return found !== undefined && isThen() ? found : undefined;
    });
    process.kill(pid, 'SIGKILL');
    expect(await running).toMatchObject({
      ok: false,
      problem: {
        code: 'report_failed',
        detail: 'its process was ended from outside (SIGKILL)',
        retry: 'later',
      },
    });
    expect(readdirSync(desk.scratch)).toEqual([]);
    expect(readdirSync(join(desk.folder, 'reports'))).toEqual([]);
    const made = await outputsOf(desk.run(job('SELECT count(*) AS n FROM users WHERE role = ' + "'student'")));
    expect(made['out.csv']).toBe(`n\r\n${students}\r\n`);
    for (const name of readdirSync(join(desk.folder, 'reports'))) rmSync(join(desk.folder, 'reports', name));
  });
});

test.skipIf(!existsSync('/proc/self/task'))('when memory runs out, the kernel ends a report first', async () => {
  const leave = new AbortController();
  const running = desk.run(job(endless), leave.signal);
  const pid = await until('a process that runs', () => (inFolder('scratch.db') ? reportPid() : undefined));
  expect(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim()).toBe('1000');
  expect(readFileSync('/proc/self/oom_score_adj', 'utf8').trim()).not.toBe('1000');
  leave.abort();
  expect(await running).toMatchObject({ ok: false });
});

test.skipIf(!existsSync('/proc/self/task'))('killed while its file is checked: the same', async () => {
  const running = desk.run(checked());
  const maker = await until('the process that makes it', reportPid, 30, 1);
  const checker = await until(
    'the process that checks it',
    () => {
      const pid = reportPid();
      return pid !== maker && inFolder('out/0') ? pid : undefined;
    },
    30,
    1,
  );
  process.kill(checker, 'SIGKILL');
  expect(await running).toMatchObject({ ok: false, problem: { code: 'report_failed', retry: 'later' } });
  expect(readdirSync(desk.scratch)).toEqual([]);
  expect(readdirSync(join(desk.folder, 'reports'))).toEqual([]);
  expect(await desk.run(checked())).toMatchObject({ ok: true, value: { check: { verdict: 'accept' } } });
});

describe('a disk that does not take what was made', () => {
  test('the report is tried again later, with the disk as its reason', async () => {
    const outputs = join(desk.folder, 'reports');
    rmSync(outputs, { recursive: true });
    const refused = {
      ok: false,
      problem: { code: 'disk_failed', detail: expect.stringContaining('report'), retry: 'later' },
    };
    expect(await desk.run(job(allUsers))).toMatchObject(refused);
    expect(readdirSync(desk.scratch)).toEqual([]);
    rmSync(desk.scratch, { recursive: true });
    expect(await desk.run(job(allUsers))).toMatchObject(refused);
  });
});
