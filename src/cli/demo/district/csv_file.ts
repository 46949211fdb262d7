// Writes a CSV file of any size row by row, with little memory.
import { closeSync, openSync, writeSync } from 'node:fs';

export interface CsvFile {
  row(fields: string[]): void;
  close(): { rows: number; bytes: number };
}

const FLUSH_AT_CHARACTERS = 1 << 18;

/** Opens `path` for writing and writes the header; `rows` of the result does not count it. */
export function createCsvFile(path: string, header: string[], lineEnding = '\r\n'): CsvFile {
  const file = openSync(path, 'w');
  let text = header.map(quoted).join(',') + lineEnding;
  let rows = 0;
  let bytes = 0;
  const flush = () => {
    const chunk = Buffer.from(text);
    for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    bytes += chunk.length;
    text = '';
  };
  return {
    row(fields) {
      let line = '';
      for (let at = 0; at < fields.length; at++) line += (at === 0 ? '' : ',') + quoted(fields[at]!);
      text += line + lineEnding;
      rows++;
      if (text.length > FLUSH_AT_CHARACTERS) flush();
    },
    close() {
      flush();
      closeSync(file);
      return { rows, bytes };
    },
  };
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
