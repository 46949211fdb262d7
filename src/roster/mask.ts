// How a cell value is shown when nobody asked to see it.
import type { GroupChange } from './report.ts';

/** The first character and two dots, whatever the length; a secret shows nothing of itself. */
export function masked(value: string, isSecret: boolean): string {
  if (isSecret) return '••';
  const first = value.codePointAt(0);
  return first === undefined ? '' : `${String.fromCodePoint(first)}••`;
}

/** Fewer rows than this on either side are no school, grade or term for certain, but perhaps a name in a wrong column. */
const certainGroupRows = 3;

/** The groups of a file as a report shows them: what may be a student's value is masked. */
export function shownGroups(groups: readonly GroupChange[]): GroupChange[] {
  return groups.map((it) =>
    Math.max(it.before, it.after) < certainGroupRows ? { ...it, group: masked(it.group, false) } : it,
  );
}
