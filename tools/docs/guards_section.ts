// The guards in docs/RULES.md: what a district may write in its file, and what holds when it writes nothing.
import { badRowsAnyway, guardDefaults, guardNotices } from '../../src/roster/guard.ts';
import type { GuardName } from '../../src/roster/report.ts';
import { table } from './markdown.ts';

type Default = number | { percent: number; atLeast?: number };

/** Key in the district file by the name in a report: `rows_removed` is `rowsRemoved`. */
function keyOf(guard: string): keyof typeof guardDefaults {
  return guard.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof typeof guardDefaults;
}

function limitOf(limit: Default): string {
  if (typeof limit === 'number') return `a group of ${limit} rows or more vanishes`;
  const { percent, atLeast } = limit;
  return `more than ${percent} %${atLeast === undefined ? '' : `, and at least ${atLeast} rows`}`;
}

export function guardsSection(): string {
  const rows = Object.entries(guardNotices).map(([guard, code]) => {
    const key = keyOf(guard as GuardName);
    return [`\`${key}\``, limitOf(guardDefaults[key]), `[${code}](#${code})`];
  });
  return `## Guards

A guard is a limit on change or on notices, for a feed or for one file of it (\`guards\` in the district file). A night that exceeds one is held. What the
district does not set is as below. Small files are judged with more patience, since a tenth of twelve schools is one school; and ${badRowsAnyway} wrong rows hold a
night whatever their share.

${table(['guard', 'holds when', 'notice'], rows)}
`;
}
