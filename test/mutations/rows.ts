// Mutators of single rows: shape, quotes, keys, references, values.
import type { LayoutColumn } from '../../src/roster/layout.ts';
import type { Mutator } from './mutator.ts';
import { isSure, mutantOf, someCell, someSheet } from './mutator.ts';
import type { Night, Sheet } from './night.ts';
import { copyOf, lineOfRow, textLines, textOf, utf8 } from './night.ts';

const isWord = (value: string) => /^[A-Za-z0-9]{2,}$/.test(value);
const quoted = (sheet: Sheet) => sheet.file.quoting === 'rfc4180';
const columnOf = (sheet: Sheet, place: number): LayoutColumn | undefined =>
  sheet.file.columns.find((it) => it.name === sheet.header[place]);

/** Writes one field of one row as it is told, all else by the rules. */
function withRawField(name: string, raw: (value: string) => string, codes: string[], isFit = isWord): Mutator {
  return {
    name,
    rules: codes,
    mutate(night, random) {
      const sheet = someSheet(night, random, quoted);
      const cell = sheet && someCell(sheet, random, isFit);
      if (sheet === undefined || cell === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.rows[cell.row]![cell.place] = 'RAWFIELD';
      const { value } = { value: sheet.rows[cell.row]![cell.place]! };
      const text = textOf(spoiled).replace('RAWFIELD', () => raw(value));
      return mutantOf(sheet, utf8(text), 'error', codes, { line: lineOfRow(sheet, cell.row), count: 1 });
    },
  };
}

/** Changes the value of a column that is fit for it. */
function withColumn(
  name: string,
  rule: string | string[],
  isFit: (column: LayoutColumn, sheet: Sheet) => boolean,
  change: (value: string) => string,
): Mutator {
  return {
    name,
    rules: [rule].flat(),
    mutate(night, random) {
      const hasOne = (sheet: Sheet) =>
        sheet.header.some((_, place) => {
          const column = columnOf(sheet, place);
          return (
            column !== undefined &&
            isSure(column) &&
            isFit(column, sheet) &&
            sheet.rows.some((row) => row[place] !== '')
          );
        });
      const sheet = someSheet(night, random, hasOne);
      const cell =
        sheet &&
        someCell(sheet, random, (value, place) => {
          const column = columnOf(sheet, place);
          return value !== '' && column !== undefined && isSure(column) && isFit(column, sheet);
        });
      if (sheet === undefined || cell === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.rows[cell.row]![cell.place] = change(spoiled.rows[cell.row]![cell.place]!);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'error', rule, { line: lineOfRow(sheet, cell.row), count: 1 });
    },
  };
}

interface Reference {
  child: Sheet;
  place: number;
  parent: Sheet;
  key: number;
  column: string;
}

/** References of one column that names one row of another file. */
function referencesOf(night: Night): Reference[] {
  return night.sheets.flatMap((child) =>
    child.header.flatMap((name, place) => {
      const target = columnOf(child, place)?.references;
      const column = columnOf(child, place);
      if (target === undefined || column === undefined || column.type === 'list' || !isSure(column)) return [];
      const dot = target.lastIndexOf('.');
      const parent = night.sheets.find((it) => it.file.name === target.slice(0, dot));
      const key = parent?.header.indexOf(target.slice(dot + 1)) ?? -1;
      return parent === undefined || key < 0 ? [] : [{ child, place, parent, key, column: name }];
    }),
  );
}

export const rowMutators: Mutator[] = [
  {
    name: 'a field fewer in one row',
    rules: ['row_too_few_fields'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => it.header.length > 2);
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const row = random.below(sheet.rows.length);
      spoiled.rows[row]!.splice(random.below(sheet.header.length), 1);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'error', 'row_too_few_fields', {
        line: lineOfRow(sheet, row),
        count: 1,
      });
    },
  },
  {
    name: 'a field more in one row',
    rules: ['row_too_many_fields'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const row = random.below(sheet.rows.length);
      spoiled.rows[row]!.splice(random.below(sheet.header.length), 0, 'x');
      return mutantOf(sheet, utf8(textOf(spoiled)), 'error', 'row_too_many_fields', {
        line: lineOfRow(sheet, row),
        count: 1,
      });
    },
  },
  withRawField('an unquoted separator', (value) => `${value}, Jr.`, ['row_too_many_fields', 'row_too_few_fields']),
  withRawField('a stray quote', (value) => `${value[0]}"${value.slice(1)}`, ['quote_stray']),
  withRawField('a nickname in quotes', (value) => `${value} "Bo" Lee`, ['quote_stray']),
  withRawField('text behind a closing quote', (value) => `"${value}"x`, ['quote_stray']),
  withRawField('a quote that is not closed', (value) => `"${value}`, [
    'quote_stray',
    'quote_unbalanced',
    'last_record_unterminated',
  ]),
  {
    name: 'a line break without quotes',
    rules: ['row_too_few_fields'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      const cell = sheet && someCell(sheet, random, isWord);
      if (sheet === undefined || cell === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.rows[cell.row]![cell.place] = 'RAWFIELD';
      const value = sheet.rows[cell.row]![cell.place]!;
      const text = textOf(spoiled).replace('RAWFIELD', `${value[0]}\r\n${value.slice(1)}`);
      // Broken in its last field the row keeps its width, and only the rest is too short.
      const isLastField = cell.place === sheet.header.length - 1;
      const isFirstField = cell.place === 0;
      const line = lineOfRow(sheet, cell.row) + (isLastField ? 1 : 0);
      const count = isLastField || isFirstField ? 1 : 2;
      return mutantOf(sheet, utf8(text), 'error', 'row_too_few_fields', { line, count });
    },
  },
  {
    name: 'a line break within quotes',
    rules: ['newline_in_value'],
    mutate(night, random) {
      const sheet = someSheet(night, random, quoted);
      const cell =
        sheet &&
        someCell(
          sheet,
          random,
          (value, place) =>
            isWord(value) &&
            columnOf(sheet, place)?.type === 'string' &&
            columnOf(sheet, place)?.references === undefined &&
            !sheet.file.key.includes(sheet.header[place]!) &&
            columnOf(sheet, place)?.group === undefined,
        );
      if (sheet === undefined || cell === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.rows[cell.row]![cell.place] = `${sheet.rows[cell.row]![cell.place]}\r\nx`;
      return mutantOf(sheet, utf8(textOf(spoiled)), 'info', 'newline_in_value', {
        line: lineOfRow(sheet, cell.row),
        count: 1,
      });
    },
  },
  {
    name: 'a blank row',
    rules: ['row_blank'],
    mutate(night, random) {
      const sheet = someSheet(night, random, () => true, 120);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const at = 1 + random.below(lines.length - 1);
      const blank = random.pick(['\r\n', `${sheet.file.delimiter.repeat(sheet.header.length - 1)}\r\n`, '   \r\n']);
      return mutantOf(sheet, utf8(lines.toSpliced(at, 0, blank).join('')), 'info', 'row_blank', {
        line: at + 1,
        count: 1,
      });
    },
  },
  {
    name: 'many blank rows',
    rules: ['row_blank'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const [header, ...rows] = textLines(sheet, { ...sheet.file, header: true });
      const text = (sheet.file.header ? header! : '') + rows.map((row) => `${row}\r\n`).join('');
      return mutantOf(sheet, utf8(text), 'warn', 'row_blank', { count: rows.length });
    },
  },
  {
    name: 'a footer with the right count',
    rules: ['footer_row'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => it.header.length > 2);
      if (sheet === undefined) return undefined;
      const { delimiter } = sheet.file;
      const rows = sheet.rows.length;
      const footer = random.pick([
        `TOTAL${delimiter}${rows}`,
        `Total rows: ${rows}`,
        `(${rows} rows affected)`,
        `TRL|${rows}|20261120`,
        `Record Count${delimiter}${rows}${delimiter.repeat(sheet.header.length - 2)}`,
      ]);
      const end = random.pick(['\r\n', '', '\r\n\r\n']);
      const line = rows + (sheet.file.header ? 2 : 1);
      return mutantOf(sheet, utf8(`${textOf(sheet)}${footer}${end}`), 'warn', 'footer_row', { line, count: 1 });
    },
  },
  {
    name: 'a footer with a wrong count',
    rules: ['footer_count_mismatch'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => it.header.length > 2);
      if (sheet === undefined) return undefined;
      const { delimiter } = sheet.file;
      const rows = sheet.rows.length + random.pick([-3, -1, 1, 2, 400]);
      const footer = random.pick([
        `TOTAL${delimiter}${rows}`,
        `${rows} rows selected.`,
        `TRAILER${delimiter}2026-11-20${delimiter}${rows}`,
      ]);
      const line = sheet.rows.length + (sheet.file.header ? 2 : 1);
      return mutantOf(sheet, utf8(`${textOf(sheet)}${footer}\r\n`), 'hold', 'footer_count_mismatch', {
        line,
        count: 1,
        verdicts: ['hold'],
      });
    },
  },
  {
    name: 'a row twice',
    rules: ['row_duplicate_exact'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => it.file.key.length > 0, 30);
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const row = random.below(sheet.rows.length);
      const to = row + 1 + random.below(sheet.rows.length - row);
      spoiled.rows.splice(to, 0, sheet.rows[row]!);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'warn', 'row_duplicate_exact', {
        line: lineOfRow(sheet, to),
        count: 1,
      });
    },
  },
  {
    name: 'a key twice with other content',
    rules: ['key_duplicate'],
    mutate(night, random) {
      const sheet = someSheet(
        night,
        random,
        (it) =>
          it.file.key.length > 0 &&
          it.header.some((name, place) => !it.file.key.includes(name) && columnOf(it, place)?.type === 'string'),
        30,
      );
      if (sheet === undefined) return undefined;
      const spoiled = copyOf(sheet);
      const row = random.below(sheet.rows.length);
      const place = sheet.header.findIndex(
        (name, at) =>
          !sheet.file.key.includes(name) &&
          columnOf(sheet, at)?.type === 'string' &&
          columnOf(sheet, at)?.references === undefined,
      );
      if (place < 0) return undefined;
      spoiled.rows.push(sheet.rows[row]!.with(place, 'Twice'));
      return mutantOf(sheet, utf8(textOf(spoiled)), 'error', 'key_duplicate', {
        line: lineOfRow(sheet, sheet.rows.length),
        count: 1,
      });
    },
  },
  {
    name: 'a parent deleted',
    rules: ['reference_missing'],
    mutate(night, random) {
      const fit = referencesOf(night).filter(
        ({ child, parent }) => child.rows.length > 5 && parent.rows.length > 3 && parent !== child,
      );
      if (fit.length === 0) return undefined;
      const { child, place, parent, key } = random.pick(fit);
      const value = random.pick(child.rows)[place]!;
      if (value === '') return undefined;
      const spoiled = copyOf(parent);
      spoiled.rows = spoiled.rows.filter((row) => row[key] !== value);
      const uses = child.rows.flatMap((row, at) => (row[place] === value ? [at] : []));
      return mutantOf(child, utf8(textOf(child)), 'error', 'reference_missing', {
        line: lineOfRow(child, uses[0]!),
        count: uses.length,
        files: { [parent.file.name]: utf8(textOf(spoiled)) },
      });
    },
  },
  {
    name: 'a child of nobody',
    rules: ['reference_missing'],
    mutate(night, random) {
      const fit = referencesOf(night).filter(({ child }) => child.rows.length > 5);
      if (fit.length === 0) return undefined;
      const { child, place } = random.pick(fit);
      const row = random.below(child.rows.length);
      if (child.rows[row]![place] === '') return undefined;
      const spoiled = copyOf(child);
      spoiled.rows[row]![place] = 'gone-77';
      return mutantOf(child, utf8(textOf(spoiled)), 'error', ['reference_missing', 'id_format_changed'], {
        line: lineOfRow(child, row),
        count: 1,
      });
    },
  },
  withColumn(
    'a required value blank',
    'required_value_missing',
    (column) => (column.filled ?? column.required) && column.emptyWhen === undefined,
    () => '',
  ),
  withColumn(
    'a required value NULL',
    'required_value_missing',
    (column) => (column.filled ?? column.required) && column.emptyWhen === undefined,
    () => 'NULL',
  ),
  withColumn(
    'a day that does not exist',
    'date_invalid',
    (column) => column.type === 'date',
    () => '2026-02-30',
  ),
  withColumn(
    'a word for a date',
    'date_invalid',
    (column) => column.type === 'date',
    () => 'unknown',
  ),
  withColumn(
    'a value outside its list',
    ['enum_unknown', 'grade_code_unknown'],
    (column) =>
      column.type === 'enum' &&
      column.values !== undefined &&
      column.emptyWhen === undefined &&
      column.extensible !== true,
    () => 'counselor',
  ),
  withColumn(
    'an id in scientific notation',
    'id_scientific_notation',
    (column, sheet) => sheet.file.key.length === 1 && sheet.file.key[0] === column.name,
    () => '1.00457E+11',
  ),
  withColumn(
    'an id with decimals',
    'id_decimal_tail',
    (column, sheet) => sheet.file.key.length === 1 && sheet.file.key[0] === column.name,
    () => '4512.0',
  ),
];
