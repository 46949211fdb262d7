// Other programs that senders use: each uploads, overwrites, goes on with a torn upload, renames, keeps times, sends an
// empty file, and reads back, as far as it can.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPythonModule, needs } from '../programs.ts';
import type { OpenDoor } from './open_door.ts';
import { openDoor, password, user } from './open_door.ts';
import { run } from './run_client.ts';

const bytes = randomBytes(1_500_011);
const when = 1_700_000_000;
let door: OpenDoor;
let local: string;
let empty: string;

beforeAll(async () => {
  door = await openDoor();
  local = join(door.folder, 'students.csv');
  empty = join(door.folder, 'empty.csv');
  writeFileSync(local, bytes);
  writeFileSync(empty, '');
  utimesSync(local, when, when);
});
afterAll(() => door.close());

/** Names that arrived since there were `before` arrivals. */
function since(before: number): string[] {
  return door.desk.arrivals.slice(before).map((it) => it.name);
}

needs('psftp')('psftp', () => {
  function psftp(batch: string) {
    const file = join(door.folder, 'batch');
    writeFileSync(file, batch);
    const hostKey = door.status.hostKeys.find((key) => key.type === 'ssh-ed25519')!.fingerprint;
    const args = ['-batch', '-P', String(door.port), '-pw', password, '-hostkey', hostKey, '-b', file];
    return run('psftp', [...args, `${user}@127.0.0.1`], { env: { HOME: door.folder } });
  }

  it('uploads, overwrites, renames, removes', async () => {
    const before = door.desk.arrivals.length;
    const batch = `put ${local} p.tmp\nmv p.tmp p.csv\nput ${empty} q.csv\nput ${local} q.csv\nls\nrm q.csv\n`;
    const ran = await psftp(batch);
    expect(ran).toMatchObject({ status: 0 });
    expect(since(before)).toEqual(['p.csv', 'q.csv', 'q.csv']);
    expect(door.stored('p.csv').equals(bytes)).toBe(true);
    expect(ran.out).toMatch(/-rw-r--r--.*1500011.*p\.csv/);
  });

  it('goes on with a torn upload', async () => {
    await tear('r.csv', bytes.subarray(0, 700_000));
    expect(await psftp(`reput ${local} r.csv\n`)).toMatchObject({ status: 0 });
    expect(door.stored('r.csv').equals(bytes)).toBe(true);
  });

  it('downloads', async () => {
    const back = join(door.folder, 'psftp-back');
    expect(await psftp(`put ${local} s.csv\nget s.csv ${back}\n`)).toMatchObject({ status: 0 });
    expect(readFileSync(back).equals(bytes)).toBe(true);
  });
});

needs('lftp', 'ssh')('lftp', () => {
  function lftp(commands: string) {
    const connect = `ssh -a -x -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o IdentitiesOnly=yes -i ${door.keyFile}`;
    const script = [
      `set sftp:connect-program "${connect}"`,
      'set net:max-retries 1',
      'set net:timeout 10',
      'set cmd:fail-exit yes',
      `open -p ${door.port} -u ${user}, sftp://127.0.0.1`,
      commands,
    ];
    return run('lftp', ['-c', script.join('; ')], { env: { HOME: door.folder } });
  }

  it('uploads with its time, overwrites, and lists', async () => {
    const before = door.desk.arrivals.length;
    const ran = await lftp(`put ${local} -o l.csv; put ${local} -o l.csv; put ${empty} -o m.csv; ls`);
    expect(ran).toMatchObject({ status: 0 });
    expect(since(before)).toEqual(['l.csv', 'l.csv', 'm.csv']);
    expect(door.stored('l.csv').equals(bytes)).toBe(true);
    expect(door.desk.arrivals.findLast((it) => it.name === 'l.csv')?.modifiedAt).toBe(when * 1000);
    expect(ran.out).toMatch(/1500011 .*l\.csv/);
  });

  it('uses a temporary name when told to', async () => {
    const before = door.desk.arrivals.length;
    expect(await lftp(`set xfer:use-temp-file yes; put ${local} -o t.csv`)).toMatchObject({ status: 0 });
    expect(since(before)).toEqual(['t.csv']);
  });

  it('goes on with a torn upload and mirrors a folder', async () => {
    await tear('u.csv', bytes.subarray(0, 500_000));
    expect(await lftp(`put -c ${local} -o u.csv`)).toMatchObject({ status: 0 });
    expect(door.stored('u.csv').equals(bytes)).toBe(true);
    const set = join(door.folder, 'set');
    mkdirSync(set);
    for (const name of ['x1.csv', 'x2.csv', 'x3.csv']) writeFileSync(join(set, name), name);
    const before = door.desk.arrivals.length;
    expect(await lftp(`mirror -R ${set} nightly`)).toMatchObject({ status: 0 });
    expect(since(before).sort()).toEqual(['x1.csv', 'x2.csv', 'x3.csv']);
  });
});

