// Files of other shapes than the plain one: many notices, quotes, a hundred columns, other encodings. Written here,
// checked by `check_shape.ts`, each in a process of its own.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Encoding, LayoutColumn, LayoutFile } from '../../src/roster/layout.ts';

export interface Shape {
  name: string;
  encoding: Encoding;
  /** Fields of one row. */
  columns: number;
  rows: number;
  quoted: boolean;
  /** Rows with a date that is none. */
  wrongRows: number;
}

const plain: Shape = { name: 'plain', encoding: 'utf-8', columns: 10, rows: 600_000, quoted: false, wrongRows: 0 };

/** The first is what the others are compared with. */
export const shapes: readonly [Shape, ...Shape[]] = [
  plain,
  { ...plain, name: '100,000 notices', wrongRows: 100_000 },
  { ...plain, name: 'quotes everywhere', quoted: true },
  { ...plain, name: '100 columns', columns: 100, rows: 60_000 },
  { ...plain, name: 'UTF-16', encoding: 'utf-16le' },
  { ...plain, name: 'Windows-1252', encoding: 'windows-1252' },
];

/** The layout of such a file: a key, a name, a date, a grade, and text. */
export function layoutFileOf(shape: Shape): LayoutFile {
  const columns = Array.from({ length: shape.columns }, (_, at): LayoutColumn => {
    if (at === 0) return { name: 'id', type: 'string', required: true };
    if (at === 1) return { name: 'familyName', type: 'string', required: true };
    if (at % 10 === 2) return { name: `date${at}`, type: 'date', required: false };
    if (at % 10 === 3) return { name: `grade${at}`, type: 'enum', required: false, values: ['01', '02', '03', '04'] };
    return { name: `text${at}`, type: 'string', required: false };
  });
  return {
    name: 'rows.csv',
    required: true,
    header: true,
    delimiter: ',',
    quoting: 'rfc4180',
    pattern: 'rows.csv',
    extraColumns: 'allowed',
    columnOrder: 'any',
    key: ['id'],
    columns,
    encoding: shape.encoding,
  };
}

const names = ['Miller', 'Smith', 'Peña', 'Lee', 'D’Angelo', 'Nguyen', 'Garcia', 'Jones'];

/** Writes the file of a shape; its bytes. */
export function writeShape(folder: string, shape: Shape): number {
  const handle = openSync(join(folder, 'rows.csv'), 'w');
  const { columns } = layoutFileOf(shape);
  let bytes = 0;
  let text = shape.encoding === 'utf-16le' ? '\ufeff' : '';
  const flush = () => {
    const encoded = Buffer.from(text, nodeEncoding(shape.encoding));
    for (let at = 0; at < encoded.length; ) at += writeSync(handle, encoded, at);
    bytes += encoded.length;
    text = '';
  };
  text += `${columns.map((column) => column.name).join(',')}\r\n`;
  const every = shape.wrongRows === 0 ? Number.POSITIVE_INFINITY : Math.floor(shape.rows / shape.wrongRows);
  for (let row = 0; row < shape.rows; row++) {
    const isWrong = row % every === 0 && row / every < shape.wrongRows;
    const fields = columns.map((column, at) => cellOf(column, at, row, isWrong && at === 2, shape));
    text += `${fields.join(',')}\r\n`;
    if (text.length > 1 << 20) flush();
  }
  flush();
  closeSync(handle);
  return bytes;
}

function cellOf(column: LayoutColumn, at: number, row: number, isWrong: boolean, shape: Shape): string {
  let value = at % 5 === 4 ? '' : `text ${(row * 7 + at) % 5000}`;
  if (at === 0) value = `id-${row}`;
  else if (at === 1) value = nameOf(row, shape);
  else if (column.type === 'date') value = isWrong ? '2026-02-31' : `2026-0${1 + (row % 9)}-1${row % 10}`;
  else if (column.type === 'enum') value = `0${1 + (row % 4)}`;
  if (!shape.quoted) return value;
  return at % 5 === 0 && at > 0 ? `"${value}, ""so called"""` : `"${value}"`;
}

/** Names of which some have letters beyond ASCII. Windows-1252 has no U+2019 at the code point of Latin-1. */
function nameOf(row: number, shape: Shape): string {
  const name = names[row % names.length]!;
  return shape.encoding === 'windows-1252' ? name.replace('’', '\u0092') : name;
}

function nodeEncoding(encoding: Encoding): BufferEncoding {
  if (encoding === 'utf-16le') return 'utf16le';
  return encoding === 'windows-1252' ? 'latin1' : 'utf8';
}
