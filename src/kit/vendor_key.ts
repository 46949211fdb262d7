// A vendor's public OpenPGP key: what it is, and whether something can be encrypted to it now. The library is loaded only
// where a district uses such a key.
import type { Key } from 'openpgp';
import { fail, ok, type Result } from './result.ts';

export interface VendorKey {
  /** Upper-case hexadecimal. */
  fingerprint: string;
  users: string[];
  /** Epoch ms; absent: it does not expire. */
  expiresAt?: number;
}

/** From so long before its end people are warned of it. */
const warningMs = 30 * 24 * 3_600_000;

/** `expired` and `ends soon` as of `now`, epoch ms. */
export function keyState({ expiresAt }: Pick<VendorKey, 'expiresAt'>, now: number): 'holds' | 'ends soon' | 'expired' {
  if (expiresAt === undefined || expiresAt - now > warningMs) return 'holds';
  return expiresAt <= now ? 'expired' : 'ends soon';
}

/** What is wrong with a trimmed public key by its outside, as the rest of a sentence; undefined when it may be one. */
export function armorMistake(text: string): string | undefined {
  if (text.includes('PRIVATE KEY BLOCK'))
    return 'is a private key. Only the vendor has that one; ask for the public key.';
  if (/\ufffd|[^\P{Cc}\r\n\t]/u.test(text))
    return 'is a key in binary form. Ask for it in letters: gpg --armor --export writes it so.';
  const begins = text.split('-----BEGIN PGP PUBLIC KEY BLOCK-----').length - 1;
  if (begins > 1) return `is ${begins} keys one after the other. One is needed, alone.`;
  const isWhole =
    text.startsWith('-----BEGIN PGP PUBLIC KEY BLOCK-----') && text.endsWith('-----END PGP PUBLIC KEY BLOCK-----');
  return isWhole ? undefined : 'must be a whole armored key, from -----BEGIN PGP PUBLIC KEY BLOCK----- to its end.';
}

/**
 * Reads an armored public key. `vendor_key_unusable` when it is none, or cannot be encrypted to at `now` (epoch ms),
 * `vendor_key_expired` when its time is over.
 */
export async function readVendorKey(armored: string, now: number): Promise<Result<VendorKey>> {
  const outside = armorMistake(armored.trim());
  if (outside !== undefined) return unusable(`it ${outside.replace(/\.$/, '')}`);
  const { readKeys } = await import('openpgp');
  let keys: Awaited<ReturnType<typeof readKeys>>;
  try {
    keys = await readKeys({ armoredKeys: armored });
  } catch {
    return unusable('it is not a whole armored OpenPGP public key');
  }
  const [key, ...more] = keys;
  if (key === undefined) return unusable('it is not a whole armored OpenPGP public key');
  if (keys.some((one) => one.isPrivate())) return unusable('it is a private key, which the vendor keeps');
  if (more.length > 0) return unusable(`it is ${keys.length} keys in one; one key is needed, alone`);
  const fingerprint = key.getFingerprint().toUpperCase();
  const date = new Date(now);
  if (key.getCreationTime().getTime() > now)
    return unusable(`the key ${fingerprint} is of ${dayOf(key.getCreationTime().getTime())}, which is to come`);
  if (await key.isRevoked(undefined, undefined, date)) return unusable(`the key ${fingerprint} was revoked`);
  const expiry = await endOf(key);
  if (expiry !== undefined && expiry <= now)
    return fail('vendor_key_expired', `the key ${fingerprint} expired on ${dayOf(expiry)}`);
  try {
    await key.getEncryptionKey(undefined, date);
  } catch (error) {
    return unusable(await whyNot(key, fingerprint, error as Error));
  }
  const users = key.getUserIDs();
  return ok({ fingerprint, users, ...(expiry === undefined ? {} : { expiresAt: expiry }) });
}

function unusable(detail: string): Result<never> {
  return fail('vendor_key_unusable', detail);
}

/** Flags of a part that communications or stored things are encrypted to. */
const forEncrypting = 0x0c;

/** The day of a time as keys have it, which is in UTC. */
export function dayOf(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10);
}

async function whyNot(key: Key, fingerprint: string, { message }: Error): Promise<string> {
  const weak = /keys shorter than (\d+) bits/.exec(message);
  if (weak) return `the key ${fingerprint} is too short to be safe; it needs ${Number(weak[1]) + 1} bits or more`;
  const meant = key
    .getSubkeys()
    .filter((part) => ((part.bindingSignatures.at(-1)?.keyFlags?.[0] ?? 0) & forEncrypting) !== 0);
  if (meant.length > 0 && meant.every((part) => part.revocationSignatures.length > 0))
    return `the part of the key ${fingerprint} that things are encrypted to was revoked`;
  if (meant.length === 0)
    return `the key ${fingerprint} is for signing alone: it has no part that things are encrypted to`;
  return `nothing can be encrypted to the key ${fingerprint}: ${message}`;
}

/** When the key, or the last part of it that things are encrypted to, expires; undefined: never, or nobody can tell. */
async function endOf(key: Key): Promise<number | undefined> {
  const times: unknown[] = [await key.getExpirationTime()];
  try {
    // Without a date: which part it would be if nothing had expired.
    const part = await key.getEncryptionKey(undefined, null as never);
    if ('getExpirationTime' in part && typeof part.getExpirationTime === 'function')
      times.push(await part.getExpirationTime());
  } catch {
    // Said by whoever asks for the key of today.
  }
  const known = times.flatMap((at) => (at instanceof Date ? [at.getTime()] : []));
  return known.length > 0 ? Math.min(...known) : undefined;
}
