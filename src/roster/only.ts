// What a destination gets of a set when it does not get all of it: these columns, these schools, without those who opted
// out.
// Here is what that means and whether it fits a layout; the rows themselves are judged in kept_rows.ts.
import { didYouMean } from '../kit/closest.ts';
import { plainName, textsOf } from './header_names.ts';
import type { Layout, LayoutColumn, LayoutFile } from './layout.ts';
import { listed } from './words.ts';

/** Absent parts leave nothing out. */
export interface Only {
  /** By file of the layout: the columns that stay. A file that is not named keeps all of its columns. */
  columns?: Record<string, string[]>;
  /** Ids of schools; what belongs to another school stays here. */
  schools?: string[];
  /** Rows with one of these values stay here, and what belongs to them. */
  optOut?: OptOut[];
}

export interface OptOut {
  file: string;
  column: string;
  values: string[];
}

/** What may be otherwise than it was meant; by itself no mistake, for nobody may have a value tonight. */
export interface OnlyWarnings {
  /** Schools that were asked for and that nothing in the set names. */
  unknownSchools: string[];
  /** Of those that were asked for: what takes along all the schools below it, because none of these was asked for. */
  wholeSchools: { asked: string; below: number }[];
  /** The rules with those of their values that no row has. */
  unknownValues: OptOut[];
}

export const noWarnings: OnlyWarnings = { unknownSchools: [], wholeSchools: [], unknownValues: [] };

/** Why rows do not go along, of one row and of several: a row that .... */
export const leftOutReasons = {
  school: ['is of another school', 'are of another school'],
  optedOut: ['opted out', 'opted out'],
  parent: ['belonged to what was left out', 'belonged to what was left out'],
  unused: ['belonged to no school that is sent', 'belonged to no school that is sent'],
  unknown: [
    'was about somebody who is not in the set, so nobody can tell',
    'were about somebody who is not in the set, so nobody can tell',
  ],
  unreadable: [
    'could not be read, so nobody can tell whose it is',
    'could not be read, so nobody can tell whose they are',
  ],
  empty: ['was blank, a title or a footer', 'were blank, a title or a footer'],
} as const;
export type LeftOutReason = keyof typeof leftOutReasons;

/** What one file of the set lost on its way to a destination. */
export interface LeftOutOfFile {
  file: string;
  columns: string[];
  rows: Partial<Record<LeftOutReason, number>>;
  /** References to what was left out that were taken from rows that stay. */
  references: number;
}

/** Whether nothing of a set is left out. */
export function isAll({ columns, schools, optOut }: Only): boolean {
  return columns === undefined && schools === undefined && optOut === undefined;
}

/**
 * The column of a file that a name means: the one that is called so to the letter, else the only one that is called so but
 * for letter case and white space, by its own name or another. Undefined too where that could be several.
 */
export function columnNamed(file: LayoutFile, name: string): LayoutColumn | undefined {
  const [exact] = file.columns.filter((column) => column.name === name);
  if (exact !== undefined) return exact;
  const alike = file.columns.filter((column) => textsOf(column).some((text) => plainName(text) === plainName(name)));
  return alike.length === 1 ? alike[0] : undefined;
}

/** Something that does not fit a layout, as a sentence, and where it was asked for. */
export type OnlyMistake = { text: string } & (
  | { part: 'columns'; file: string }
  | { part: 'schools' }
  | { part: 'optOut'; rule: number }
);

/** Everything that does not fit the layout. */
export function onlyMistakes(layout: Layout, only: Only): OnlyMistake[] {
  const mistakes: OnlyMistake[] = [];
  for (const [name, columns] of Object.entries(only.columns ?? {})) {
    const file = layout.files.find((it) => it.name === name);
    const texts = file ? columnMistakes(file, columns) : [noFile(layout, name)];
    mistakes.push(...texts.map((text) => ({ part: 'columns' as const, file: name, text })));
  }
  for (const [rule, { file: name, column }] of (only.optOut ?? []).entries()) {
    const file = layout.files.find((it) => it.name === name);
    if (!file) mistakes.push({ part: 'optOut', rule, text: noFile(layout, name) });
    else if (!columnNamed(file, column) && !takesMore(file, column))
      mistakes.push({ part: 'optOut', rule, text: noColumn(file, column) });
  }
  const hasSchools = layout.files.some((file) => file.columns.some((column) => column.group === 'school'));
  if (only.schools && !hasSchools) {
    const text = `${layout.title} has no column that says which school a row belongs to.`;
    mistakes.push({ part: 'schools', text });
  }
  return mistakes;
}

function columnMistakes(file: LayoutFile, kept: readonly string[]): string[] {
  if (!file.header)
    return [`${file.name} has no header: its columns are known by their place, so none can be left out.`];
  const mistakes = kept
    .filter((name) => !columnNamed(file, name) && !takesMore(file, name))
    .map((name) => noColumn(file, name));
  const needed = file.columns
    .filter((column) => isNeeded(file, column) && !keeps(kept, file, column))
    .map((it) => it.name);
  if (needed.length > 0)
    mistakes.push(`${file.name} cannot go without ${listed(needed)}: the layout requires ${it(needed)}.`);
  return mistakes;
}

function it(names: readonly string[]): string {
  return names.length === 1 ? 'it' : 'them';
}

/** Whether one of these names means this column of the file. */
export function keeps(kept: readonly string[], file: LayoutFile, column: LayoutColumn): boolean {
  return kept.some((name) => columnNamed(file, name) === column);
}

/** A column that may not be left out: the layout requires it, or it is the part of a key that is always there. */
export function isNeeded(file: LayoutFile, column: LayoutColumn): boolean {
  return column.required || (column.filled === true && file.key.includes(column.name));
}

function takesMore(file: LayoutFile, name: string): boolean {
  if (file.extraNames !== undefined) return new RegExp(file.extraNames).test(name) || file.extraColumns === 'allowed';
  return file.extraColumns !== 'refused';
}

function noFile(layout: Layout, name: string): string {
  return `${layout.title} has no file ${name}.${didYouMean(
    name,
    layout.files.map((file) => file.name),
  )}`;
}

function noColumn(file: LayoutFile, name: string): string {
  return `${file.name} has no column ${name}.${didYouMean(
    name,
    file.columns.map((column) => column.name),
  )}`;
}

/**
 * The layout that a set is cut by: columns as the first accepted night had them, which requires them all, but required
 * only where the layout that both sides agreed on says so. Of a layout that was learned, where a value is always there.
 */
export function cuttingLayout(pinned: Layout, agreed: Layout | undefined): Layout {
  const files = pinned.files.map((file) => {
    const wide = agreed?.files.find((it) => it.name === file.name);
    const columns = file.columns.map((column) => {
      const known = wide?.columns.find((it) => it.name === column.name);
      const filled = known ? (known.filled ?? known.required) : agreed === undefined && column.filled === true;
      return { ...column, required: known?.required ?? false, filled };
    });
    return { ...file, columns };
  });
  return { ...pinned, files };
}
