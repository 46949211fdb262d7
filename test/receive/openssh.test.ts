// OpenSSH's sftp against the door: what most scripts use, and what WinSCP-like clients resemble.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needs } from '../programs.ts';
import type { OpenDoor } from './open_door.ts';
import { openDoor } from './open_door.ts';
import { sftp } from './run_client.ts';

needs('sftp')('OpenSSH sftp', () => {
  let door: OpenDoor;
  let local: string;
  const bytes = randomBytes(3_000_017);

  beforeAll(async () => {
    door = await openDoor();
    local = join(door.folder, 'students.csv');
    writeFileSync(local, bytes);
    utimesSync(local, 1_700_000_000, 1_700_000_000);
  });
  afterAll(() => door.close());

  it('uploads a file, and sees it with its exact size and time', async () => {
    const ran = await sftp(door, `put -p ${local} students.csv\nls -l\n`);
    expect(ran).toMatchObject({ status: 0 });
    expect(door.stored('students.csv').equals(bytes)).toBe(true);
    const arrival = door.desk.arrivals.at(-1)!;
    expect(arrival).toMatchObject({ name: 'students.csv', bytes: bytes.length, door: 'sftp', senderId: 1 });
    expect(arrival.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(arrival.modifiedAt).toBe(1_700_000_000_000);
    expect(ran.out).toMatch(/-rw-r--r-- .* aeries .*3000017 Nov 14 {2}2023 students\.csv/);
  });

  it('downloads what it uploaded', async () => {
    const back = join(door.folder, 'back.csv');
    const ran = await sftp(door, `get -p students.csv ${back}\n`);
    expect(ran).toMatchObject({ status: 0 });
    expect(readFileSync(back).equals(bytes)).toBe(true);
    expect(statSync(back).mtimeMs).toBe(1_700_000_000_000);
  });
});
