// One fault at a time in sets that are clean: each built-in layout finds it, at its line, and finds nothing else.
import { beforeAll, describe, expect, test } from 'vitest';
import type { LayoutColumn } from '../../src/roster/layout.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import type { Notice } from '../../src/roster/report.ts';
import { check, setOf } from '../roster/sets.ts';
import { districtOf } from './district.ts';
import type { RowsOfFile, RowsOfSet } from './pollute.ts';
import {
  factsOf,
  filledRow,
  lineOf,
  rowsOf,
  textOf,
  textsOf,
  withColumn,
  withCopy,
  withoutColumn,
  withSwapped,
  withValue,
} from './pollute.ts';

/** Another district with `SEED`. */
const seed = Number(process.env.SEED ?? 11);

interface Wanted {
  /** One of these, where rules share a kind of fault. */
  code: string | readonly string[];
  severity: string;
  file: string;
  column?: string;
  line?: number;
}

/** What a fault in one row makes of the rows that point to it. */
const consequences = ['reference_missing', 'reference_ratio_high', 'reference_wrong_type', 'bad_rows_over_limit'];
/** What a lost column makes of rows that only it told apart, or in which it was the one of several that was filled. */
const losses = [...consequences, 'row_duplicate_exact', 'rows_repeated_mass', 'required_value_missing'];

