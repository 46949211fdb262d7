// Which organisations are sent when a district names schools: those schools, and what is below them, unless something
// below is named too: then it is that which goes. What is above a school is neither sent nor another school: whether a row
// that names the district goes along is told by other things.
import { referenceTarget } from './file_set.ts';
import type { Layout } from './layout.ts';
import type { RowFacts } from './row_facts.ts';
import { normal } from './value_numbers.ts';

export type SchoolTie = 'sent' | 'above' | 'other';

export interface KeptSchools {
  /** By the number of its name in the facts. */
  of(school: number): SchoolTie;
  /** The row of the schools' own file; undefined for any other row. */
  ofSchoolRow(file: string, row: number): SchoolTie | undefined;
  /** Schools that were asked for and that nothing names. */
  unknown: string[];
  /** What was asked for and takes along all that is below it: how many organisations. */
  whole: { asked: string; below: number }[];
}

/** `schools` are ids as the files have them. */
export function schoolsKept(layout: Layout, facts: RowFacts, schools: readonly string[]): KeptSchools {
  const asked = new Set(schools.map(normal));
  const to = layout.files
    .flatMap((file) => file.columns)
    .find((column) => column.group === 'school' && column.references !== undefined)?.references;
  const place = to === undefined ? undefined : referenceTarget(layout, to);
  const file = place && facts.files.find((it) => it.layoutFile.name === place.file.name);
  const target = place && facts.targets.get(`${place.file.name} ${place.column}`);
  const key = file?.keys.find((it) => it.target === target);
  const names = [...facts.schoolNames.keys()];
  if (!file || !target || !key) {
    return {
      of: (school) => (asked.has(names[school]!) ? 'sent' : 'other'),
      ofSchoolRow: () => undefined,
      unknown: schools.filter((name) => !facts.schoolNames.has(normal(name))),
      whole: [],
    };
  }
  const { ties, below } = treeTies(file, target, key.numbers, asked);
  const ofNumber = (number: number | undefined) => (number === undefined ? 'other' : (ties.get(number) ?? 'other'));
  return {
    of: (school) => (asked.has(names[school]!) ? 'sent' : ofNumber(target.numbers.find(names[school]!))),
    ofSchoolRow: (name, row) => (name === file.layoutFile.name ? ofNumber(key.numbers.get(row)) : undefined),
    unknown: schools.filter((name) => !facts.schoolNames.has(normal(name)) && target.numbers.find(name) === undefined),
    whole: schools.flatMap((name) => {
      const count = below.get(target.numbers.find(normal(name)) ?? -1) ?? 0;
      return count > 0 ? [{ asked: name, below: count }] : [];
    }),
  };
}

function treeTies(
  file: RowFacts['files'][number],
  target: RowFacts['files'][number]['keys'][number]['target'],
  numbers: { get(row: number): number },
  asked: ReadonlySet<string>,
): { ties: Map<number, SchoolTie>; below: Map<number, number> } {
  const ties = new Map<number, SchoolTie>();
  const below = new Map<number, number>();
  const parents = new Map<number, number>();
  const up = file.references.find((it) => it.target === target && !it.isList);
  for (let row = 0; up && row < file.count; row++) {
    const parent = up.numbers.get(row);
    if (parent >= 0) parents.set(numbers.get(row), parent);
  }
  for (const name of asked) {
    const number = target.numbers.find(name);
    if (number !== undefined) ties.set(number, 'sent');
  }
  const sent = new Set<number>();
  /** Above something else that was asked for. */
  const apart = new Set<number>();
  for (const number of ties.keys()) for (const up of above(number, parents)) if (ties.has(up)) apart.add(up);
  for (let row = 0; row < file.count; row++) {
    const number = numbers.get(row);
    if (number < 0 || ties.has(number) || sent.has(number)) continue;
    const nearest = [...above(number, parents)].find((up) => ties.get(up) === 'sent');
    if (nearest === undefined || apart.has(nearest)) continue;
    below.set(nearest, (below.get(nearest) ?? 0) + 1);
    sent.add(number);
  }
  for (const number of sent) ties.set(number, 'sent');
  for (const number of [...ties.keys()])
    for (const up of above(number, parents)) if (!ties.has(up)) ties.set(up, 'above');
  return { ties, below };
}

/** What is above an organisation, the nearest first; each once, also where the file goes round in a circle. */
function above(number: number, parents: ReadonlyMap<number, number>): Set<number> {
  const seen = new Set<number>();
  for (let at = parents.get(number); at !== undefined && at !== number && !seen.has(at); at = parents.get(at))
    seen.add(at);
  return seen;
}
