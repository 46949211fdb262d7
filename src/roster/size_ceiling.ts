// How large a file may be before nobody reads it: what the district says, else a hundred times the last accepted one.
import type { LastFile } from './baseline.ts';
import type { GuardSettings } from './guard_settings.ts';
import { grouped } from './words.ts';

export interface SizeCeiling {
  bytes: number;
  /** What the ceiling is, as a sentence goes on. */
  because: string;
}

const timesLast = 100;
/** A roster that begins with one pilot school may grow by any factor up to here. */
const neverTooLarge = 16 * 1024 * 1024;

/** The ceiling of one file; none for a first night without a setting. */
export function sizeCeiling(
  settings: GuardSettings,
  name: string,
  last: LastFile | undefined,
): SizeCeiling | undefined {
  const agreed = settings.files?.[name]?.largest ?? settings.largest;
  if (agreed !== undefined) return { bytes: agreed, because: `the limit is ${grouped(agreed)}` };
  if (last === undefined) return undefined;
  const bytes = Math.max(neverTooLarge, last.bytes * timesLast);
  return { bytes, because: `the last accepted one had ${grouped(last.bytes)}` };
}
