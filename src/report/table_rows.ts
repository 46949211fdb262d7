// Reads the rows of one file into its table of the scratch. A row that repeats an earlier one exactly is there once: it says
// nothing new, the check has told of it, and joined to others it would double what hangs on it.
import type Database from 'better-sqlite3';
import type { ReportTable } from '../relay/report_port.ts';
import type { LayoutFile } from '../roster/layout.ts';
import type { Reader } from '../roster/reader.ts';
import { rowHash } from '../roster/row_hash.ts';
import type { SetFile } from '../roster/set_file.ts';
import { type RowsRead, readRows } from '../roster/source_rows.ts';
import { SpilledRepeats } from '../roster/spilled_repeats.ts';
import type { Spill } from '../roster/spilled_rows.ts';
import { quoted } from './tables.ts';

type Connection = InstanceType<typeof Database>;

/** Values given to one INSERT: fewer calls make it several times quicker. */
const valuesAtOnce = 128;

/** Fills the table with the columns `kept`. `isMasked`: secrets go in as dots. Returns what it has then, and what it left out. */
export function loadTable(
  db: Connection,
  table: ReportTable,
  kept: ReadonlySet<string>,
  layoutFile: LayoutFile,
  source: SetFile,
  { isMasked, spill }: { isMasked: boolean; spill: Spill },
): RowsRead {
  const fields: number[] = [];
  const names: string[] = [];
  const secrets = new Set<number>();
  for (const [at, column] of table.columns.entries()) {
    if (column.isAbsent === true || !kept.has(column.name)) continue;
    if (column.isSecret === true && isMasked) secrets.add(fields.length);
    fields.push(at);
    names.push(quoted(column.name));
  }
  const columns = table.columns.filter((column) => column.isAbsent !== true).length;
  const width = Math.max(1, fields.length);
  const rowsAtOnce = Math.max(1, Math.floor(valuesAtOnce / width));
  const row = `(${Array(width).fill('?').join(',')})`;
  const insert = (rows: number) =>
    db.prepare(`INSERT INTO ${quoted(table.name)} VALUES ${Array(rows).fill(row).join(',')}`);
  const many = insert(rowsAtOnce);
  const values: string[] = new Array(rowsAtOnce * width).fill('');
  const repeats = new SpilledRepeats(spill);
  let filled = 0;
  let rows = 0;
  const take = (reader: Reader) => {
    reader.hash();
    // Of all its values, whichever of them are kept.
    const [lo, hi] = rowHash(reader, columns);
    repeats.take(lo, hi, reader.line, reader.record, reader.byte, rows++);
    for (let field = 0; field < fields.length; field++) values[filled + field] = reader.text(fields[field]!);
    for (const field of secrets) if (values[filled + field] !== '') values[filled + field] = '••';
    filled += width;
    if (filled === values.length) {
      many.run(values);
      filled = 0;
    }
  };
  const read = readRows(layoutFile, source, take);
  if (filled > 0) insert(filled / width).run(values.slice(0, filled));
  return { ...read, rows: read.rows - removeRepeats(db, table.name, names, repeats) };
}

/** How many went. What has the same hash and other values stays. */
function removeRepeats(db: Connection, table: string, names: readonly string[], repeats: SpilledRepeats): number {
  const found = repeats.repeats();
  if (found.count === 0) return 0;
  const name = quoted(table);
  const isSame = names.map((column) => `AND ${column} IS (SELECT ${column} FROM ${name} WHERE rowid = :first)`);
  // Rows have their numbers in the order of the file, from 1.
  const remove = db.prepare(`DELETE FROM ${name} WHERE rowid = :row ${isSame.join(' ')}`);
  let removed = 0;
  for (let index = 0; index < found.count; index++) {
    const [first] = found.noted(index);
    removed += remove.run({ row: found.at(index).row + 1, first: first! + 1 }).changes;
  }
  return removed;
}
