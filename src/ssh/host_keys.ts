// The keys this server shows to senders: ed25519 and, for older Java clients, ECDSA, made once, at the first start; RSA
// only when an old client needs it. Keys of another server may take their place, so that its senders notice nothing.
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { type HostKey, hostKeyOf } from './host_key_file.ts';

export type { HostKey } from './host_key_file.ts';

const kinds = [
  { type: 'ssh-ed25519', file: 'host_ed25519', generate: () => ssh2.utils.generateKeyPairSync('ed25519') },
  {
    type: 'ecdsa-sha2-nistp256',
    file: 'host_ecdsa',
    generate: () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
  },
  { type: 'ssh-rsa', file: 'host_rsa', generate: () => ssh2.utils.generateKeyPairSync('rsa', { bits: 3072 }) },
];

/** OpenSSH's own names first: who puts those files here wants them used. */
const theirs = /^ssh_host_[a-z0-9]+_key$/;
const ours = /^host_[a-z0-9]+$/;

/** One key of each type, as the folder has them; a file that is no usable key is a problem. */
export function readHostKeys(keysFolder: string): Result<HostKey[]> {
  try {
    if (!existsSync(keysFolder)) return ok([]);
    const names = readdirSync(keysFolder).sort();
    const keys: HostKey[] = [];
    for (const name of [...names.filter((it) => theirs.test(it)), ...names.filter((it) => ours.test(it))]) {
      const path = join(keysFolder, name);
      const key = hostKeyOf(readFileSync(path, 'utf8'));
      if (!key.ok) return fail('host_key_unusable', `${path} ${key.why}`);
      if (!keys.some(({ type }) => type === key.value.type)) keys.push({ ...key.value, path });
    }
    return ok(keys.sort((a, b) => rank(a.type) - rank(b.type)));
  } catch (error) {
    return diskFailure(error, keysFolder);
  }
}

/** Reads the host keys in `keysFolder` (0700, files 0600), and makes those that are missing; `rsa`: that one, too. */
export function loadHostKeys(keysFolder: string, needs: { rsa?: boolean } = {}): Result<HostKey[]> {
  const found = readHostKeys(keysFolder);
  if (!found.ok) return found;
  try {
    mkdirSync(keysFolder, { recursive: true, mode: 0o700 });
    const needed = kinds.filter(({ type }) => type !== 'ssh-rsa' || needs.rsa);
    const missing = needed.filter(({ type }) => !found.value.some((key) => familyOf(key.type) === familyOf(type)));
    for (const { file, generate } of missing) writeOnce(join(keysFolder, file), usable(generate));
    return missing.length === 0 ? found : readHostKeys(keysFolder);
  } catch (error) {
    return diskFailure(error, keysFolder);
  }
}

function rank(type: string): number {
  return kinds.findIndex((kind) => familyOf(kind.type) === familyOf(type));
}

/** `ecdsa` whatever its curve. */
export function familyOf(type: string): string {
  return type.startsWith('ecdsa-') ? 'ecdsa' : type.replace('ssh-', '');
}

export function diskFailure(error: unknown, keysFolder: string): Result<never> {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return fail('disk_failed', `${code} at the host keys in ${path ?? keysFolder}`);
}

/** A new key that signs and verifies; ssh2's generator writes one now and then that it cannot read itself. */
function usable(generate: () => { private: string }): string {
  for (let attempt = 0; attempt < 20; attempt++) {
    const text = generate().private;
    if (hostKeyOf(text).ok) return text;
  }
  throw new Error('No usable host key could be made');
}

/** Whole or not at all, and never over a key that is there. */
export function writeOnce(path: string, text: string): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  chmodSync(temporary, 0o600);
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(temporary);
  }
}
