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
/** By who has read what it is held for. */
function letGo(importId: number): void {
  const { id, problem } = delivery(importId);
  expect(stage.relay.sendAgain(id, 'kim', problem?.detail).ok).toBe(true);
}

/** A night whose roster has so many students, and what was made of it so many rows. */
async function night(students: number, made: number, schools = 4): Promise<void> {
  stage.clock.advance(86_400_000);
  const verdict = { rollcall: '0', verdict: 'accept' as const, layout: 'microsoft-sds-v1', milliseconds: 1 };
  const counts = { added: 0, removed: 0, changed: 0, unchanged: 0, badRows: 0 };
  const file = { name: 'Student.csv', sha256: '0', bytes: 1, encoding: 'utf-8', delimiter: ',', ...counts };
  const files = [
    { ...file, rows: students },
    { ...file, name: 'School.csv', rows: schools },
  ] as FileReport[];
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
    letGo(held.id);
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

describe('letting it go', () => {
  const begin = async (...reports: { from: string }[]) => {
    stage = await createStage();
    for (const { from } of reports) stage.store.reports.save(from, { sql: 'SELECT 0' }, stage.clock.now());
    stage.relay.start();
    await applyForward(stage, reports);
    await sent(1000, 5000);
  };

  it('is asked for all that was found, in whichever report', async () => {
    await begin({ from: 'lunch' }, { from: 'bus' });
    stage.reporter.columns = ['Another'];
    stage.reporter.rowsOf = { 'bus.csv': 10 };
    await night(1000, 5000);
    const held = await stage.newest('undelivered');
    const { problem } = delivery(held.id);
    expect(problem?.code).toBe('rows_fewer');
    expect(problem?.detail).toMatch(
      /^lunch.csv: new: Another.*bus.csv: new: Another.*bus.csv: 10 rows in place of 5,000/,
    );
    letGo(held.id);
    expect(stage.store.activity.page({ limit: 1 })[0]?.detail).toBe(`gradecam: ${problem?.detail}`);
    await stage.newest('forwarded');
  });

  it('holds for the next attempts too', async () => {
    await begin({ from: 'lunch' });
    await night(1000, 10);
    const held = await stage.newest('undelivered');
    stage.nextDeliveries = ['connection_lost', 'connection_lost'];
    letGo(held.id);
    await until('the first attempt', () => stage.sent.length === 2 || undefined, 5);
    await until('its end', () => delivery(held.id).state === 'waiting' || undefined, 5);
    stage.relay.stopFeed(stage.feed.id, 'kim', 'a look');
    stage.relay.resumeFeed(stage.feed.id, 'kim');
    await until('the second attempt', () => stage.sent.length === 3 || undefined, 5);
    await until('its end', () => delivery(held.id).state === 'waiting' || undefined, 5);
    stage.clock.advance(60_000);
    await stage.newest('forwarded');
  });

  /** Held, let go by a person, and broken off on its way. */
  async function letGoAndBrokenOff() {
    await begin({ from: 'lunch' });
    await night(1000, 4000);
    const held = await stage.newest('undelivered');
    stage.nextDeliveries = ['connection_lost'];
    letGo(held.id);
    await until('the attempt', () => delivery(held.id).problem?.code === 'connection_lost' || undefined, 5);
    return held;
  }

  it('covers no other content', async () => {
    const held = await letGoAndBrokenOff();
    for (const { key } of stage.store.reports.builtOver(held.id)) stage.store.reports.forget(held.id, key);
    stage.reporter.rows = 10;
    stage.clock.advance(60_000);
    await until('the other refusal', () => delivery(held.id).problem?.code === 'rows_fewer' || undefined, 5);
    expect(delivery(held.id).problem?.detail).toContain('10 rows in place of 5,000');
    expect(stage.sent).toHaveLength(2);
  });

  it('is over when a person takes the delivery back', async () => {
    const held = await letGoAndBrokenOff();
    expect(stage.relay.cancelDelivery(delivery(held.id).id, 'lee', 'not so fast').ok).toBe(true);
    letGo(held.id);
    await until('the refusal', () => delivery(held.id).problem?.code === 'rows_fewer' || undefined, 5);
    expect(stage.sent).toHaveLength(2);
  });

  it('is not asked for where a person changed the report while it was on its way', async () => {
    stage = await createStage();
    stage.store.reports.save('lunch', { sql: 'SELECT 0' }, stage.clock.now());
    await applyForward(stage, [{ from: 'lunch' }]);
    stage.inDelivery = async () => {
      stage.inDelivery = undefined;
      stage.clock.advance(1);
      stage.store.reports.save('lunch', { sql: 'SELECT 1' }, stage.clock.now());
    };
    await sent(1000, 5000);
    await sent(1000, 10);
  });

  it('is asked for where a person only saved the report again', async () => {
    await begin({ from: 'lunch' });
    stage.store.reports.save('lunch', { sql: 'SELECT 0' }, stage.clock.now() + 1);
    await night(1000, 10);
    await stage.newest('undelivered');
  });
});

it('one school of four explains nothing', async () => {
  stage = await createStage({ forwards: [{ ...forward, reports: [report] }] });
  await sent(1000, 5000);
  await night(1000, 4000, 3);
  const held = await stage.newest('undelivered');
  expect(delivery(held.id).problem?.detail).toContain('20 % fewer (limit 10 %).');
});

it('another report’s file of the same name in a zip for another destination is not what this one has', async () => {
  const own = ['bus', 'lunch'];
  const forwards = own.map((from, at) => {
    const to = ['gradecam', 'archive'][at]!;
    return { ...forward, to, zip: 'set.zip', reports: [{ from, name: 'roster.csv' }] };
  });
  stage = await createStage();
  for (const [at, from] of own.entries()) stage.store.reports.save(from, { sql: `SELECT ${at}` }, stage.clock.now());
  const { settleMs, withinMs, initialImport, name } = stage.feed;
  const feed = { name, settleMs, withinMs, guards: {}, initialImport, sender: 'sis', layout: 'microsoft-sds-v1' };
  const file = { senders: [], destinations: [], feeds: [{ ...feed, forwards }] };
  expect((await stage.store.applyDistrict(file, 'test')).ok).toBe(true);
  const run = stage.reporter.run;
  let lost = 0;
  stage.reporter.run = (job) => {
    stage.reporter.rows = job.files[0]?.sql === 'SELECT 0' ? 5000 - lost : 100;
    return run(job);
  };
  const both = async () => {
    const count = stage.sent.length + 2;
    await night(1000, 0);
    await until('both', () => stage.sent.length === count || undefined, 5);
    await stage.newest('forwarded');
  };
  await both();
  await both();
  lost = 4000;
  await night(1000, 0);
  const held = await stage.newest('undelivered');
  expect(stage.store.deliveries.ofImport(held.id).map((it) => it.problem?.detail ?? it.state)).toEqual([
    expect.stringContaining('1,000 rows in place of 5,000'),
    'delivered',
  ]);
});

it('a person who changes a report is told what would go with far fewer rows, by the feed’s own limit', async () => {
  stage = await createStage({ forwards: [{ ...forward, reports: [{ from: 'bus', name: 'bus.csv' }] }] });
  stage.store.reports.save('bus', { sql: 'SELECT 1' }, stage.clock.now());
  stage.relay.start();
  const fewer = () => stage.relay.fewerRowsOf('bus', { sql: 'SELECT 2' });
  expect(await fewer()).toEqual([]);
  await sent(1000, 5000);
  stage.reporter.rows = 4900;
  expect(await fewer()).toEqual([]);
  stage.reporter.rows = 1000;
  expect(await fewer()).toEqual([{ destination: 'gradecam', name: 'bus.csv', was: 5000, now: 1000 }]);
  expect(await stage.relay.fewerRowsOf('lunch', { sql: 'SELECT 2' })).toEqual([]);
});
