// Uploads that do not go as planned: cut off, resumed, taken over, refused by the ledger, or sent by a hostile client.
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { needs } from '../programs.ts';
import type { OpenDoor } from './open_door.ts';
import { openDoor } from './open_door.ts';
import { connectRaw, packet } from './raw_client.ts';
import { begin, quiet, sftp } from './run_client.ts';

const create = 0x1a;
const readOnly = 0x01;
const writeOnly = 0x02;
const ok = 0;
const eof = 1;
const noSuchFile = 2;
const failure = 4;
const opUnsupported = 8;

let door: OpenDoor;

afterEach(() => door?.close());

function torn(name: string): boolean {
  return door.desk.events.some((it) => it.kind === 'upload-torn' && it.file === name);
}

needs('sftp')('a client that is killed', () => {
  it('leaves a torn upload that is no arrival, and goes on with it', async () => {
    door = await openDoor();
    const bytes = randomBytes(40_000_000);
    const local = join(door.folder, 'big.csv');
    writeFileSync(local, bytes);
    const args = quiet(door.port, 'BatchMode=yes', 'IdentitiesOnly=yes', `IdentityFile=${door.keyFile}`);
    // Slow enough to be caught in the middle: 100 Mbit/s.
    const client = begin('sftp', [...args, '-l', '100000', '-b', '-', 'aeries@127.0.0.1'], {
      input: `put ${local} big.csv\n`,
    });
    await door.desk.until(() => door.desk.events.some((it) => it.kind === 'upload-begun'), 'the upload began');
    const landing = join(door.folder, 'data', 'spool', 'landing');
    const { statSync } = await import('node:fs');
    const size = () => Math.max(0, ...readdirSync(landing).map((name) => statSync(join(landing, name)).size));
    await expect.poll(size, { timeout: 15_000 }).toBeGreaterThan(1_000_000);
    client.child.kill('SIGKILL');
    await client.done;
    await door.desk.until(() => torn('big.csv'), 'it is torn');
    expect(door.desk.arrivals).toEqual([]);
    expect(door.log.find((it) => it.event === 'upload_torn')?.fields.bytes).toBeGreaterThan(0);

    const resumed = await sftp(door, `ls -l\nreput ${local} big.csv\nls -l\n`);
    expect(resumed).toMatchObject({ status: 0 });
    expect(resumed.out).toMatch(/40000000 .* big\.csv/);
    expect(door.desk.arrivals.map((it) => it.name)).toEqual(['big.csv']);
    expect(door.stored('big.csv').equals(bytes)).toBe(true);
    expect(readdirSync(landing)).toEqual([]);
  });
});

