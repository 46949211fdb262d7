// Mutators of the set and of masses of rows: files that do not come, rows gone against the last night.
import type { Mutator } from './mutator.ts';
import { isSure, mutantOf, someSheet } from './mutator.ts';
import type { Sheet } from './night.ts';
import { copyOf, textOf, utf8 } from './night.ts';

/** Places of columns whose values group the rows, with a value that at least ten rows have and others have not. */
function groupIn(sheet: Sheet): { place: number; value: string } | undefined {
  for (const [place, name] of sheet.header.entries()) {
    const column = sheet.file.columns.find((it) => it.name === name);
    if (column?.group === undefined || column.type === 'list') continue;
    const counts = new Map<string, number>();
    for (const row of sheet.rows) counts.set(row[place]!, (counts.get(row[place]!) ?? 0) + 1);
    for (const [value, count] of counts)
      if (count >= 10 && count < sheet.rows.length && value !== '') return { place, value };
  }
  return undefined;
}

/** The same day as nobody agreed to write it. */
function otherForm(date: string): string {
  const [, first, second, third] = /^(\d+)[-/](\d+)[-/](\d+)$/.exec(date) ?? [];
  if (first !== undefined) return date.includes('-') ? `${third}.${second}.${first}` : `${third}${first}${second}`;
  return date.replace(/^(\d{4})(\d\d)(\d\d)$/, '$2/$3/$1');
}

export const setMutators: Mutator[] = [
  {
    name: 'a file missing',
    rules: ['file_missing_from_set'],
    mutate(night, random, isPinned) {
      const sheet = someSheet(night, random, (it) => isPinned || it.file.required, 1);
      return sheet && mutantOf(sheet, undefined, 'reject', 'file_missing_from_set');
    },
  },
  {
    name: 'a file that nobody knows',
    rules: ['file_unexpected'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const name = sheet.file.name.replace('.', ' (1).');
      const mutant = mutantOf(sheet, utf8(textOf(sheet)), 'warn', 'file_unexpected', {
        files: { [name]: utf8(textOf(sheet)) },
      });
      return { ...mutant, file: name };
    },
  },
  {
    name: 'a file name in other case',
    rules: ['file_name_case_changed'],
    mutate(night, random) {
      // Where a layout takes any name there is no other case of it.
      const isExact = (it: Sheet) => !new RegExp(it.file.pattern, 'u').test(it.file.name.toUpperCase());
      const sheet = someSheet(night, random, isExact);
      if (sheet === undefined) return undefined;
      const upper = sheet.file.name.toUpperCase();
      return mutantOf(sheet, undefined, 'warn', 'file_name_case_changed', { files: { [upper]: utf8(textOf(sheet)) } });
    },
  },
  {
    name: 'half of the rows gone',
    rules: ['rows_removed_mass'],
    mutate(night, random, isPinned) {
      const sheet = isPinned ? someSheet(night, random, () => true, 60) : undefined;
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const from = random.below(sheet.rows.length / 2);
      spoiled.rows.splice(from, Math.floor(sheet.rows.length / 2));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'hold', 'rows_removed_mass');
    },
  },
  {
    name: 'a file joined to itself',
    rules: ['rows_repeated_mass'],
    mutate(night, random) {
      const sheet = someSheet(night, random, () => true, 60);
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.rows.push(...sheet.rows);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'hold', 'rows_repeated_mass', { verdicts: ['hold'] });
    },
  },
  {
    name: 'a whole group gone',
    rules: ['group_removed_whole'],
    mutate(night, random, isPinned) {
      const sheet = isPinned ? someSheet(night, random, (it) => groupIn(it) !== undefined, 30) : undefined;
      if (sheet === undefined) return undefined;
      const { place, value } = groupIn(sheet)!;
      const spoiled = copyOf(sheet);
      spoiled.rows = spoiled.rows.filter((row) => row[place] !== value);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'hold', 'group_removed_whole');
    },
  },
  {
    name: 'a column emptied',
    rules: ['column_emptied'],
    mutate(night, random, isPinned) {
      const isFull = (sheet: Sheet, place: number) =>
        sheet.rows.every((row) => row[place] !== '') &&
        !sheet.file.key.includes(sheet.header[place]!) &&
        sheet.file.key.length > 0;
      const sheet = isPinned
        ? someSheet(night, random, (it) => it.header.some((_, place) => isFull(it, place)), 60)
        : undefined;
      if (sheet === undefined) return undefined;
      const place = random.pick(sheet.header.flatMap((_, at) => (isFull(sheet, at) ? [at] : [])));
      const spoiled = copyOf(sheet);
      spoiled.rows = spoiled.rows.map((row) => row.with(place, ''));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'hold', 'column_emptied');
    },
  },
  {
    name: 'leading zeros lost',
    rules: ['id_lost_leading_zeros'],
    mutate(night, random, isPinned) {
      const places = (sheet: Sheet) =>
        sheet.header.flatMap((name, place) =>
          sheet.file.key[0] === name &&
          sheet.file.key.length === 1 &&
          sheet.file.columns.some((it) => it.name === name && it.references === undefined) &&
          new Set(sheet.rows.map((row) => row[place]!.length)).size === 1 &&
          sheet.rows.filter((row) => /^0\d+$/.test(row[place]!)).length * 5 > sheet.rows.length
            ? [place]
            : [],
        );
      const sheet = isPinned ? someSheet(night, random, (it) => places(it).length > 0, 30) : undefined;
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const place = places(sheet)[0]!;
      spoiled.rows = spoiled.rows.map((row) => row.with(place, row[place]!.replace(/^0+(?=\d)/, '')));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'hold', 'id_lost_leading_zeros');
    },
  },
  {
    name: 'dates in another form',
    rules: ['date_format_changed', 'date_invalid'],
    mutate(night, random, isPinned) {
      const places = (sheet: Sheet) =>
        sheet.header.flatMap((name, place) =>
          sheet.file.columns.some((it) => it.name === name && it.type === 'date' && isSure(it)) &&
          sheet.rows.every((row) => row[place] !== '')
            ? [place]
            : [],
        );
      const sheet = isPinned ? someSheet(night, random, (it) => places(it).length > 0, 30) : undefined;
      if (sheet === undefined) return undefined;
      const place = random.pick(places(sheet));
      const spoiled = copyOf(sheet);
      spoiled.rows = spoiled.rows.map((row) => row.with(place, otherForm(row[place]!)));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'hold', ['date_format_changed', 'bad_rows_over_limit']);
    },
  },
  {
    name: 'the same files again',
    rules: ['file_unchanged'],
    mutate(night, random, isPinned) {
      const sheet = isPinned ? someSheet(night, random) : undefined;
      return sheet && mutantOf(sheet, utf8(textOf(sheet)), 'info', 'file_unchanged');
    },
  },
];