needs('rclone')('rclone', () => {
  function rclone(...args: string[]) {
    const remote = {
      RCLONE_CONFIG: '/dev/null',
      RCLONE_CONFIG_R_TYPE: 'sftp',
      RCLONE_CONFIG_R_HOST: '127.0.0.1',
      RCLONE_CONFIG_R_PORT: String(door.port),
      RCLONE_CONFIG_R_USER: user,
      RCLONE_CONFIG_R_KEY_FILE: door.keyFile,
    };
    return run('rclone', ['--retries', '1', '--low-level-retries', '1', ...args], { env: remote });
  }

  it('copies with its time and finds nothing to do the second time', async () => {
    const before = door.desk.arrivals.length;
    expect(await rclone('copyto', local, 'r:rc.csv')).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.at(-1)).toMatchObject({ name: 'rc.csv', modifiedAt: when * 1000 });
    expect(await rclone('copyto', local, 'r:rc.csv')).toMatchObject({ status: 0 });
    expect(since(before)).toEqual(['rc.csv']);
    expect(await rclone('copyto', empty, 'r:rc-empty.csv')).toMatchObject({ status: 0 });
    expect((await rclone('lsl', 'r:')).out).toMatch(/1500011 2023-11-14 .*rc\.csv/);
  });

  it('reads back and deletes', async () => {
    const back = join(door.folder, 'rclone-back');
    expect(await rclone('copyto', 'r:rc.csv', back)).toMatchObject({ status: 0 });
    expect(readFileSync(back).equals(bytes)).toBe(true);
    expect(await rclone('deletefile', 'r:rc.csv')).toMatchObject({ status: 0 });
  });
});

needs('curl')('curl', () => {
  const knowsSftp = async () => /\bsftp\b/.test((await run('curl', ['--version'])).out);

  it('uploads, into a folder it makes, and reads back', async (context) => {
    if (!(await knowsSftp())) context.skip('this curl has no SFTP');
    const url = `sftp://127.0.0.1:${door.port}`;
    const login = ['-sS', '-k', '-u', `${user}:${password}`];
    expect(await run('curl', [...login, '-T', local, `${url}/c.csv`])).toMatchObject({ status: 0 });
    expect(await run('curl', [...login, '--ftp-create-dirs', '-T', local, `${url}/new/d.csv`])).toMatchObject({
      status: 0,
    });
    expect(door.stored('d.csv').equals(bytes)).toBe(true);
    const back = join(door.folder, 'curl-back');
    expect(await run('curl', [...login, '-o', back, `${url}/c.csv`])).toMatchObject({ status: 0 });
    expect(readFileSync(back).equals(bytes)).toBe(true);
    const bad = await run('curl', ['-sS', '-k', '-u', `${user}:wrong`, '-T', local, `${url}/e.csv`]);
    expect(bad.status).toBe(67);
  });
});

describe.skipIf(!hasPythonModule('paramiko'))('paramiko (Debian: python3-paramiko)', () => {
  function paramiko(body: string) {
    const script = `
import paramiko, os
t = paramiko.Transport(('127.0.0.1', ${door.port}))
t.connect(username='${user}', password='${password}')
s = paramiko.SFTPClient.from_transport(t)
local = '${local}'
${body}
t.close()
`;
    return run('/usr/bin/python3', ['-W', 'ignore', '-c', script]);
  }

  it('puts with its own size check, sets the time, reads back', async () => {
    const ran = await paramiko(`
a = s.put(local, 'k.csv', confirm=True)
assert a.st_size == ${bytes.length}, a.st_size
s.utime('k.csv', (${when}, ${when}))
assert s.stat('k.csv').st_mtime == ${when}
s.posix_rename('k.csv', 'k2.csv')
assert 'k2.csv' in s.listdir('.')
assert s.open('k2.csv').read() == open(local, 'rb').read()
s.chmod('k2.csv', 0o600)
assert s.normalize('.') == '/', s.normalize('.')
print('fine')
`);
    expect(ran.out.trim()).toBe('fine');
    expect(door.desk.arrivals.at(-1)).toMatchObject({ name: 'k2.csv', modifiedAt: when * 1000 });
  });

  it('writes out of order, appends, truncates and sizes ahead', async () => {
    const ran = await paramiko(`
f = s.open('o.csv', 'w'); f.seek(5); f.write(b'world'); f.seek(0); f.write(b'hello'); f.close()
f = s.open('o.csv', 'a'); f.write(b'!'); f.close()
f = s.open('z.csv', 'w'); f.truncate(10); f.write(b'0123'); f.truncate(4); f.close()
print('fine')
`);
    expect(ran.out.trim()).toBe('fine');
    expect(door.stored('o.csv').toString()).toBe('helloworld!');
    expect(door.stored('z.csv').toString()).toBe('0123');
  });
});

describe('ssh2-sftp-client', () => {
  it('puts, checks, renames, appends, gets, deletes', async () => {
    const client = new SftpClient();
    await client.connect({ host: '127.0.0.1', port: door.port, username: user, password });
    await client.put(local, 'w.csv.part');
    await client.rename('w.csv.part', 'w.csv');
    expect(await client.stat('w.csv')).toMatchObject({ size: bytes.length, isFile: true });
    await client.fastPut(local, 'v.csv');
    expect(door.stored('v.csv').equals(bytes)).toBe(true);
    await client.append(Buffer.from('more'), 'w.csv');
    expect(door.stored('w.csv').length).toBe(bytes.length + 4);
    const back = join(door.folder, 'ssh2-back');
    await client.fastGet('v.csv', back);
    expect(statSync(back).size).toBe(bytes.length);
    expect(await client.exists('/nowhere')).toBe(false);
    await client.mkdir('/deep/er', true);
    expect(await client.exists('/deep/er')).toBe('d');
    await client.delete('w.csv');
    await client.end();
    expect(existsSync(back)).toBe(true);
  });
});

/** Begins an upload with a client of our own and drops the connection. */
async function tear(name: string, part: Buffer): Promise<void> {
  const { connectRaw } = await import('./raw_client.ts');
  const raw = await connectRaw(door.port);
  const handle = await raw.open(`/${name}`, 0x1a);
  await raw.write(handle, 0, part);
  raw.drop();
  await door.desk.until(
    () => door.desk.events.some((it) => it.kind === 'upload-torn' && it.file === name && it.bytes === part.length),
    `${name} is torn`,
  );
}
