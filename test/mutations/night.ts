// One night of an invented district as sheets that a mutator can change, and how a sheet is written.
import type { Layout, LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { districtOf } from '../districts/district.ts';
import { tablesOf } from '../districts/files_of.ts';
import { linesOf } from '../districts/table.ts';

export interface Sheet {
  file: LayoutFile;
  header: string[];
  rows: string[][];
}

export interface Night {
  layout: Layout;
  sheets: Sheet[];
  /** It is checked against the same night, unspoiled: what the layout leaves open is agreed by then. */
  isPinned?: boolean;
}

/** The same night for the same arguments. */
export function nightOf(layoutId: string, seed: number, students: number): Night {
  const layout = builtInLayout(layoutId)!;
  const sheets = tablesOf(districtOf({ seed, students }), layoutId).map((table): Sheet => {
    const file = layout.files.find((it) => it.name === table.file)!;
    return { file, header: table.columns, rows: [...table.rows].map((row) => [...row]) };
  });
  return { layout, sheets };
}

/** The lines of a sheet, header first, each with its line end. A value never holds a line break here. */
export function textLines(sheet: Sheet, file: LayoutFile = sheet.file): string[] {
  return [...linesOf({ file: file.name, columns: sheet.header, rows: sheet.rows }, file)];
}

export function textOf(sheet: Sheet): string {
  return textLines(sheet).join('');
}

/** Physical line of a row, counted from 0. */
export function lineOfRow(sheet: Sheet, row: number): number {
  return row + (sheet.file.header ? 2 : 1);
}

/** A copy whose rows and header can be changed. */
export function copyOf(sheet: Sheet): Sheet {
  return { file: sheet.file, header: [...sheet.header], rows: sheet.rows.map((row) => [...row]) };
}

const high = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 128 }, (_, at) => at + 128));

/** Undefined when a letter is not in Windows-1252. */
export function windows1252(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const place = code < 128 ? code : high.indexOf(text[at]!) + 128;
    if (place < 0 || (code >= 128 && place < 128)) return undefined;
    bytes[at] = place;
  }
  return bytes;
}

/** The text as it looks when its UTF-8 is read as Windows-1252. */
export function readWrong(text: string): string {
  return new TextDecoder('windows-1252').decode(new TextEncoder().encode(text));
}

export function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

export function joined(parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
