// What these programs do besides the deeds of the matrix, and what scripts made with them rely on.
import { randomBytes } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDoor } from '../receive/open_door.ts';
import { openDoor, user } from '../receive/open_door.ts';
import { run } from '../receive/run_client.ts';
import type { Client } from './client.ts';
import { curl, curlClient } from './programs/curl.ts';
import { lftp, lftpClient } from './programs/lftp.ts';
import { withSftpClient } from './programs/node.ts';
import { paramiko, withParamiko } from './programs/python.ts';
import { rclone, rcloneClient } from './programs/rclone.ts';

const bytes = randomBytes(1_500_011);
const when = 1_700_000_000;
let door: OpenDoor;
let local: string;

beforeAll(async () => {
  door = await openDoor();
  local = join(door.folder, 'students.csv');
  writeFileSync(local, bytes);
  utimesSync(local, when, when);
});
afterAll(() => door.close());

/** Names that arrived since there were `before` arrivals. */
function since(before: number): string[] {
  return door.desk.arrivals.slice(before).map((it) => it.name);
}

function withProgram(client: Client, title: string, body: () => Promise<void>): void {
  const missing = client.missing();
  it.skipIf(missing !== undefined)(missing === undefined ? title : `${title} (not installed: ${missing})`, body);
}

withProgram(lftpClient, 'lftp mirrors a folder', async () => {
  const set = join(door.folder, 'set');
  mkdirSync(set);
  for (const name of ['x1.csv', 'x2.csv', 'x3.csv']) writeFileSync(join(set, name), name);
  const before = door.desk.arrivals.length;
  expect(await lftp(door, `mirror -R ${set} nightly`)).toMatchObject({ status: 0 });
  expect(since(before).sort()).toEqual(['x1.csv', 'x2.csv', 'x3.csv']);
});

withProgram(rcloneClient, 'rclone finds nothing to do the second time, and deletes', async () => {
  const before = door.desk.arrivals.length;
  expect(await rclone(door, 'copyto', local, 'r:rc.csv')).toMatchObject({ status: 0 });
  expect(await rclone(door, 'copyto', local, 'r:rc.csv')).toMatchObject({ status: 0 });
  expect(since(before)).toEqual(['rc.csv']);
  expect((await rclone(door, 'lsl', 'r:')).out).toMatch(/1500011 2023-11-14 .*rc\.csv/);
  expect(await rclone(door, 'deletefile', 'r:rc.csv')).toMatchObject({ status: 0 });
});

withProgram(curlClient, 'curl makes the folder it uploads to, and says so when the password is wrong', async () => {
  expect(await curl(door, 'new/d.csv', '--ftp-create-dirs', '-T', local)).toMatchObject({ status: 0 });
  expect(door.stored('d.csv').equals(bytes)).toBe(true);
  const url = `sftp://127.0.0.1:${door.port}/e.csv`;
  expect((await run('curl', ['-sS', '-k', '-u', `${user}:wrong`, '-T', local, url])).status).toBe(67);
});

withProgram(
  paramiko,
  'paramiko writes out of order, appends, truncates, sizes ahead, and asks where it is',
  async () => {
    const ran = await withParamiko(
      door,
      `
f = s.open('o.csv', 'w'); f.seek(5); f.write(b'world'); f.seek(0); f.write(b'hello'); f.close()
f = s.open('o.csv', 'a'); f.write(b'!'); f.close()
f = s.open('z.csv', 'w'); f.truncate(10); f.write(b'0123'); f.truncate(4); f.close()
s.chmod('z.csv', 0o600)
assert s.normalize('.') == '/', s.normalize('.')`,
    );
    expect(ran).toMatchObject({ status: 0 });
    expect(door.stored('o.csv').toString()).toBe('helloworld!');
    expect(door.stored('z.csv').toString()).toBe('0123');
  },
);

describe('ssh2-sftp-client', () => {
  it('appends, looks for names, makes folders and deletes', async () => {
    const ran = await withSftpClient(door, async (client) => {
      await client.put(local, 'w.csv');
      await client.append(Buffer.from('more'), 'w.csv');
      expect(door.stored('w.csv').length).toBe(bytes.length + 4);
      expect(await client.exists('/nowhere')).toBe(false);
      await client.mkdir('/deep/er', true);
      expect(await client.exists('/deep/er')).toBe('d');
      await client.delete('w.csv');
    });
    expect(ran).toMatchObject({ status: 0 });
  });
});
