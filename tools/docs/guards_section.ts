// The guards in docs/RULES.md: what a district may write in its file, and what holds when it writes nothing.
import { guardDefaults, guardNotices } from '../../src/roster/guard.ts';
import type { Limit } from '../../src/roster/guard_settings.ts';
import type { GuardName } from '../../src/roster/report.ts';
import { table } from './markdown.ts';

type Default = number | Limit;

/** Key in the district file by the name in a report: `rows_removed` is `rowsRemoved`. */
function keyOf(guard: string): keyof typeof guardDefaults {
  return guard.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof typeof guardDefaults;
}

/** What each guard counts in a file. */
const counts: Record<keyof typeof guardDefaults, string> = {
  rowsRemoved: 'rows of the last accepted night that are gone',
  rowsChanged: 'rows of the last accepted night that have another content',
  rowsAdded: 'rows that are new, measured by those of the last accepted night',
  groupRemoved: 'rows of one school, grade, term or role that are gone',
  badRows: 'rows with an error',
  orphans: 'rows that point to something that is not in the set',
  repeats: 'rows that repeat an earlier row exactly',
  drift: 'rows that have disappeared within a week, tonight included',
};

function limitOf(limit: Default): string {
  if (typeof limit === 'number') return `all of a group of ${limit} rows or more`;
  const { percent, atLeast, orAtLeast } = limit;
  const floor = atLeast === undefined ? '' : `, and at least ${atLeast} rows`;
  return `more than ${percent} %${floor}${orAtLeast === undefined ? '' : `; or ${orAtLeast} rows, whatever their share`}`;
}

export function guardsSection(): string {
  const rows = Object.entries(guardNotices).map(([guard, code]) => {
    const key = keyOf(guard as GuardName);
    return [`\`${key}\``, counts[key], limitOf(guardDefaults[key]), `[${code}](#${code})`];
  });
  return `## Guards

A guard is a limit on a whole file: how many of its rows may disappear, change or be wrong in one night. A night that exceeds one is held until a person decides.
Guards are set on the feed's page under Guards or in the district file (\`guards\`), for a feed or for one file of it. Where nothing is set, these hold:

${table(['guard', 'counts', 'holds when it is', 'rule'], rows)}

In a small file a few rows are quickly a large share: one of eight schools is more than a tenth. So \`rowsRemoved\` holds a night only when at least 20 rows disappeared, or in
a file of fewer than 80 rows at least a quarter of them, and never for a single row. The same goes for \`drift\` in so small a file, and where one night alone took the rows.

In the district file a limit is written as a share (\`10%\`), as \`{ percent: 10, atLeast: 20, orAtLeast: 26 }\` or a part of that, or as \`off\`. With \`atLeast\` fewer rows
never hold the night, however large their share. With \`orAtLeast\` so many rows hold it, however small their share: \`rowsRemoved: { orAtLeast: 26 }\` holds a night that loses
more than 25 rows of any file. \`off\` lets every such night pass without asking anybody. Beside these \`largest\` is a size, such as \`2 GiB\`: a larger file is refused unread
([file_too_large](#file_too_large)); when it is not set, so is one of more than 16 MiB that is over a hundred times the size of the last accepted one.
`;
}
