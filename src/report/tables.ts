// The tables a report reads: one a file, named as the file is without its ending; columns as the layout and the header
// name them; what the key is and what refers to one is indexed. Pure.
import type { ReportColumn, ReportTable } from '../relay/report_port.ts';
import type { Layout, LayoutFile } from '../roster/layout.ts';

/**
 * The tables of a set. `layout` is what the files came as; `agreed` knows what might have come too: such files are empty
 * tables, such columns are blank. `headers` are the columns of the files in hand, by file of the layout; without them
 * the layout's own columns are taken for those of the files.
 */
export function tablesOf(
  layout: Layout,
  agreed?: Layout,
  headers?: ReadonlyMap<string, readonly string[]>,
): ReportTable[] {
  const files = [...layout.files];
  for (const file of agreed?.files ?? []) if (!files.some((it) => it.name === file.name)) files.push(file);
  const taken = new Set<string>();
  return files.map((file) => {
    const bare = file.name.replace(/\.[^.]*$/, '');
    const known = [file, agreed?.files.find((it) => it.name === file.name)].filter((it) => it !== undefined);
    const own = layout.files.includes(file) ? file.columns.map((column) => column.name) : [];
    const names = headers === undefined ? own : (headers.get(file.name) ?? []);
    return { name: unused(taken, bare === '' ? file.name : bare), file: file.name, columns: columnsOf(known, names) };
  });
}

/** The columns of the file by their place, then those that are only known. */
function columnsOf(known: readonly LayoutFile[], names: readonly string[]): ReportColumn[] {
  const taken = new Set<string>();
  const columns = names.map((name, at) => reportColumn(known, name, unused(taken, name.trim() || `column_${at + 1}`)));
  for (const { name } of known.flatMap((file) => file.columns)) {
    if (taken.has(name.toLowerCase())) continue;
    columns.push({ ...reportColumn(known, name, unused(taken, name)), isAbsent: true });
  }
  return columns;
}

function reportColumn(known: readonly LayoutFile[], name: string, as: string): ReportColumn {
  const facts = known.flatMap((file) => file.columns.filter((column) => column.name === name));
  const isKey =
    known.some((file) => file.key[0] === name) ||
    facts.some((column) => column.references !== undefined && column.type !== 'list');
  const isSecret = facts.some((column) => column.secret === true);
  return { name: as, ...(isSecret ? { isSecret } : {}), ...(isKey ? { isKey } : {}) };
}

/** SQLite does not tell names apart by letter case: the second of a name gets `_2`. */
function unused(taken: Set<string>, wanted: string): string {
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}_${number}`;
  taken.add(name.toLowerCase());
  return name;
}

/** A name as SQL has it in quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The statement that makes the table: all text; a column that the files do not have is blank. */
export function schemaOf(table: ReportTable, isKept: (name: string) => boolean): string {
  const columns = table.columns.filter((column) => isKept(column.name));
  const defined = columns.map(
    ({ name, isAbsent }) => `${quoted(name)} TEXT${isAbsent ? " GENERATED ALWAYS AS ('') VIRTUAL" : ''}`,
  );
  // A table needs a column that is stored.
  if (columns.every((column) => column.isAbsent === true)) defined.unshift('"no column of the file" TEXT');
  return `CREATE TABLE ${quoted(table.name)} (${defined.join(', ')})`;
}
