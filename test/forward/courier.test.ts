// Deliveries in worker threads: whatever happens to the thread, the main thread gets an answer.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CourierConfig, createCourier } from '../../src/forward/courier.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { problem } from '../../src/kit/problem.ts';
import type { DeliveryEvent, DeliveryJob } from '../../src/relay/ports.ts';
import type { SftpEnd } from '../../src/relay/records.ts';
import { built } from '../built.ts';
import { makeJob, notebook, someBytes, temporaryFolder, temporaryOf } from './job.ts';
import { startVendor, type Vendor } from './vendor.ts';

const realWorker = built('delivery');
const files = { 'users.csv': someBytes(300_000), 'orgs.csv': Buffer.from('orgs') };

let folder: string;
let vendor: Vendor;
let lines: string[];

beforeEach(async () => {
  folder = temporaryFolder();
  vendor = await startVendor();
  lines = [];
});
afterEach(async () => {
  await vendor.stop();
  rmSync(folder, { recursive: true });
});

function courier(change: Partial<CourierConfig> = {}) {
  const config = { workerUrl: realWorker, atOnce: 4, perHost: 2, idleMs: 5_000, ...change };
  return createCourier(config, { log: createLog('debug', (line) => lines.push(line)), clock: systemClock });
}

/** A worker made of this text, for what our own does not do on its own. */
function workerOf(text: string): URL {
  const head = "import { parentPort, workerData } from 'node:worker_threads';";
  return new URL(`data:text/javascript,${encodeURIComponent(`${head}\n${text}`)}`);
}

function job(change: Partial<SftpEnd> = {}): DeliveryJob {
  const end: SftpEnd = {
    ...{ kind: 'sftp', host: '127.0.0.1', port: vendor.port, username: 'lakeside' },
    ...{ directory: '/incoming', hostKey: vendor.hostKey, hasPassword: true, hasPrivateKey: false },
    ...change,
  };
  return makeJob(folder, end, files, { secrets: { password: 'correct horse' } });
}

const names = () => [...vendor.files.keys()].sort();

