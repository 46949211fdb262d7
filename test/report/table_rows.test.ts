// What a table of the scratch has of its file: each row once, in the order of the file, whatever came twice.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadTable } from '../../src/report/table_rows.ts';
import { schemaOf, tablesOf } from '../../src/report/tables.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { fileOf } from '../roster/sets.ts';
import { spillInMemory } from '../roster/spill_in_memory.ts';

const layout = builtInLayout('gradecam-combined')!;
const file = layout.files[0]!;
const columns = file.columns.map((column) => column.name);
const name = fc.constantFrom('Ana', 'Bo', 'Ana ', '', 'Roy, "R"', 'a');

test('rows that repeat an earlier one exactly are there once, and no others go', () => {
  let repeated = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, name, fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 300, size: 'max' }),
      fc.subarray(columns),
      (rows, kept) => {
        const records = rows.map(([given, family, id]) =>
          columns.map((column, at) => (at === 2 ? given : at === 3 ? family : at === 11 ? `P${id}` : column)),
        );
        // Quotes around a value are none of it.
        const lines = records.map((values, row) =>
          values.map((value) => (rows[row]![3] || /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)),
        );
        const source = fileOf('combined.csv', [columns, ...lines].map((line) => `${line.join(',')}\r\n`).join(''));
        const wanted = [...new Map(records.map((values) => [JSON.stringify(values), values])).values()];
        repeated += records.length - wanted.length;

        const db = new Database(':memory:');
        const [table] = tablesOf(layout, undefined, new Map([['combined.csv', columns]]));
        db.exec(schemaOf(table!, (column) => kept.includes(column)));
        const read = loadTable(db, table!, new Set(kept), file, source, { isMasked: false, spill: spillInMemory() });
        expect(read).toEqual({ rows: wanted.length, leftOut: 0 });
        // What is told apart by columns that are not kept is told apart all the same.
        const there = db.prepare('SELECT * FROM combined ORDER BY rowid').raw().all();
        const ofKept = wanted.map((values) => values.filter((_, at) => kept.includes(columns[at]!)));
        expect(there).toEqual(kept.length === 0 ? wanted.map(() => ['']) : ofKept);
        db.close();
      },
    ),
    { numRuns: 40 },
  );
  expect(repeated).toBeGreaterThan(1000);
});
