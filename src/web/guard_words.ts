// The guards of a feed in words, and the limit that a chart draws.

import { count, percent } from '../../views/words.ts';
import type { FileGuards, GuardSettings, Limit } from '../roster/guard_settings.ts';

/** What holds when a district says nothing: see the rule book. */
const usual = {
  rowsRemoved: { percent: 10, atLeast: 20 },
  rowsChanged: { percent: 75 },
  rowsAdded: { percent: 50, atLeast: 100 },
  badRows: { percent: 2, atLeast: 5 },
  orphans: { percent: 5 },
  repeats: { percent: 5, atLeast: 20 },
  drift: { percent: 15 },
  groupRemoved: 10,
} as const satisfies Required<FileGuards>;

/** Share of rows of this file that may disappear, 0-100. */
export function removedLimit(guards: GuardSettings, file: string): number {
  return (guards.files?.[file]?.rowsRemoved ?? guards.rowsRemoved ?? usual.rowsRemoved).percent;
}

const clauses: [Exclude<keyof FileGuards, 'groupRemoved'>, string][] = [
  ['rowsRemoved', 'of the rows of a file disappear'],
  ['rowsChanged', 'of the rows of a file change'],
  ['rowsAdded', 'more rows appear in a file'],
  ['badRows', 'of the rows of a file are wrong'],
  ['orphans', 'of the rows name something that is not in the set'],
  ['repeats', 'of the rows are exact repeats'],
  ['drift', 'of the rows disappeared within seven days'],
];

/** One clause a guard, after "A night is held when". */
export function guardWords(guards: GuardSettings): string[] {
  const general = clauses.map(([name, what]) => `more than ${limitWords(guards[name] ?? usual[name])} ${what}`);
  const group = guards.groupRemoved ?? usual.groupRemoved;
  if (group !== 'off') general.push(`a school, grade or term that had ${count(group)} rows or more disappears whole`);
  const own = Object.entries(guards.files ?? {}).flatMap(([file, limits]) =>
    clauses.flatMap(([name, what]) => {
      const limit = limits[name];
      return limit ? [`in ${file}, more than ${limitWords(limit)} ${what}`] : [];
    }),
  );
  return [...general, ...own];
}

function limitWords(limit: Limit): string {
  return limit.atLeast === undefined
    ? percent(limit.percent)
    : `${percent(limit.percent)} (and at least ${count(limit.atLeast)})`;
}
