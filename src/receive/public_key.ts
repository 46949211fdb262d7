// A sender's public keys: which of them a login names, and whether its signature holds.
import type { ParsedKey, PublicKeyAuthContext } from 'ssh2';
import ssh2 from 'ssh2';
import type { DatedKey, Sender } from '../relay/records.ts';
import { rsaBits } from '../ssh/host_key_file.ts';

/** RSA keys below this are refused, in bits. */
const leastRsaBits = 2048;

export type KeyAnswer =
  | { kind: 'known' }
  | { kind: 'verified' }
  | { kind: 'refused'; why: 'unknown' | 'sha1' | 'short' | 'bad-signature' }
  /** The signature holds, the key's last day is over. */
  | { kind: 'expired'; until: number };

export interface KeyRules {
  now: number;
  /** Takes `ssh-rsa` signatures too: over a connection with the old algorithms. */
  allowSha1: boolean;
}

/** Answers a query without a signature (`known`), or verifies the signature with the hash the request names. */
export function checkKey(keys: Sender['publicKeys'], context: PublicKeyAuthContext, rules: KeyRules): KeyAnswer {
  const named = keys.find((it) => parseLine(lineOf(it))?.getPublicSSH().equals(context.key.data));
  const key = named && parseLine(lineOf(named));
  if (!named || !key) return { kind: 'refused', why: 'unknown' };
  const hash = (context as { hashAlgo?: string }).hashAlgo;
  if (key.type === 'ssh-rsa') {
    if (hash === undefined && !rules.allowSha1) return { kind: 'refused', why: 'sha1' };
    if (rsaBits(key.getPublicSSH()) < leastRsaBits) return { kind: 'refused', why: 'short' };
  }
  if (!context.signature || !context.blob) return { kind: 'known' };
  const isGood = key.verify(context.blob, context.signature, hash) === true;
  if (!isGood) return { kind: 'refused', why: 'bad-signature' };
  if (typeof named !== 'string' && named.until <= rules.now) return { kind: 'expired', until: named.until };
  return { kind: 'verified' };
}

function lineOf(key: string | DatedKey): string {
  return typeof key === 'string' ? key : key.key;
}

/** Undefined for a line that is no public key we take; the page that stored it says so. */
function parseLine(line: string): ParsedKey | undefined {
  const key = ssh2.utils.parseKey(line);
  return key instanceof Error || key.isPrivateKey() ? undefined : key;
}
