// A disk that is full and one that may not be written to: real ones, mounted for the test, which only root can do.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { createSftpServer, type SftpServer } from '../../src/receive/server.ts';
import { spoolFolders } from '../../src/spool/paths.ts';
import { createSpool } from '../../src/spool/spool.ts';
import type { MemoryDesk } from './memory_desk.ts';
import { createMemoryDesk } from './memory_desk.ts';
import { makeKey } from './open_door.ts';
import { connectRaw } from './raw_client.ts';
import { sftp } from './run_client.ts';

const create = 0x1a;
const mebibyte = 1024 * 1024;
const disk = mkdtempSync(join(tmpdir(), 'rollcall-disk-'));
const local = mkdtempSync(join(tmpdir(), 'rollcall-local-'));
const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status === 0;
const title = canMount ? 'a disk' : 'a disk (needs root, to mount one)';

describe.skipIf(!canMount)(title, () => {
  const dataFolder = join(disk, 'data');
  const folders = spoolFolders(dataFolder);
  const keyFile = join(local, 'key');
  let server: SftpServer;
  let desk: MemoryDesk;
  let door: { port: number; keyFile: string };

  beforeAll(async () => {
    const publicKey = makeKey(keyFile);
    desk = createMemoryDesk([
      { id: 1, name: 'aeries', publicKeys: [publicKey], allowFrom: ['127.0.0.1'], createdAt: 0 },
    ]);
    const ignore = () => undefined;
    server = createSftpServer(
      { host: '127.0.0.1', port: 0, dataFolder, notesFolder: folders.landing },
      {
        desk,
        spool: createSpool(dataFolder),
        clock: systemClock,
        log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      },
    );
    const status = await server.start();
    if (!status.ok) throw new Error(status.problem.detail);
    door = { port: status.value.port, keyFile };
    writeFileSync(join(local, 'small.csv'), Buffer.alloc(mebibyte, 's'));
    writeFileSync(join(local, 'large.csv'), Buffer.alloc(8 * mebibyte, 'l'));
  });
  beforeEach(() => {
    desk.events.length = 0;
  });
  afterAll(async () => {
    await server.stop(0);
    spawnSync('umount', [disk]);
    rmdirSync(disk);
  });

  const failures = () => desk.events.flatMap((it) => (it.kind === 'upload-failed' ? [[it.file, it.code]] : []));

  it('that is full fails the upload in plain words, keeps what is there, and is free again', async () => {
    expect(await sftp(door, `put ${local}/small.csv a.csv\n`)).toMatchObject({ status: 0 });
    const failed = await sftp(door, `put ${local}/large.csv b.csv\n`);
    expect(failed.status).not.toBe(0);
    expect(failures()).toEqual([['b.csv', 'disk_full']]);
    expect(desk.arrivals.map((it) => it.name)).toEqual(['a.csv']);
    await desk.until(() => desk.events.some((it) => it.kind === 'logout'), 'the session is over');
    expect(readdirSync(folders.landing)).toEqual([]);

    const raw = await connectRaw(door.port, { privateKey: readFileSync(keyFile, 'utf8') });
    const handle = await raw.open('/c.csv', create);
    const answer = await raw.write(handle, 0, Buffer.alloc(8 * mebibyte));
    expect(raw.status(answer)).toMatchObject({ code: 4, message: expect.stringMatching(/^The disk is full/) });
    expect(raw.status(await raw.ask(4, handle)).message).toMatch(/^Not stored.*The disk is full/);
    raw.drop();
    // As the client saw it, nothing is there; and as much fits as before.
    expect(await sftp(door, `put ${local}/small.csv d.csv\nls -l\n`)).toMatchObject({ status: 0 });
    expect(desk.arrivals.map((it) => it.name)).toEqual(['a.csv', 'd.csv']);
    expect(readdirSync(folders.arrivals).length).toBe(1);
  });

  it('that is full when a file begins', async () => {
    const free = createSpool(dataFolder).space().freeBytes;
    writeFileSync(join(disk, 'filler'), Buffer.alloc(free));
    const failed = await sftp(door, `put ${local}/small.csv e.csv\n`);
    expect(failed.status).not.toBe(0);
    expect(failures()).toEqual([['e.csv', 'disk_full']]);
    spawnSync('rm', [join(disk, 'filler')]);
    await desk.until(() => desk.events.some((it) => it.kind === 'logout'), 'the session is over');
    expect(readdirSync(folders.landing)).toEqual([]);
    expect(await sftp(door, `put ${local}/small.csv e.csv\n`)).toMatchObject({ status: 0 });
  });

  it('that may only be read refuses in plain words, and goes on when it may be written again', async () => {
    const before = desk.arrivals.length;
    const remount = (how: string) => expect(spawnSync('mount', ['-o', `remount,${how}`, disk]).status).toBe(0);
    remount('ro');
    const raw = await connectRaw(door.port, { privateKey: readFileSync(keyFile, 'utf8') });
    const answer = raw.status(await raw.ask(3, '/f.csv', create, 0));
    expect(answer).toMatchObject({ code: 4, message: expect.stringMatching(/^The disk refused to write.*EROFS/) });
    expect(failures()).toEqual([['f.csv', 'disk_failed']]);
    const read = await raw.open('/a.csv', 1);
    expect((await raw.ask(5, read, 0n, 10)).type).toBe(103);
    remount('rw');
    const handle = await raw.open('/f.csv', create);
    await raw.write(handle, 0, Buffer.from('id\n'));
    expect(raw.status(await raw.ask(4, handle)).code).toBe(0);
    expect(desk.arrivals.length).toBe(before + 1);
    raw.drop();
  });
});
