// A sender's public keys: which of them a login names, and whether its signature holds.
import type { ParsedKey, PublicKeyAuthContext } from 'ssh2';
import ssh2 from 'ssh2';

/** RSA keys below this are refused, in bits. */
const leastRsaBits = 2048;

export type KeyAnswer =
  | { kind: 'known' }
  | { kind: 'verified' }
  | { kind: 'refused'; why: 'unknown' | 'sha1' | 'short' | 'bad-signature' };

/** Answers a query without a signature (`known`), or verifies the signature with the hash the request names. */
export function checkKey(lines: readonly string[], context: PublicKeyAuthContext): KeyAnswer {
  const key = lines.map(parseLine).find((it) => it?.getPublicSSH().equals(context.key.data));
  if (!key) return { kind: 'refused', why: 'unknown' };
  const hash = (context as { hashAlgo?: string }).hashAlgo;
  if (key.type === 'ssh-rsa') {
    if (hash === undefined) return { kind: 'refused', why: 'sha1' };
    if (rsaBits(key.getPublicSSH()) < leastRsaBits) return { kind: 'refused', why: 'short' };
  }
  if (!context.signature || !context.blob) return { kind: 'known' };
  const isGood = key.verify(context.blob, context.signature, hash) === true;
  return isGood ? { kind: 'verified' } : { kind: 'refused', why: 'bad-signature' };
}

/** Undefined for a line that is no public key we take; the page that stored it says so. */
function parseLine(line: string): ParsedKey | undefined {
  const key = ssh2.utils.parseKey(line);
  return key instanceof Error || key.isPrivateKey() ? undefined : key;
}

/** Bits of the modulus of a public key in SSH wire form: type, exponent, modulus. */
function rsaBits(blob: Buffer): number {
  let at = 4 + blob.readUInt32BE(0);
  at += 4 + blob.readUInt32BE(at);
  const length = blob.readUInt32BE(at);
  const modulus = blob.subarray(at + 4, at + 4 + length);
  const first = modulus.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - (Math.clz32(modulus[first]!) - 24);
}
