// A vendor's public OpenPGP key: what it is, and whether something can be encrypted to it now. The library is loaded only
// where a district uses such a key.
import { fail, ok, type Result } from './result.ts';

export interface VendorKey {
  /** Upper-case hexadecimal. */
  fingerprint: string;
  users: string[];
  /** Epoch ms; absent: it does not expire. */
  expiresAt?: number;
}

/** Reads an armored public key. `vendor_key_unusable` when it is none, or cannot be encrypted to at `now` (epoch ms). */
export async function readVendorKey(armored: string, now: number): Promise<Result<VendorKey>> {
  const { readKeys } = await import('openpgp');
  let keys: Awaited<ReturnType<typeof readKeys>>;
  try {
    keys = await readKeys({ armoredKeys: armored });
  } catch {
    return fail('vendor_key_unusable', 'it is not a whole armored OpenPGP public key');
  }
  const [key, ...more] = keys;
  if (key === undefined || more.length > 0) return fail('vendor_key_unusable', 'one key is needed, alone');
  if (key.isPrivate()) return fail('vendor_key_unusable', 'it is a private key, which the vendor keeps');
  const fingerprint = key.getFingerprint().toUpperCase();
  const expiry = await endOf(key);
  const day = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10);
  if (expiry !== undefined && expiry <= now)
    return fail('vendor_key_unusable', `the key ${fingerprint} expired on ${day(expiry)}`);
  try {
    await key.getEncryptionKey(undefined, new Date(now));
  } catch (error) {
    return fail(
      'vendor_key_unusable',
      `nothing can be encrypted to the key ${fingerprint}: ${(error as Error).message}`,
    );
  }
  const users = key.getUserIDs();
  return ok({ fingerprint, users, ...(expiry === undefined ? {} : { expiresAt: expiry }) });
}

/** When the key, or the last part of it that things are encrypted to, expires; undefined: never, or nobody can tell. */
async function endOf(key: {
  getExpirationTime(): Promise<Date | typeof Number.POSITIVE_INFINITY | null>;
  getEncryptionKey(id: undefined, at: null): Promise<object>;
}): Promise<number | undefined> {
  const times = [await key.getExpirationTime()];
  try {
    // Without a date: which part it would be if nothing had expired.
    const part = await key.getEncryptionKey(undefined, null);
    if ('getExpirationTime' in part && typeof part.getExpirationTime === 'function')
      times.push((await part.getExpirationTime()) as Date | number | null);
  } catch {
    // Said by whoever asks for the key of today.
  }
  const known = times.flatMap((at) => (at instanceof Date ? [at.getTime()] : []));
  return known.length > 0 ? Math.min(...known) : undefined;
}
