// Bytes that are no text become U+FFFD when they are read as text. Where the roster or the statement has that letter itself, it is
// no mark of lost bytes.
import type Database from 'better-sqlite3';
import type { ReportFile } from './ready/ready_report.ts';
import { quoted } from './tables.ts';

type Connection = InstanceType<typeof Database>;

export const replacement = '\ufffd';

/** Whether the statement or any value of the roster has a U+FFFD of its own; looked for once. */
export function replacementsOf(db: Connection, { sql }: ReportFile): () => boolean {
  let isThere: boolean | undefined;
  return () => {
    isThere ??= sql.includes(replacement) || tablesIn(db).some((table) => hasReplacement(db, table));
    return isThere;
  };
}

function tablesIn(db: Connection): string[] {
  return db.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all() as string[];
}

function hasReplacement(db: Connection, table: string): boolean {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
  const letter = replacement.codePointAt(0);
  // One at a time: SQLite bears no condition of 2,000 parts.
  return columns.some((column) =>
    db.prepare(`SELECT 1 FROM main.${quoted(table)} WHERE instr(${quoted(column)}, char(${letter})) > 0 LIMIT 1`).get(),
  );
}
