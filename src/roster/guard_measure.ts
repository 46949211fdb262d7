// The numbers of one checked file that guards look at, and nothing more: they are kept for every night.
import type { NightChange } from './change.ts';
import { changedOtherwise } from './change.ts';
import type { GuardedFile } from './guard.ts';
import { shownGroups } from './mask.ts';
import type { GroupChange } from './report.ts';
import type { Scan } from './scan.ts';

/** Whether the rows of a group that is gone are there still, most of them in one that was not there before. */
function isRenamed({ kind, before, removed }: GroupChange, groups: readonly GroupChange[]): boolean {
  const stayed = before - removed;
  const isNew = (one: GroupChange) => one.kind === kind && one.before === 0 && one.after * 2 > stayed;
  return stayed * 2 > before && groups.some(isNew);
}

/** `earlier`: rows that the nights of the last week took away, and of how many. */
export function measureOf(
  scan: Scan,
  change: NightChange | undefined,
  earlier: { removed: number; of: number } | undefined,
  showValues: boolean,
): GuardedFile {
  const rows = change?.rows;
  const gone =
    rows?.groups.filter((group) => group.before > 0 && group.after === 0 && !isRenamed(group, rows.groups)) ?? [];
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
