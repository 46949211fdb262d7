// Keys as vendors give them: good ones of several kinds, which gpg can decrypt with; and each way one can be wrong, said in
// a sentence.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, readKey, readPrivateKey, revokeKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyState, readVendorKey } from '../../src/kit/vendor_key.ts';
import { encrypted } from '../../src/pack/encrypt.ts';

const dayMs = 24 * 3_600_000;
const now = Date.UTC(2026, 10, 22, 12);
const made = new Date(now - 400 * dayMs);
const users = { userIDs: [{ name: 'Vendor', email: 'data@vendor.example' }] };
const armored = { ...users, date: made, format: 'armored' as const };
const whyNot = async (text: string) => {
  const read = await readVendorKey(text, now);
  return read.ok ? 'usable' : read.problem.detail;
};

test('a key that works, and how long', async () => {
  const { publicKey } = await generateKey(armored);
  const read = await readVendorKey(publicKey, now);
  expect(read).toMatchObject({ ok: true, value: { users: ['Vendor <data@vendor.example>'] } });
  expect(read.ok && read.value.expiresAt).toBeUndefined();
  const short = await generateKey({ ...armored, keyExpirationTime: (420 * dayMs) / 1000 });
  const soon = await readVendorKey(short.publicKey, now);
  expect(soon).toMatchObject({ ok: true, value: { expiresAt: made.getTime() + 420 * dayMs } });
  if (!soon.ok) throw new Error();
  expect(keyState(soon.value, now)).toBe('ends soon');
  expect(keyState(soon.value, now + 20 * dayMs)).toBe('expired');
  expect(keyState({ expiresAt: now + 31 * dayMs }, now)).toBe('holds');
  expect(keyState({}, now)).toBe('holds');
});

test('a key that expired, as a whole or the part that counts', async () => {
  const { publicKey } = await generateKey({ ...armored, keyExpirationTime: (399 * dayMs) / 1000 });
  expect(await readVendorKey(publicKey, now)).toMatchObject({ problem: { code: 'vendor_key_expired' } });
  expect(await whyNot(publicKey)).toMatch(/^the key [0-9A-F]{40} expired on 2026-11-21$/);
});

test('a key for signing alone', async () => {
  const { publicKey } = await generateKey({ ...armored, subkeys: [{ sign: true }] });
  expect(await whyNot(publicKey)).toMatch(/is for signing alone: it has no part that things are encrypted to$/);
});

test('a key that was revoked', async () => {
  const { privateKey } = await generateKey(armored);
  const key = await readPrivateKey({ armoredKey: privateKey });
  const revoked = await revokeKey({ key, date: new Date(now - dayMs), format: 'armored' });
  expect(await whyNot(revoked.publicKey)).toMatch(/was revoked$/);
});

test('a key from the future, one that is too short', async () => {
  const { publicKey } = await generateKey({ ...armored, date: new Date(now + 3 * dayMs) });
  expect(await whyNot(publicKey)).toMatch(/is of 2026-11-25, which is to come$/);
});

test('several keys, a private one, a binary one, something else', async () => {
  const [one, two] = await Promise.all([generateKey(armored), generateKey(armored)]);
  expect(await whyNot(`${one.publicKey}\n${two.publicKey}`)).toBe(
    'it is 2 keys one after the other. One is needed, alone',
  );
  const both = [await readKey({ armoredKey: one.publicKey }), await readKey({ armoredKey: two.publicKey })];
  const bytes = Buffer.concat(both.map((key) => key.write()));
  const { armor, enums } = await import('openpgp');
  expect(await whyNot(armor(enums.armor.publicKey, bytes))).toBe('it is 2 keys in one; one key is needed, alone');
  expect(await whyNot(one.privateKey)).toMatch(/^it is a private key\./);
  const disguised = one.privateKey.replaceAll('PRIVATE KEY', 'PUBLIC KEY');
  expect(await whyNot(disguised)).toMatch(/private key/);
  expect(await whyNot(Buffer.from(both[0]!.write()).toString())).toMatch(/binary form/);
  expect(await whyNot(one.publicKey.slice(0, 300))).toMatch(/must be a whole armored key/);
  const broken = one.publicKey.replace(/\n\n[\s\S]{40}/, '\n\nxxxx');
  expect(await whyNot(broken)).toMatch(/not a whole armored/);
  for (const text of ['', 'hello', 'ssh-ed25519 AAAA'])
    expect(await whyNot(text)).toMatch(/must be a whole armored key/);
});

