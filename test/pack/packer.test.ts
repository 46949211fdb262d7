// Packing beside the main thread: what is made ends in one folder, nothing half made stays, and a disk that refuses is
// the reason that is told.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../src/kit/log.ts';
import { createPacker } from '../../src/pack/packer.ts';
import type { Packer } from '../../src/relay/pack_port.ts';
import type { StoredFile } from '../../src/relay/ports.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { built } from '../built.ts';

let folder: string;
let packer: Packer;
const program = built('pack');
const at = (name: string) => join(folder, name);

function begin(): void {
  packer = createPacker(
    { program, scratch: at('packing'), outputs: at('reports') },
    { log: createLog('error', () => {}) },
  );
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-pack-'));
  begin();
});
afterEach(async () => {
  await packer.stop();
  rmSync(folder, { recursive: true, force: true });
});

function stored(name: string, content: string): StoredFile {
  const path = at(name);
  writeFileSync(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name, path, bytes: content.length, sha256 };
}

async function vendorKey(): Promise<string> {
  const userIDs = [{ name: 'Vendor', email: 'data@vendor.example' }];
  return (await generateKey({ userIDs, format: 'armored' })).publicKey;
}

test('a set as one zip lies under its hash, and nothing beside it', async () => {
  const packed = await packer.pack({
    files: [stored('a.csv', 'id\r\n1\r\n'), stored('b.csv', 'id\r\n2\r\n')],
    isZip: true,
  });
  const file = packed.ok ? packed.value.files[0]! : expect.fail(packed.problem.detail);
  expect(packer.has(file)).toBe(true);
  expect(
    createHash('sha256')
      .update(readFileSync(packer.path(file.sha256)))
      .digest('hex'),
  ).toBe(file.sha256);
  expect(readdirSync(at('reports'))).toEqual([file.sha256]);
  expect(readdirSync(at('packing'))).toEqual([]);
});

test('what was just being made when the power went is gone after the next start', async () => {
  await packer.stop();
  mkdirSync(at('packing/pack-abcdef'));
  writeFileSync(at('packing/pack-abcdef/out-0'), 'half');
  begin();
  expect(readdirSync(at('packing'))).toEqual([]);
});

test.each([
  ['as a zip', { isZip: true as const }],
  ['encrypted', { publicKey: await vendorKey() }],
])('a set whose bytes changed is not packed %s', async (_, how) => {
  const file = stored('a.csv', 'id\r\n1\r\n');
  writeFileSync(file.path, 'id\r\n7\r\n');
  const lost = { problem: { code: 'bytes_lost', retry: 'after-change' } };
  expect(await packer.pack({ files: [file], ...how })).toMatchObject(lost);
  rmSync(file.path);
  expect(await packer.pack({ files: [file], ...how })).toMatchObject(lost);
  expect(readdirSync(at('packing'))).toEqual([]);
});

test('a disk that does not take what was made is the reason, and it is tried again later', async () => {
  const files = [stored('a.csv', 'id\r\n1\r\n')];
  const refused = { ok: false, problem: { code: 'disk_failed', retry: 'later' } };
  rmSync(at('reports'), { recursive: true });
  expect(await packer.pack({ files, isZip: true })).toMatchObject(refused);
  expect(readdirSync(at('packing'))).toEqual([]);
  rmSync(at('packing'), { recursive: true });
  expect(await packer.pack({ files, isZip: true })).toMatchObject(refused);
  for (const name of ['packing', 'reports']) mkdirSync(at(name));
  expect((await packer.pack({ files, isZip: true })).ok).toBe(true);
});

test.each([
  [
    'oneroster-1.1',
    'orgs.csv',
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
    'g1,,,North,school,,',
  ],
  ['clever-sftp', 'schools.csv', 'School_id,School_name,School_number', 'g1,North,7'],
  ['microsoft-sds-v1', 'School.csv', 'SIS ID,Name', 'g1,North'],
])('%s: %s alone says what the schools are called', async (id, name, header, row) => {
  const look = await packer.look({ files: [stored(name, `${header}\r\n${row}\r\n`)], layout: builtInLayout(id)! });
  expect(look.ok && look.value.schools).toMatchObject([{ id: 'g1', name: 'North' }]);
});
