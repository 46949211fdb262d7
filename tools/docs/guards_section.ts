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

function limitOf(limit: Default): string {
  if (typeof limit === 'number') return `a group of ${limit} rows or more vanishes`;
  const { percent, atLeast, orAtLeast } = limit;
  const floor = atLeast === undefined ? '' : `, and at least ${atLeast} rows`;
  return `more than ${percent} %${floor}${orAtLeast === undefined ? '' : `; or ${orAtLeast} rows, whatever their share`}`;
}

export function guardsSection(): string {
  const rows = Object.entries(guardNotices).map(([guard, code]) => {
    const key = keyOf(guard as GuardName);
    return [`\`${key}\``, limitOf(guardDefaults[key]), `[${code}](#${code})`];
  });
  return `## Guards

A guard is a limit on change or on notices, for a feed or for one file of it, set on the feed's page under Guards or in the district file (\`guards\`). A night that
exceeds one is held. What the district does not set is as below. Rows that disappeared must also be at least 20, in a file of under 80 rows at least a quarter of
them: a tenth of twelve schools is one school. The same holds for the week when one night took them all.

A limit is written as a share (\`10%\`), as \`{ percent: 10, atLeast: 20, orAtLeast: 26 }\` or a part of that, or as \`off\`. \`atLeast\` is a floor: fewer rows never
hold the night. \`orAtLeast\` counts whatever the share: \`rowsRemoved: { orAtLeast: 26 }\` holds a night that loses more than 25 rows of any file. \`off\` lets every such
night pass without asking anybody.

${table(['guard', 'holds when', 'notice'], rows)}
`;
}