describe('a torn upload', () => {
  it('is still there after a restart, with its size, and complete only after CLOSE', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    const handle = await raw.open('/night.csv', create);
    await raw.write(handle, 0, Buffer.from('half of '));
    const temporary = await raw.open('/done.csv.part', create);
    await raw.write(temporary, 0, Buffer.from('all of it'));
    await raw.ask(4, temporary);
    raw.drop();
    await door.desk.until(() => torn('night.csv'), 'it is torn');
    const before = door;
    await before.door.stop(0);

    door = await openDoor({}, { folder: before.folder });
    const again = await connectRaw(door.port);
    const stat = await again.ask(17, '/night.csv');
    expect(stat.type).toBe(105);
    expect(stat.body.readBigUInt64BE(4)).toBe(8n);
    expect(again.status(await again.ask(18, '/night.csv', '/other.csv'))).toMatchObject({
      code: failure,
      message: expect.stringContaining('broke off after 8 bytes'),
    });
    const resumed = await again.open('/night.csv', writeOnly);
    await again.write(resumed, 8, Buffer.from('the night'));
    expect(again.status(await again.ask(4, resumed)).code).toBe(ok);
    expect(again.status(await again.ask(18, '/done.csv.part', '/done.csv')).code).toBe(ok);
    again.drop();
    expect(door.stored('night.csv').toString()).toBe('half of the night');
    expect(door.stored('done.csv').toString()).toBe('all of it');
  });

  it('ends at its first gap: what is behind it cannot be resumed', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    const handle = await raw.open('/gap.csv', create);
    await raw.ask(10, handle, 1, 1_000n);
    await raw.write(handle, 0, Buffer.from('0123'));
    await raw.write(handle, 8, Buffer.from('89'));
    raw.drop();
    await door.desk.until(() => door.desk.events.some((it) => it.kind === 'logout'), 'the session is over');
    const again = await connectRaw(door.port);
    expect((await again.ask(17, '/gap.csv')).body.readBigUInt64BE(4)).toBe(4n);
    const resumed = await again.open('/gap.csv', writeOnly);
    await again.write(resumed, 4, Buffer.from('456789'));
    expect(again.status(await again.ask(4, resumed)).code).toBe(ok);
    expect(door.stored('gap.csv').toString()).toBe('0123456789');
    again.drop();
  });

  it('is taken over by the connection that goes on with it; the older one is told', async () => {
    door = await openDoor();
    const [old, young] = [await connectRaw(door.port), await connectRaw(door.port)];
    const first = await old.open('/x.csv', create);
    await old.write(first, 0, Buffer.from('abc'));
    const second = await young.open('/x.csv', writeOnly);
    await young.write(second, 3, Buffer.from('def'));
    expect(old.status(await old.write(first, 3, Buffer.from('zzz'))).message).toMatch(/Another session/);
    expect(old.status(await old.ask(4, first)).code).toBe(failure);
    expect(young.status(await young.ask(4, second)).code).toBe(ok);
    expect(door.stored('x.csv').toString()).toBe('abcdef');
    expect(door.desk.arrivals.length).toBe(1);
    old.drop();
    young.drop();
  });

  it('does not disturb a second upload that begins anew', async () => {
    door = await openDoor();
    const [old, young] = [await connectRaw(door.port), await connectRaw(door.port)];
    const first = await old.open('/x.csv', create);
    await old.write(first, 0, Buffer.from('old bytes'));
    const second = await young.open('/x.csv', create);
    await young.write(second, 0, Buffer.from('new'));
    expect(young.status(await young.ask(4, second)).code).toBe(ok);
    old.drop();
    await door.desk.until(() => torn('x.csv'), 'the old one is torn');
    expect(door.stored('x.csv').toString()).toBe('new');
    const size = (await young.ask(17, '/x.csv')).body.readBigUInt64BE(4);
    expect(size).toBe(3n);
    young.drop();
  });
});

describe('CLOSE', () => {
  it('fails in plain words when the ledger could not take the file, and nothing is shown', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    door.desk.failNext();
    const handle = await raw.open('/x.csv', create);
    await raw.write(handle, 0, Buffer.from('abc'));
    expect(raw.status(await raw.ask(4, handle))).toEqual({
      code: failure,
      message: 'The disk is full: the ledger could not be written',
    });
    expect(raw.status(await raw.ask(17, '/x.csv')).code).toBe(noSuchFile);
    expect(door.desk.events.some((it) => it.kind === 'upload-failed')).toBe(true);
    raw.drop();
  });

  it('fails when a write before it failed', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    const handle = await raw.open('/x.csv', create);
    await raw.write(handle, 0, Buffer.from('abc'));
    const far = await raw.ask(6, handle, 2n ** 52n, Buffer.from('x'));
    expect(raw.status(far)).toMatchObject({ code: failure, message: expect.stringContaining('no room') });
    expect(raw.status(await raw.ask(4, handle)).message).toMatch(/Not stored/);
    expect(door.desk.arrivals).toEqual([]);
    raw.drop();
  });

  it('may come with SETSTAT and RENAME right behind it, before it was answered', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    const handle = await raw.open('/s.csv.filepart', create);
    raw.send(packet(6, 1001, handle, 0n, Buffer.from('abc')));
    const close = raw.ask(4, handle);
    const rename = raw.ask(18, '/s.csv.filepart', '/s.csv');
    const times = raw.ask(9, '/s.csv', 8, 1_600_000_000, 1_600_000_000);
    expect((await Promise.all([close, rename, times])).map((it) => raw.status(it).code)).toEqual([ok, ok, ok]);
    expect(door.desk.arrivals).toEqual([
      expect.objectContaining({ name: 's.csv', bytes: 3, modifiedAt: 1_600_000_000_000 }),
    ]);
    const read = await raw.open('/s.csv', readOnly);
    expect((await raw.ask(5, read, 0n, 100)).body.subarray(4).toString()).toBe('abc');
    expect(raw.status(await raw.ask(5, read, 3n, 100)).code).toBe(eof);
    raw.drop();
  });
});

