// Zips as a sender might send them, good and hostile: what is refused and in which words, and that nothing is left behind.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unpackArchive } from '../../src/check/unpack_archive.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { type ArchiveOptions, type Packed, zip } from './zip_bytes.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'rollcall-zips-'));
});
afterEach(() => {
  rmSync(data, { recursive: true, force: true });
});

const users: Packed = { name: 'users.csv', content: 'sourcedId\n1\n' };
const orgs: Packed = { name: 'orgs.csv', content: 'sourcedId\n2\n'.repeat(500) };

/** Receives the bytes as the door does, and unpacks what was received. */
async function unpack(bytes: Buffer) {
  const spool = createSpool(data);
  const landed = spool.land();
  if (!landed.ok) throw new Error(landed.problem.detail);
  landed.value.write(bytes, 0);
  const published = await landed.value.publish();
  if (!published.ok) throw new Error(published.problem.detail);
  const { sha256 } = published.value;
  const path = spool.arrival(sha256);
  const unpacked = await unpackArchive({ name: 'set.zip', path, bytes: bytes.length, sha256 }, () => spool.land());
  if (!unpacked.ok) throw new Error(unpacked.problem.detail);
  return unpacked.value;
}

const spooled = () => readdirSync(join(data, 'spool/arrivals'));
const litter = () => readdirSync(join(data, 'spool/landing'));

describe('a good zip', () => {
  test.each<[string, Packed[], ArchiveOptions]>([
    ['deflated', [users, orgs], {}],
    ['stored', [{ ...users, isStored: true }, orgs], {}],
    ['with data descriptors, as a stream is written', [{ ...users, hasDescriptor: true }, orgs], {}],
    ['in the 64-bit form', [{ ...users, isZip64: true }, orgs], { isZip64: true }],
    ['with a comment', [users, orgs], { comment: 'exported by the SIS' }],
    [
      'from a Mac',
      [
        users,
        { name: '__MACOSX/', content: '' },
        { name: '__MACOSX/._users.csv', content: 'x' },
        { name: '.DS_Store', content: 'x' },
        { name: '._orgs.csv', content: 'x' },
        orgs,
      ],
      {},
    ],
  ])('%s gives its files, each by its SHA-256', async (_, entries, options) => {
    const { fault, members } = await unpack(zip(entries, options));
    expect(fault).toBeUndefined();
    expect(members.map((member) => [member.name, readFileSync(member.landed.path, 'utf8')])).toEqual([
      ['users.csv', users.content],
      ['orgs.csv', orgs.content],
    ]);
    expect(spooled().sort()).toContain(members[0]!.landed.sha256);
    expect(spooled()).toHaveLength(3);
    expect(litter()).toEqual([]);
  });

  test('unpacked twice gives the same files', async () => {
    const bytes = zip([users, orgs]);
    const first = await unpack(bytes);
    expect(await unpack(bytes)).toEqual(first);
    expect(spooled()).toHaveLength(3);
  });

  test('an empty file in it is a file', async () => {
    const { members } = await unpack(zip([users, { name: 'classes.csv', content: '' }]));
    expect(members.map((member) => member.landed.bytes)).toEqual([12, 0]);
  });
});

const link = 0o120777 * 0x10000;
const device = 0o060666 * 0x10000;

const nineMegabytes = Buffer.alloc(9 << 20);

