// Spoils rows at a known rate, at most one fault a row, and counts what a checker must find.
import type { Fault } from './district.ts';
import type { Random } from './random.ts';

/** What to do to a row of one file: the column it strikes, and what the checker calls it. */
export interface FaultPlan {
  blank?: string;
  badDate?: string;
  badEnum?: string;
  orphan?: string;
  /** The key column; the fault writes the row a second time with another value in `alter`. */
  duplicateKey?: { key: string; alter: string };
  ragged?: boolean;
}

/** Expected rows for each `code file column`; the column is left out where a notice has none. */
export type Expected = Map<string, number>;

export interface Spoiler {
  /** The rows to write in place of `fields`: usually the same, sometimes spoiled, sometimes two. */
  spoil(fields: string[], row: number): string[][];
}

/** A spoiler for one file with this header. */
export function createSpoiler(
  file: string,
  header: string[],
  plan: FaultPlan,
  rates: Partial<Record<Fault, number>>,
  random: Random,
  expected: Expected,
): Spoiler {
  const found = (code: string, column?: string) => {
    const name = column === undefined ? `${code} ${file}` : `${code} ${file} ${column}`;
    expected.set(name, (expected.get(name) ?? 0) + 1);
  };
  const replaced = (fields: string[], column: string, value: string) => fields.with(header.indexOf(column), value);
  const kinds: { rate: number; apply: (fields: string[], row: number) => string[][] }[] = [];
  const add = (fault: Fault, apply: (fields: string[], row: number) => string[][]) => {
    const rate = rates[fault] ?? 0;
    if (rate > 0) kinds.push({ rate, apply });
  };

  const { blank, badDate, badEnum, orphan, duplicateKey } = plan;
  if (blank !== undefined) {
    add('blank', (fields) => {
      found('required_value_missing', blank);
      return [replaced(fields, blank, '')];
    });
  }
  if (badDate !== undefined) {
    add('badDate', (fields, row) => {
      found('date_invalid', badDate);
      return [replaced(fields, badDate, row % 2 === 0 ? '2026-02-30' : '30.2.2026')];
    });
  }
  if (badEnum !== undefined) {
    add('badEnum', (fields) => {
      found('enum_unknown', badEnum);
      return [replaced(fields, badEnum, 'counselor')];
    });
  }
  if (orphan !== undefined) {
    add('orphan', (fields, row) => {
      found('reference_missing', orphan);
      return [replaced(fields, orphan, `gone-${row % 97}`)];
    });
  }
  if (duplicateKey !== undefined) {
    add('duplicateKey', (fields) => {
      found('key_duplicate');
      return [fields, replaced(fields, duplicateKey.alter, 'Twice')];
    });
  }
  if (plan.ragged) {
    add('tooFew', (fields) => {
      found('row_too_few_fields');
      return [fields.slice(0, -1)];
    });
    add('tooMany', (fields) => {
      found('row_too_many_fields');
      return [[...fields, 'extra']];
    });
  }

  return {
    spoil(fields, row) {
      if (kinds.length === 0) return [fields];
      let left = random.share('fault', file, row);
      for (const { rate, apply } of kinds) {
        if (left < rate) return apply(fields, row);
        left -= rate;
      }
      return [fields];
    },
  };
}
