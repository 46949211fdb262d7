// Any fault at any request: at every moment the vendor sees last night's files or tonight's, whole; and when the line is
// good again, tonight's are there exactly once.
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../src/forward/deliver.ts';
import { systemClock } from '../../src/kit/clock.ts';
import type { SftpEnd } from '../../src/relay/records.ts';
import { makeJob, notebook, quickLimits, someBytes, temporaryFolder } from './job.ts';
import { type Misdeed, type Request, startVendor, type Vendor } from './vendor.ts';

/** Short where a fault is waited for; patient where none is, because the machine may be busy. */
const limitsWith = (fault: unknown) => ({ ...quickLimits, idleMs: fault ? 150 : 10_000 });
const old = Buffer.from('last night');
const tonight = { 'users.csv': someBytes(70_000), 'x/orgs.csv': someBytes(500, 'orgs') };

let folder: string;
let vendor: Vendor;
let deliveryId = 0;
beforeAll(async () => {
  folder = temporaryFolder();
  vendor = await startVendor();
});
afterAll(async () => {
  await vendor.stop();
  rmSync(folder, { recursive: true });
});

/** Nothing but whole files is visible: checked before each request is served. */
function expectWholeFiles(): void {
  for (const [path, { data }] of vendor.files) {
    if (path.includes('/.')) continue;
    const wanted = Object.entries(tonight).find(([name]) => path === `/incoming/${name}`)?.[1];
    expect(data.equals(old) || (wanted !== undefined && data.equals(wanted)), path).toBe(true);
  }
}

/**
 * A wrong size is an answer to one question only. And a server that loses a write, says OK and has the right size in the
 * end would be found out only by reading everything back, which a delivery does not do.
 */
function fitting(misdeed: Misdeed, request: Request): Misdeed {
  if (misdeed.kind === 'size' && request.operation !== 'stat') return { kind: 'cut' };
  if (misdeed.kind === 'lie' && request.operation === 'write') return { kind: 'cut' };
  return misdeed;
}

const endOf = ({ port, hostKey }: Vendor): SftpEnd => ({
  ...{ kind: 'sftp', host: '127.0.0.1', port, username: 'lakeside' },
  ...{ directory: '/incoming', hostKey, hasPassword: true, hasPrivateKey: false },
});

/** Last night's file is there, and nothing of tonight's. */
function begin(): void {
  vendor.files.clear();
  vendor.renames.length = 0;
  vendor.folders.delete('/incoming/x');
  vendor.files.set('/incoming/users.csv', { data: old, modifiedAt: 1_000_000 });
  deliveryId += 1;
}

/** `isBlind`: the same bytes may have been put in place twice. */
function expectOnce(isBlind = false): void {
  const visible = [...vendor.files.keys()].sort();
  expect(visible).toEqual(['/incoming/users.csv', '/incoming/x/orgs.csv']);
  for (const [name, data] of Object.entries(tonight)) {
    expect(vendor.files.get(`/incoming/${name}`)?.data.equals(data)).toBe(true);
  }
  const renames = isBlind ? [...new Set(vendor.renames)] : vendor.renames;
  expect([...renames].sort()).toEqual(['/incoming/users.csv', '/incoming/x/orgs.csv']);
}

/** Attempts with a fault at one request each, then attempts without; says how many requests an undisturbed one makes. */
async function deliverWith(faults: { at: number; misdeed: Misdeed }[]): Promise<number> {
  begin();
  let job = makeJob(folder, endOf(vendor), tonight, { deliveryId, secrets: { password: 'correct horse' } });
  const notes = notebook();
  let requests = 0;
  let isDone = false;
  // A server that answered OK to a rename and did none, and then lets nobody read what the next one put in place, leaves
  // nothing to tell tonight's file by: it is sent again, which replaces it by itself.
  let hasLied = false;
  let isUnread = false;
  for (const fault of [...faults, undefined]) {
    requests = 0;
    vendor.behave((request) => {
      expectWholeFiles();
      requests += 1;
      if (requests - 1 !== fault?.at) return undefined;
      const { operation, path } = request;
      hasLied ||= operation === 'rename' && fault.misdeed.kind === 'lie';
      isUnread ||= (operation === 'open' || operation === 'read') && !path.includes('/.');
      return fitting(fault.misdeed, request);
    });
    const result = await deliver(job, notes.noted, { clock: systemClock, limits: limitsWith(fault) });
    isDone = result.ok;
    if (isDone) break;
    job = notes.again(job);
  }
  vendor.behave(undefined);
  expect(isDone).toBe(true);
  expectOnce(hasLied && isUnread);
  return requests;
}

const misdeeds: Misdeed[] = [
  { kind: 'status', code: 4 },
  { kind: 'status', code: 3 },
  { kind: 'cut' },
  { kind: 'silent' },
  { kind: 'deaf' },
  { kind: 'lie' },
  { kind: 'size', bytes: 3 },
];

describe('any fault at any request', () => {
  it.each(misdeeds)('%j', async (misdeed) => {
    const requests = await deliverWith([]);
    expect(requests).toBeGreaterThan(15);
    for (let at = 0; at < requests; at++) await deliverWith([{ at, misdeed }]);
  });

  it.each([false, true])(
    'a server that lies about moving back, last night’s file picked up: %s',
    async (isPickedUp) => {
      begin();
      let job = makeJob(folder, endOf(vendor), tonight, { deliveryId, secrets: { password: 'correct horse' } });
      const notes = notebook();
      const attempt = (limits: ReturnType<typeof limitsWith>) =>
        deliver(job, notes.noted, { clock: systemClock, limits });
      vendor.behave(({ operation, path }) =>
        operation === 'rename' && path.endsWith('-moved') ? { kind: 'lie' } : undefined,
      );
      expect(await attempt(limitsWith(true))).toMatchObject({ ok: false, problem: { code: 'rename_refused' } });
      expect(vendor.files.get('/incoming/users.csv')?.data.equals(old)).toBe(true);
      if (isPickedUp) vendor.files.delete('/incoming/users.csv');

      job = notes.again(job);
      vendor.behave(() => (vendor.renames.length > 0 ? { kind: 'deaf' } : undefined));
      expect(await attempt(limitsWith(true))).toMatchObject({ ok: false });
      job = notes.again(job);
      vendor.behave(undefined);
      expect(await attempt(limitsWith(undefined))).toMatchObject({ ok: true });
      expectOnce();
    },
  );

  it('a lie at a rename, and what was renamed after it cannot be read', async () => {
    const refusal = { kind: 'status', code: 4 } as const;
    await deliverWith([
      { at: 14, misdeed: { kind: 'lie' } },
      { at: 5, misdeed: refusal },
    ]);
  });

  it('several in a row', async () => {
    // A server that keeps lying about sizes is sent the file again, which is right; so it is not among these.
    const honest = misdeeds.filter((misdeed) => misdeed.kind !== 'size');
    const fault = fc.record({ at: fc.nat(20), misdeed: fc.constantFrom(...honest) });
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 2, maxLength: 4 }), async (faults) => {
        await deliverWith(faults);
      }),
      { numRuns: 40 },
    );
  });
});