const bad: [string, Packed[], string][] = [
  ['a path out of the folder', [{ name: '../users.csv', content: 'x' }], 'leads outside (../users.csv)'],
  ['a path out of it further in', [{ name: 'a/../../users.csv', content: 'x' }], 'leads outside'],
  ['a path out of it in Windows’ way', [{ name: '..\\users.csv', content: 'x' }], 'leads outside'],
  ['an absolute path', [{ name: '/etc/users.csv', content: 'x' }], 'leads outside (/etc/users.csv)'],
  ['a drive', [{ name: 'C:users.csv', content: 'x' }], 'leads outside (C:users.csv)'],
  ['a network path', [{ name: '\\\\server\\users.csv', content: 'x' }], 'leads outside'],
  ['a folder', [{ name: 'export/users.csv', content: 'x' }], 'holds a folder (export/users.csv)'],
  ['an empty folder', [users, { name: 'export/', content: '' }], 'holds a folder (export/)'],
  ['a folder by its DOS bit', [users, { name: 'export', content: '', attributes: 0x10 }], 'holds a folder (export)'],
  ['a link', [{ name: 'a.csv', content: '/etc/passwd', attributes: link }], 'not a file (a.csv)'],
  ['a device', [{ name: 'a.csv', content: '', attributes: device }], 'not a file (a.csv)'],
  ['an archive', [users, { name: 'more.ZIP', content: 'x' }], 'holds an archive (more.ZIP)'],
  ['a packed file', [users, { name: 'orgs.csv.gz', content: 'x' }], 'holds an archive (orgs.csv.gz)'],
  ['a file twice', [users, users], 'holds users.csv twice'],
  ['a file twice but for its case', [users, { name: 'USERS.csv', content: 'y' }], 'holds USERS.csv twice'],
  [
    'a file twice but for its accents’ form',
    [
      { name: Buffer.from('é.csv'.normalize('NFC')), content: 'x' },
      { name: Buffer.from('é.csv'.normalize('NFC')), content: 'y' },
    ],
    'twice',
  ],
  ['a name with a line break', [{ name: 'a\nb.csv', content: 'x' }], 'without a usable name'],
  ['a name with a NUL', [{ name: 'a\0.csv', content: 'x' }], 'without a usable name'],
  ['a file without a name', [{ name: '', content: 'x' }], 'without a usable name'],
  ['a bomb', [{ name: 'a.csv', content: Buffer.alloc(30 << 20) }], 'far larger unpacked'],
  [
    'many members that share their bytes',
    [
      { name: 'a.csv', content: nineMegabytes },
      ...Array.from({ length: 150 }, (_, i) => ({
        name: `b${i}.csv`,
        localName: 'a.csv',
        content: nineMegabytes,
        isOverlapping: true,
      })),
    ],
    'far larger unpacked',
  ],
  [
    'more than a disk',
    [{ name: 'a.csv', content: 'x', isZip64: true, claimedBytes: 2 ** 45, claimedPackedBytes: 2 ** 40 }],
    'far larger unpacked',
  ],
  ['nothing', [], 'holds no file'],
  ['nothing but what a Mac adds', [{ name: '__MACOSX/._a', content: 'x' }], 'holds no file'],
  ['201 files', Array.from({ length: 201 }, (_, i) => ({ name: `${i}.csv`, content: 'x' })), 'more than 200 files'],
  [
    '70,000 files',
    Array.from({ length: 70_000 }, (_, i) => ({ name: `${i}.csv`, content: '' })),
    'more than 200 files',
  ],
];

test.each(bad)('a zip with %s is refused whole', async (_, entries, sentence) => {
  const isMany = entries.length > 65_535;
  const { fault, members } = await unpack(zip([...entries], { isZip64: isMany }));
  expect(fault).toMatchObject({ code: 'archive_layout_bad' });
  expect(fault?.detail).toContain(sentence);
  expect(members).toEqual([]);
  expect(spooled()).toHaveLength(1);
  expect(litter()).toEqual([]);
  expect(existsSync(join(data, 'users.csv'))).toBe(false);
});

const whole = zip([users, orgs]);

/** In the 64-bit form, with its pointer to the 64-bit end changed. */
function withEndAt(at: bigint): Buffer {
  const bytes = zip([users, orgs], { isZip64: true });
  bytes.writeBigUInt64LE(at, bytes.length - 34);
  return bytes;
}

