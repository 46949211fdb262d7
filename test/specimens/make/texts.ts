// Tables as texts in the dialects exports are written in, and the small accidents that happen to them.
import { zipOfFiles } from '../../cli/zip.ts';

export type Files = Record<string, string | Buffer>;

export interface Dialect {
  delimiter?: string;
  ending?: string;
  /** Every value in quotes. Default: those that need them. */
  quoteAll?: boolean;
  /** No quotes at all. */
  isBare?: boolean;
  /** Without the first row of names. */
  isHeaderless?: boolean;
  /** A separator at the end of each line. */
  isTrailing?: boolean;
}

export type Row = Record<string, string>;

export function written(columns: readonly string[], rows: readonly Row[], dialect: Dialect = {}): string {
  const { delimiter = ',', ending = '\r\n' } = dialect;
  const cell = (value: string) => {
    if (dialect.isBare) return value;
    const needs = dialect.quoteAll || value.includes(delimiter) || /["\r\n]/.test(value);
    return needs ? `"${value.replaceAll('"', '""')}"` : value;
  };
  const line = (fields: string[]) => fields.map(cell).join(delimiter) + (dialect.isTrailing ? delimiter : '') + ending;
  const body = rows.map((row) => line(columns.map((name) => row[name] ?? '')));
  return (dialect.isHeaderless ? '' : line([...columns])) + body.join('');
}

/** The text with one line (1 = the first) made otherwise; its line ending stays. */
export function onLine(text: string, line: number, change: (line: string) => string): string {
  const lines = text.split('\n');
  const [found, end] = [lines[line - 1]!, lines[line - 1]!.endsWith('\r') ? '\r' : ''];
  lines[line - 1] = change(end === '' ? found : found.slice(0, -1)) + end;
  return lines.join('\n');
}

/** Every line, header included, with its number. A line that becomes undefined is gone. */
export function eachLine(text: string, change: (line: string, number: number) => string | undefined): string {
  const lines = text.split('\n');
  const end = lines[0]!.endsWith('\r') ? '\r' : '';
  return lines
    .slice(0, -1)
    .map((line) => (end === '' ? line : line.slice(0, -1)))
    .flatMap((line, at) => {
      const changed = change(line, at + 1);
      return changed === undefined ? [] : [`${changed}${end}\n`];
    })
    .join('');
}

/** In the Windows code page, as old programs write. */
export function inWindows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll('’', '\u0092'), 'latin1');
}

export function inUtf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

/** A zip of these files, as a zip tool makes it. */
export function zipped(files: Files): Buffer {
  return zipOfFiles(Object.entries(files).map(([name, text]) => [name, Buffer.from(text as string)]));
}
