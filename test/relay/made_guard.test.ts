// A report or a cut file that has far fewer rows than the destination has: it waits for a person, unless the roster lost as
// much or a person changed how it is made.
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckReport, FileReport } from '../../src/roster/report.ts';
import { until } from '../appliance.ts';
import { applyForward, createStage, type Stage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

const report = { from: 'microsoft-sds-v1-to-gradecam', name: 'combined.csv' };
const forward = { to: 'gradecam', at: 'arrival' as const, name: '{name}' };
const delivery = (importId: number) => stage.store.deliveries.ofImport(importId).at(-1)!;

/** A night whose roster has so many students, and what was made of it so many rows. */
async function night(students: number, made: number): Promise<void> {
  stage.clock.advance(86_400_000);
  const verdict = { rollcall: '0', verdict: 'accept' as const, layout: 'microsoft-sds-v1', milliseconds: 1 };
  const counts = { added: 0, removed: 0, changed: 0, unchanged: 0, badRows: 0 };
  const file = { name: 'Student.csv', sha256: '0', bytes: 1, encoding: 'utf-8', delimiter: ',', ...counts };
  const files = [{ ...file, rows: students } as FileReport];
  stage.nextReport = {
    ...verdict,
    reasons: [],
    files,
    notices: [],
    trips: [],
    notChecked: [],
  } as unknown as CheckReport;
  stage.reporter.rows = made;
  stage.packer.rows = { 'Student.csv': made };
  await stage.send(...sdsNames);
  stage.settle();
}

async function sent(students: number, made: number): Promise<void> {
  const count = stage.sent.length + 1;
  await night(students, made);
  await until(`delivery ${count}`, () => stage.sent.length === count || undefined, 5);
  await stage.newest('forwarded');
}

const only = { optOut: [{ file: 'Student.csv', column: 'SIS ID', values: ['7'] }] };

describe.each([
  ['a report', { ...forward, reports: [report] }, 'combined.csv'],
  ['a file that something is left out of', { ...forward, only }, 'Student.csv'],
])('%s', (_title, entry, name) => {
  const begin = async (guards = {}) => {
    stage = await createStage({ forwards: [entry], guards });
    stage.relay.start();
  };

  it('of far fewer rows waits for a person, who may let it go', async () => {
    await begin();
    await sent(1000, 5000);
    const first = stage.store.imports.latest(stage.feed.id)!.id;
    await night(990, 4000);
    const held = await stage.newest('undelivered');
    expect(delivery(held.id).problem).toMatchObject({
      code: 'rows_fewer',
      detail: `${name}: 4,000 rows in place of 5,000, 20 % fewer (limit 10 %; the roster itself lost 1 %). It was last sent with Import ${first}.`,
    });
    expect(stage.sent).toHaveLength(1);
    expect(stage.relay.sendAgain(delivery(held.id).id, 'kim').ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(2);
    expect(stage.store.activity.page({ limit: 9 }).map((one) => one.what)).toContain('agreed to fewer rows');
    // From here on these are the rows that it has.
    await sent(990, 3900);
  });

  it.each([
    ['no more than the limit', 1000, 4500, {}],
    ['a few', 1000, 4990, {}],
    ['as much as the roster, which a person released', 600, 3000, {}],
    ['more rows', 1000, 9000, {}],
    ['less than the district’s own limit', 1000, 2600, { rowsRemoved: { percent: 50 } }],
    ['anything, where the guard is off', 1000, 1, { rowsRemoved: 'off' as const }],
  ])('that lost %s goes', async (_lost, students, made, guards) => {
    await begin(guards);
    await sent(1000, 5000);
    await sent(students, made);
  });

  it('that lost more than the roster did is held, by the limit of the district', async () => {
    await begin({ rowsRemoved: { percent: 50 } });
    await sent(1000, 5000);
    await night(900, 1500);
    const held = await stage.newest('undelivered');
    expect(delivery(held.id).problem?.detail).toContain('70 % fewer (limit 50 %; the roster itself lost 10 %)');
  });
});

it('a report that a person changed since goes with the rows it has', async () => {
  stage = await createStage();
  stage.store.reports.save('lunch', { sql: 'SELECT 0' }, stage.clock.now());
  stage.relay.start();
  await applyForward(stage, [{ from: 'lunch' }]);
  await sent(1000, 5000);
  stage.store.reports.save('lunch', { sql: 'SELECT 1' }, stage.clock.now() + 1);
  await sent(1000, 10);
});

it('a report that was corrected goes by itself', async () => {
  stage = await createStage();
  stage.store.reports.save('lunch', { sql: 'SELECT 0' }, stage.clock.now());
  stage.relay.start();
  await applyForward(stage, [{ from: 'lunch' }]);
  await sent(1000, 5000);
  await night(1000, 10);
  await stage.newest('undelivered');
  stage.store.reports.save('lunch', { sql: 'SELECT 1' }, stage.clock.now() + 1);
  stage.relay.wake();
  await stage.newest('forwarded');
});
