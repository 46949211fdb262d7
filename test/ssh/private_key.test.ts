// Opening the key of a login: what opens, what is refused and in which words, and that no text of a key is too broken to say so.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { makeLoginKey } from '../../src/ssh/login_key.ts';
import { openPrivateKey } from '../../src/ssh/private_key.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-key-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function lockedWith(rounds: number): string {
  const path = join(folder, `key-${rounds}`);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-a', String(rounds), '-N', 'open sesame', '-f', path]);
  return readFileSync(path, 'utf8');
}

describe('a locked key', () => {
  test('opens with its passphrase', () => {
    const opened = openPrivateKey(lockedWith(16), 'open sesame');
    expect('key' in opened && opened.key.isPrivateKey()).toBe(true);
  });

  test('that would hold everybody else up each time is refused before it is tried, with the way out', () => {
    const text = lockedWith(129);
    // Which passphrase it is plays no part, so it was not tried.
    const refused = { mistake: expect.stringContaining('is locked with 129 rounds') };
    expect(openPrivateKey(text, 'open sesame')).toEqual(refused);
    expect(openPrivateKey(text, 'wrong')).toEqual(refused);
    expect(openPrivateKey(text, undefined)).toEqual({ mistake: 'is locked: its passphrase is missing.' });
    const path = join(folder, 'key-129');
    const [, words] = /: (ssh-keygen .*) FILE/.exec((openPrivateKey(text, 'x') as { mistake: string }).mistake)!;
    const [command, ...args] = words!.split(' ');
    execFileSync(command!, ['-q', '-P', 'open sesame', '-N', 'open sesame', ...args, path], { stdio: 'ignore' });
    expect(openPrivateKey(readFileSync(path, 'utf8'), 'open sesame')).toHaveProperty('key');
  });
});

test('a part of a key, and one with bytes that are not its own, is never opened and never throws', () => {
  const { privateKey } = makeLoginKey('test');
  const body = privateKey.split('\n').slice(1, -2).join('');
  const wrap = (bytes: Uint8Array) =>
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from(bytes).toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
  const whole = Buffer.from(body, 'base64');
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.constantFrom(undefined, 'a'), (length, passphrase) => {
      expect(openPrivateKey(wrap(whole.subarray(0, length)), passphrase)).toHaveProperty('mistake');
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = wrap(Buffer.concat([Buffer.from('openssh-key-v1\0'), bytes]));
      expect(openPrivateKey(text, 'a')).toHaveProperty('mistake');
    }),
  );
});
