// Mutators of the layout of a file: separators, header, columns.
import type { Mutator } from './mutator.ts';
import { mutantOf, someSheet } from './mutator.ts';
import type { Sheet } from './night.ts';
import { copyOf, lineOfRow, textLines, textOf, utf8 } from './night.ts';

const hasHeader = (sheet: Sheet) => sheet.file.header;
const quoted = (sheet: Sheet) => sheet.file.quoting === 'rfc4180';

/** A column at random that the rows can do without: no key, nothing that others refer to. */
function somePlace(
  sheet: Sheet,
  random: { below(below: number): number },
  isFit: (name: string) => boolean,
): number | undefined {
  for (let tries = 0; tries < 60; tries++) {
    const place = random.below(sheet.header.length);
    if (isFit(sheet.header[place]!)) return place;
  }
  return undefined;
}

function withoutPlace(row: string[], place: number): string[] {
  return row.toSpliced(place, 1);
}

export const layoutMutators: Mutator[] = [
  {
    name: 'another separator',
    rules: ['delimiter_changed', 'looks_single_column'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => it.header.length > 2);
      if (sheet === undefined) return undefined;
      const others = [',', '\t', ';', '|'].filter((it) => it !== sheet.file.delimiter);
      const lines = textLines(sheet, { ...sheet.file, delimiter: random.pick(others), quoting: 'rfc4180' });
      return mutantOf(sheet, utf8(lines.join('')), 'reject', ['delimiter_changed', 'looks_single_column']);
    },
  },
  {
    name: 'each line within one pair of quotes',
    rules: ['looks_single_column'],
    mutate(night, random) {
      const sheet = someSheet(night, random, quoted);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet).map((line) => `"${line.trimEnd().replaceAll('"', '""')}"\r\n`);
      return mutantOf(sheet, utf8(lines.join('')), 'reject', 'looks_single_column');
    },
  },
  {
    name: 'the header lost',
    rules: ['header_missing'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      return (
        sheet && mutantOf(sheet, utf8(textLines(sheet).slice(1).join('')), 'reject', 'header_missing', { line: 1 })
      );
    },
  },
  {
    name: 'a header where none was agreed',
    rules: ['header_looks_like_data'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => !it.file.header);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet, { ...sheet.file, header: true });
      return mutantOf(sheet, utf8(lines.join('')), 'reject', 'header_looks_like_data', { line: 1, count: 1 });
    },
  },
  {
    name: 'a title above the header',
    rules: ['title_row_above_header'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      if (sheet === undefined) return undefined;
      const titles = random.pick([
        ['Nightly export 11/20/2026'],
        ['District roster', ''],
        ['"Students, all schools"', 'Page 1', ''],
        [''],
      ]);
      const text = titles.map((title) => `${title}\r\n`).join('') + textOf(sheet);
      return mutantOf(sheet, utf8(text), 'reject', 'title_row_above_header', { line: 1, count: titles.length });
    },
  },
  {
    name: 'the header again further down',
    rules: ['header_repeated'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const at = 1 + random.below(lines.length);
      const text = lines.toSpliced(at, 0, lines[0]!).join('');
      return mutantOf(sheet, utf8(text), 'hold', 'header_repeated', { line: at + 1, count: 1, verdicts: ['hold'] });
    },
  },
  {
    name: 'uploaded in part, then appended whole',
    rules: ['header_repeated'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const first = lines.slice(0, 1 + random.below(lines.length));
      return mutantOf(sheet, utf8([...first, ...lines].join('')), 'hold', 'header_repeated', {
        line: first.length + 1,
      });
    },
  },
  {
    name: 'a header alone',
    rules: ['file_header_only'],
    mutate(night, random) {
      const isNeeded = (it: Sheet) => hasHeader(it) && (night.isPinned === true || it.file.mayBeEmpty !== true);
      const sheet = someSheet(night, random, isNeeded);
      return sheet && mutantOf(sheet, utf8(textLines(sheet)[0]!), 'reject', 'file_header_only', { line: 1 });
    },
  },
  {
    name: 'a column dropped',
    rules: ['column_missing'],
    mutate(night, random, isPinned) {
      const sheet = someSheet(night, random, (it) => hasHeader(it) && it.header.length > 3);
      if (sheet === undefined) return undefined;
      const isAgreed = (name: string) => isPinned || sheet.file.columns.some((it) => it.name === name && it.required);
      const place = somePlace(sheet, random, isAgreed);
      if (place === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.header.splice(place, 1);
      spoiled.rows = spoiled.rows.map((row) => withoutPlace(row, place));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'column_missing', { line: 1 });
    },
  },
  {
    name: 'a column dropped from the rows alone',
    rules: ['header_row_width_mismatch'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => it.header.length > 2);
      if (sheet === undefined) return undefined;
      const place = random.below(sheet.header.length);
      const spoiled = copyOf(sheet);
      spoiled.rows = spoiled.rows.map((row) => withoutPlace(row, place));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'header_row_width_mismatch', {
        line: lineOfRow(sheet, 0),
      });
    },
  },
  {
    name: 'two fields more in every row',
    rules: ['header_row_width_mismatch'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const place = random.below(sheet.header.length);
      spoiled.rows = spoiled.rows.map((row) => row.toSpliced(place, 0, 'x', 'y'));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'header_row_width_mismatch', {
        line: lineOfRow(sheet, 0),
        count: sheet.rows.length,
      });
    },
  },
  {
    name: 'a column twice',
    rules: ['column_name_duplicate'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      if (sheet === undefined) return undefined;
      const place = random.below(sheet.header.length);
      const spoiled = copyOf(sheet);
      spoiled.header.push(spoiled.header[place]!);
      spoiled.rows = spoiled.rows.map((row) => [...row, row[place]!]);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'column_name_duplicate', { line: 1 });
    },
  },
  {
    name: 'two columns swapped',
    rules: ['column_order_changed'],
    mutate(night, random, isPinned) {
      const sheet = someSheet(
        night,
        random,
        (it) => hasHeader(it) && it.file.columnOrder !== 'any' && (isPinned || it.file.columnOrder === 'fixed'),
      );
      if (sheet === undefined) return undefined;
      const place = random.below(sheet.header.length - 1);
      const spoiled = copyOf(sheet);
      for (const row of [spoiled.header, ...spoiled.rows])
        [row[place], row[place + 1]] = [row[place + 1]!, row[place]!];
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'column_order_changed', { line: 1 });
    },
  },
  {
    name: 'a column added in the middle',
    rules: ['column_added'],
    mutate(night, random, isPinned) {
      const sheet = isPinned ? someSheet(night, random, hasHeader) : undefined;
      if (sheet === undefined) return undefined;
      const place = random.below(sheet.header.length);
      const spoiled = copyOf(sheet);
      spoiled.header.splice(place, 0, 'favoriteColour');
      spoiled.rows = spoiled.rows.map((row) => row.toSpliced(place, 0, 'x'));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'column_added', { line: 1 });
    },
  },
  {
    name: 'a column appended',
    rules: ['column_added'],
    mutate(night, random, isPinned) {
      const sheet = isPinned ? someSheet(night, random, hasHeader) : undefined;
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.header.push('favoriteColour');
      spoiled.rows = spoiled.rows.map((row) => [...row, 'x']);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'hold', 'column_added', { line: 1, verdicts: ['hold'] });
    },
  },
  {
    name: 'a column renamed',
    rules: ['column_renamed'],
    mutate(night, random, isPinned) {
      const sheet = isPinned ? someSheet(night, random, (it) => hasHeader(it) && it.header.length > 3) : undefined;
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.header[random.below(sheet.header.length)] = 'Stu ID';
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'column_renamed', { line: 1, count: 1 });
    },
  },
  {
    name: 'a column replaced by another one',
    rules: ['column_missing', 'column_renamed'],
    mutate(night, random, isPinned) {
      const sheet = isPinned ? someSheet(night, random, (it) => hasHeader(it) && it.header.length > 3) : undefined;
      if (sheet === undefined) return undefined;
      const place = somePlace(sheet, random, (name) =>
        sheet.rows.every((row) => row[sheet.header.indexOf(name)] !== ''),
      );
      if (place === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.header[place] = 'favoriteColour';
      spoiled.rows = spoiled.rows.map((row, at) => row.with(place, `they ${at}`));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'column_missing', { line: 1, count: 1 });
    },
  },
  {
    name: 'a column without a name',
    rules: ['column_name_blank'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => hasHeader(it) && it.header.length > 3);
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const place = random.below(sheet.header.length - 1);
      spoiled.header[place] = random.pick(['', ' ']);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'reject', 'column_name_blank', { line: 1 });
    },
  },
  {
    name: 'a column name in other letters',
    rules: ['column_name_whitespace_or_case'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const place = random.below(sheet.header.length);
      const name = spoiled.header[place]!;
      const other = random.pick([` ${name}`, `${name} `, name.toUpperCase(), name.toLowerCase()]);
      if (other === name) return undefined;
      spoiled.header[place] = other;
      return mutantOf(sheet, utf8(textOf(spoiled)), 'warn', 'column_name_whitespace_or_case', { line: 1, count: 1 });
    },
  },
  {
    name: 'a separator at the end of every line',
    rules: ['trailing_delimiter'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      if (sheet === undefined) return undefined;
      const text = textOf(sheet).replaceAll('\r\n', `${sheet.file.delimiter}\r\n`);
      return mutantOf(sheet, utf8(text), 'info', 'trailing_delimiter', { line: 1, count: 1 });
    },
  },
  {
    name: 'a separator at the end of every row, not of the header',
    rules: ['header_row_width_mismatch'],
    mutate(night, random) {
      const sheet = someSheet(night, random, hasHeader);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet).map((line, at) =>
        at === 0 ? line : line.replace('\r\n', `${sheet.file.delimiter}\r\n`),
      );
      return mutantOf(sheet, utf8(lines.join('')), 'reject', 'header_row_width_mismatch', { line: 2 });
    },
  },
];
