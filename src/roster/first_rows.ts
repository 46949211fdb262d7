// The first rows of a file as a person looks at them before a layout is agreed on: masked unless asked for.
import { withoutHeader } from './header.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { masked } from './mask.ts';
import { Reader } from './reader.ts';

export interface FirstRows {
  columns: string[];
  rows: string[][];
}

/**
 * At most `limit` rows of `head`, the first bytes of the file; `isWhole`: there are no more. A column that the layout
 * calls secret stays masked whatever is asked for.
 */
export function firstRows(
  head: Uint8Array,
  file: LayoutFile,
  options: { limit: number; isWhole: boolean; showValues: boolean },
): FirstRows {
  const reader = new Reader([head], { delimiter: file.delimiter, quoting: file.quoting });
  const byName = new Map(file.columns.map((column) => [column.name, column]));
  let columns: string[] | undefined;
  const rows: string[][] = [];
  while (rows.length <= options.limit && reader.next()) {
    if (reader.isBlank) continue;
    const texts = reader.texts();
    const isHeader = columns === undefined && file.header;
    columns ??= file.header ? texts : withoutHeader(file, false).names;
    if (isHeader) continue;
    rows.push(texts.map((text, at) => shown(text, byName.get(columns?.[at] ?? ''), options.showValues)));
  }
  reader.close();
  // The last record of a cut may be cut itself.
  if (!options.isWhole && rows.length <= options.limit) rows.pop();
  return { columns: columns ?? [], rows: rows.slice(0, options.limit) };
}

/** What no column of the layout is, may be anything: it is shown like any other value. */
function shown(text: string, column: LayoutColumn | undefined, showValues: boolean): string {
  const isSecret = column?.secret === true;
  return showValues && !isSecret ? text : masked(text, isSecret);
}
