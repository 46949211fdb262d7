// Deliveries to servers that misbehave: every one ends with the right problem, and the next attempt delivers exactly once.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/forward/deliver.ts';
import { systemClock } from '../../src/kit/clock.ts';
import type { SftpEnd } from '../../src/relay/records.ts';
import { makeJob, notebook, quickLimits, someBytes, temporaryFolder } from './job.ts';
import { type Misdeed, type Request, startVendor, type Vendor } from './vendor.ts';

/** Patient; `hasty` is for servers that never answer. */
const deps = { clock: systemClock, limits: { ...quickLimits, idleMs: 10_000 } };
const hasty = { clock: systemClock, limits: quickLimits };
const users = someBytes(400_000);
const orgs = someBytes(2_000, 'orgs');
const files = { 'users.csv': users, 'orgs.csv': orgs };
const secrets = { password: 'correct horse' };

let folder: string;
let vendor: Vendor;

beforeEach(async () => {
  folder = temporaryFolder();
  vendor = await startVendor();
});
afterEach(async () => {
  await vendor.stop();
  rmSync(folder, { recursive: true });
});

function job() {
  const end: SftpEnd = {
    ...{ kind: 'sftp', host: '127.0.0.1', port: vendor.port, username: 'lakeside' },
    ...{ directory: '/incoming', hostKey: vendor.hostKey, hasPassword: true, hasPrivateKey: false },
  };
  return makeJob(folder, end, files, { secrets });
}

const visible = () => [...vendor.files.keys()].filter((path) => !path.includes('/.')).sort();
const hidden = () => [...vendor.files.keys()].filter((path) => path.includes('/.')).sort();

/** Misbehaves at the request of this number that fits, and only then. */
function once(
  fits: (request: Request) => boolean,
  misdeed: Misdeed,
  number = 1,
): (request: Request) => Misdeed | undefined {
  let seen = 0;
  return (request) => {
    if (!fits(request)) return undefined;
    seen += 1;
    return seen === number ? misdeed : undefined;
  };
}

const is =
  (operation: Request['operation'], part = '') =>
  (request: Request) =>
    request.operation === operation && request.path.includes(part);

/** A well-formed STATUS, OK, for a request that was never made. */
const strayStatus = Buffer.concat([Buffer.from([0, 0, 0, 17, 101, 0xff, 0xff, 0xff, 0xfe]), Buffer.alloc(12)]);

function expectDeliveredOnce() {
  expect(visible()).toEqual(['/incoming/orgs.csv', '/incoming/users.csv']);
  expect(hidden()).toEqual([]);
  expect(vendor.files.get('/incoming/users.csv')?.data.equals(users)).toBe(true);
  expect(vendor.files.get('/incoming/orgs.csv')?.data.equals(orgs)).toBe(true);
  expect([...vendor.renames].sort()).toEqual(['/incoming/orgs.csv', '/incoming/users.csv']);
}

describe('a server without posix-rename', () => {
  it('gets the set, and replaces last night’s files', async () => {
    vendor.files.set('/incoming/users.csv', { data: Buffer.from('old'), modifiedAt: 1 });
    const result = await deliver(job(), notebook().noted, deps);
    expect(result.ok).toBe(true);
    expectDeliveredOnce();
  });
});

