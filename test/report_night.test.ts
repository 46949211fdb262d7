// A night that goes out as a report: files taken from a folder, the report made by the built program, delivered, proved.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../src/kit/clock.ts';
import { createLog } from '../src/kit/log.ts';
import type { ImportState } from '../src/relay/records.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { type Appliance, rollcall, startAppliance, until } from './appliance.ts';
import { districtOf } from './districts/district.ts';
import { filesOf } from './districts/files_of.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-report-night-'));
const dataFolder = join(folder, 'data');
const [from, to] = [join(folder, 'from'), join(folder, 'to')];
let appliance: Appliance;
let store: Store;

const configuration = (sql: string) => `district: { name: Lakeside, timezone: America/Los_Angeles }
senders:
  - name: sis
    watch: { folder: ${from}, every: 1s, settle: 1s }
destinations:
  - { name: vendor, folder: ${to} }
reports:
  - name: schools
    sql: ${JSON.stringify(sql)}
feeds:
  - name: rosters
    sender: sis
    layout: oneroster-1.1
    initialImport: accept
    complete: { settle: 1s }
    forward:
      - to: vendor
        reports:
          - { name: combined.csv, from: oneroster-1.1-to-gradecam }
          - { from: schools }
`;

async function configure(sql: string) {
  const file = join(folder, 'district.yaml');
  writeFileSync(file, configuration(sql));
  const applied = await rollcall(['apply', file], { ROLLCALL_DATA: dataFolder });
  expect(applied).toMatchObject({ code: 0 });
}

const reach = (state: ImportState, id = 1) =>
  until(`the import to be ${state}`, () =>
    store.imports.get(id)?.state === state ? store.imports.get(id) : undefined,
  );

/** Processes of reports that have files open in this data folder's scratch. */
function reportPids(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readlinkSync(`/proc/${pid}/cwd`).startsWith(join(dataFolder, 'spool', 'scratch'));
      } catch {
        return false;
      }
    });
}

beforeAll(async () => {
  for (const path of [from, to]) mkdirSync(path);
  await configure('SELECT sourcedId, nam FROM orgs');
  appliance = await startAppliance({ dataFolder });
  const opened = openStore({ dataFolder }, { clock: systemClock, log: createLog('error', () => {}) });
  if (!opened.ok) throw new Error(opened.problem.detail);
  store = opened.value;
});
afterAll(async () => {
  await appliance?.stop();
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a report with a mistake holds its delivery and says which', async () => {
  const files = filesOf(districtOf({ seed: 60, students: 60 }), 'oneroster-1.1');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(from, name), text);
  await reach('undelivered');
  const [delivery] = store.deliveries.ofImport(1);
  expect(delivery).toMatchObject({
    state: 'failed',
    problem: { code: 'report_wrong', detail: 'schools.csv: no such column: nam.' },
  });
  expect(readdirSync(to)).toEqual([]);
});

test('corrected, it goes out by itself, with its hashes in the receipt', async () => {
  await configure("SELECT sourcedId, name FROM orgs WHERE type = 'school'");
  await reach('forwarded');
  const [delivery] = store.deliveries.ofImport(1);
  const sent = Object.fromEntries(readdirSync(to).map((name) => [name, readFileSync(join(to, name))]));
  expect(Object.keys(sent).sort()).toEqual(['combined.csv', 'schools.csv']);
  expect(sent['schools.csv']?.toString()).toMatch(/^sourcedId,name\r\n0031,/);
  for (const file of delivery?.receipt?.files ?? []) {
    expect(createHash('sha256').update(sent[file.name]!).digest('hex')).toBe(file.sha256);
  }
  expect(delivery?.receipt?.files).toHaveLength(2);
});

test('what was made is gone once it was delivered, and so is the scratch; no name of a student is in the log', async () => {
  const made = join(dataFolder, 'spool', 'reports');
  await until('the files to be removed', () => readdirSync(made).length === 0 || undefined);
  expect(readdirSync(join(dataFolder, 'spool', 'scratch'))).toEqual([]);
  const student = districtOf({ seed: 60, students: 60 }).students[0]!;
  expect(appliance.lines.join('\n')).not.toContain(student.email);
});

test('on the page, a report whose file its target refuses is not chosen, and nothing of the trial stays', async () => {
  const person = await store.people.add('J. Ortiz', 'owner', 'a long enough password');
  if (!person.ok) throw new Error(person.problem.detail);
  const cookie = `rollcall=${store.sessions.open(person.value.id, systemClock.now())}`;
  store.reports.save('wrong', { sql: 'SELECT sourcedId FROM orgs', layout: 'gradecam-combined' }, 1);
  store.reports.save('people', { sql: "SELECT sourcedId, role FROM users WHERE role = 'teacher'" }, 1);
  const page = `${appliance.url}/feeds/rosters/outgoing/vendor`;
  const choose = async (report: string) => {
    const shown = await (await fetch(page, { headers: { cookie } })).text();
    const seen = /name="seen" value="([^"]*)"/.exec(shown)![1]!;
    const form = {
      seen,
      what: 'reports',
      from: report,
      fromName: '',
      name: '{name}',
      zip: '',
      why: 'They asked for it.',
    };
    const answer = await fetch(page, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
    return { status: answer.status, text: /<p class="mistake">([^<]*)/.exec(await answer.text())?.[1] };
  };
  const reports = () => store.feeds.byName('rosters')!.forwards[0]!.reports;
  const before = reports();
  const refused = await choose('wrong');
  expect(refused.status).toBe(422);
  expect(refused.text).toMatch(/^wrong: .*does not hold the agreed column names/);
  expect(reports()).toEqual(before);
  expect((await choose('people')).status).toBe(303);
  expect(reports()).toEqual([{ from: 'people' }]);
  await until(
    'the trials to be gone',
    () => readdirSync(join(dataFolder, 'spool', 'reports')).length === 0 || undefined,
  );
  expect(readdirSync(to).sort()).toEqual(['combined.csv', 'schools.csv']);
});

test.skipIf(!existsSync('/proc/self/cwd'))(
  'cut off in the middle of a report: its process ends by itself, and after the start it is made and delivered once',
  async () => {
    await configure('SELECT count(*) FROM users a, users b, users c, users d WHERE a.givenName < d.givenName');
    const files = filesOf(districtOf({ seed: 60, students: 61 }), 'oneroster-1.1');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(from, name), text);
    const inHand = await until('the SELECT to run', () => {
      const pids = reportPids();
      const isMaking = readdirSync(join(dataFolder, 'spool', 'scratch')).some((it) =>
        existsSync(join(dataFolder, 'spool', 'scratch', it, 'out')),
      );
      return pids.length > 0 && isMaking ? pids : undefined;
    });
    const before = readdirSync(to);
    await appliance.kill();
    await until('the process of the report to end', () => inHand.every((pid) => !reportPids().includes(pid)));
    expect(readdirSync(to)).toEqual(before);

    await configure("SELECT sourcedId, name FROM orgs WHERE type = 'school'");
    appliance = await startAppliance({ dataFolder });
    await reach('forwarded', 2);
    expect(store.deliveries.ofImport(2)).toMatchObject([{ state: 'delivered', receipt: { files: [{}, {}] } }]);
    expect(readdirSync(to).sort()).toEqual(['combined.csv', 'schools.csv']);
    expect(readFileSync(join(to, 'combined.csv'), 'utf8').split('\r\n').length).toBeGreaterThan(60);
    expect(readdirSync(join(dataFolder, 'spool', 'scratch'))).toEqual([]);
    expect(reportPids()).toEqual([]);
  },
  60_000,
);
