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
  return isWhole
    ? undefined
    : 'must be a whole armored key, from -----BEGIN PGP PUBLIC KEY BLOCK----- to its end, and nothing beside it.';
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
  const { expiry, isOfPart } = await endOf(key);
  const what = isOfPart ? `the part of the key ${fingerprint} that things are encrypted to` : `the key ${fingerprint}`;
  if (expiry !== undefined && expiry <= now) return fail('vendor_key_expired', `${what} expired on ${dayOf(expiry)}`);
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
  const kinds = [key, ...meant].map((part) => part.getAlgorithmInfo());
  const old = kinds.map(({ algorithm }) => oldKinds[algorithm]).find((kind) => kind !== undefined);
  if (old !== undefined) return `the key ${fingerprint} is of an old kind, ${old}; ${betterKinds}`;
  const curve = kinds.find((kind) => kind.curve !== undefined && /^(?:brainpool|secp256k1)/i.test(kind.curve))?.curve;
  if (curve !== undefined) return `the key ${fingerprint} is of a kind that is not used here, ${curve}; ${betterKinds}`;
  if (meant.length > 0 && meant.every((part) => part.revocationSignatures.length > 0))
    return `the part of the key ${fingerprint} that things are encrypted to was revoked`;
  if (meant.length === 0)
    return `the key ${fingerprint} is for signing alone: it has no part that things are encrypted to`;
  return `nothing can be encrypted to the key ${fingerprint}: ${message.split('\n')[0]}`;
}

/** Kinds that the library refuses, by its name for them, as people know them. */
const oldKinds: Partial<Record<string, string>> = { dsa: 'DSA', elgamal: 'ElGamal' };
const betterKinds = 'ask for one of RSA with 2048 bits or more, or of Curve25519';

/**
 * When the key, or the last of its parts that things are encrypted to, expires (epoch ms); undefined: never, or nobody can
 * tell. `isOfPart`: the key itself lives longer.
 */
async function endOf(key: Key): Promise<{ expiry?: number; isOfPart: boolean }> {
  // Without a date: which parts they would be if nothing had expired.
  const anyTime = null as never;
  const whole = millisecondsOf(await key.getExpirationTime());
  const parts: number[] = [];
  for (const id of [key.getKeyID(), ...key.getSubkeys().map((part) => part.getKeyID())]) {
    try {
      const part = await key.getEncryptionKey(id, anyTime);
      parts.push('mainKey' in part ? millisecondsOf(await part.getExpirationTime(anyTime)) : whole);
    } catch {
      // Said by whoever asks for the key of today.
    }
  }
  const last = parts.length > 0 ? Math.max(...parts) : whole;
  const expiry = Math.min(whole, last);
  return { isOfPart: last < whole, ...(Number.isFinite(expiry) ? { expiry } : {}) };
}

function millisecondsOf(at: Date | number | null): number {
  return at instanceof Date ? at.getTime() : Number.POSITIVE_INFINITY;
}
