// Host keys are made once, stay, and are named as OpenSSH names them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { algorithms } from '../../src/ssh/algorithms.ts';
import { fingerprintOfLine } from '../../src/ssh/fingerprint.ts';
import { loadHostKeys } from '../../src/ssh/host_keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('makes ed25519 and ecdsa keys, keeps them, and lets nobody else read them', () => {
  const first = loadHostKeys(join(folder, 'keys'));
  const second = loadHostKeys(join(folder, 'keys'));
  expect(first).toMatchObject({ ok: true, value: [{ type: 'ssh-ed25519' }, { type: 'ecdsa-sha2-nistp256' }] });
  expect(second).toEqual(first);
  expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'keys', 'host_ed25519')).mode & 0o777).toBe(0o600);
  for (const key of first.ok ? first.value : []) {
    expect(fingerprintOfLine(`${key.publicKey} a comment`)).toBe(key.fingerprint);
    const printed = spawnSync('ssh-keygen', ['-lf', '-'], { input: `${key.publicKey}\n` });
    expect(printed.stdout.toString()).toContain(key.fingerprint);
  }
});

it('refuses a key file that is no key, instead of making a new one', () => {
  const broken = join(folder, 'broken');
  loadHostKeys(broken);
  writeFileSync(join(broken, 'host_ed25519'), 'damaged');
  expect(loadHostKeys(broken)).toMatchObject({ ok: false, problem: { code: 'host_key_unusable' } });
});

it('has no name for what is no key', () => {
  expect(fingerprintOfLine('')).toBeUndefined();
  expect(fingerprintOfLine('ssh-ed25519 ???')).toBeUndefined();
});

it('offers nothing with SHA-1, MD5 or CBC', () => {
  expect(JSON.stringify(algorithms)).not.toMatch(/sha1|md5|cbc|zlib|group1-|arcfour/);
});