test.each<[string, Buffer, string]>([
  ['a password', zip([users, { ...orgs, isEncrypted: true }]), 'password (orgs.csv)'],
  ['a packing of another program', zip([{ ...users, method: 12 }]), 'packed in a way'],
  ['more bytes than it claims', zip([{ ...orgs, claimedBytes: 10 }]), 'is damaged'],
  ['fewer bytes than it claims', zip([{ ...orgs, claimedBytes: 60_000 }]), 'is damaged'],
  ['a stored file longer than it claims', zip([{ ...users, isStored: true, claimedBytes: 3 }]), 'is damaged'],
  ['another checksum', zip([{ ...users, isStored: true, claimedSum: 1 }]), 'checksum'],
  ['two lists that disagree', zip([{ ...users, localName: 'orgs.csv' }]), 'disagree about users.csv'],
  ['data beyond its end', zip([{ ...users, claimedPackedBytes: 5_000_000 }]), 'is damaged'],
  ['fewer entries than it counts', zip([users], { claimedEntries: 3 }), 'is damaged'],
  // One flipped bit at its end, and every other reader leaves out orgs.csv without a word.
  ['more entries than it counts', zip([users, orgs], { claimedEntries: 1 }), 'more or fewer files than its end counts'],
  [
    'more entries than its 64-bit end counts',
    zip([users, orgs], { claimedEntries: 1, isZip64: true }),
    'more or fewer files than its end counts',
  ],
  ['no entry counted', zip([users, orgs], { claimedEntries: 0 }), 'more or fewer files than its end counts'],
  ['a file beyond it', zip([{ ...users, isZip64: true, claimedAt: 5_000_000n }]), 'beyond its end'],
  ['a file beyond all numbers', zip([{ ...users, isZip64: true, claimedAt: 2n ** 64n - 1n }]), 'beyond its end'],
  ['an end beyond all numbers', withEndAt(2n ** 64n - 1n), 'not where it says'],
  ['an end just beyond what is read', withEndAt(2n ** 53n - 1n), 'not where it says'],
  ['an end elsewhere', withEndAt(0n), 'not where it says'],
  ['its first byte lost', zip([users, orgs], { isZip64: true }).subarray(1), 'is damaged'],
  ['a shifted beginning', zip([users], { prefix: Buffer.from('#!/bin/sh\n') }).subarray(3), 'is damaged'],
  ['no end', whole.subarray(0, whole.length - 22), 'no zip, or a part of it is missing'],
  ['half of it', whole.subarray(0, whole.length >> 1), 'no zip, or a part of it is missing'],
  ['no bytes', Buffer.alloc(0), 'no zip'],
  ['a CSV in it instead of a zip', Buffer.from('sourcedId,status\n1,active\n'), 'no zip'],
])('a zip with %s is damaged', async (_, bytes, sentence) => {
  const { fault, members } = await unpack(bytes);
  expect(fault).toMatchObject({ code: 'archive_damaged' });
  expect(fault?.detail).toContain(sentence);
  expect(members).toEqual([]);
  expect(litter()).toEqual([]);
});

test('a flipped byte is never a silent one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= mask;
      const { fault, members } = await unpack(bytes);
      expect(litter()).toEqual([]);
      if (fault) return;
      // What is accepted is what was packed: the flip was in a time, a version or another fact that nobody reads.
      expect(members.map((member) => [member.name, readFileSync(member.landed.path, 'utf8')])).toEqual([
        ['users.csv', users.content],
        ['orgs.csv', orgs.content],
      ]);
    }),
    { numRuns: 150 },
  );
});

test('bytes that are no longer those that arrived are not unpacked', async () => {
  const spool = createSpool(data);
  const path = join(data, 'spool/arrivals', 'a'.repeat(64));
  writeFileSync(path, whole);
  const archive = { name: 'set.zip', path, bytes: whole.length, sha256: 'a'.repeat(64) };
  await expect(unpackArchive(archive, () => spool.land())).rejects.toThrow('another SHA-256');
});
