// The agreed layout bent to what came: the same files with the columns, separator and encoding of tonight. It is what a
// person agrees to who accepts a new layout from now on.

import { matchFiles } from './file_set.ts';
import type { Encoding, Layout, LayoutColumn, LayoutFile } from './layout.ts';
import { columnChanges } from './layout_change.ts';
import { dialectOf, type FileDialect } from './learn_dialect.ts';
import type { SetFile } from './set_file.ts';

/** Codes that say the columns are other ones, not that rows are wrong. An encoding alone is in the check's own pin. */
const layoutCodes = new Set([
  ...['column_missing', 'column_added', 'column_order_changed', 'column_renamed', 'column_name_blank'],
  ...['column_name_duplicate', 'header_missing', 'header_looks_like_data', 'delimiter_changed'],
  ...['looks_single_column', 'header_row_width_mismatch'],
]);

export function isAboutLayout(code: string): boolean {
  return layoutCodes.has(code);
}

/**
 * The layout as these files have it. A file whose header cannot be used, or that did not come, stays as `seen`, which
 * the check pinned and which knows the encodings.
 */
export function receivedLayout(agreed: Layout, files: readonly SetFile[], seen: Layout): Layout {
  const renamed = new Map<string, string | undefined>();
  const bent = new Map<string, LayoutFile>();
  for (const { layoutFile, file } of matchFiles(agreed, files).matched) {
    const dialect = dialectOf(file.chunks());
    const encoding = seen.files.find((it) => it.name === layoutFile.name)?.encoding;
    const received = dialect && bentFile(layoutFile, dialect, encoding, renamed);
    if (received) bent.set(layoutFile.name, received);
  }
  return {
    ...seen,
    files: seen.files.map((file) => withReferences(bent.get(file.name) ?? file, renamed)),
  };
}

/** `renamed` gathers `file.column` of each agreed column that is called otherwise now, or is gone. */
function bentFile(
  file: LayoutFile,
  dialect: FileDialect,
  encoding: Encoding | undefined,
  renamed: Map<string, string | undefined>,
): LayoutFile | undefined {
  const names = headerNames(file, dialect);
  if (names === undefined) return undefined;
  const changes = columnChanges(
    file.columns.map((column) => column.name),
    names,
  );
  const byName = new Map(file.columns.map((column) => [column.name, column]));
  const newNames = new Map<string, string>();
  const columns: LayoutColumn[] = [];
  for (const { agreed, received } of changes) {
    if (agreed && received) newNames.set(agreed.name, received.name);
    if (agreed && agreed.name !== received?.name) {
      const target = received && `${file.name}.${received.name}`;
      renamed.set(`${file.name}.${agreed.name}`, target);
    }
    if (!received) continue;
    const column = agreed && byName.get(agreed.name);
    columns.push(
      column
        ? { ...column, name: received.name, required: true, filled: column.filled ?? column.required }
        : { name: received.name, required: true, filled: false, type: 'string' },
    );
  }
  const key = file.key.map((name) => newNames.get(name));
  return {
    ...file,
    required: true,
    delimiter: dialect.delimiter,
    header: dialect.header,
    quoting: dialect.delimiter === file.delimiter ? file.quoting : dialect.quoting,
    columnOrder: file.columnOrder === 'any' ? 'any' : 'frozen',
    extraColumns: 'refused',
    // Of a key that lost a column nothing is left that tells rows apart.
    key: key.every((name) => name !== undefined) ? key : [],
    columns,
    encoding: dialect.encoding === 'utf-8' ? (encoding ?? 'utf-8') : dialect.encoding,
  };
}

/** The names of the header; without one the agreed names, if the rows are as wide. Undefined: they cannot be used. */
function headerNames(file: LayoutFile, dialect: FileDialect): string[] | undefined {
  const first = dialect.head[Math.max(0, dialect.headerAt)];
  if (first === undefined || dialect.headerAt > 0) return undefined;
  const names = first.length > 1 && first.at(-1)?.trim() === '' ? first.slice(0, -1) : first;
  if (!dialect.header) {
    return names.length === file.columns.length ? file.columns.map((column) => column.name) : undefined;
  }
  const isUsable = names.every((name) => name.trim() !== '') && new Set(names).size === names.length;
  return isUsable ? names : undefined;
}

function withReferences(file: LayoutFile, renamed: ReadonlyMap<string, string | undefined>): LayoutFile {
  if (!file.columns.some(({ references }) => references !== undefined && renamed.has(references))) return file;
  return {
    ...file,
    columns: file.columns.map((column) => {
      const { references, ...rest } = column;
      if (references === undefined || !renamed.has(references)) return column;
      const target = renamed.get(references);
      return target === undefined ? rest : { ...rest, references: target };
    }),
  };
}
