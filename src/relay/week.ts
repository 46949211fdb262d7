// How much the nights of the last week took away, file by file: what the drift guard adds tonight's loss to.
import type { ImportRows } from './ports.ts';

const weekMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Rows that the imports accepted within the seven days before `now` (epoch ms) removed, and how many there were before
 * the first of them. Follows the chain of baselines back from `baselineImportId`. It ends at an import that a person
 * released or went back to: what that night took away was agreed to, and the count begins again.
 */
export function removedSinceWeek(
  imports: Pick<ImportRows, 'get'>,
  baselineImportId: number | undefined,
  now: number,
): Record<string, { removed: number; of: number }> {
  const week: Record<string, { removed: number; of: number }> = {};
  for (let id = baselineImportId; id !== undefined; ) {
    const night = imports.get(id);
    if (night?.report === undefined || (night.decidedAt ?? 0) <= now - weekMs) break;
    if (night.decisions.at(-1)?.what === 'released' || night.rollbackOf !== undefined) break;
    for (const { name, removed, baselineRows } of night.report.files) {
      if (baselineRows === undefined) continue;
      week[name] = { removed: (week[name]?.removed ?? 0) + removed, of: baselineRows };
    }
    id = night.baselineImportId;
  }
  return week;
}
