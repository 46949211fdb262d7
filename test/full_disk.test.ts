// The appliance on a disk that gets full, and on one that may not be written: the client fails in plain words, the pages
// say it, nothing half-written arrives, and all goes on when there is room again. Mounting such a disk takes root.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Appliance, Ran } from './appliance.ts';
import { rollcall, run, startAppliance, until } from './appliance.ts';
import { has } from './programs.ts';
import { quiet } from './receive/run_client.ts';
import type { Visitor } from './visitor.ts';
import { createVisitor } from './visitor.ts';

const disk = mkdtempSync(join(tmpdir(), 'rollcall-full-'));
const canMount = has('sftp') && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=192m', 'tmpfs', disk]).status === 0;

describe.skipIf(!canMount)('an appliance whose disk (needs root and OpenSSH)', () => {
  const local = mkdtempSync(join(tmpdir(), 'rollcall-full-local-'));
  const dataFolder = join(disk, 'data');
  const filler = join(disk, 'filler');
  const key = join(local, 'key');
  let appliance: Appliance;
  let director: Visitor;

  function put(name: string, file = 'students.csv'): Promise<Ran> {
    const batch = join(local, 'batch');
    writeFileSync(batch, `put ${join(local, file)} ${name}\n`);
    const login = quiet(appliance.sftpPort, 'IdentitiesOnly=yes', `IdentityFile=${key}`);
    return run('sftp', [...login, '-b', batch, 'sis@127.0.0.1']);
  }

  const stored = () => readdirSync(join(dataFolder, 'spool', 'arrivals')).length;
  const landing = () => readdirSync(join(dataFolder, 'spool', 'landing'));
  const mount = (...args: string[]) => expect(spawnSync('mount', args)).toMatchObject({ status: 0 });
  const senderPageSays = (words: RegExp) =>
    until(
      `the sender's page to say ${words}`,
      async () => words.test(await director.text('/senders/sis')) || undefined,
      20,
    );

  beforeAll(async () => {
    mkdirSync(dataFolder, { mode: 0o700 });
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    writeFileSync(join(local, 'students.csv'), 'id,name\n1,Ana\n');
    writeFileSync(join(local, 'large.csv'), Buffer.alloc(256 * 1024 * 1024, 'x'));
    const district = join(local, 'district.yaml');
    writeFileSync(
      district,
      `district: { name: Lakeside Unified, timezone: America/Los_Angeles }
senders: [ { name: sis, publicKeys: [ "${readFileSync(`${key}.pub`, 'utf8').trim()}" ] } ]
destinations: []
feeds: []
`,
    );
    const env = { ROLLCALL_DATA: dataFolder };
    expect(await rollcall(['apply', district], env)).toMatchObject({ code: 0 });
    const passwordFile = join(local, 'password');
    writeFileSync(passwordFile, 'coffee at 7:05 sharp\n');
    const user = ['user', 'add', 'director', '--role', 'owner', '--password-file', passwordFile];
    expect(await rollcall(user, env)).toMatchObject({ code: 0 });
    appliance = await startAppliance({ dataFolder });
    director = createVisitor(() => appliance.url);
    await director.logIn('director', 'coffee at 7:05 sharp');
    expect(await put('before.csv')).toMatchObject({ code: 0 });
  }, 60_000);

  afterAll(async () => {
    await appliance?.stop();
    spawnSync('umount', [disk]);
    rmSync(local, { recursive: true, force: true });
    rmSync(disk, { recursive: true, force: true });
  });

  it('is filled by an upload: the client fails, the page names the problem, and a smaller file is taken', async () => {
    const sent = await put('large.csv', 'large.csv');
    expect(sent.code).not.toBe(0);
    expect(sent.stderr + sent.stdout).toMatch(/disk is full|Failure/i);
    expect(stored()).toBe(1);
    await senderPageSays(/The disk is full/);
    await until('the landing folder to be empty', () => landing().length === 0 || undefined);
    expect(await put('after.csv')).toMatchObject({ code: 0 });
  });

  it('has not one byte left: nothing arrives, Rollcall stays up and says so, and goes on when there is room', async () => {
    const { bavail, bsize } = statfsSync(disk);
    spawnSync('fallocate', ['-l', String(bavail * bsize), filler]);
    const sent = await put('none.csv');
    expect(sent.code).not.toBe(0);
    expect(await director.text('/')).toMatch(/disk is full/i);
    rmSync(filler);
    expect(await put('none.csv')).toMatchObject({ code: 0 });
    await until('the page to forget it', async () => !/disk is full/i.test(await director.text('/')) || undefined);
    expect(landing()).toEqual([]);
  });

  it('may only be read: the client fails, the pages say so, and it goes on when it may be written', async () => {
    const before = stored();
    const spool = join(dataFolder, 'spool');
    mount('--bind', spool, spool);
    mount('-o', 'remount,bind,ro', spool);
    const sent = await put('readonly.csv');
    expect(sent.code).not.toBe(0);
    await until('a page to say it', async () =>
      /disk/i.test(await director.text('/')) || /disk/i.test(await director.text('/senders/sis')) ? true : undefined,
    );
    expect(stored()).toBe(before);
    expect(spawnSync('umount', [spool])).toMatchObject({ status: 0 });
    writeFileSync(join(local, 'students.csv'), 'id,name\n1,Ana\n2,Bo\n');
    expect(await put('readonly.csv')).toMatchObject({ code: 0 });
    expect(stored()).toBe(before + 1);
  });
});
