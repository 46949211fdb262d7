// The handbook's chapter "Connecting your SIS" is run as it is written, against the appliance, and the upload script with it.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../src/kit/clock.ts';
import { createLog } from '../src/kit/log.ts';
import { windowsScript } from '../src/relay/upload_script/windows.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { type Appliance, type Ran, rollcall, run, startAppliance, until } from './appliance.ts';
import { freePort } from './openssh.ts';
import { has, needs } from './programs.ts';

type KeyType = 'ssh-ed25519' | 'ecdsa-sha2-nistp256';

const chapter = readFileSync(new URL('../docs/CONNECTING.md', import.meta.url), 'utf8');
const blocks = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!);
const program = fileURLToPath(new URL('../bin/rollcall.mjs', import.meta.url));
const password = 'as the sender page showed it';

needs(
  'sftp',
  'ssh-keyscan',
  'dash',
)('connecting a SIS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall connecting '));
  const dataFolder = join(folder, 'data');
  const work = join(folder, 'a technician');
  let appliance: Appliance;
  let store: Store;

  const district = (publicKeys: string[]) =>
    [
      'district: { name: Lakeside Unified, timezone: America/Los_Angeles }',
      `senders: [ { name: aeries, password: "${password}", allowFrom: [127.0.0.0/8], publicKeys: ${JSON.stringify(publicKeys)} } ]`,
      '',
    ].join('\n');

  async function configure(...publicKeys: string[]): Promise<void> {
    const file = join(folder, 'district.yaml');
    writeFileSync(file, district(publicKeys));
    expect(await rollcall(['apply', file], { ROLLCALL_DATA: dataFolder })).toMatchObject({ code: 0 });
  }

  /** Arrivals of the sender, oldest first, without repeating what was there before. */
  const arrivals = () => store.arrivals.ofSender(store.senders.byName('aeries')!.id, 500).reverse();

  beforeAll(async () => {
    mkdirSync(work, { recursive: true });
    mkdirSync(dataFolder, { mode: 0o700 });
    await configure();
    appliance = await startAppliance({ dataFolder });
    const opened = openStore({ dataFolder }, { clock: systemClock, log: createLog('error') });
    if (!opened.ok) throw new Error(opened.problem.detail);
    store = opened.value;
  }, 60_000);
  afterAll(async () => {
    store?.close();
    await appliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A command block of the chapter, with our address, port and fingerprint in the place of the examples. */
  function asWritten(text: string, type: KeyType = 'ssh-ed25519'): string {
    return text
      .replaceAll('rollcall.district.example', '127.0.0.1')
      .replaceAll('2222', String(appliance.sftpPort))
      .replaceAll('/srv/export', `'${join(folder, 'exports of tonight')}'`)
      .replaceAll('FINGERPRINT', fingerprint(type).replace('SHA256:', ''))
      .replaceAll(/^rollcall /gm, `'${process.execPath}' '${program}' `);
  }

  function fingerprint(type: KeyType): string {
    const key = readFileSync(join(work, 'rollcall.known_hosts'), 'utf8')
      .split('\n')
      .find((line) => line.includes(type));
    return execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: key, encoding: 'utf8' }).split(' ')[1]!;
  }

  async function type(text: string): Promise<Ran> {
    const askpass = join(folder, 'askpass');
    writeFileSync(askpass, `#!/bin/sh\necho '${password}'\n`, { mode: 0o700 });
    return run('dash', ['-e', '-c', text], {
      cwd: work,
      env: {
        HOME: folder,
        ROLLCALL_DATA: dataFolder,
        SSH_ASKPASS: askpass,
        SSH_ASKPASS_REQUIRE: 'force',
        UPLOAD_TRIES: '2',
        UPLOAD_WAIT: '0',
      },
    });
  }

  test('every command of the chapter does what it says', { timeout: 120_000 }, async () => {
    expect(blocks.length).toBeGreaterThanOrEqual(9);
    writeFileSync(join(work, 'password.txt'), `${password}\n`);
    writeFileSync(join(work, 'netrc.txt'), `machine 127.0.0.1 login aeries password "${password}"\n`, { mode: 0o600 });
    mkdirSync(join(folder, 'exports of tonight'));
    writeFileSync(join(folder, 'exports of tonight', 'from script.csv'), 'id\n1\n');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(work, 'ssh_host_ed25519_key')]);
    const ran: string[] = [];
    for (const block of blocks) {
      const tool = /\b(psftp|curl|rclone|lftp)\b/.exec(block)?.[1];
      if (tool && !has(tool)) continue;
      const isUpload = block.includes('students.csv');
      const bytes = `sent by block ${'I'.repeat(ran.length)}\n`; // rclone skips what has the same size and time
      writeFileSync(join(work, 'students.csv'), bytes);
      const before = arrivals().length;
      const command = block.startsWith('ssh-keyscan')
        ? block.replaceAll('rollcall.district.example', '127.0.0.1').replaceAll('2222', String(appliance.sftpPort))
        : asWritten(block);
      let done = await type(command);
      if (tool === 'curl' && done.stderr.includes('mismatch sha256 fingerprint')) {
        done = await type(asWritten(block, 'ecdsa-sha2-nistp256'));
      }
      expect(done.code, `${block}\n${done.stdout}\n${done.stderr}`).toBe(0);
      if (isUpload) {
        expect(
          arrivals()
            .slice(before)
            .map(({ name, bytes: size }) => [name, size]),
          `${block}\n${done.stdout}\n${done.stderr}`,
        ).toEqual([['students.csv', bytes.length]]);
      }
      if (block.startsWith('ssh-keygen -q')) await configure(readFileSync(join(work, 'aeries.key.pub'), 'utf8').trim());
      if (/^ssh-keygen -q|^rollcall script/.test(block)) await isTaken(join(work, 'aeries.key'));
      if (block.startsWith('ssh-keyscan')) expect(done.stdout).toMatch(/SHA256:.*\(ED25519\)/);
      if (block.startsWith('rollcall hostkeys')) {
        // Shown after the next start; the old ones again for the rest of the chapter.
        expect(done.stdout).toContain('imported; the one before is kept as');
        rmSync(join(dataFolder, 'keys', 'ssh_host_ed25519_key'));
        const kept = readdirSync(join(dataFolder, 'keys')).find((name) => name.startsWith('host_ed25519.replaced-'))!;
        cpSync(join(dataFolder, 'keys', kept), join(dataFolder, 'keys', 'host_ed25519'));
        chmodSync(join(dataFolder, 'keys', 'host_ed25519'), 0o600);
      }
      ran.push(block);
    }
    expect(arrivals().at(-1)?.name).toBe('from script.csv');
  });

  /** Beside a running server the command line takes effect a moment later. */
  const isTaken = (key: string) =>
    until('the key to be taken', async () => {
      const options = ['-oStrictHostKeyChecking=no', '-oUserKnownHostsFile=/dev/null', '-oBatchMode=yes'];
      const asked = ['-P', String(appliance.sftpPort), '-oIdentitiesOnly=yes', `-oIdentityFile="${key}"`];
      const ran = await run('sftp', [...options, ...asked, '-b', '-', 'aeries@127.0.0.1'], { input: 'pwd\n' });
      return ran.code === 0 || undefined;
    });

  /** A fresh script with a key, made by the command line, for a folder with such files. */
  async function script(name: string, files: Record<string, string>, port = appliance.sftpPort): Promise<string> {
    const place = join(folder, name);
    const exports = join(place, 'night export');
    mkdirSync(exports, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(exports, file), text);
    const options = ['--for', 'unix', '--folder', exports, '--host', '127.0.0.1', '--port', String(port)];
    const made = await rollcall(['script', 'aeries', ...options, '--out', join(place, 'upload.sh')], {
      ROLLCALL_DATA: dataFolder,
    });
    expect(made, made.stderr).toMatchObject({ code: 0 });
    await isTaken(join(place, 'aeries.key'));
    return place;
  }
  const upload = (place: string, tries = 1) =>
    run('dash', [join(place, 'upload.sh')], { env: { UPLOAD_TRIES: String(tries), UPLOAD_WAIT: '0' } });
  const logOf = (place: string) => readFileSync(join(place, 'aeries.log'), 'utf8');

  test('the script sends files of any name once they are all there, and leaves the rest', async () => {
    const before = arrivals().length;
    const place = await script('names', {
      'a b.csv': 'one\n',
      "it's [new]*?.csv": 'two\n',
      'quote".csv': 'three\n',
      'back\\slash.csv': 'four\n',
      'half.csv.part': 'not yet',
      '.hidden': 'no',
      'ñandú.csv': 'five\n',
    });
    mkdirSync(join(place, 'night export', 'old'));
    const ran = await upload(place);
    expect(ran, ran.stderr + logOf(place)).toMatchObject({ code: 0 });
    const names = arrivals()
      .slice(before)
      .map(({ name }) => name)
      .sort();
    expect(names.filter((name) => !name.includes('slash'))).toEqual(
      ['a b.csv', "it's [new]*?.csv", 'quote".csv', 'ñandú.csv'].sort(),
    );
    expect(logOf(place)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Sent 5 files of /m);
    expect(readdirSync(place).sort()).toEqual(['aeries.key', 'aeries.log', 'night export', 'upload.sh']);
    expect(readFileSync(join(place, 'upload.sh'), 'utf8')).not.toContain('PRIVATE KEY');
  });

  test('the script says by its code why nothing was sent', async () => {
    const down = await freePort();
    const place = await script('down', { 'a.csv': '1' }, down);
    const ran = await upload(place, 3);
    expect(ran.code).toBe(1);
    expect(logOf(place).match(/Try \d of 3 failed/g)).toHaveLength(2);
    expect(logOf(place)).toContain('Not sent after 3 tries.');

    const empty = await script('empty', {});
    expect((await upload(empty)).code).toBe(3);
    rmSync(join(empty, 'night export'), { recursive: true });
    expect((await upload(empty)).code).toBe(2);

    const noKey = await script('no key', { 'a.csv': '1' });
    rmSync(join(noKey, 'aeries.key'));
    expect((await upload(noKey)).code).toBe(2);
  });

  test('the script goes on when the server comes back between two tries', async () => {
    const port = await freePort();
    const place = await script('comes back', { 'late.csv': '1' }, port);
    const env = { UPLOAD_TRIES: '60', UPLOAD_WAIT: '1' };
    const running = run('dash', [join(place, 'upload.sh')], { env });
    await until(
      'the first failed try',
      () => existsSync(join(place, 'aeries.log')) && logOf(place).includes('Try 1 of 60'),
    );
    // The same keys and senders: a copy of the first one.
    const copy = join(folder, 'second');
    mkdirSync(copy, { mode: 0o700 });
    for (const name of ['keys', 'rollcall.db', 'rollcall.db-wal']) {
      if (existsSync(join(dataFolder, name))) cpSync(join(dataFolder, name), join(copy, name), { recursive: true });
    }
    const back = await startAppliance({ dataFolder: copy, sftpPort: port });
    const ran = await running;
    await back.stop();
    expect(ran, logOf(place)).toMatchObject({ code: 0 });
  }, 90_000);

  test('the script sends nothing to a server with another host key, and nothing without its login', async () => {
    const place = await script('other key', { 'secret.csv': '1' });
    const path = join(place, 'upload.sh');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(place, 'stranger')]);
    const stranger = readFileSync(join(place, 'stranger.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text
        .replace(/^rollcall-aeries ssh-ed25519 .*$/m, `rollcall-aeries ${stranger}`)
        .replace(/^rollcall-aeries ecdsa.*\n/m, ''),
    );
    const before = arrivals().length;
    const ran = await upload(place, 3);
    expect(ran.code, logOf(place)).toBe(4);
    expect(logOf(place)).not.toContain('Try 1');

    writeFileSync(path, text);
    cpSync(join(place, 'stranger'), join(place, 'aeries.key'));
    expect((await upload(place, 3)).code, logOf(place)).toBe(5);
    expect(arrivals()).toHaveLength(before);
  });

  test('two runs do not meet, and a killed one does not stand in the way', async () => {
    const place = await script('twice', { 'a.csv': '1' });
    mkdirSync(join(place, 'aeries.run'));
    writeFileSync(join(place, 'aeries.run', 'pid'), `${process.pid}\n`);
    expect((await upload(place)).code).toBe(6);
    const gone = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    writeFileSync(join(place, 'aeries.run', 'pid'), `${gone}\n`);
    expect((await upload(place)).code).toBe(0);
  });

  test('what the PowerShell script writes for sftp.exe is understood by sftp', async () => {
    const place = await script('windows', { 'a b[1].csv': 'x\n' });
    const exports = join(place, 'night export');
    const hostKeys = readFileSync(join(place, 'upload.sh'), 'utf8').match(/(?<=^rollcall-aeries ).*$/gm)!;
    const text = windowsScript({
      sender: 'aeries',
      host: '127.0.0.1',
      port: appliance.sftpPort,
      hostKeys,
      folder: exports,
    });
    const format = (template: string, ...values: string[]) =>
      template.replace(/\{(\d)\}/g, (_, n) => values[Number(n)]!);
    const literal = (pattern: RegExp) => pattern.exec(text)?.[1] ?? `not found: ${pattern}`;
    const quoted = (name: string) => name.replaceAll('\\', '/');
    const known = join(place, 'known hosts');
    const values: Record<string, string> = {
      HostName: '127.0.0.1',
      Port: String(appliance.sftpPort),
      User: 'aeries',
      IdentityFile: join(place, 'aeries.key'),
      HostKeyAlias: 'aeries',
      UserKnownHostsFile: known,
    };
    const config = /'config'\) @\(\r\n([\s\S]*?)\r\n {4}\)/
      .exec(text)![1]!
      .split('\r\n')
      .map((line) => {
        const template = /'([^']*)'/.exec(line)![1]!;
        return format(template, values[template.trim().split(' ')[0]!] ?? '');
      });
    writeFileSync(known, hostKeys.map((key) => `rollcall-aeries ${key}\n`).join(''));
    writeFileSync(join(place, 'config'), `${config.join('\n')}\n`);
    const batch = [
      format(literal(/\$Puts \+= \('([^']*)'/), quoted(join(exports, 'a b[1].csv')), quoted('a b[1].csv')),
      format(literal(/\$Renames \+= \('([^']*)'/), quoted('a b[1].csv')),
    ];
    writeFileSync(join(place, 'batch'), `${batch.join('\n')}\n`);
    const before = arrivals().length;
    const ran = await run('sftp', ['-F', join(place, 'config'), '-b', join(place, 'batch'), 'rollcall']);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(
      arrivals()
        .slice(before)
        .map(({ name }) => name),
    ).toEqual(['a b[1].csv']);
  });
});
