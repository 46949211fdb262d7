// The commands on a data folder as an operator meets them: beside a server, on an empty folder, with mistakes.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aFolder, aStore, lakeside } from '../store/a_store.ts';
import { rollcallOn } from './data_command.ts';

const example = join(import.meta.dirname, '../../deploy/district.example.yaml');

function aDataFolder() {
  const folder = aFolder();
  const env = { ROLLCALL_DATA: join(folder, 'data') };
  return { folder, env, dataFolder: env.ROLLCALL_DATA, run: (...args: string[]) => rollcallOn(env, ...args) };
}

function aFile(folder: string, name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('apply', () => {
  test('works on an empty data folder and says what it did, once', async () => {
    const { run } = aDataFolder();
    const first = await run('apply', example);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('feed rosters added: severity of encoding_not_utf8 from warn to hold\n');
    expect(first.out).toContain('11 changes.');
    expect(first.out).toContain('Note: Sender campus has no feed');
    expect(await run('apply', example)).toMatchObject({ code: 0, out: expect.stringMatching(/^Nothing changed\.\n/) });
  });

  test('beside a running server, which can tell', async () => {
    const { run, dataFolder } = aDataFolder();
    const { store } = aStore({ dataFolder, serving: true });
    const before = store.dataVersion();
    expect((await run('apply', example)).code).toBe(0);
    expect(store.dataVersion()).not.toBe(before);
    expect(store.feeds.all().map(({ name }) => name)).toEqual(['rosters']);
    expect(store.activity.page({ limit: 1 })[0]).toMatchObject({ who: 'command line', about: 'feed rosters' });
    expect(store.activity.firstBroken()).toBeUndefined();
  });

  test('reads the files that the district file names, relative to it', async () => {
    const { run, folder, dataFolder } = aDataFolder();
    mkdirSync(join(folder, 'secrets'));
    aFile(folder, 'secrets/aeries', 'from a file\n');
    const text = `senders:\n  - { name: aeries, passwordFile: secrets/aeries }\n`;
    expect(await run('apply', aFile(folder, 'district.yaml', text))).toMatchObject({ code: 0, err: '' });
    const { verifyPassword } = await import('../../src/kit/password.ts');
    const { passwordHash } = aStore({ dataFolder }).store.senders.byName('aeries')!;
    expect(await verifyPassword(passwordHash!, 'from a file')).toBe(true);
  });

  test('lists every mistake with its line, and changes nothing', async () => {
    const { run, folder, dataFolder } = aDataFolder();
    const text = 'senders:\n  - name: aeries\n    pasword: x\n    passwordFile: nowhere\nfeeds:\n  - name: f\n';
    const path = aFile(folder, 'district.yaml', text);
    const said = await run('apply', path);
    expect(said.code).toBe(64);
    expect(said.out).toBe('');
    expect(said.err.split('\n')).toEqual([
      `${path}:3: senders[0].pasword: there is no key pasword here. Did you mean password?`,
      `${path}:4: senders[0].passwordFile: nowhere cannot be read (there is no such file).`,
      `${path}:6: feeds[0] needs sender.`,
      `${path}:6: feeds[0] needs layout.`,
      `rollcall: ${path} has 4 mistakes. Nothing was changed.`,
      '',
    ]);
    expect(existsSync(dataFolder)).toBe(false);
  });

  test('names what the file left out, and prunes it when told', async () => {
    const { run, folder } = aDataFolder();
    await run('apply', example);
    const path = aFile(folder, 'small.yaml', 'district: { name: Lakeside, timezone: America/Denver }\n');
    expect((await run('apply', path)).out).toContain(
      'Not in the file, and kept: feed rosters, destination archive, destination gradecam, destination old-vendor, sender aeries, sender campus, sender skyward, sender transport, report schools.',
    );
    const pruned = await run('apply', '--prune', path);
    expect(pruned.out).toContain('sender campus removed\n');
    expect(pruned.out).not.toContain('Not in the file');
  });

  test('a file that is not there, a wrong setting, an unusable folder', async () => {
    const { run, env, folder } = aDataFolder();
    expect(await run('apply', 'nowhere.yaml')).toMatchObject({
      code: 64,
      err: 'rollcall: nowhere.yaml cannot be read: there is no such file.\n',
    });
    const wrong = await rollcallOn({ ...env, ROLLCALL_SFTP_PORT: 'ssh', ROLLCALL_DTAA: 'x' }, 'apply', example);
    expect(wrong.code).toBe(64);
    expect(wrong.err).toContain('There is no setting ROLLCALL_DTAA. Did you mean ROLLCALL_DATA?');
    expect(wrong.err).toContain('ROLLCALL_SFTP_PORT must be a port');
    const unusable = await rollcallOn({ ROLLCALL_DATA: aFile(folder, 'file', '') }, 'apply', example);
    expect(unusable).toMatchObject({ code: 1, err: expect.stringContaining('The database cannot be used') });
    expect((await run('apply')).code).toBe(64);
  });
});

describe('export', () => {
  test('gives a file that apply takes back, without secrets unless asked', async () => {
    const { run, folder, dataFolder } = aDataFolder();
    await run('apply', example);
    const { out } = await run('export');
    expect(out).not.toMatch(/change-me|argon2id/);
    expect((await run('apply', aFile(folder, 'exported.yaml', out))).out).toMatch(/^Nothing changed/);

    const path = join(folder, 'secret.yaml');
    expect(await run('export', '--with-secrets', '--out', path)).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(path, 'utf8')).toMatch(/password: change-me-too/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const [entry] = aStore({ dataFolder }).store.activity.page({ limit: 1 });
    expect(entry).toMatchObject({ what: 'exported', detail: 'with secrets' });
  });
});

describe('user', () => {
  test('add, list, password, role and remove', async () => {
    const { run, folder, dataFolder } = aDataFolder();
    const password = aFile(folder, 'password', 'correct horse battery\n');
    const add = (name: string, role: string) => run('user', 'add', name, '--role', role, '--password-file', password);
    expect(await add('ada', 'owner')).toEqual({ code: 0, out: 'user ada added: owner\n', err: '' });
    expect(await add('bob', 'viewer')).toMatchObject({ code: 0 });
    expect((await run('user', 'list')).out.split('\n')).toEqual([
      'NAME  ROLE    LAST LOGIN',
      'ada   owner   never',
      'bob   viewer  never',
      '',
    ]);
    expect(await run('user', 'remove', 'ada')).toMatchObject({ code: 1, err: expect.stringContaining('last owner') });
    expect(await run('user', 'role', 'bob', 'owner')).toMatchObject({ code: 0, out: 'user bob changed: role owner\n' });
    expect(await run('user', 'password', 'bob', '--password-file', password)).toMatchObject({ code: 0 });
    expect(await run('user', 'remove', 'ada')).toMatchObject({ code: 0, out: 'user ada removed\n' });
    const { store } = aStore({ dataFolder });
    expect((await store.people.verify('bob', 'correct horse battery'))?.role).toBe('owner');
    expect(store.activity.page({ limit: 9 }).map(({ what, about }) => `${about} ${what}`)).toEqual([
      'user ada removed',
      'user bob changed',
      'user bob changed',
      'user bob added',
      'user ada added',
    ]);
  });

  test('mistakes in the call are told and end with 64', async () => {
    const { run, folder } = aDataFolder();
    const password = aFile(folder, 'password', 'correct horse battery');
    expect(await run('user', 'add', 'ada', '--role', 'king', '--password-file', password)).toMatchObject({ code: 64 });
    expect(await run('user', 'add', 'ada', '--role', 'owner')).toMatchObject({ code: 64 });
    expect(await run('user', 'role', 'ada', 'king')).toMatchObject({
      code: 64,
      err: expect.stringMatching(/no role king/),
    });
    const missing = await run('user', 'add', 'ada', '--role', 'owner', '--password-file', 'nowhere');
    expect(missing).toMatchObject({ code: 64, err: expect.stringContaining('there is no such file') });
  });
});

describe('backup and restore', () => {
  test('beside a server, and into another data folder', async () => {
    const { run, folder, dataFolder } = aDataFolder();
    const { store } = aStore({ dataFolder, serving: true });
    await store.applyDistrict(lakeside, 'test');
    const backup = join(folder, 'backup');
    const made = await run('backup', backup);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^1 file, [\d,]+ bytes in .*verified\.\nThe secrets key is not in it/);
    expect(await run('backup', backup)).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') });
    expect(await run('restore', backup)).toMatchObject({ code: 1, err: expect.stringContaining('Another Rollcall') });

    const other = aDataFolder();
    const restored = await other.run('restore', backup);
    expect(restored).toMatchObject({ code: 0, err: expect.stringContaining('secret_key_changed') });
    expect(restored.out).toContain('Note: The backup has no secrets key that fits');
    expect((await other.run('export')).out).toContain('name: Lakeside Unified');
  });
});
