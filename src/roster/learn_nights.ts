// Several good nights as one proposal: which files are the same file, and what holds on every night.

import type { DatedName } from './dated_name.ts';
import { datedName, isLater } from './dated_name.ts';
import type { EvidenceBook } from './learn_evidence.ts';
import { type StudiedFile, studyFile } from './learn_file.ts';
import { datelessName } from './learn_names.ts';
import { type ColumnProfile, withNights } from './learn_values.ts';
import type { SetFile } from './set_file.ts';
import { counted } from './words.ts';

/** One file of the proposal, with what each night had of it. */
export interface NightlyFile {
  name: string;
  /** By night; undefined where a night had none of it. */
  nights: (StudiedFile | undefined)[];
  /** The newest one: its dialect and its columns are the proposal. */
  newest: StudiedFile;
  /** All its nights added up, column by column of the newest. */
  merged: StudiedFile;
  /** Nights that were given as such and had it. */
  isEveryNight: boolean;
  /** The columns were the same in every night, and in the same order. */
  hasSteadyColumns: boolean;
  hasSteadyOrder: boolean;
}

/** Studies every file of every night. Files of one name but for a date, in one night, are nights of their own. */
export function studyNights(given: readonly SetFile[][], book: EvidenceBook): NightlyFile[] {
  const files = new Map<string, { nights: (StudiedFile | undefined)[]; of: number; given: Set<number> }>();
  let count = 0;
  for (const [number, night] of given.entries()) {
    for (const one of oneEach(night)) {
      const at = count++;
      for (const source of one) {
        const { name } = datelessName(source.name);
        const study = studyFile(source);
        if (study === undefined) {
          book.odd(name, undefined, 'the file is empty and was left out');
          continue;
        }
        const known = files.get(name) ?? { nights: [], of: 0, given: new Set() };
        known.nights[at] = study;
        known.given.add(number);
        files.set(name, known);
      }
    }
  }
  const order = new Map([...(given.at(-1) ?? [])].map((source, at) => [datelessName(source.name).name, at]));
  return [...files]
    .map(([name, { nights, given: seen }]) => nightly(name, nights, seen.size === given.length, count))
    .sort(
      (a, b) => (order.get(a.name) ?? order.size) - (order.get(b.name) ?? order.size) || (a.name < b.name ? -1 : 1),
    );
}

/** A night with several nights of a file becomes several nights, the oldest first. */
function oneEach(night: readonly SetFile[]): SetFile[][] {
  const byName = new Map<string, SetFile[]>();
  for (const source of night) {
    const { name } = datelessName(source.name);
    byName.set(name, [...(byName.get(name) ?? []), source]);
  }
  const most = Math.max(1, ...[...byName.values()].map((sources) => sources.length));
  const nights: SetFile[][] = Array.from({ length: most }, () => []);
  for (const sources of byName.values()) {
    const newestFirst = [...sources].sort((a, b) => byDate(datedName(b.name), datedName(a.name)));
    for (const [age, source] of newestFirst.entries()) nights[most - 1 - age]!.push(source);
  }
  return nights;
}

function byDate(a: DatedName | undefined, b: DatedName | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return isLater(a, b) ? 1 : -1;
}

function nightly(name: string, sparse: (StudiedFile | undefined)[], isEveryNight: boolean, count: number): NightlyFile {
  const nights = Array.from({ length: count }, (_, at) => sparse[at]);
  const seen = nights.filter((night) => night !== undefined);
  const newest = seen.at(-1)!;
  const names = newest.columns.map((column) => column.name);
  const isSteady = seen.every(
    ({ columns }) => columns.length === names.length && columns.every((it) => names.includes(it.name)),
  );
  const columns = names.map((column) => withNights(seen.flatMap((night) => columnNamed(night, column) ?? [])));
  return {
    name,
    nights,
    newest,
    merged: seen.length === 1 ? newest : { ...newest, columns, rows: seen.reduce((sum, it) => sum + it.rows, 0) },
    isEveryNight,
    hasSteadyColumns: isSteady,
    hasSteadyOrder: seen.every((night) => night.columns.every((it, at) => !isSteady || it.name === names[at])),
  };
}

export function columnNamed(file: StudiedFile, name: string): ColumnProfile | undefined {
  return file.columns.find((column) => column.name === name);
}

/** What the nights of one file say against each other. */
export function noteNights(file: NightlyFile, nightsGiven: number, book: EvidenceBook): void {
  const seen = file.nights.filter((night) => night !== undefined);
  const { name, newest } = file;
  if (seen.length > 1)
    book.note(name, undefined, `the same on ${counted(seen.length, 'night')}, as far as it is proposed`);
  if (!file.isEveryNight && nightsGiven > 1) {
    book.odd(name, undefined, `not in every night: ${seen.length} of ${nightsGiven} had it, so it is optional`);
  }
  if (seen.some((night) => night.dialect.delimiter !== newest.dialect.delimiter)) {
    book.odd(name, undefined, 'the nights have different separators; the newest counts');
  }
  if (seen.some((night) => !night.isAscii && night.encoding !== newest.encoding && !newest.isAscii)) {
    book.odd(name, undefined, 'the nights have different encodings; the newest counts');
  }
  if (file.hasSteadyColumns && !file.hasSteadyOrder) {
    book.odd(name, undefined, 'the columns came in another order on another night, so any order will do');
  }
  if (file.hasSteadyColumns) return;
  for (const { name: column } of newest.columns) {
    const having = seen.filter((night) => columnNamed(night, column)).length;
    if (having < seen.length)
      book.odd(name, column, `only ${having} of ${seen.length} nights have it, so it is optional`);
  }
  const gone = new Set(seen.flatMap((night) => night.columns.map((column) => column.name)));
  for (const { name: column } of newest.columns) gone.delete(column);
  for (const column of gone) book.odd(name, undefined, `the newest night has no column ${column} any more`);
}
