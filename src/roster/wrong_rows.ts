// What a night with many wrong rows is told by: not only how many they are, but what is wrong with most of them.
import type { Notice } from './report.ts';
import type { Scan } from './scan.ts';

/** From this share of its rows on, wrong rows explain what else is strange about a file. */
const explainingShare = 0.25;

/** Files of which so many rows are wrong in themselves, and not for what another file lacks. */
export function mostlyWrong(scans: readonly Scan[]): Set<string> {
  const isSo = ({ wrong, orphans, rows }: Scan) => rows > 0 && wrong.count - orphans.count >= rows * explainingShare;
  return new Set(scans.filter(isSo).map(({ layoutFile }) => layoutFile.name));
}

/** The sentence on too many wrong rows goes on with the fault that at least half of them have. */
export function withCauses(notices: readonly Notice[]): Notice[] {
  return notices.map((notice) => {
    if (notice.code !== 'bad_rows_over_limit') return notice;
    const faults = notices.filter(({ severity, file }) => severity === 'error' && file === notice.file);
    const main = faults.reduce<Notice | undefined>(
      (most, one) => (most && most.count >= one.count ? most : one),
      undefined,
    );
    if (main === undefined || main.count * 2 < notice.count) return notice;
    return { ...notice, message: `${notice.message} Mostly: ${main.message}` };
  });
}
