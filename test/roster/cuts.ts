// A set as it goes out when something stays here, and its files read again as tables.
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import { type CutFile, cutFile } from '../../src/roster/cut_rows.ts';
import { matchFiles } from '../../src/roster/file_set.ts';
import { keptRows } from '../../src/roster/kept_rows.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { type Only, onlyMistakes } from '../../src/roster/only.ts';
import type { SetFile } from '../../src/roster/set_file.ts';

export interface Cut {
  bytes: Buffer;
  cut: CutFile;
}

/** Cuts a set of a layout that is built in, or of another one; what is asked for must fit it. */
export function cutSet(of: string | Layout, files: SetFile[], only: Only): Map<string, Cut> {
  const layout = typeof of === 'string' ? builtInLayout(of)! : of;
  expect(onlyMistakes(layout, only)).toEqual([]);
  const unfound: string[] = [];
  const rows = keptRows(layout, files, only, (file, column) => unfound.push(`${file} ${column}`));
  expect(unfound).toEqual([]);
  const made = new Map<string, Cut>();
  for (const { layoutFile, file } of matchFiles(layout, files).matched) {
    const parts: Uint8Array[] = [];
    const cut = cutFile(layoutFile, file, only.columns?.[layoutFile.name], rows, (part) => parts.push(part.slice()));
    made.set(file.name, { bytes: Buffer.concat(parts), cut });
  }
  return made;
}

export const lines = (bytes: Buffer | string) => bytes.toString().split(/(?<=\n)/);
export const lost = (cut: CutFile) => Object.values(cut.rows).reduce((sum, count) => sum + count, 0);

/** The rows of a file in UTF-8, its header among them. */
export function tableIn(layout: Layout, name: string, bytes: Buffer | string): string[][] {
  const file = layout.files.find((it) => it.name === name)!;
  const quote = file.quoting === 'none' ? null : '"';
  const escaped = file.quoting === 'backslash' ? '\\' : '"';
  const relaxed = { relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true, bom: true };
  return parse(bytes, { delimiter: file.delimiter, quote, escape: escaped, ...relaxed });
}

/** Rows as they are written in a test, one a line. */
export const csv = (text: string) => `${text.trim().split(/\n\s*/).join('\r\n')}\r\n`;
export const textOf = (made: Map<string, Cut>, name: string) => made.get(name)!.bytes.toString();
