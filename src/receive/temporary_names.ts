// Clients upload under a temporary name and rename at the end. Such a name is never an arrival by itself.
import { matcherOf } from '../kit/glob.ts';

/** WinSCP, browsers, rclone, lftp, Office and ownCloud, in this order. `*` is any run of characters. */
export const usualTemporaryNames: readonly string[] = [
  '*.filepart',
  '*.part',
  '*.partial',
  '*.tmp',
  '.in.*',
  '~*',
  '*.ocTransferId*',
];

/** Whether a file name (without folders) is temporary by one of `patterns`; letter case does not matter. */
export function createTemporaryNames(patterns: readonly string[]): (name: string) => boolean {
  return matcherOf(patterns);
}