describe('before anything is visible', () => {
  it.each<[string, (request: Request) => boolean, Misdeed, number, string]>([
    ['hangs on open', is('open'), { kind: 'deaf' }, 1, 'no_progress'],
    ['hangs on a write', is('write'), { kind: 'deaf' }, 4, 'no_progress'],
    ['hangs on close', is('close'), { kind: 'deaf' }, 1, 'no_progress'],
    ['hangs on the size check', is('stat', '.part'), { kind: 'deaf' }, 1, 'no_progress'],
    ['resets in the middle of a file', is('write'), { kind: 'cut' }, 7, 'connection_lost'],
    ['resets on close', is('close'), { kind: 'cut' }, 1, 'connection_lost'],
    ['refuses to open', is('open'), { kind: 'status', code: 3 }, 1, 'write_refused'],
    ['has a full disk', is('write'), { kind: 'status', code: 4 }, 5, 'write_refused'],
    ['finds out at close', is('close'), { kind: 'status', code: 4 }, 1, 'write_refused'],
    ['hangs up in the middle of a file', is('write'), { kind: 'hang up' }, 4, 'connection_lost'],
    ['answers a packet of 4 GB', is('write'), { kind: 'garbage', bytes: Buffer.alloc(64, 0xff) }, 4, 'sftp_unusable'],
    ['answers an empty packet', is('open'), { kind: 'garbage', bytes: Buffer.alloc(9) }, 1, 'sftp_unusable'],
    ['answers what it was not asked', is('stat'), { kind: 'garbage', bytes: strayStatus }, 1, 'no_progress'],
    ['lies about a write', is('write'), { kind: 'lie' }, 13, 'size_differs'],
    ['lies about the size', is('stat', '.part'), { kind: 'size', bytes: 12 }, 1, 'size_differs'],
  ])('a server that %s', async (_name, fits, misdeed, number, code) => {
    vendor.files.set('/incoming/users.csv', { data: Buffer.from('last night'), modifiedAt: 1 });
    vendor.behave(once(fits, misdeed, number));
    const notes = notebook();
    const first = job();
    const result = await deliver(first, notes.noted, code === 'no_progress' ? hasty : deps);
    expect(result).toMatchObject({ ok: false, problem: { code } });
    // Last night's roster is still what the vendor sees, and where we were not cut off nothing of ours is left.
    expect(visible()).toEqual(['/incoming/users.csv']);
    expect(vendor.files.get('/incoming/users.csv')?.data.toString()).toBe('last night');
    if (code === 'write_refused' || code === 'size_differs') expect(hidden()).toEqual([]);
    expect(notes.events.some((event) => event.kind === 'rename-begins')).toBe(false);

    vendor.behave(undefined);
    const second = await deliver(notes.again(first), notes.noted, deps);
    expect(second.ok).toBe(true);
    expectDeliveredOnce();
  });
});

