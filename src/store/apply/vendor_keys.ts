// The vendors' public keys of a district file: read, and refused when nothing can be encrypted to them today. A key that
// is stored already stays, whatever became of it: the deliveries say so.
import type { Result } from '../../kit/result.ts';
import { fail, ok } from '../../kit/result.ts';
import { readVendorKey } from '../../kit/vendor_key.ts';
import type { DestinationEntry } from '../../relay/district_file.ts';
import type { Rows } from '../../relay/ports.ts';
import type { VendorKeyRecord } from '../../relay/records.ts';

/** By name of the destination. */
export type VendorKeys = ReadonlyMap<string, VendorKeyRecord>;

export async function vendorKeysOf(
  rows: Pick<Rows, 'destinations'>,
  entries: readonly DestinationEntry[],
  now: number,
): Promise<Result<VendorKeys>> {
  const keys = new Map<string, VendorKeyRecord>();
  for (const { name, pgp } of entries) {
    if (!pgp) continue;
    const stored = rows.destinations.byName(name)?.pgp;
    if (stored?.publicKey === pgp.publicKey) {
      keys.set(name, stored);
      continue;
    }
    const read = await readVendorKey(pgp.publicKey, now);
    if (!read.ok) return fail('vendor_key_unusable', `destination ${name}: ${read.problem.detail}`);
    keys.set(name, { publicKey: pgp.publicKey, ...read.value });
  }
  return ok(keys);
}