describe('a courier', () => {
  it('delivers from a worker and passes on what it notes', async () => {
    const notes = notebook();
    const sender = courier();
    const result = await sender.deliver(job({ hostKey: 'accept-first' }), notes.noted);
    await sender.stop();
    expect(result).toMatchObject({ ok: true, value: { hostKey: vendor.hostKey } });
    expect(names()).toEqual(['/incoming/orgs.csv', '/incoming/users.csv']);
    expect(notes.events[0]).toEqual({ kind: 'host-key', fingerprint: vendor.hostKey });
    expect(notes.events.at(-1)?.kind).toBe('rename-begins');
    const line = JSON.parse(lines[0] ?? '{}');
    expect(line).toMatchObject({ event: 'delivered', delivery: 7, attempt: 1, destination: 'vendor', count: 2 });
    expect(lines.join()).not.toContain('correct horse');
  });

  it('takes one back that is on its way, and one that waits for its turn; nothing is renamed, both can go later', async () => {
    const cause = problem('delivery_cancelled', 'ana: wrong year');
    const sender = courier({ perHost: 1 });
    const notes = notebook();
    const onItsWay = Promise.withResolvers<void>();
    const slow = { ...job({ quirks: { bandwidth: 100_000 } }), deliveryId: 11 };
    const first = sender.deliver(slow, async (event) => {
      await notes.noted(event);
      if (event.kind === 'progress' && event.bytes > 0) onItsWay.resolve();
    });
    const second = sender.deliver({ ...job({ directory: '/other' }), deliveryId: 12 }, notes.noted);
    await onItsWay.promise;
    sender.recall(12, cause);
    sender.recall(11, cause);
    expect([await first, await second]).toEqual([
      { ok: false, problem: cause },
      { ok: false, problem: cause },
    ]);
    expect(vendor.renames).toEqual([]);
    expect(names()).not.toContain('/incoming/users.csv');
    const again = await sender.deliver({ ...slow, destination: job().destination, attempt: 2 }, notes.noted);
    sender.recall(11, cause);
    await sender.stop();
    expect(again.ok).toBe(true);
    expect(names()).toEqual(['/incoming/orgs.csv', '/incoming/users.csv']);
    expect(notes.events.filter(({ kind }) => kind === 'rename-begins')).toHaveLength(1);
  });

  it('waits for the beginning of the renames to be noted', async () => {
    const sender = courier();
    const seen: string[] = [];
    const result = await sender.deliver(job(), async (event) => {
      if (event.kind !== 'rename-begins') return;
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(...vendor.renames, 'noted');
    });
    await sender.stop();
    expect(result.ok).toBe(true);
    expect(seen).toEqual(['noted']);
  });

  it('renames nothing when it could not be noted, and says so as a bug', async () => {
    const sender = courier();
    const noted = async (event: DeliveryEvent) => {
      if (event.kind === 'rename-begins') throw new Error('the database is gone');
    };
    await expect(sender.deliver(job(), noted)).rejects.toThrow('the database is gone');
    await sender.stop();
    expect(vendor.renames).toEqual([]);
  });

  it('ends a running delivery when it must stop; the next attempt is clean', async () => {
    const first = job();
    const sender = courier({ stopMs: 1 });
    const stopped = new Promise<void>((resolve) => {
      vendor.behave((request) => {
        if (request.operation !== 'write' || request.offset === 0) return undefined;
        void sender.stop().then(resolve);
        return { kind: 'deaf' };
      });
    });
    const result = await sender.deliver(first, notebook().noted);
    await stopped;
    expect(result).toMatchObject({ ok: false, problem: { code: 'connection_lost' } });
    expect(names()).toEqual([`/incoming/${temporaryOf('users.csv', files['users.csv'])}`]);
    expect(await sender.deliver(first, notebook().noted)).toMatchObject({
      ok: false,
      problem: { code: 'connection_lost' },
    });

    vendor.behave(undefined);
    const next = courier();
    expect((await next.deliver({ ...first, attempt: 2 }, notebook().noted)).ok).toBe(true);
    await next.stop();
    expect(names()).toEqual(['/incoming/orgs.csv', '/incoming/users.csv']);
    expect(vendor.files.get('/incoming/users.csv')?.data.equals(files['users.csv'])).toBe(true);
  });

  it.each([
    ['throws', 'throw new Error("a fault of ours")', /fault of ours/],
    ['cannot be started', 'import "./nowhere.mjs"', /fault of ours/],
    [
      'runs out of memory',
      'const all = []; for (;;) all.push({ a: all.length, b: String(all.length) })',
      /out of memory/,
    ],
    ['ends without a word', 'process.exit(0)', /ended before it was done/],
  ])('answers when the worker %s', async (_name, text, detail) => {
    const sender = courier({ workerUrl: workerOf(text) });
    const result = await sender.deliver(job(), notebook().noted);
    await sender.stop();
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'connection_lost', detail: expect.stringMatching(detail) },
    });
  });

  it('ends a worker that is stuck in a loop', async () => {
    let fire: (() => void) | undefined;
    const clock = {
      now: () => 0,
      ticks: () => 0,
      after(milliseconds: number, work: () => void) {
        if (milliseconds === 61_000) fire = work;
        return { cancel: () => undefined };
      },
    };
    const config = { workerUrl: workerOf('for (;;);'), atOnce: 1, perHost: 1, hardMs: 1_000 };
    const sender = createCourier(config, { log: createLog('error', () => undefined), clock });
    const result = sender.deliver(job(), notebook().noted);
    fire?.();
    expect(await result).toMatchObject({ ok: false, problem: { code: 'no_progress' } });
    await sender.stop();
  });

  it('uses a worker again that is free, and none that failed', async () => {
    const worker = workerOf(`
      let count = 0;
      const work = ({ job }) => {
        if (job.destination.end.host === 'bad') throw new Error('a fault of ours');
        count += 1;
        parentPort.postMessage({ kind: 'done', result: { ok: true, value: { at: 0, files: [], where: String(count) } } });
        parentPort.postMessage({ kind: 'free' });
      };
      parentPort.on('message', (message) => message.kind === 'deliver' && work(message.order));
      work(workerData);`);
    const sender = courier({ workerUrl: worker, atOnce: 1 });
    const hosts = ['one', 'two', 'bad', 'three', 'one'];
    const all = await Promise.all(hosts.map((host) => sender.deliver(job({ host }), notebook().noted)));
    await sender.stop();
    expect(all.map((result) => (result.ok ? result.value.where : result.problem.code))).toEqual([
      ...['1', '2', 'connection_lost', '1', '2'],
    ]);
  });

  it('sends two sets with the same names to one place one after the other', async () => {
    const sender = courier({ atOnce: 4, perHost: 4 });
    const sets = ['first', 'second', 'third'].map((seed, at) => {
      const set = { 'users.csv': someBytes(90_000, seed), 'orgs.csv': someBytes(90_000, `${seed} orgs`) };
      return {
        ...makeJob(folder, job().destination.end, set, { secrets: { password: 'correct horse' } }),
        deliveryId: at,
      };
    });
    const order: string[] = [];
    vendor.behave(({ operation, path }) => {
      const number = /rollcall-(\d)/.exec(path)?.[1];
      if (operation === 'write' && number !== undefined && order.at(-1) !== number) order.push(number);
      return undefined;
    });
    const sent = await Promise.all(sets.map((set) => sender.deliver(set, notebook().noted)));
    await sender.stop();
    expect(sent.every(({ ok }) => ok)).toBe(true);
    expect(order).toEqual(['0', '1', '2']);
    expect(vendor.files.get('/incoming/users.csv')?.data.equals(someBytes(90_000, 'third'))).toBe(true);
    expect(vendor.files.get('/incoming/orgs.csv')?.data.equals(someBytes(90_000, 'third orgs'))).toBe(true);
  });

  it('lets two sets with one temporary folder never write into each other', async () => {
    vendor.folders.add('/north').add('/south').add('/writing');
    vendor.behave(({ operation }) => (operation === 'close' ? { kind: 'late', ms: 200 } : undefined));
    const sender = courier({ atOnce: 4, perHost: 4 });
    const quirks = { temporaryName: { kind: 'folder', folder: '/writing' } } as const;
    const bytes = { north: someBytes(600_000, 'north'), south: someBytes(900_000, 'south') };
    const sent = (['north', 'south'] as const).map((to, at) => {
      const { end } = job({ directory: `/${to}`, quirks }).destination;
      const set = { 'users.csv': bytes[to], 'orgs.csv': someBytes(300_000, `${to} orgs`) };
      const secrets = { password: 'correct horse' };
      return sender.deliver({ ...makeJob(folder, end, set, { secrets }), deliveryId: at }, notebook().noted);
    });
    expect((await Promise.all(sent)).map((it) => (it.ok ? 'delivered' : it.problem.detail))).toEqual([
      'delivered',
      'delivered',
    ]);
    await sender.stop();
    for (const to of ['north', 'south'] as const)
      expect(vendor.files.get(`/${to}/users.csv`)?.data.equals(bytes[to])).toBe(true);
  });

  it('begins nothing whose time is over when its turn comes', async () => {
    const sender = courier({ atOnce: 1 });
    let isOver = false;
    const first = sender.deliver(job(), async () => undefined);
    const late = {
      ...job({ directory: '/elsewhere' }),
      get beginBy() {
        return isOver ? Date.now() - 1 : Date.now() + 60_000;
      },
    };
    const second = sender.deliver(late, notebook().noted);
    isOver = true;
    expect((await first).ok).toBe(true);
    expect(await second).toMatchObject({ ok: false, problem: { code: 'deadline_passed' } });
    await sender.stop();
  });

  it('does not wait for a folder that hangs, nor send anybody else there', async () => {
    const end = { kind: 'folder', folder } as const;
    const timers: { milliseconds: number; work: () => void }[] = [];
    const clock = {
      now: () => 0,
      ticks: () => 0,
      after(milliseconds: number, work: () => void) {
        timers.push({ milliseconds, work });
        return { cancel: () => undefined };
      },
    };
    const fire = (milliseconds: number) => timers.findLast((it) => it.milliseconds === milliseconds)?.work();
    // It answers and never becomes free; ending it does not help, as where a call to the system hangs.
    const config = { workerUrl: workerOf('for (;;);'), atOnce: 1, perHost: 1, hardMs: 1_000 };
    const sender = createCourier(config, { log: createLog('error', () => undefined), clock });
    const first = sender.deliver(makeJob(folder, end, files), notebook().noted);
    const second = sender.deliver(makeJob(folder, end, files), notebook().noted);
    fire(61_000);
    fire(5_000);
    expect(await first).toMatchObject({ ok: false, problem: { code: 'no_progress' } });
    expect(await second).toMatchObject({ ok: false, problem: { code: 'no_progress' } });
    await sender.stop();
  });

  it('keeps to its limits, altogether and for one host', async () => {
    const worker = workerOf(`
      parentPort.postMessage({ kind: 'event', id: 1, event: { kind: 'progress', file: 'a', bytes: 0, of: 0 } });
      parentPort.once('message', () => {
        parentPort.postMessage({ kind: 'done', result: { ok: true, value: { at: 0, files: [], where: '' } } });
      });`);
    const sender = courier({ workerUrl: worker, atOnce: 3, perHost: 2 });
    const begun: string[] = [];
    const gates: (() => void)[] = [];
    let changed: () => void = () => undefined;
    const until = async (isTrue: () => boolean) => {
      while (!isTrue()) await new Promise<void>((resolve) => (changed = resolve));
    };
    const send = (host: string, number: number) =>
      sender.deliver(job({ host, directory: `/${number}` }), () => {
        begun.push(host);
        changed();
        return new Promise((resolve) => gates.push(resolve));
      });
    const all = ['one', 'one', 'ONE', 'two', 'three'].map(send);
    await until(() => begun.length === 3);
    expect([...begun].sort()).toEqual(['one', 'one', 'two']);
    gates.shift()?.();
    await until(() => begun.length === 4);
    expect(begun).toHaveLength(4);
    const rest = until(() => begun.length === 5);
    for (const open of gates.splice(0)) open();
    await rest;
    for (const open of gates.splice(0)) open();
    expect((await Promise.all(all)).every((result) => result.ok)).toBe(true);
    await sender.stop();
  });
});