describe('an outcome nobody knows', () => {
  it.each<[string, Misdeed, number]>([
    ['drops the answer to the first rename', { kind: 'silent' }, 1],
    ['drops the answer to the last rename', { kind: 'silent' }, 2],
    ['cuts the connection after the first rename', { kind: 'cut' }, 1],
    ['cuts the connection after the last rename', { kind: 'cut' }, 2],
    ['never does the first rename', { kind: 'deaf' }, 1],
    ['never does the last rename', { kind: 'deaf' }, 2],
    ['refuses the first rename', { kind: 'status', code: 4 }, 1],
    ['refuses the last rename', { kind: 'status', code: 3 }, 2],
    ['says yes to a rename and does not do it', { kind: 'lie' }, 2],
  ])('a server that %s gets each file once', async (_name, misdeed, number) => {
    vendor.behave(once(is('rename'), misdeed, number));
    const notes = notebook();
    const first = job();
    const result = await deliver(first, notes.noted, hasty);
    expect(result.ok).toBe(false);
    vendor.behave(undefined);
    const writesBefore = vendor.requests.filter(is('write')).length;
    const second = await deliver(notes.again(first), notes.noted, deps);
    expect(second.ok).toBe(true);
    expectDeliveredOnce();
    // Nothing had to be sent again.
    expect(vendor.requests.filter(is('write')).length).toBe(writesBefore);
    // A refusal leaves no doubt; the renames are begun anew.
    const begun = notes.events.filter((event) => event.kind === 'rename-begins');
    expect(begun).toHaveLength(misdeed.kind === 'status' ? 2 : 1);
  });

  it('a vendor that picks files up at once counts as delivered', async () => {
    vendor.behave(once(is('rename'), { kind: 'cut' }, 2));
    const notes = notebook();
    const first = job();
    expect((await deliver(first, notes.noted, hasty)).ok).toBe(false);
    vendor.files.delete('/incoming/users.csv');
    vendor.files.delete('/incoming/orgs.csv');
    vendor.behave(undefined);
    const second = await deliver(notes.again(first), notes.noted, deps);
    expect(second.ok).toBe(true);
    expect(visible()).toEqual([]);
    expect(vendor.renames).toHaveLength(2);
  });

  it.each([
    ['picks last night’s file up', true],
    ['keeps last night’s file, which is the same', false],
  ])(
    'a server cut off while it showed that it renames, whose vendor %s, gets each file once',
    async (_what, isTaken) => {
      // A server that does not replace moves our file aside and back before the earlier one is removed.
      for (let number = 1; number <= 3; number++) {
        for (const misdeed of ['cut', 'deaf'] as const) {
          vendor.files.clear();
          vendor.renames.length = 0;
          const old = { data: users, modifiedAt: Math.floor(Date.now() / 1000) - 86_400 };
          for (const name of Object.keys(files)) vendor.files.set(`/incoming/${name}`, { ...old });
          vendor.behave(once(is('rename'), { kind: misdeed }, number));
          const notes = notebook();
          const first = job();
          expect((await deliver(first, notes.noted, hasty)).ok).toBe(false);
          if (isTaken) for (const path of visible()) vendor.files.delete(path);
          vendor.behave(undefined);
          expect((await deliver(notes.again(first), notes.noted, deps)).ok).toBe(true);
          expect(vendor.renames.toSorted()).toEqual(['/incoming/orgs.csv', '/incoming/users.csv']);
          expect(hidden()).toEqual([]);
        }
      }
    },
  );

  it('an earlier night’s file of the same size does not pass for tonight’s', async () => {
    vendor.behave(once(is('rename'), { kind: 'deaf' }, 1));
    const notes = notebook();
    const first = job();
    expect((await deliver(first, notes.noted, hasty)).ok).toBe(false);
    // The vendor's nightly cleaning takes the temporary names away; what it has is from yesterday.
    for (const path of hidden()) vendor.files.delete(path);
    const yesterday = Math.floor(Date.now() / 1000) - 86_400;
    vendor.files.set('/incoming/users.csv', { data: someBytes(400_000, 'yesterday'), modifiedAt: yesterday });
    vendor.files.set('/incoming/orgs.csv', { data: orgs, modifiedAt: yesterday });
    vendor.behave(undefined);
    expect((await deliver(notes.again(first), notes.noted, deps)).ok).toBe(true);
    expect(vendor.files.get('/incoming/users.csv')?.data.equals(users)).toBe(true);
    // The one with the same bytes was left alone.
    expect(vendor.renames).toEqual(['/incoming/users.csv']);
  });

  it('a second attempt that breaks off leaves the third in no doubt', async () => {
    vendor.behave(once(is('rename'), { kind: 'status', code: 4 }, 1));
    const notes = notebook();
    const first = job();
    expect((await deliver(first, notes.noted, hasty)).ok).toBe(false);
    // One temporary name was damaged; sending it again fails half-way.
    vendor.files.get(hidden().find((path) => path.includes('users'))!)!.data = users.subarray(0, 5);
    vendor.behave(once(is('write'), { kind: 'status', code: 4 }, 3));
    const second = notes.again(first);
    expect(await deliver(second, notes.noted, deps)).toMatchObject({ ok: false, problem: { code: 'write_refused' } });
    vendor.behave(undefined);
    expect((await deliver(notes.again(second), notes.noted, deps)).ok).toBe(true);
    expectDeliveredOnce();
  });
});

describe('a server with a login and no SFTP', () => {
  it('is named for what it is', async () => {
    await vendor.stop();
    vendor = await startVendor({ isWithoutSftp: true });
    const result = await deliver(job(), notebook().noted, deps);
    const detail = expect.stringContaining('No SFTP session could be opened');
    expect(result).toMatchObject({ ok: false, problem: { code: 'sftp_unusable', detail } });
  });
});

describe('after the work is done', () => {
  it('a server that answers the goodbye with a reset has still received everything', async () => {
    let isLast = false;
    vendor.behave((request) => {
      isLast = request.operation === 'stat' && request.path.includes('orgs.csv') && vendor.renames.length === 2;
      return undefined;
    });
    const result = await deliver(job(), notebook().noted, deps);
    // An error that reached nobody would fail this run.
    vendor.reset();
    expect(isLast).toBe(true);
    expect(result.ok).toBe(true);
    expectDeliveredOnce();
  });
});

describe('what the relay says', () => {
  it('renames nothing when the beginning of the renames could not be noted', async () => {
    const noted = async (event: { kind: string }) => {
      if (event.kind === 'rename-begins') throw new Error('the database is gone');
    };
    await expect(deliver(job(), noted, deps)).rejects.toThrow('the database is gone');
    expect(vendor.renames).toEqual([]);
  });
});