describe('answers', () => {
  it('has one for every request, in order and in plain words', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    const code = async (type: number, ...parts: Parameters<typeof raw.ask> extends [number, ...infer R] ? R : never) =>
      raw.status(await raw.ask(type, ...parts)).code;
    expect(await code(3, '/none.csv', writeOnly, 0)).toBe(noSuchFile);
    expect(await code(3, '/none.csv', readOnly, 0)).toBe(noSuchFile);
    expect(await code(3, '/', create, 0)).toBe(failure);
    expect(await code(3, Buffer.from('/a\0b'), create, 0)).toBe(failure);
    expect(await code(3, '/a\nb', create, 0)).toBe(failure);
    expect(await code(3, `/${'x'.repeat(256)}`, create, 0)).toBe(failure);
    expect(await code(4, Buffer.alloc(4))).toBe(failure);
    expect(await code(4, 'long handle')).toBe(failure);
    expect(await code(11, '/none')).toBe(noSuchFile);
    expect(await code(13, '/none')).toBe(noSuchFile);
    expect(await code(15, '/')).toBe(failure);
    expect(await code(18, '/none', '/some')).toBe(noSuchFile);
    expect(await code(19, '/x')).toBe(opUnsupported);
    expect(await code(20, '/x', '/y')).toBe(opUnsupported);
    expect(await code(77)).toBe(opUnsupported);
    expect(await code(200, 'copy-data', 1)).toBe(opUnsupported);
    const limits = await raw.ask(200, 'limits@openssh.com');
    expect(limits.body.readBigUInt64BE(8)).toBe(261_120n);
    for (const [asked, real] of [
      ['', '/'],
      ['.', '/'],
      ['..', '/'],
      ['a/../../b', '/b'],
      ['//x//', '/x'],
      ['/C:/x', '/C:/x'],
    ] as const) {
      const answer = await raw.ask(16, asked);
      expect(answer.body.subarray(8, 8 + answer.body.readUInt32BE(4)).toString()).toBe(real);
    }
    raw.drop();
  });

  it('gives 64 handles and refuses the next one without ending the session', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    const first = await raw.ask(11, '/');
    for (let n = 1; n < 64; n++) expect((await raw.ask(11, '/')).type).toBe(102);
    expect(raw.status(await raw.ask(11, '/')).code).toBe(failure);
    expect(raw.status(await raw.ask(3, '/x', create, 0)).code).toBe(failure);
    expect(raw.status(await raw.ask(4, first.body.subarray(4))).code).toBe(ok);
    expect((await raw.ask(11, '/')).type).toBe(102);
    raw.drop();
  });
});

