// A delivery that carries reports: what is sent, when it is made, and what becomes of one that cannot be made.
import { afterEach, describe, expect, it } from 'vitest';
import { markOfOutgoing } from '../../src/relay/change_outgoing.ts';
import { forgetReplaced } from '../../src/relay/made_files.ts';
import { readyReport } from '../../src/report/ready/catalogue.ts';
import { until } from '../appliance.ts';
import { applyForward, createStage, type Stage, sdsNames } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

const combined = { from: 'microsoft-sds-v1-to-gradecam', name: 'combined.csv' };

async function begin(reports = [combined], also: object[] = []) {
  stage = await createStage({
    forwards: [{ to: 'gradecam', at: 'arrival', name: '{date}/{name}', reports }, ...(also as [])],
  });
  stage.relay.start();
}

async function night() {
  await stage.send(...sdsNames);
  stage.settle();
}

const delivery = (importId: number) => stage.store.deliveries.ofImport(importId)[0]!;

describe('a forward with a report', () => {
  it('sends its file, under its name at the destination, and nothing else', async () => {
    await begin();
    await night();
    const it = await stage.newest('forwarded');
    expect(stage.reporter.jobs).toHaveLength(1);
    const [job] = stage.reporter.jobs;
    expect(job?.files).toEqual(readyReport(combined.from)!.files);
    expect(job?.target?.id).toBe('gradecam-combined');
    expect(job?.set.files.map((file) => file.name)).toEqual(sdsNames);
    expect(stage.sent[0]?.files).toEqual([
      {
        path: expect.stringMatching(/^\/made\//),
        name: '2026-11-23/combined.csv',
        bytes: expect.any(Number),
        sha256: expect.any(String),
      },
    ]);
    expect(delivery(it.id)).toMatchObject({
      names: { 'combined.csv': '2026-11-23/combined.csv' },
      reports: [combined],
    });
  });

  it('is made once for two destinations and for a second attempt, and found again after a crash', async () => {
    await begin([combined], [{ to: 'archive', at: 'arrival', name: '{name}', reports: [combined] }]);
    stage.nextDeliveries = ['connection_lost'];
    await night();
    await until('one of two delivered', () => stage.sent.length >= 2);
    stage.crash();
    stage.clock.advance(60_000);
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(3);
    expect(stage.reporter.jobs).toHaveLength(1);
  });

  it('chosen by a person while a delivery waits for its slot, it goes in place of the files; and the other way round', async () => {
    stage = await createStage({ forwards: [{ to: 'gradecam', at: '0 6 * * *', name: '{name}' }] });
    stage.relay.start();
    await night();
    const it = await stage.newest('forwarding');
    const feed = () => stage.store.feeds.byName('rosters')!;
    const change = (reports?: (typeof combined)[]) => {
      const [forward] = feed().forwards;
      const was = markOfOutgoing(forward!);
      const outgoing = { name: '{name}', ...(reports ? { reports } : {}) };
      const decided = { to: forward!.destinationId, was, outgoing, why: 'They want one file.' };
      expect(stage.relay.changeOutgoing(feed().id, 'ana', decided)).toMatchObject({ value: true });
    };
    change([combined]);
    stage.clock.advance(86_400_000);
    await until('the delivery', () => stage.sent.length === 1);
    expect(stage.sent[0]!.files.map((file) => file.name)).toEqual(['combined.csv']);
    expect(delivery(it.id)).toMatchObject({ reports: [combined], names: { 'combined.csv': 'combined.csv' } });
    await night();
    await until('a second one waits', () => stage.store.deliveries.inState('waiting').length === 1);
    change();
    stage.clock.advance(86_400_000);
    await until('two deliveries', () => stage.sent.length === 2);
    expect(stage.sent[1]!.files.map((file) => file.name).toSorted()).toEqual(sdsNames.toSorted());
  });

  it('is tried in full on the roster in force, with the check of its target', async () => {
    await begin();
    const { id } = stage.store.feeds.byName('rosters')!;
    expect(await stage.relay.tryReports(id, [combined])).toEqual({ ok: true, value: false });
    await night();
    await stage.newest('forwarded');
    expect(await stage.relay.tryReports(id, [combined])).toEqual({ ok: true, value: true });
    expect(stage.reporter.jobs.at(-1)).toMatchObject({ target: { id: 'gradecam-combined' } });
    expect(stage.reporter.there.size).toBe(0);
    stage.reporter.next = ['report_refused'];
    expect(await stage.relay.tryReports(id, [combined])).toMatchObject({ problem: { code: 'report_refused' } });
    stage.reporter.next = ['bytes_lost'];
    expect(await stage.relay.tryReports(id, [combined])).toEqual({ ok: true, value: false });
  });

  it('one made for another set is made anew', async () => {
    await begin();
    await night();
    await stage.newest('forwarded');
    stage.clock.advance(86_400_000);
    await night();
    await until('two deliveries', () => stage.sent.length === 2);
    expect(stage.reporter.jobs).toHaveLength(2);
  });
});

describe('a report that cannot be made', () => {
  it('holds its delivery and says why; the other destination gets its files', async () => {
    await begin([combined], [{ to: 'archive', at: 'arrival', name: '{name}' }]);
    stage.reporter.next = ['report_refused'];
    await night();
    const it = await stage.newest('undelivered');
    expect(delivery(it.id)).toMatchObject({ state: 'failed', problem: { code: 'report_refused' } });
    expect(stage.sent.map((job) => job.destination.name)).toEqual(['archive']);
  });

  it('one that broke off by a fault is tried again by itself', async () => {
    await begin();
    stage.reporter.next = ['report_failed'];
    await night();
    await until('it waits', () => stage.store.deliveries.inState('waiting').find((one) => one.problem));
    stage.clock.advance(60_000);
    await stage.newest('forwarded');
  });

  it('goes on when its report is corrected, and not before', async () => {
    stage = await createStage();
    stage.store.reports.save('lunch', { sql: 'SELECT 0' }, stage.clock.now());
    stage.relay.start();
    const own = [{ from: 'lunch' }];
    await applyForward(stage, own);
    stage.reporter.next = ['report_wrong'];
    await night();
    const it = await stage.newest('undelivered');
    stage.clock.advance(60_000);
    expect(delivery(it.id).state).toBe('failed');
    stage.store.reports.save('lunch', { sql: 'SELECT 1' }, stage.clock.now());
    stage.relay.wake();
    await stage.newest('forwarded');
    expect(stage.sent[0]?.files[0]?.name).toBe('lunch.csv');
    expect(stage.reporter.jobs.map((job) => job.files[0]?.sql)).toEqual(['SELECT 0', 'SELECT 1']);
  });

  it('goes on when the feed sends another report instead, under that one’s name', async () => {
    await begin();
    stage.reporter.next = ['report_refused'];
    await night();
    await stage.newest('undelivered');
    stage.store.reports.save('lunch', { sql: 'SELECT 1' }, stage.clock.now());
    await applyForward(stage, [{ from: 'lunch', name: 'menu.csv' }]);
    stage.relay.wake();
    await stage.newest('forwarded');
    expect(stage.sent[0]?.files.map((file) => file.name)).toEqual(['menu.csv']);
  });

  it('a report that is gone is said by name', async () => {
    await begin([{ from: 'lunch', name: 'menu.csv' }]);
    await night();
    const it = await stage.newest('undelivered');
    expect(delivery(it.id).problem?.detail).toBe('there is no report lunch any more');
  });
});

describe('a report whose columns change', () => {
  const delivered = async (count: number) => {
    await night();
    await until(`delivery ${count}`, () => stage.sent.length === count);
    return await stage.newest('forwarded');
  };

  it('waits for a person, who may let the destination have them', async () => {
    await begin();
    const first = await delivered(1);
    stage.reporter.columns = ['Name', 'ID'];
    stage.clock.advance(86_400_000);
    await night();
    const it = await stage.newest('undelivered');
    expect(delivery(it.id).problem).toMatchObject({
      code: 'report_columns',
      detail: `combined.csv: the same columns in another order. It was last sent with Import ${first.id}.`,
    });
    expect(stage.sent).toHaveLength(1);
    expect(stage.relay.sendAgain(delivery(it.id).id, 'kim', delivery(it.id).problem?.detail).ok).toBe(true);
    await stage.newest('forwarded');
    expect(stage.sent).toHaveLength(2);
    expect(stage.store.activity.page({ limit: 9 }).map((one) => one.what)).toContain('agreed to new columns');
    stage.clock.advance(86_400_000);
    await delivered(3);
  });

  it('does not when the report itself was changed by a person since', async () => {
    stage = await createStage();
    stage.store.reports.save('lunch', { sql: 'SELECT 0' }, stage.clock.now());
    stage.relay.start();
    await applyForward(stage, [{ from: 'lunch' }]);
    await delivered(1);
    stage.clock.advance(86_400_000);
    stage.store.reports.save('lunch', { sql: 'SELECT 1' }, stage.clock.now());
    stage.reporter.columns = ['Another'];
    await delivered(2);
  });

  it('once something was sent, all that is known of what was made is kept', async () => {
    await begin();
    const it = await delivered(1);
    stage.store.reports.remember({ importId: it.id, key: 'stale', files: [], builtAt: 1 });
    forgetReplaced({ rows: stage.store }, it.id);
    expect(stage.store.reports.builtOver(it.id).map((one) => one.key)).toContain('stale');
  });
});
