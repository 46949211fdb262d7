// Sets from paths: files, folders, good zips, and zips that must be refused.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSet } from '../../src/check/set_files.ts';

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

interface Packed {
  name: string;
  content: string | Buffer;
  /** What the archive claims instead of the truth. */
  claimedBytes?: number;
  attributes?: number;
  encrypted?: boolean;
}

/** A zip archive, written by hand so that it can lie. */
function zip(entries: Packed[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const packed = deflateRawSync(content);
    const name = Buffer.from(entry.name);
    const sizes = [crc32(content), packed.length, entry.claimedBytes ?? content.length];
    const flags = entry.encrypted ? 1 : 0;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(8, 8);
    for (const [i, size] of sizes.entries()) local.writeUInt32LE(size, 14 + 4 * i);
    local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(0x0314, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(8, 10);
    for (const [i, size] of sizes.entries()) head.writeUInt32LE(size, 16 + 4 * i);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE(entry.attributes ?? 0, 38);
    head.writeUInt32LE(at, 42);
    parts.push(local, name, packed);
    central.push(head, name);
    at += local.length + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

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

test.each<[string, Packed[]]>([
  ['a path out of the folder', [{ name: '../evil.csv', content: 'x' }]],
  ['an absolute path', [{ name: '/etc/evil.csv', content: 'x' }]],
  ['a folder', [{ name: 'export/users.csv', content: 'x' }]],
  ['a backslash path', [{ name: 'export\\users.csv', content: 'x' }]],
  ['an archive within', [{ name: 'inner.zip', content: 'x' }]],
  [
    'the same file twice',
    [
      { name: 'a.csv', content: 'x' },
      { name: 'A.csv', content: 'y' },
    ],
  ],
  ['a symbolic link', [{ name: 'a.csv', content: '/etc/passwd', attributes: 0o120777 * 0x10000 }]],
  ['a password', [{ name: 'a.csv', content: 'x', encrypted: true }]],
  ['a bomb', [{ name: 'a.csv', content: Buffer.alloc(30 << 20) }]],
  ['a file that is larger than it claims', [{ name: 'a.csv', content: 'x'.repeat(5000), claimedBytes: 10 }]],
  ['nothing', []],
  ['hundreds of files', Array.from({ length: 201 }, (_, i) => ({ name: `${i}.csv`, content: 'x' }))],
])('a zip with %s is refused', async (_, entries) => {
  expect(await openZip(...entries)).toMatchObject({ ok: false, problem: { code: 'archive_damaged' } });
  expect(unpackedFolders()).toEqual([]);
});

test('something that only calls itself a zip, and a torn one', async () => {
  const path = join(folder, 'set.zip');
  writeFileSync(path, 'not a zip');
  expect(await openSet([path])).toMatchObject({ ok: false, problem: { code: 'archive_damaged' } });
  writeFileSync(path, zip([{ name: 'a.csv', content: 'x'.repeat(500) }]).subarray(0, 60));
  expect(await openSet([path])).toMatchObject({ ok: false, problem: { code: 'archive_damaged' } });
});
