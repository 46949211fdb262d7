// File names that carry the date of their night: students_20261121.csv, users-2026-11-21.csv, orgs_20261121013000.csv.

const year = '(?:19|20)\\d\\d';
const month = '(?:0[1-9]|1[0-2])';
const day = '(?:0[1-9]|[12]\\d|3[01])';
/** Hours and minutes, then perhaps seconds, then perhaps parts of a second (Infinite Campus: yyyymmddhhmmssSS). */
const clock = '(?:[T_.-]?(?<time>(?:[01]\\d|2[0-3])[.:-]?[0-5]\\d(?:[.:-]?[0-5]\\d(?:[.,]?\\d{2,3})?)?))?';

/** A date in a file name, with the separator before it and a time after it. */
export const dateInName = new RegExp(
  `(?<lead>[-_. ]?)(?<!\\d)(?:(?<y>${year})(?<s>[-_.]?)(?<m>${month})\\k<s>(?<d>${day})|(?<m2>${month})(?<s2>[-_.]?)(?<d2>${day})\\k<s2>(?<y2>${year}))${clock}(?!\\d)`,
);

export interface DatedName {
  /** The name without the date. */
  bare: string;
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HHMM`, or with seconds `HHMMSS`; empty when the name has none. */
  time: string;
}

/** The date a file name carries; undefined when there is none. */
export function datedName(name: string): DatedName | undefined {
  const found = dateInName.exec(name);
  const parts = found?.groups;
  if (!found || !parts) return undefined;
  const bare = `${name.slice(0, found.index)}${name.slice(found.index + found[0].length)}`.replace(/^[-_. ]+/, '');
  return {
    bare,
    date: `${parts.y ?? parts.y2}-${parts.m ?? parts.m2}-${parts.d ?? parts.d2}`,
    time: (parts.time ?? '').replace(/\D/g, ''),
  };
}

/** Orders dated names by their night and time; without a time a name stands before those of its day that have one. */
export function isLater(a: DatedName, b: DatedName): boolean {
  return `${a.date} ${a.time}` > `${b.date} ${b.time}`;
}
