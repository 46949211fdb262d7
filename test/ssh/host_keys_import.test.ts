// Keys of another server take the place of ours: imported, or laid into the folder.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadHostKeys, readHostKeys } from '../../src/ssh/host_keys.ts';
import { importHostKeys } from '../../src/ssh/host_keys_import.ts';
import { needs } from '../programs.ts';

function folderWithKeys(...options: string[][]): {
  keys: string;
  files: { name: string; text: string; print: string }[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-hostkeys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = options.map((more, n) => {
    const path = join(folder, `old ${n}`);
    execFileSync('ssh-keygen', ['-q', '-f', path, ...(more.includes('-N') ? more : [...more, '-N', ''])]);
    const print = execFileSync('ssh-keygen', ['-l', '-f', `${path}.pub`], { encoding: 'utf8' }).split(' ')[1]!;
    return { name: `old ${n}`, text: readFileSync(path, 'utf8'), print };
  });
  return { keys: join(folder, 'keys'), files };
}
const printsOf = (keys: string) => {
  const read = readHostKeys(keys);
  return read.ok ? read.value.map(({ type, fingerprint }) => `${type} ${fingerprint}`) : read.problem.detail;
};

needs('ssh-keygen')('host keys of another server', () => {
  test('take the place of ours, which are kept; the same again changes nothing', () => {
    const { keys, files } = folderWithKeys(
      ['-t', 'ed25519'],
      ['-t', 'ecdsa', '-b', '384'],
      ['-t', 'rsa', '-b', '2048', '-m', 'PEM'],
    );
    const before = loadHostKeys(keys);
    const imported = importHostKeys(keys, files, '20261122');
    expect(imported).toMatchObject({ ok: true, value: [{ isSame: false }, { isSame: false }, { isSame: false }] });
    expect(printsOf(keys)).toEqual([
      `ssh-ed25519 ${files[0]!.print}`,
      `ecdsa-sha2-nistp384 ${files[1]!.print}`,
      `ssh-rsa ${files[2]!.print}`,
    ]);
    const kept = join(keys, 'host_ed25519.replaced-20261122');
    expect(before.ok && readFileSync(kept, 'utf8')).toBe(before.ok && before.value[0]!.privateKey);
    expect(statSync(join(keys, 'ssh_host_rsa_key')).mode & 0o777).toBe(0o600);
    expect(loadHostKeys(keys)).toMatchObject({ ok: true, value: { length: 3 } });
    const names = readdirSync(keys);
    expect(importHostKeys(keys, files, '20261123')).toMatchObject({ ok: true, value: [{ isSame: true }, {}, {}] });
    expect(readdirSync(keys)).toEqual(names);
  });

  test('that lie in the folder under their own names are shown at the next start', () => {
    const { keys, files } = folderWithKeys(['-t', 'ed25519']);
    loadHostKeys(keys);
    writeFileSync(join(keys, 'ssh_host_ed25519_key'), files[0]!.text, { mode: 0o600 });
    writeFileSync(join(keys, 'ssh_host_ed25519_key.pub'), 'its public half');
    expect(loadHostKeys(keys).ok && printsOf(keys)[0]).toBe(`ssh-ed25519 ${files[0]!.print}`);
  });

  test.each([
    [['-t', 'rsa', '-b', '1024'], 'is an RSA key of fewer than 2048 bits'],
    [['-t', 'ed25519', '-N', 'a passphrase'], 'is locked with a passphrase'],
  ])('are refused when they will not do: %s', (options, why) => {
    const { keys, files } = folderWithKeys(options);
    const refused = importHostKeys(keys, files, 'x');
    expect(refused).toMatchObject({ ok: false, problem: { code: 'host_key_unusable', detail: `old 0 ${why}` } });
    expect(printsOf(keys)).toEqual([]);
  });

  test('are refused together: two of a type, or one that is none', () => {
    const { keys, files } = folderWithKeys(['-t', 'ed25519'], ['-t', 'ed25519']);
    expect(importHostKeys(keys, files, 'x')).toMatchObject({ ok: false });
    const text = { name: 'notes.txt', text: 'hello' };
    expect(importHostKeys(keys, [files[0]!, text], 'x')).toMatchObject({
      problem: { detail: 'notes.txt is no private key' },
    });
    expect(printsOf(keys)).toEqual([]);
  });
});