describe.each(builtInLayouts.map((it) => it.id))('%s', (id) => {
  const layout = builtInLayout(id)!;
  let set: RowsOfSet;
  let files: RowsOfFile[];
  let mistakes: string[];

  beforeAll(() => {
    set = rowsOf(districtOf({ seed, students: 44, schools: 2 }), id);
    files = [...set.values()];
  });

  const noticesOf = (texts: Record<string, string>) =>
    // Some sections are empty, as in life; and what hangs on a refused file is not checked.
    check(layout, setOf(texts)).report.notices.filter((it) => !['parent_unused', 'rule_not_run'].includes(it.code));

  /** Notes it when anything but what is wanted was found. With `may`, these codes are let pass. */
  function judge(what: string, notices: readonly Notice[], wanted: Wanted[], may: readonly string[] = []): void {
    const left = [...notices];
    for (const one of wanted) {
      const at = left.findIndex(
        (it) =>
          [one.code].flat().includes(it.code) &&
          it.severity === one.severity &&
          it.file === one.file &&
          it.count === 1 &&
          (one.column === undefined || it.column === one.column) &&
          (one.line === undefined || it.firstLine === one.line),
      );
      if (at < 0) mistakes.push(`${what}: no ${JSON.stringify(one)}`);
      else left.splice(at, 1);
    }
    for (const { code, file, column, firstLine } of left) {
      if (code !== 'rule_not_run' && !may.includes(code))
        mistakes.push(`${what}: ${code} ${file} ${column ?? ''} line ${firstLine}`);
    }
  }

  /** Plays one kind of fault over files and columns, and wants no mistake. */
  function all(play: (it: RowsOfFile, column: LayoutColumn) => void, pick: (column: LayoutColumn) => boolean): number {
    mistakes = [];
    let played = 0;
    for (const it of files) {
      for (const name of it.columns) {
        const column = factsOf(it, name);
        if (!pick(column)) continue;
        played++;
        play(it, column);
      }
    }
    expect(mistakes).toEqual([]);
    return played;
  }

  const gravity = (column: { inferred?: true; mayPointOutside?: true }) =>
    column.inferred || column.mayPointOutside ? 'warn' : 'error';

  /** Of wide files a third of the columns will do. */
  const isSpared = (it: RowsOfFile, place: number) => it.columns.length > 20 && place % 3 !== 0;

  test('the set itself is clean', () => {
    expect(noticesOf(textsOf(set))).toEqual([]);
  });

  test('a file that is missing', () => {
    mistakes = [];
    const manifest = set.get('manifest.csv');
    for (const { file } of files) {
      const texts = textsOf(set);
      delete texts[file.name];
      const found = check(layout, setOf(texts)).report;
      if (file.required) {
        judge(file.name, found.notices, [{ code: 'file_missing_from_set', severity: 'reject', file: file.name }]);
        expect(found.verdict).toBe('reject');
      } else if (file === manifest?.file) {
        judge(file.name, found.notices, [{ code: 'file_missing_from_set', severity: 'warn', file: file.name }]);
      } else if (manifest !== undefined) {
        const row = manifest.rows.findIndex(([name]) => name === `file.${file.name.replace('.csv', '')}`);
        const line = lineOf(manifest, row);
        judge(file.name, found.notices, [
          { code: 'manifest_contradiction', severity: 'reject', file: manifest.file.name, line },
        ]);
      } else if (file.neededWhenReferenced) {
        judge(file.name, found.notices, [{ code: 'file_missing_from_set', severity: 'reject', file: file.name }]);
      } else {
        judge(file.name, found.notices, []);
      }
    }
    expect(mistakes).toEqual([]);
  });

  test('a file that is empty, or has a header and nothing else', () => {
    mistakes = [];
    for (const it of files) {
      const { name, header } = it.file;
      const empty = noticesOf({ ...textsOf(set), [name]: '' });
      judge(name, empty, [{ code: 'file_empty', severity: 'reject', file: name }], manifestMay(it));
      if (!header) continue;
      const bare = noticesOf(textsOf(set, { ...it, rows: [] }));
      const severity = it.file.mayBeEmpty ? 'warn' : 'reject';
      judge(name, bare, [{ code: 'file_header_only', severity, file: name, line: 1 }], manifestMay(it));
    }
    expect(mistakes).toEqual([]);
  });

  const manifestMay = (it: RowsOfFile) => (it.file.name === 'manifest.csv' ? ['file_missing_from_set'] : []);

  test('a column that is missing', () => {
    all(
      (it, column) => {
        if (!it.file.header || it.columns.length < 3) return;
        if (!column.required && isSpared(it, it.columns.indexOf(column.name))) return;
        const notices = noticesOf(textsOf(set, withoutColumn(it, column.name)));
        const severity = column.inferred ? 'warn' : 'reject';
        const wanted = { code: 'column_missing', severity, file: it.file.name, column: column.name, line: 1 };
        judge(`${it.file.name} ${column.name}`, notices, column.required ? [wanted] : [], losses);
      },
      () => true,
    );
  });

  test('two columns that changed places', () => {
    mistakes = [];
    for (const it of files) {
      if (!it.file.header) continue;
      for (let place = 0; place + 1 < it.columns.length; place++) {
        if (isSpared(it, place)) continue;
        const isInferred = [place, place + 1].some((at) => factsOf(it, it.columns[at]!).inferred);
        const notices = noticesOf(textsOf(set, withSwapped(it, place)));
        const file = it.file.name;
        const severity = isInferred ? 'warn' : 'reject';
        const wanted = { code: 'column_order_changed', severity, file, line: 1 };
        judge(`${file} ${it.columns[place]}`, notices, it.file.columnOrder === 'fixed' ? [wanted] : []);
      }
    }
    expect(mistakes).toEqual([]);
  });

  test('a column more, at the end and in the middle', () => {
    mistakes = [];
    for (const it of files) {
      const { name: file, header, extraColumns, extraNames } = it.file;
      if (!header) continue;
      const end = it.columns.length;
      const added = { code: 'column_added', file, column: 'homeroom', line: 1 };
      const atEnd = noticesOf(textsOf(set, withColumn(it, end, 'homeroom', 'x')));
      judge(`${file} end`, atEnd, extraNames ? [{ ...added, severity: 'hold' }] : []);
      const within = noticesOf(textsOf(set, withColumn(it, 1, 'homeroom', 'x')));
      judge(`${file} within`, within, extraColumns === 'allowed' ? [] : [{ ...added, severity: 'reject' }]);
      if (!extraNames) continue;
      judge(`${file} metadata`, noticesOf(textsOf(set, withColumn(it, end, 'metadata.home', 'x'))), []);
    }
    expect(mistakes).toEqual([]);
  });

  test('a required value that is blank', () => {
    const played = all(
      (it, column) => {
        const row = Math.min(3, it.rows.length - 1);
        const notices = noticesOf(textsOf(set, withValue(it, row, column.name, '')));
        const wanted = {
          code: 'required_value_missing',
          severity: gravity({ ...(column.inferred ? { inferred: true } : {}) }),
          file: it.file.name,
          column: column.name,
          line: lineOf(it, row),
        };
        const isUsed = files.some((one) =>
          one.file.columns.some((other) => other.references === `${it.file.name}.${column.name}`),
        );
        const mayRepeat = it.rows.length > 1 ? ['key_duplicate'] : [];
        judge(`${it.file.name} ${column.name}`, notices, [wanted], [...(isUsed ? consequences : []), ...mayRepeat]);
      },
      (column) => column.filled ?? column.required,
    );
    expect(played).toBeGreaterThan(3);
  });

  test('a reference to nowhere', () => {
    all(
      (it, column) => {
        const row = filledRow(it, column.name);
        if (row < 0) return;
        const notices = noticesOf(textsOf(set, withValue(it, row, column.name, 'gone-1')));
        const wanted = {
          code: 'reference_missing',
          severity: gravity(column),
          file: it.file.name,
          column: column.name,
          line: lineOf(it, row),
        };
        // Where others point to this row by the same column, they point nowhere now; a file of ten rows has its guard.
        judge(`${it.file.name} ${column.name}`, notices, [wanted], ['reference_ratio_high', 'parent_unused']);
      },
      (column) => column.references !== undefined,
    );
  });

  test('a reference to a row of another type', () => {
    all(
      (it, column) => {
        const { column: typeColumn, values } = column.referencesType!;
        const target = [...set.values()].find((one) => column.references?.startsWith(`${one.file.name}.`))!;
        const place = target.columns.indexOf(typeColumn);
        const other = target.rows.find((row) => !values.includes(row[place]!))!;
        const row = filledRow(it, column.name);
        const key = other[target.columns.indexOf(column.references!.slice(target.file.name.length + 1))]!;
        const notices = noticesOf(textsOf(set, withValue(it, row, column.name, key)));
        const wanted = {
          code: 'reference_wrong_type',
          severity: 'error',
          file: it.file.name,
          column: column.name,
          line: lineOf(it, row),
        };
        judge(`${it.file.name} ${column.name}`, notices, [wanted]);
      },
      (column) => column.referencesType !== undefined,
    );
  });

  test('a value outside the list', () => {
    all(
      (it, column) => {
        const row = filledRow(it, column.name);
        if (row < 0) return;
        const notices = noticesOf(textsOf(set, withValue(it, row, column.name, 'Q#')));
        const wanted = {
          code: ['enum_unknown', 'grade_code_unknown'],
          severity: gravity(column),
          file: it.file.name,
          column: column.name,
          line: lineOf(it, row),
        };
        judge(`${it.file.name} ${column.name}`, notices, [wanted]);
      },
      (column) => column.values !== undefined && ['enum', 'list'].includes(column.type),
    );
  });

  test('a day that does not exist', () => {
    all(
      (it, column) => {
        const row = filledRow(it, column.name);
        if (row < 0) return;
        const notices = noticesOf(textsOf(set, withValue(it, row, column.name, '2026-02-30')));
        const wanted = {
          code: 'date_invalid',
          severity: gravity(column),
          file: it.file.name,
          column: column.name,
          line: lineOf(it, row),
        };
        judge(`${it.file.name} ${column.name}`, notices, [wanted]);
      },
      (column) => column.type === 'date' || column.type === 'datetime',
    );
  });

  test('a key that comes twice', () => {
    mistakes = [];
    for (const it of files) {
      const { file } = it;
      const agreed = new Set((file.agree ?? []).flatMap(({ columns }) => columns));
      const free = it.columns.find((name) => {
        const facts = factsOf(it, name);
        return !file.key.includes(name) && !agreed.has(name) && facts.type === 'string' && !facts.references;
      });
      if (file.key.length === 0) {
        const twice = noticesOf(textsOf(set, withCopy(it, 0, {})));
        const line = lineOf(it, it.rows.length);
        judge(file.name, twice, [{ code: 'row_duplicate_exact', severity: 'warn', file: file.name, line }]);
      } else if (free !== undefined) {
        const twice = noticesOf(textsOf(set, withCopy(it, 0, { [free]: 'another' })));
        const line = lineOf(it, it.rows.length);
        const wanted = { code: 'key_duplicate', severity: 'error', file: file.name, line };
        judge(file.name, twice, [wanted], ['id_format_changed', 'manifest_contradiction']);
      }
    }
    expect(mistakes).toEqual([]);
  });

  const isAlone = (it: RowsOfFile, value: string, column: string) =>
    it.file.key.length < 2 || it.rows.filter((row) => row[it.columns.indexOf(column)] === value).length === 1;

  const otherSchool = (it: RowsOfFile, row: number, column: string) => {
    const schools = set.get('schools.csv')!.rows.map(([school]) => school!);
    return schools.find((school) => school !== it.rows[row]![it.columns.indexOf(column)])!;
  };

  test('an id that comes again with other attributes', () => {
    mistakes = [];
    for (const it of files) {
      for (const { by, columns, inferred } of it.file.agree ?? []) {
        for (const column of columns) {
          const row = it.rows.findIndex((one) => isAlone(it, one[it.columns.indexOf(by)]!, by));
          const changed: Record<string, string> = { [column]: column === 'DOB' ? '01/31/2015' : 'Someone' };
          const otherKey = it.file.key.find((key) => key !== by);
          if (otherKey?.startsWith('Contact')) changed[otherKey] = 'Aunt';
          else if (it.file.key.length > 1) changed[otherKey!] = otherSchool(it, row, otherKey!);
          else if (it.file.key.length === 1) changed[it.file.key[0]!] = '9990001';
          const notices = noticesOf(textsOf(set, withCopy(it, row, changed)));
          const line = lineOf(it, it.rows.length);
          const severity = inferred ? 'warn' : 'error';
          const wanted = { code: 'attributes_disagree', severity, file: it.file.name, column: by, line };
          judge(`${it.file.name} ${column}`, notices, [wanted], ['email_duplicate', 'key_case_collision']);
        }
      }
    }
    expect(mistakes).toEqual([]);
  });

  test('more rows about one than there may be', () => {
    mistakes = [];
    for (const it of files) {
      for (const { by, most } of it.file.maxRows ?? []) {
        const place = it.columns.indexOf(by);
        const own = it.rows.filter((row) => row[place] === it.rows[0]![place]).length;
        let spoiled = it;
        for (let at = own; at <= most; at++) {
          spoiled = withCopy(spoiled, 0, { Contact_name: `Aunt ${at}`, Contact_sis_id: `A${at}` });
        }
        const line = lineOf(it, spoiled.rows.length - 1);
        const wanted = { code: 'too_many_repeats', severity: 'warn', file: it.file.name, column: by, line };
        judge(it.file.name, noticesOf(textsOf(set, spoiled)), [wanted], ['email_duplicate']);
      }
    }
    expect(mistakes).toEqual([]);
  });

  test('a row with a field too few, and one too many', () => {
    mistakes = [];
    for (const it of files) {
      if (it.rows.length < 3) continue;
      const file = it.file.name;
      const line = lineOf(it, 1);
      const short = { ...it, rows: it.rows.with(1, it.rows[1]!.slice(0, -1)) };
      const long = { ...it, rows: it.rows.with(1, [...it.rows[1]!, 'more']) };
      const few = { code: 'row_too_few_fields', severity: 'error', file, line };
      judge(file, noticesOf(textsOf(set, short)), [few], consequences);
      const many = { code: 'row_too_many_fields', severity: 'error', file, line };
      judge(file, noticesOf(textsOf(set, long)), [many], consequences);
    }
    expect(mistakes).toEqual([]);
  });

  test('another separator', () => {
    mistakes = [];
    for (const it of files) {
      const file = it.file.name;
      const spoiled = { ...it, file: { ...it.file, delimiter: '|' } };
      const notices = noticesOf({ ...textsOf(set), [file]: textOf(spoiled) });
      const code = it.file.header ? 'delimiter_changed' : 'looks_single_column';
      judge(file, notices, [], [code, ...manifestMay(it)]);
      if (!notices.some((one) => one.code === code && one.severity === 'reject' && one.file === file)) {
        mistakes.push(`${file}: no ${code}`);
      }
    }
    expect(mistakes).toEqual([]);
  });

  test('a header that is missing, or there where none belongs', () => {
    mistakes = [];
    for (const it of files) {
      const { name: file, header, headerKnown } = it.file;
      const text = textOf(it);
      const other = header ? text.slice(text.indexOf('\n') + 1) : `${it.columns.join(it.file.delimiter)}\r\n${text}`;
      const notices = noticesOf({ ...textsOf(set), [file]: other });
      const code = header ? 'header_missing' : 'header_looks_like_data';
      const wanted = { code, severity: 'reject', file, line: 1 };
      judge(file, notices, headerKnown === false ? [] : [wanted], manifestMay(it));
    }
    expect(mistakes).toEqual([]);
  });
});
