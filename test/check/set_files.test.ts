// Sets from paths: files, folders, good zips, and zips that must be refused.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSet } from '../../src/check/set_files.ts';
import { type Packed, zip } from './zip_bytes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-set-'));
  mkdirSync(join(folder, 'temporary'));
  vi.stubEnv('TMPDIR', join(folder, 'temporary'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function openZip(...entries: Packed[]) {
  const path = join(folder, 'set.zip');
  writeFileSync(path, zip(entries));
  return openSet([path]);
}

function textsOf(set: { files: { name: string; chunks(): Iterable<Uint8Array> }[] }) {
  return set.files.map((file) => [
    file.name,
    Buffer.concat([...file.chunks()].map((chunk) => Buffer.from(chunk))).toString(),
  ]);
}

/** What lies in the folder for temporary files, which is this test's own. */
const unpackedFolders = () => readdirSync(tmpdir());

test('single files and the files of a folder', async () => {
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'b.csv'), 'id\n1\n');
  writeFileSync(join(folder, 'a.csv'), 'id\n2\n');
  writeFileSync(join(folder, '.hidden'), '');
  writeFileSync(join(folder, 'sub', 'c.csv'), '');
  const set = await openSet([folder]);
  expect(set.ok && textsOf(set.value)).toEqual([
    ['a.csv', 'id\n2\n'],
    ['b.csv', 'id\n1\n'],
  ]);
  const one = await openSet([join(folder, 'b.csv')]);
  expect(one.ok && one.value.files[0]).toMatchObject({
    bytes: 5,
    sha256: '7cde7fb64fd82bd152710cf238e017b9ab46c0592483edc067ba4f6c75fac108',
  });
});

test('a path that does not exist', async () => {
  expect(await openSet([join(folder, 'none')])).toMatchObject({ ok: false, problem: { code: 'path_missing' } });
});

test('a zip is unpacked, and cleared away when the set is closed', async () => {
  const set = await openZip({ name: 'users.csv', content: 'id\n1\n' }, { name: '__MACOSX/._users.csv', content: 'x' });
  if (!set.ok) throw new Error(set.problem.detail);
  expect(textsOf(set.value)).toEqual([['users.csv', 'id\n1\n']]);
  set.value.close();
  expect(unpackedFolders()).toEqual([]);
});

test.each<[string, Packed[], string]>([
  ['a path out of the folder', [{ name: '../evil.csv', content: 'x' }], 'archive_layout_bad'],
  ['a password', [{ name: 'a.csv', content: 'x', isEncrypted: true }], 'archive_damaged'],
  ['a lie', [{ name: 'a.csv', content: 'x'.repeat(5000), claimedBytes: 10 }], 'archive_damaged'],
])('a zip with %s gives no files, and leaves none', async (_, entries, code) => {
  const set = await openZip(...entries);
  if (!set.ok) throw new Error(set.problem.detail);
  expect(set.value).toMatchObject({ files: [], archive: { name: 'set.zip', fault: { code } } });
  set.value.close();
  expect(unpackedFolders()).toEqual([]);
});
