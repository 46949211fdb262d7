// The numbers of one checked file that guards look at, and nothing more: they are kept for every night.
import type { NightChange } from './change.ts';
import { changedOtherwise } from './change.ts';
import type { GuardedFile } from './guard.ts';
import { shownGroups } from './mask.ts';
import type { Scan } from './scan.ts';

/** `earlier`: rows that the nights of the last week took away, and of how many. */
export function measureOf(
  scan: Scan,
  change: NightChange | undefined,
  earlier: { removed: number; of: number } | undefined,
  showValues: boolean,
): GuardedFile {
  const rows = change?.rows;
  const gone = rows?.groups.filter(({ before, after }) => before > 0 && after === 0) ?? [];
  const groups = (showValues ? gone : shownGroups(gone)).map(({ kind, group, before, after }) => ({
    kind,
    group,
    before,
    after,
  }));
  const otherwise = change && changedOtherwise(change);
  return {
    name: scan.layoutFile.name,
    bytes: scan.file.bytes,
    rows: scan.rows,
    badRows: scan.wrong.count,
    orphanRows: scan.orphans.count,
    repeats: scan.repeats,
    ...(rows && {
      comparison: {
        before: rows.before,
        added: rows.added,
        removed: rows.removed,
        changed: rows.changed,
        ...(otherwise === undefined ? {} : { changedOtherwise: otherwise }),
        groups,
      },
    }),
    // A night without a loss of its own does not shrink the roster.
    ...(earlier !== undefined && rows !== undefined && rows.removed > 0
      ? { sinceWeek: { removed: earlier.removed + rows.removed, of: earlier.of } }
      : {}),
  };
}
