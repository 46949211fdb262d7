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

  it('overwrites, and the second upload is an arrival of its own', async () => {
    const second = join(door.folder, 'second.csv');
    writeFileSync(second, 'id,name\n1,Ada\n');
    const before = door.desk.arrivals.length;
    expect(await sftp(door, `put ${second} students.csv\nls -l\n`)).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.length).toBe(before + 1);
    expect(door.stored('students.csv').toString()).toBe('id,name\n1,Ada\n');
  });

  it('takes an empty file and several files in one session', async () => {
    const empty = join(door.folder, 'empty.csv');
    writeFileSync(empty, '');
    const before = door.desk.arrivals.length;
    const batch = `put ${empty} a.csv\nput ${local} b.csv\nput ${empty} c.csv\n`;
    expect(await sftp(door, batch)).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.slice(before).map((it) => [it.name, it.bytes])).toEqual([
      ['a.csv', 0],
      ['b.csv', bytes.length],
      ['c.csv', 0],
    ]);
  });

  it('waits for the rename of a temporary name', async () => {
    const before = door.desk.arrivals.length;
    const batch = `put ${local} staff.csv.filepart\nls -l staff.csv.filepart\n`;
    expect(await sftp(door, batch)).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.length).toBe(before);
    expect(await sftp(door, 'rename staff.csv.filepart staff.csv\nls -l staff.csv\n')).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.slice(before).map((it) => it.name)).toEqual(['staff.csv']);
    expect(door.stored('staff.csv').equals(bytes)).toBe(true);
    const gone = await sftp(door, 'ls staff.csv.filepart\n');
    expect(gone.status).toBe(1);
  });

  it('renames and removes what arrived', async () => {
    expect(await sftp(door, `put ${local} old.csv\nrename old.csv new.csv\n`)).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.at(-1)).toMatchObject({ name: 'new.csv' });
    expect(await sftp(door, 'rm new.csv\n')).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.at(-1)?.withdrawnAt).toBeTypeOf('number');
    expect((await sftp(door, 'ls new.csv\n')).status).toBe(1);
  });

  it('has folders by mkdir, and the usual ones without', async () => {
    const batch = `mkdir nightly\ncd nightly\nput ${local} classes.csv\nls -l\ncd /incoming\nput ${local} terms.csv\nls -l\n`;
    const ran = await sftp(door, batch);
    expect(ran).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.slice(-2).map((it) => it.name)).toEqual(['classes.csv', 'terms.csv']);
    const later = await sftp(door, 'ls -l /nightly\nls /\nls -l /incoming/terms.csv\ncd /elsewhere\n');
    expect(later.status).toBe(1);
    expect(later.out).toMatch(/3000017 .* \/?(nightly\/)?classes\.csv/);
    expect(later.out).toMatch(/elsewhere/);
  });

  it('lists more names than one reply holds', async () => {
    const small = join(door.folder, 'small.csv');
    writeFileSync(small, 'x\n');
    const names = Array.from({ length: 230 }, (_, at) => `n${String(at).padStart(3, '0')}.csv`);
    const batch = `${names.map((name) => `put ${small} /many/${name}`).join('\n')}\nls -1 /many\n`;
    const ran = await sftp(door, `mkdir /many\n${batch}`);
    expect(ran).toMatchObject({ status: 0 });
    for (const name of names) expect(ran.out).toContain(`/many/${name}`);
  });

  it('tells free space, and says in plain words what it does not do', async () => {
    expect((await sftp(door, 'df -h\n')).out).toMatch(/Avail/);
    const linked = await sftp(door, 'symlink /a /b\n');
    expect(linked.status).toBe(1);
    expect(linked.out).toMatch(/unsupported/i);
  });

  it('keeps names that are not UTF-8', async () => {
    const latin = Buffer.concat([
      Buffer.from('put '),
      Buffer.from(local),
      Buffer.from(' n'),
      Buffer.from([0xe9]),
      Buffer.from('e.csv\nls -l\n'),
    ]);
    const ran = await sftp(door, latin);
    expect(ran.status).toBe(0);
    // OpenSSH shows a byte it cannot print as octal.
    expect(ran.out).toContain('n\\351e.csv');
    expect(door.desk.arrivals.at(-1)?.name).toBe('née.csv');
  });
});
