// Deliveries to a real OpenSSH server: byte-identical, all files or none, no litter.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionStep } from '../../src/forward/connection_step.ts';
import { deliver } from '../../src/forward/deliver.ts';
import { testConnection } from '../../src/forward/test_connection.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { problem } from '../../src/kit/problem.ts';
import type { SftpEnd } from '../../src/relay/records.ts';
import { adviceOn } from '../../src/web/connection_advice.ts';
import { hasSshd, type Sshd, startSshd } from '../openssh.ts';
import { makeJob, notebook, quickLimits, someBytes, temporaryFolder } from './job.ts';

const deps = { clock: systemClock, limits: { ...quickLimits, idleMs: 10_000 } };

describe.skipIf(!hasSshd)('to OpenSSH', () => {
  let folder: string;
  let sshd: Sshd;
  const end = (change: Partial<SftpEnd> = {}): SftpEnd => ({
    ...{ kind: 'sftp', host: sshd.host, port: sshd.port, username: sshd.username },
    ...{ directory: sshd.incoming, hostKey: sshd.hostKey, hasPassword: false, hasPrivateKey: true },
    ...change,
  });
  const secrets = () => ({ privateKey: sshd.privateKey });
  const there = () => readdirSync(sshd.incoming).sort();

  beforeAll(async () => {
    folder = temporaryFolder();
    sshd = await startSshd({ folder });
  });
  beforeEach(() => {
    rmSync(sshd.incoming, { recursive: true, force: true });
    mkdirSync(sshd.incoming);
  });
  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true });
  });

  it('delivers a set byte-identical, with a receipt', async () => {
    const files = { 'users.csv': someBytes(3_000_000), 'orgs.csv': someBytes(100, 'b'), 'empty.csv': Buffer.alloc(0) };
    const notes = notebook();
    const job = makeJob(folder, end(), files, { secrets: secrets() });
    const result = await deliver(job, notes.noted, deps);
    if (!result.ok) throw new Error(result.problem.detail);
    expect(there()).toEqual(['empty.csv', 'orgs.csv', 'users.csv']);
    for (const [name, data] of Object.entries(files))
      expect(readFileSync(join(sshd.incoming, name)).equals(data)).toBe(true);
    expect(result.value.hostKey).toBe(sshd.hostKey);
    expect(result.value.where).toBe(`sftp://${sshd.username}@127.0.0.1:${sshd.port}${sshd.incoming}`);
    expect(result.value.files).toEqual(
      job.files.map(({ name, bytes, sha256 }) => ({
        ...{ name, bytes, sha256, remoteBytes: bytes },
        listing: expect.stringMatching(new RegExp(`^-rw.* ${bytes} .* ${name.replace('.', '\\.')}$`)),
      })),
    );
    expect(result.value.server).toMatchObject({
      banner: expect.stringMatching(/^SSH-2\.0-OpenSSH/),
      algorithms: expect.arrayContaining(['ssh-ed25519', 'aes128-gcm@openssh.com']),
    });
    expect(result.value.notes).toBeUndefined();
    expect(notes.events.filter((event) => event.kind === 'rename-begins')).toHaveLength(1);
    expect(notes.events).toContainEqual({ kind: 'progress', file: 'users.csv', bytes: 3_000_000, of: 3_000_000 });
  });

  it('replaces last night’s file and makes the folders of a name template', async () => {
    writeFileSync(join(sshd.incoming, 'users.csv'), 'last night, and longer');
    const files = { 'users.csv': Buffer.from('tonight'), '2026-11-21/x/users.csv': Buffer.from('dated') };
    const result = await deliver(makeJob(folder, end(), files, { secrets: secrets() }), notebook().noted, deps);
    expect(result.ok).toBe(true);
    expect(readFileSync(join(sshd.incoming, 'users.csv'), 'utf8')).toBe('tonight');
    expect(readFileSync(join(sshd.incoming, '2026-11-21/x/users.csv'), 'utf8')).toBe('dated');
    expect(there()).toEqual(['2026-11-21', 'users.csv']);
  });

  it('set to rename only, leaves last night’s file and says that the setting forbids to remove it', async () => {
    writeFileSync(join(sshd.incoming, 'users.csv'), 'last night');
    const strict = end({ quirks: { overwrite: 'rename' } });
    const files = { 'users.csv': Buffer.from('tonight'), 'new.csv': Buffer.from('new') };
    const result = await deliver(makeJob(folder, strict, files, { secrets: secrets() }), notebook().noted, deps);
    const detail = expect.stringMatching(
      /to \S+users\.csv where a file is already \(this destination is set to rename only\)/,
    );
    expect(result).toMatchObject({ ok: false, problem: { code: 'rename_refused', detail } });
    expect(readFileSync(join(sshd.incoming, 'users.csv'), 'utf8')).toBe('last night');

    const steps: ConnectionStep[] = [];
    await testConnection({ end: strict }, secrets(), (step) => steps.push(step), deps);
    const refused = steps.find(({ name }) => name === 'rename');
    expect(refused).toMatchObject({ ok: false, detail: expect.stringContaining('is set to rename only') });
    const advice = adviceOn('rename', problem('rename_refused', refused!.detail));
    expect(advice?.tries[0]).toMatch(/^Choose another way of replacing last night’s file/);
  });

  it('goes on through many new key exchanges in the middle of a file', async () => {
    const other = mkdtempSync(join(tmpdir(), 'rollcall-rekey-'));
    const often = await startSshd({ folder: other, config: ['RekeyLimit 1M'] });
    try {
      const files = { 'users.csv': someBytes(24_000_000) };
      const where = { port: often.port, directory: often.incoming, hostKey: often.hostKey };
      const job = makeJob(folder, end(where), files, { secrets: { privateKey: often.privateKey } });
      const result = await deliver(job, notebook().noted, deps);
      if (!result.ok) throw new Error(result.problem.detail);
      expect(readFileSync(join(often.incoming, 'users.csv')).equals(files['users.csv'])).toBe(true);
    } finally {
      await often.stop();
      rmSync(other, { recursive: true });
    }
  });

  it('works in the home directory and notes the first key seen', async () => {
    const notes = notebook();
    const name = `rollcall-test-${process.pid}.csv`;
    const relative = makeJob(
      folder,
      end({ directory: '', hostKey: 'accept-first' }),
      { [name]: Buffer.from('x') },
      { secrets: secrets() },
    );
    const result = await deliver(relative, notes.noted, deps);
    const path = join(process.env['HOME'] ?? '/root', name);
    expect(result.ok).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('x');
    rmSync(path);
    expect(notes.events[0]).toEqual({ kind: 'host-key', fingerprint: sshd.hostKey });
  });

  it('never makes the destination’s own directory', async () => {
    const missing = join(sshd.incoming, 'nowhere');
    const job = makeJob(folder, end({ directory: missing }), { 'a.csv': Buffer.from('a') }, { secrets: secrets() });
    const result = await deliver(job, notebook().noted, deps);
    expect(result).toMatchObject({ ok: false, problem: { code: 'directory_missing' } });
    expect(existsSync(missing)).toBe(false);
  });

  it('says that the account may not write', async () => {
    const other = temporaryFolder();
    const closed = await startSshd({ folder: other, readOnly: true });
    const job = makeJob(
      folder,
      end({ port: closed.port, directory: closed.incoming, hostKey: closed.hostKey }),
      { 'a.csv': Buffer.from('a') },
      { secrets: { privateKey: closed.privateKey } },
    );
    const result = await deliver(job, notebook().noted, deps);
    await closed.stop();
    rmSync(other, { recursive: true });
    expect(result).toMatchObject({ ok: false, problem: { code: 'write_refused' } });
  });

  it('sends nothing when the stored bytes are not those that were received', async () => {
    const job = makeJob(
      folder,
      end(),
      { 'a.csv': Buffer.from('aaa'), 'b.csv': Buffer.from('bbb') },
      { secrets: secrets() },
    );
    writeFileSync(job.files[1]!.path, 'bXb');
    const result = await deliver(job, notebook().noted, deps);
    expect(result).toMatchObject({ ok: false, problem: { code: 'bytes_lost' } });
    expect(there()).toEqual([]);
    rmSync(job.files[1]!.path);
    expect(await deliver(job, notebook().noted, deps)).toMatchObject({ ok: false, problem: { code: 'bytes_lost' } });
    expect(there()).toEqual([]);
  });

  it('comes through when the connection is cut and tried again', async () => {
    const job = makeJob(
      folder,
      end(),
      { 'big.csv': someBytes(8_000_000), 'b.csv': Buffer.from('b') },
      { secrets: secrets() },
    );
    const notes = notebook();
    let isCut = false;
    const result = await deliver(
      job,
      async (event) => {
        await notes.noted(event);
        if (event.kind === 'progress' && !isCut) {
          isCut = true;
          sshd.cut();
        }
      },
      deps,
    );
    expect(result).toMatchObject({ ok: false, problem: { code: 'connection_lost' } });
    expect(there().filter((name) => !name.startsWith('.'))).toEqual([]);
    const second = await deliver(notes.again(job), notes.noted, deps);
    expect(second.ok).toBe(true);
    expect(there()).toEqual(['b.csv', 'big.csv']);
  });

  it('tests a connection step by step and leaves nothing behind', async () => {
    const steps: ConnectionStep[] = [];
    const result = await testConnection({ end: end() }, secrets(), (step) => steps.push(step), deps);
    expect(result).toEqual({ ok: true, value: { hostKey: sshd.hostKey } });
    expect(steps.map((step) => step.name)).toEqual([
      ...['resolve', 'connect', 'banner', 'algorithms', 'host key', 'login'],
      ...['directory', 'write', 'rename', 'remove'],
    ]);
    expect(steps.every((step) => step.ok && step.milliseconds >= 0)).toBe(true);
    expect(there()).toEqual([]);
  });

  it.each([
    ['no directory', { directory: '/nowhere' }, 'directory', 'directory_missing'],
    ['another host key', { hostKey: `SHA256:${'B'.repeat(43)}` }, 'host key', 'host_key_changed'],
    ['an account that is refused', { username: 'nobody-here' }, 'login', 'login_refused_there'],
    ['a name nobody knows', { host: 'nobody.invalid' }, 'resolve', 'host_unknown'],
  ] as const)('names the step that failed: %s', async (_name, change, step, code) => {
    const steps: ConnectionStep[] = [];
    const result = await testConnection({ end: end(change) }, secrets(), (it) => steps.push(it), deps);
    expect(result).toMatchObject({ ok: false, problem: { code } });
    expect(steps.at(-1)).toMatchObject({ name: step, ok: false });
    expect(steps.slice(0, -1).every((it) => it.ok)).toBe(true);
  });
});