describe('keys that gpg made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-gpg-'));
  const home = join(folder, 'home');
  const gpg = (...args: string[]) =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--passphrase', '', ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  beforeAll(() => mkdirSync(home, { mode: 0o700 }));
  afterAll(() => {
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'gpg-agent'], { stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['future-default', 'cv25519'],
    ['rsa2048', 'rsa2048'],
  ])('%s', async (kind) => {
    const who = `${kind}@vendor.example`;
    gpg('--quick-generate-key', who, kind, 'default', '1y');
    const publicKey = gpg('--armor', '--export', who).toString();
    const read = await readVendorKey(publicKey, Date.now());
    if (kind === 'rsa2048') {
      // gpg gives such a key no part for encrypting unless it is asked to.
      expect(read).toMatchObject({ ok: false, problem: { code: 'vendor_key_unusable' } });
      const fingerprint = /[0-9A-F]{40}/.exec(gpg('--with-colons', '--list-keys', who).toString())![0];
      gpg('--quick-add-key', fingerprint, kind, 'encr', '1y');
    }
    const whole = gpg('--armor', '--export', who).toString();
    expect(await readVendorKey(whole, Date.now())).toMatchObject({ ok: true });
    await opensIt(whole);
  });

  /** Whole days ago, as gpg takes the time it is to believe in. */
  const ago = (days: number) => ['--faked-system-time', `${Math.floor(Date.now() / 1000) - days * 86_400}!`];
  const fingerprintOf = (who: string) =>
    /[0-9A-F]{40}/.exec(gpg('--with-colons', '--list-keys', `=${who}`).toString())![0];
  const madeOf = (
    who: string,
    kind: string,
    parts: [kind: string, life: string, daysAgo: number][],
    life = 'never',
  ) => {
    gpg(...ago(300), '--quick-generate-key', who, kind, 'sign,cert', life);
    for (const [part, until, days] of parts)
      gpg(...ago(days), '--quick-add-key', fingerprintOf(who), part, 'encr', until);
    return gpg('--armor', '--export', `=${who}`).toString();
  };

  test.each<[string, [kind: string, life: string, daysAgo: number][]]>([
    [
      'the last part expired, an older one holds',
      [
        ['cv25519', 'never', 300],
        ['cv25519', '30d', 200],
      ],
    ],
    [
      'an older part expired, the last one holds',
      [
        ['cv25519', '30d', 300],
        ['cv25519', 'never', 200],
      ],
    ],
    [
      'the last part expires soon, an older one holds',
      [
        ['cv25519', 'never', 300],
        ['cv25519', '3d', 1],
      ],
    ],
    ['of a NIST curve', [['nistp256', 'never', 300]]],
  ])('%s: things go to the part that holds, and nobody is warned', async (who, parts) => {
    const whole = madeOf(who, 'ed25519', parts);
    const read = await readVendorKey(whole, Date.now());
    expect(read.ok && read.value.expiresAt).toBeUndefined();
    expect(read.ok || read.problem.detail).toBe(true);
    await opensIt(whole);
  });

  test('the part that things are encrypted to expired, and the key did not', async () => {
    const read = await readVendorKey(madeOf('part', 'ed25519', [['cv25519', '30d', 100]]), Date.now());
    expect(read).toMatchObject({ problem: { code: 'vendor_key_expired' } });
    expect(read.ok || read.problem.detail).toMatch(/^the part of the key .* that things are encrypted to expired on /);
    const tomorrow = await readVendorKey(madeOf('tomorrow', 'ed25519', [['cv25519', '301d', 300]]), Date.now());
    expect(tomorrow.ok && keyState(tomorrow.value, Date.now())).toBe('ends soon');
  });

  test.each([
    ['dsa2048', 'elg2048', 'of an old kind, DSA; ask for one of RSA'],
    ['rsa2048', 'elg2048', 'of an old kind, ElGamal; ask for one of RSA'],
    ['brainpoolP256r1', 'brainpoolP256r1', 'of a kind that is not used here, brainpoolP256r1; ask for'],
    ['secp256k1', 'secp256k1', 'of a kind that is not used here, secp256k1; ask for'],
    ['rsa2048', 'rsa1024', 'too short to be safe; it needs 2048 bits or more'],
  ])('%s with %s: said so, without the words of the library', async (kind, part, said) => {
    const read = await readVendorKey(madeOf(`${kind} ${part}`, kind, [[part, 'never', 300]]), Date.now());
    expect(read).toMatchObject({ problem: { code: 'vendor_key_unusable' } });
    expect(read.ok || read.problem.detail).toMatch(new RegExp(`^the key [0-9A-F]{40} is ${said}`));
  });

  async function opensIt(publicKey: string): Promise<void> {
    const text = Buffer.from('sourcedId,givenName\r\nu1,Ada\r\n'.repeat(50_000));
    const parts: Uint8Array[] = [];
    for await (const part of await encrypted([text], publicKey, Date.now())) parts.push(part);
    const opened = execFileSync('gpg', ['--homedir', home, '--batch', '--decrypt'], {
      input: Buffer.concat(parts),
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 1 << 24,
    });
    expect(opened.equals(text)).toBe(true);
  }
});
