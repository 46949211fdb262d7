// Clients upload under a temporary name and rename at the end. Such a name is never an arrival by itself.

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
  const forms = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'is');
  });
  return (name) => forms.some((form) => form.test(name));
}
