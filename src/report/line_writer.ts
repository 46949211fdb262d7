// One row as bytes of the output file: delimiter, quotes, line end and encoding as agreed. A value that the dialect cannot
// carry stops the report; nothing is changed to fit.
import type { OutputDialect } from '../relay/report_port.ts';
import { grouped } from '../roster/words.ts';
import { ReportStopped } from './failure.ts';
import { replacement } from './replacements.ts';

/** Code points of Windows-1252 beyond Latin-1, at 0x80-0x9f. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Characters of a row: a statement that joined everything to one value ends with a sentence, and not where JavaScript's texts do. */
const longestRow = 1 << 26;

export interface LineWriter {
  /** The bytes before the first line. */
  readonly mark: Uint8Array;
  /** A line of the file as text, line end included. `row` is 0 for the header. */
  line(values: readonly unknown[], row: number): string;
  /** Text of lines as bytes. */
  encode(text: string): Uint8Array;
}

/**
 * Writes rows of the columns `names` into `file`, which is named in what is said. `isReplacementTrue`: whether a U+FFFD can be
 * one that the roster has, and not the mark of lost bytes; asked when one comes.
 */
export function createLineWriter(
  dialect: OutputDialect,
  file: string,
  names: readonly string[],
  isReplacementTrue: () => boolean,
): LineWriter {
  const { delimiter, quoting, encoding } = dialect;
  const end = dialect.lineEnd === 'crlf' ? '\r\n' : '\n';
  const needsQuotes = new RegExp(`[${escaped(delimiter)}"\\r\\n]`);
  const breaksRow = new RegExp(`[${escaped(delimiter)}\\r\\n]`);
  if (dialect.bom && encoding === 'windows-1252')
    throw new ReportStopped(
      'report_wrong',
      `${file}: Windows-1252 has no byte order mark. Leave out bom, or choose utf-8.`,
    );
  const first = names.findIndex((name) => name === '' || /[\r\n\0]/.test(name));
  if (dialect.header && first >= 0)
    throw new ReportStopped(
      'report_wrong',
      `${file}: column ${first + 1} has no name that fits in one line. Give it one with AS "Name".`,
    );

  function stop(row: number, at: number, why: string): never {
    const where = row === 0 ? `the name of column ${at + 1}` : `${names[at]} in row ${row}`;
    throw new ReportStopped('report_wrong', `${file}: ${where} ${why}`);
  }

  function stopLong(row: number): never {
    throw new ReportStopped('report_wrong', `${file}: row ${row} is longer than ${grouped(longestRow)} characters.`);
  }

  function text(value: unknown, row: number, at: number): string {
    if (value === null || value === undefined) return '';
    if (typeof value === 'string') {
      if (value.includes('\0')) stop(row, at, 'has a zero byte in it.');
      if (value.includes(replacement) && !isReplacementTrue())
        stop(row, at, 'has bytes that are no text (UTF-8): look for a CAST, a substr of bytes or a char().');
      return value;
    }
    if (typeof value === 'bigint' || Number.isFinite(value)) return String(value);
    if (typeof value === 'number') return stop(row, at, 'is infinite.');
    return stop(row, at, 'is binary data, which a text file cannot carry.');
  }

  function field(value: unknown, row: number, at: number): string {
    const it = text(value, row, at);
    if (it.length > longestRow) stopLong(row);
    if (quoting === 'all') return `"${it.replaceAll('"', '""')}"`;
    if (quoting === 'none') {
      if (breaksRow.test(it))
        stop(row, at, 'has a separator or a line break in it, which a file without quotes cannot carry.');
      return it;
    }
    return needsQuotes.test(it) ? `"${it.replaceAll('"', '""')}"` : it;
  }

  return {
    mark: dialect.bom && encoding !== 'windows-1252' ? encodeAs('\ufeff', encoding) : new Uint8Array(0),
    line(values, row) {
      let line = '';
      for (let at = 0; at < values.length; at++) {
        if (at > 0) line += delimiter;
        line += field(values[at], row, at);
        if (line.length > longestRow) stopLong(row);
      }
      // One empty value alone would be an empty line.
      if (line === '')
        line =
          quoting === 'none'
            ? stop(row, 0, 'is blank and alone: a file without quotes would have an empty line.')
            : '""';
      return line + end;
    },
    encode(lines) {
      if (encoding === 'windows-1252') {
        const bytes = bytesIn1252(lines);
        if (bytes === undefined)
          throw new ReportStopped('report_wrong', `${file}: a letter has no place in Windows-1252. Choose utf-8.`);
        return bytes;
      }
      return encodeAs(lines, encoding);
    },
  };
}

function encodeAs(text: string, encoding: 'utf-8' | 'utf-16le'): Uint8Array {
  return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
}

function bytesIn1252(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) bytes[at] = code;
    else {
      const place = windows1252.indexOf(text[at]!);
      if (place < 0) return undefined;
      bytes[at] = 0x80 + place;
    }
  }
  return bytes;
}

function escaped(letter: string): string {
  return letter.replace(/[\\\]^-]/g, '\\$&');
}
