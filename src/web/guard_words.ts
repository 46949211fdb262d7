// The guards of a feed in words, and the limit that a chart draws.

import { count, percent } from '../../views/words.ts';
import { guardDefaults, guardsOf, tripsOf } from '../roster/guard.ts';
import type { GuardSettings, Limit, LimitName } from '../roster/guard_settings.ts';

/** The most rows of a file that may disappear before its guard holds the night; `before`: rows of the last accepted file. */
export function mostRemoved(guards: GuardSettings, file: string, before: number): number {
  const limits = guardsOf(guards, file);
  const trips = (removed: number) =>
    tripsOf(
      {
        name: file,
        rows: before - removed,
        badRows: 0,
        orphanRows: 0,
        repeats: 0,
        comparison: { before, added: 0, removed, changed: 0, unchanged: before - removed, groups: [] },
      },
      limits,
    ).some((trip) => trip.guard === 'rows_removed');
  // The guard itself is asked, so that the tick is where it really trips.
  let fine = 0;
  let wrong = before + 1;
  while (wrong - fine > 1) {
    const middle = Math.floor((fine + wrong) / 2);
    if (trips(middle)) wrong = middle;
    else fine = middle;
  }
  return fine;
}

const clauses: [LimitName, string][] = [
  ['rowsRemoved', 'of the rows of a file disappear'],
  ['rowsChanged', 'of the rows of a file change'],
  ['rowsAdded', 'more rows appear in a file'],
  ['badRows', 'of the rows of a file are wrong'],
  ['orphans', 'of the rows name something that is not in the set'],
  ['repeats', 'of the rows are exact repeats'],
  ['drift', 'of the rows disappeared within seven days'],
];

/** One clause a guard, after "A night is held for a person when". */
export function guardWords(guards: GuardSettings): string[] {
  const general = clauses.map(([name, what]) => clause(guards[name] ?? guardDefaults[name], what));
  const group = guards.groupRemoved ?? guardDefaults.groupRemoved;
  if (group !== 'off') general.push(`a school, grade or term that had ${count(group)} rows or more disappears whole`);
  const own = Object.entries(guards.files ?? {}).flatMap(([file, limits]) =>
    clauses.flatMap(([name, what]) => {
      const limit = limits[name];
      return limit ? [`in ${file}: ${clause(limit, what)}`] : [];
    }),
  );
  return [...general, ...own];
}

function clause(limit: Limit, what: string): string {
  const atLeast = limit.atLeast === undefined ? '' : `, and at least ${count(limit.atLeast)}`;
  return `more than ${percent(limit.percent)}${atLeast}, ${what}`.replace('%, of', '% of').replace('%, more', '% more');
}
