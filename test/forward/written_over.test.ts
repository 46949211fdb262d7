// A destination whose names for files that are being written are names of the set too: one file would be written over
// another, and a rename would give it that other one's name. Nothing is written then, and the vendor keeps what it has.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deliver } from '../../src/forward/deliver.ts';
import { systemClock } from '../../src/kit/clock.ts';
import type { TemporaryName } from '../../src/relay/quirks.ts';
import { makeJob, notebook, quickLimits, someBytes, temporaryFolder } from './job.ts';
import { startVendor, type Vendor } from './vendor.ts';

const deps = { clock: systemClock, limits: { ...quickLimits, idleMs: 10_000 } };
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

async function send(temporaryName: TemporaryName, names: string[], night: string) {
  const files = Object.fromEntries(names.map((name) => [name, someBytes(2_000, `${night} ${name}`)]));
  const place = { kind: 'sftp' as const, host: '127.0.0.1', port: vendor.port, username: 'lakeside' };
  const login = { hostKey: vendor.hostKey, hasPassword: true, hasPrivateKey: false };
  const end = { ...place, directory: '/incoming', ...login, quirks: { temporaryName } };
  const job = makeJob(folder, end, files, { secrets: { password: 'correct horse' } });
  return { files, outcome: await deliver(job, notebook().noted, deps) };
}

it.each<[TemporaryName, string[]]>([
  [{ kind: 'prefix', text: 'x' }, ['xorgs.csv', 'orgs.csv']],
  [{ kind: 'prefix', text: 'x' }, ['orgs.csv', 'Xorgs.csv']],
  [{ kind: 'suffix', text: '.csv' }, ['users', 'users.csv']],
  [{ kind: 'folder', folder: '/incoming/' }, ['users.csv', 'orgs.csv']],
  [{ kind: 'folder', folder: '.' }, ['users.csv', 'orgs.csv']],
  [{ kind: 'folder', folder: '/work' }, ['a/b.csv', 'a__b.csv']],
])('%j is not used for %j', async (name, files) => {
  const before = await send({ kind: 'suffix', text: '.part' }, files, 'last night');
  expect(before.outcome).toMatchObject({ ok: true });
  const { outcome } = await send(name, files, 'tonight');
  expect(outcome).toMatchObject({ ok: false, problem: { code: 'names_collide', retry: 'after-change' } });
  for (const [file, data] of Object.entries(before.files)) {
    const there = vendor.files.get(`/incoming/${file}`);
    expect(there?.data.equals(data), file).toBe(true);
  }
});