describe('hostile bytes', () => {
  it.each([
    ['a packet too long', packet(6, 1).fill(0xff, 0, 4)],
    ['an empty packet', Buffer.alloc(4)],
    ['a field past its end', Buffer.from([0, 0, 0, 9, 3, 0, 0, 0, 1, 0, 0, 9, 9])],
  ])('%s ends the connection and nothing else', async (_title, bytes) => {
    door = await openDoor();
    const [bystander, raw] = [await connectRaw(door.port), await connectRaw(door.port)];
    raw.send(bytes);
    await raw.closed;
    expect((await bystander.ask(16, '.')).type).toBe(104);
    expect(door.log.some((it) => it.event === 'protocol_violation')).toBe(true);
    bystander.drop();
  });

  it('never fell the door, and no name leaves the inbox', async () => {
    door = await openDoor({ allowFrom: ['127.0.0.1'] });
    const parts = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom('/', '..', '../../etc/passwd', '/a', 'a.csv', '~/x', '/../..//b\\..\\c', '\u0000'),
      fc.nat(),
      fc.bigInt(0n, 2n ** 64n - 1n),
    );
    const packets = fc.array(
      fc.tuple(
        fc.constantFrom(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 200, 9, 77),
        fc.array(parts, { maxLength: 4 }),
      ),
      { maxLength: 40 },
    );
    for (const list of fc.sample(packets, { numRuns: 25, seed: 7 })) {
      const raw = await connectRaw(door.port);
      for (const [type, fields] of list) raw.send(packet(type, 5_000, ...fields));
      raw.channel.end();
      await Promise.race([raw.closed, new Promise<void>((resolve) => raw.channel.on('close', () => resolve()))]);
      raw.drop();
    }
    expect(door.log.filter((it) => it.event === 'door_fell' || it.event === 'session_failed')).toEqual([]);
    for (const arrival of door.desk.arrivals) expect(arrival.name).not.toMatch(/^\.{0,2}$|[/\0]/);
    expect(readdirSync(join(door.folder, 'data')).sort()).toEqual(['keys', 'spool']);
    expect(readdirSync(join(door.folder, 'data', 'spool')).sort()).toEqual(['arrivals', 'baselines', 'landing']);
  });
});

describe('the worker', () => {
  it('is started again on the same port when it falls, and remembers torn uploads', async () => {
    door = await openDoor({}, { worker: new URL('./falling_door.ts', import.meta.url) });
    const raw = await connectRaw(door.port);
    const handle = await raw.open('/x.csv', create);
    await raw.write(handle, 0, Buffer.from('abc'));
    writeFileSync(join(door.folder, 'data', 'fall'), '');
    await raw.closed;
    await expect.poll(() => door.log.some((it) => it.event === 'door_opened_again'), { timeout: 15_000 }).toBe(true);
    expect(door.log.find((it) => it.event === 'door_fell')?.fields.stack).toContain('pushed');
    const again = await connectRaw(door.port);
    const stat = await again.ask(17, '/x.csv');
    expect(stat.body.readBigUInt64BE(4)).toBe(3n);
    expect(door.desk.arrivals).toEqual([]);
    again.drop();
  });

  it('lets a running upload finish when it is stopped, and takes no new connection', async () => {
    door = await openDoor();
    const raw = await connectRaw(door.port);
    const handle = await raw.open('/x.csv', create);
    await raw.write(handle, 0, Buffer.from('abc'));
    const stopped = door.door.stop(20_000);
    await expect(connectRaw(door.port)).rejects.toThrow();
    expect(raw.status(await raw.ask(4, handle)).code).toBe(ok);
    await stopped;
    expect(door.stored('x.csv').toString()).toBe('abc');
  });

  it('says when its port is taken', async () => {
    door = await openDoor();
    const { createDoor } = await import('../../src/receive/door.ts');
    const { workerUrl } = await import('./open_door.ts');
    const ignore = () => undefined;
    const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    const dataFolder = join(door.folder, 'second');
    const second = createDoor({ host: '127.0.0.1', port: door.port, dataFolder, workerUrl }, { desk: door.desk, log });
    expect(await second.start()).toMatchObject({ ok: false, problem: { code: 'port_in_use' } });
    await second.stop(0);
  });
});
