// A private key file as a host key: is it one, is it strong enough, what do people call it.
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { fingerprintOf } from './fingerprint.ts';

export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`. */
  type: string;
  /** OpenSSH or PEM private key file, text. */
  privateKey: string;
  /** One line for known_hosts and pages: type and base64. */
  publicKey: string;
  fingerprint: string;
  /** The file it was read from. */
  path?: string;
}

const types = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];
const leastRsaBits = 2048;

/** The key in this text, or what is wrong with it: `is ...`, to be said after the file's name. */
export function hostKeyOf(text: string): { ok: true; value: HostKey } | { ok: false; why: string } {
  const parsed = ssh2.utils.parseKey(text) as ParsedKey | ParsedKey[] | Error;
  const key = Array.isArray(parsed) ? parsed[0]! : parsed;
  if (key instanceof Error) {
    const isLocked = /encrypted|passphrase/i.test(key.message);
    return { ok: false, why: isLocked ? 'is locked with a passphrase' : 'is no private key' };
  }
  if (!key.isPrivateKey()) return { ok: false, why: 'is a public key; the private key file is needed' };
  if (!types.includes(key.type))
    return { ok: false, why: `is a key of the type ${key.type}, which is not safe enough` };
  const blob = key.getPublicSSH();
  if (key.type === 'ssh-rsa' && rsaBits(blob) < leastRsaBits) {
    return { ok: false, why: `is an RSA key of fewer than ${leastRsaBits} bits` };
  }
  const probe = Buffer.from('rollcall');
  if (key.verify(probe, key.sign(probe)) !== true) return { ok: false, why: 'is damaged: it cannot sign' };
  const publicKey = `${key.type} ${blob.toString('base64')}`;
  return { ok: true, value: { type: key.type, privateKey: text, publicKey, fingerprint: fingerprintOf(blob) } };
}

/** Bits of the modulus of an RSA public key in SSH wire form: type, exponent, modulus. */
export function rsaBits(blob: Buffer): number {
  let at = 4 + blob.readUInt32BE(0);
  at += 4 + blob.readUInt32BE(at);
  const length = blob.readUInt32BE(at);
  const modulus = blob.subarray(at + 4, at + 4 + length);
  const first = modulus.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - (Math.clz32(modulus[first]!) - 24);
}
