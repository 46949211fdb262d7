// The keys this server shows to senders: ed25519 and, for older Java clients, ECDSA. Made once, at the first start;
// an RSA key would make ssh2 offer SHA-1 as well.
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`. */
  type: string;
  /** OpenSSH private key file, text. */
  privateKey: string;
  /** One line for known_hosts and pages: type and base64. */
  publicKey: string;
  fingerprint: string;
}

const kinds = [
  { file: 'host_ed25519', generate: () => ssh2.utils.generateKeyPairSync('ed25519') },
  { file: 'host_ecdsa', generate: () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }) },
];

/** Reads the host keys in `keysFolder` (0700, files 0600), and makes those that are missing. */
export function loadHostKeys(keysFolder: string): Result<HostKey[]> {
  try {
    mkdirSync(keysFolder, { recursive: true, mode: 0o700 });
    const keys: HostKey[] = [];
    for (const { file, generate } of kinds) {
      const path = join(keysFolder, file);
      if (!existsSync(path)) writeOnce(path, usable(generate));
      const privateKey = readFileSync(path, 'utf8');
      const parsed = parse(privateKey);
      if (!parsed) return fail('disk_failed', `the host key ${path} cannot be read as a key`);
      const blob = parsed.getPublicSSH();
      const publicKey = `${parsed.type} ${blob.toString('base64')}`;
      keys.push({ type: parsed.type, privateKey, publicKey, fingerprint: fingerprintOf(blob) });
    }
    return ok(keys);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return fail('disk_failed', `${code} at the host keys in ${path ?? keysFolder}`);
  }
}

function parse(text: string): ParsedKey | undefined {
  const key = ssh2.utils.parseKey(text);
  return key instanceof Error || !key.isPrivateKey() ? undefined : key;
}

/** A new key that signs and verifies; ssh2's generator writes one now and then that it cannot read itself. */
function usable(generate: () => { private: string }): string {
  for (let attempt = 0; attempt < 20; attempt++) {
    const text = generate().private;
    const key = parse(text);
    if (!key) continue;
    const probe = Buffer.from('rollcall');
    if (key.verify(probe, key.sign(probe)) === true) return text;
  }
  throw new Error('No usable host key could be made');
}

/** Whole or not at all, and never over a key that is there. */
function writeOnce(path: string, text: string): void {
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
