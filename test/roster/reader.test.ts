// The reader of records: what it makes of good and of broken files, exact places, and that chunks do not matter.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../../src/roster/layout.ts';
import type { Dialect } from '../../src/roster/reader.ts';
import { lineEnd, maxRecordBytes, Reader, recordFlag } from '../../src/roster/reader.ts';
import { bytesOf, chunksOf } from './sets.ts';

interface ReadRecord {
  line: number;
  record: number;
  byte: number;
  flags: number;
  fields: string[];
}

const commas: Dialect = { delimiter: ',', quoting: 'rfc4180' };

function read(chunks: Iterable<Uint8Array>, dialect: Dialect = commas): ReadRecord[] {
  const reader = new Reader(chunks, dialect);
  const records: ReadRecord[] = [];
  while (reader.next()) {
    const { line, record, byte, flags } = reader;
    records.push({ line, record, byte, flags, fields: reader.texts() });
  }
  return records;
}

const readText = (text: string, dialect?: Dialect) => read([bytesOf(text)], dialect);
const fieldsOf = (text: string, dialect?: Dialect) => readText(text, dialect).map((record) => record.fields);
const placesOf = (text: string) => readText(text).map(({ line, record, byte }) => [line, record, byte]);

describe('good files', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('lines that end in %s', (_, end) => {
    const text = ['a,b', '1,2', '3,4', ''].join(end);
    expect(fieldsOf(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(placesOf(text)).toEqual([
      [1, 0, 0],
      [2, 1, 3 + end.length],
      [3, 2, 6 + 2 * end.length],
    ]);
  });

  test('a last line without an end, empty fields, an empty file', () => {
    expect(fieldsOf('a,,\n,')).toEqual([
      ['a', '', ''],
      ['', ''],
    ]);
    expect(fieldsOf('')).toEqual([]);
  });

  test('quotes, doubled quotes, delimiters and line ends within quotes', () => {
    const text = 'a,b\r\n"x, ""y""","li\r\nne"\r\n"",z\r\n';
    expect(fieldsOf(text)).toEqual([
      ['a', 'b'],
      ['x, "y"', 'li\r\nne'],
      ['', 'z'],
    ]);
    // The third record is on physical line 4, because the second one takes two.
    expect(placesOf(text)).toEqual([
      [1, 0, 0],
      [2, 1, 5],
      [4, 2, 26],
    ]);
    expect(readText(text)[1]!.flags).toBe(recordFlag.multiline);
  });

  test('other delimiters, and quotes as ordinary characters', () => {
    expect(fieldsOf('a\tb\n"1\t2"\t3\n', { delimiter: '\t', quoting: 'rfc4180' })).toEqual([
      ['a', 'b'],
      ['1\t2', '3'],
    ]);
    const carets = readText('12" Wheel^"x\n', { delimiter: '^', quoting: 'none' });
    expect(carets).toMatchObject([{ fields: ['12" Wheel', '"x'], flags: 0 }]);
  });

  test('blank lines are records of their own', () => {
    expect(placesOf('a\n\nb\n')).toEqual([
      [1, 0, 0],
      [2, 1, 2],
      [3, 2, 3],
    ]);
  });
});

describe('encodings', () => {
  const text = 'id,name\r\n1,"Peña, ""x"""\r\n2,日本😀\r\n3,z\r\n';

  test.each<[Encoding, number[]]>([
    ['utf-8', [0, 9, 27, 41]],
    ['utf-16le', [2, 20, 54, 70]],
    ['utf-16be', [2, 20, 54, 70]],
  ])('%s, with places in the file as received', (encoding, bytes) => {
    const reader = new Reader([bytesOf(text, encoding)], commas);
    expect(reader.encoding).toBe(encoding);
    expect(reader.hasBom).toBe(encoding !== 'utf-8');
    const records = read([bytesOf(text, encoding)]);
    expect(records.map((record) => record.fields)).toEqual([
      ['id', 'name'],
      ['1', 'Peña, "x"'],
      ['2', '日本😀'],
      ['3', 'z'],
    ]);
    expect(records.map((record) => record.byte)).toEqual(bytes);
  });

  test('UTF-16 without a byte order mark is recognised by its zeros', () => {
    expect(new Reader([bytesOf('id,name\n1,x\n', 'utf-16le').subarray(2)], commas).encoding).toBe('utf-16le');
    expect(new Reader([bytesOf('id,name\n1,x\n', 'utf-16be').subarray(2)], commas).encoding).toBe('utf-16be');
  });

  test('Windows-1252 is read where UTF-8 is impossible', () => {
    const reader = new Reader([bytesOf('Pe\xf1a,\x80\x92,ok\n', 'windows-1252')], commas);
    reader.next();
    expect(reader.texts()).toEqual(['Peña', '€’', 'ok']);
    expect([0, 1, 2].map((field) => reader.isUtf8Field(field))).toEqual([false, false, true]);
  });

  test('chunks may lie in one piece of memory that is used again', () => {
    const text = bytesOf('id,name\r\n1,Peña\r\n2,Lee\r\n');
    function* reused() {
      const memory = Buffer.alloc(4);
      for (let at = 0; at < text.length; at += 4) {
        const part = text.subarray(at, at + 4);
        memory.set(part);
        yield memory.subarray(0, part.length);
      }
    }
    expect(read(reused()).map((record) => record.fields)).toEqual([
      ['id', 'name'],
      ['1', 'Peña'],
      ['2', 'Lee'],
    ]);
  });

  test('a byte order mark is no part of the first name', () => {
    expect(readText('\ufeffid,b\n')).toMatchObject([{ fields: ['id', 'b'], byte: 3 }]);
  });
});

describe('quotes gone wrong', () => {
  test('inside an unquoted field and after a closing quote', () => {
    expect(readText('Robert "Bo" Lee,1\n"a"b,2\nc,3\n')).toMatchObject([
      { fields: ['Robert "Bo" Lee', '1'], flags: recordFlag.stray },
      { fields: ['"a"b', '2'], flags: recordFlag.stray },
      { fields: ['c', '3'], flags: 0 },
    ]);
  });

  test('an accident over a few lines costs its own row', () => {
    const records = readText('a,b\n1,"Smith\n2,"Jones"\n3,x\n');
    expect(records.map((record) => record.fields)).toEqual([
      ['a', 'b'],
      ['1', '"Smith'],
      ['2', 'Jones'],
      ['3', 'x'],
    ]);
    expect(records[1]!.flags).toBe(recordFlag.stray | recordFlag.damaged);
  });

  test('a quote that is never closed costs its own row, never the rest of the file', () => {
    const rest = Array.from({ length: 50 }, (_, i) => `${i},x\n`).join('');
    for (const tail of [rest, '5,y\n']) {
      const records = readText(`a,b\n1,"Smith, Jr.\n${tail}`);
      expect(records).toHaveLength(2 + tail.split('\n').length - 1);
      expect(records[1]).toMatchObject({ line: 2, byte: 4, flags: recordFlag.unbalanced | recordFlag.damaged });
      expect(records[2]).toMatchObject({ line: 3, flags: 0 });
    }
  });

  test('twenty line breaks within quotes are allowed, twenty-one are not', () => {
    expect(readText(`"${'x\n'.repeat(20)}",1\n`)).toHaveLength(1);
    expect(readText(`"${'x\n'.repeat(21)}",1\n`)[0]!.flags).toBe(recordFlag.unbalanced | recordFlag.damaged);
  });
});

test('a line of megabytes is skipped, not kept; the lines after it are read', () => {
  const text = `a,b\n${'x'.repeat(maxRecordBytes * 3)}\n1,2\n`;
  for (const size of [1 << 14, 1 << 20, text.length]) {
    const records = read(chunksOf(bytesOf(text), size));
    expect(records).toMatchObject([
      { fields: ['a', 'b'] },
      { line: 2, record: 1, byte: 4, flags: recordFlag.tooLong, fields: [] },
      { line: 3, record: 2, byte: 4 + maxRecordBytes * 3 + 1, fields: ['1', '2'] },
    ]);
  }
});

const nastyText = fc
  .array(fc.constantFrom('a', 'bc', ',', ',', '"', '""', '\n', '\r\n', '\r', 'é', '😀', ' ', '1'), { maxLength: 120 })
  .map((parts) => parts.join(''));

test('however the bytes are cut, the records are the same', () => {
  fc.assert(
    fc.property(
      nastyText,
      fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }),
      (text, encoding, sizes) => {
        const bytes = bytesOf(text, encoding);
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = i < sizes.length ? sizes[i]! : 7;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(read(chunks)).toEqual(read([bytes]));
      },
    ),
    { numRuns: 1500 },
  );
});

test('what is written by the rules is read back', () => {
  const value = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', ',', '"', '\n', '\r\n', ' ', 'ñ', '😀'),
    maxLength: 8,
  });
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, end) => {
      const written = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + end).join('');
      const records = readText(written);
      expect(records.map((record) => record.fields)).toEqual(rows);
      // Each place is where the record's own bytes begin.
      const bytes = bytesOf(written);
      let at = 0;
      for (const [index, row] of rows.entries()) {
        expect(records[index]!.byte).toBe(at);
        at += bytesOf(row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + end).length;
      }
      expect(at).toBe(bytes.length);
    }),
    { numRuns: 500 },
  );
});

const dialects = fc.record({
  delimiter: fc.constantFrom(',', '\t', ';', '|', '^', '~'),
  quoting: fc.constantFrom<Dialect['quoting']>('rfc4180', 'none'),
});

test('what is written in any dialect and encoding is read back, each record where it begins', () => {
  const letters = ['a', 'Z', '0', ' ', "'", '-', ',', ';', '|', '^', '~', '\t', '"', '\n', '\r\n', '\r', 'ñ', 'Ö'];
  const tables = (dialect: Dialect, encoding: Encoding) => {
    const isFit = (letter: string) =>
      dialect.quoting === 'rfc4180' || (letter !== dialect.delimiter && !/[\r\n]/.test(letter));
    const unit = [...letters, ...(encoding === 'windows-1252' ? [] : ['日', '😀', '\u0301'])].filter(isFit);
    const cell = fc.string({ unit: fc.constantFrom(...unit), maxLength: 8 });
    return fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      );
  };
  const written = fc
    .tuple(dialects, fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'))
    .chain(([dialect, encoding]) => fc.tuple(fc.constant(dialect), fc.constant(encoding), tables(dialect, encoding)));
  fc.assert(
    fc.property(
      written,
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      ([dialect, encoding, rows], end, isAlwaysQuoted, size) => {
        const cellOf = (cell: string) => {
          if (dialect.quoting === 'none') return cell;
          const needsQuotes = isAlwaysQuoted || cell.includes(dialect.delimiter) || /["\r\n]/.test(cell);
          return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
        };
        // The header tells the encoding, as it does in life.
        const lines = [rows[0]!.map((_, at) => `column ${at}`), ...rows].map(
          (row) => row.map(cellOf).join(dialect.delimiter) + end,
        );
        const records = read(chunksOf(bytesOf(lines.join(''), encoding), size), dialect);
        expect(records.slice(1).map((record) => record.fields)).toEqual(rows);
        let before = '';
        for (const [index, line] of lines.entries()) {
          expect(records[index]!.byte).toBe(bytesOf(before, encoding).length);
          expect(records[index]!.flags & ~recordFlag.multiline).toBe(0);
          before += line;
        }
      },
    ),
    { numRuns: 1200 },
  );
});

describe('what is unusual about a record', () => {
  const flagsOf = (text: string, dialect?: Dialect) => readText(text, dialect).map((record) => record.flags);

  test('control characters, within quotes too; tabs and line ends are none', () => {
    expect(flagsOf('a\0b\n"x\x1by",1\n"a\r\nb"\n\ta\n')).toEqual([
      recordFlag.control,
      recordFlag.control,
      recordFlag.multiline,
      0,
    ]);
  });

  test('a last record without a line end', () => {
    expect(flagsOf('a\nb')).toEqual([0, recordFlag.unended]);
    expect(flagsOf('a\n"b')).toEqual([0, recordFlag.unended | recordFlag.unbalanced | recordFlag.damaged]);
    expect(flagsOf('a\n"b\n')).toEqual([0, recordFlag.unbalanced | recordFlag.damaged]);
  });

  test('how each record ends, and which one is the last', () => {
    const reader = new Reader([bytesOf('a\nb\r\nc\rd\n \r\n')], commas);
    const seen: [number, boolean][] = [];
    while (reader.next()) seen.push([reader.ending, reader.isLast]);
    expect(seen).toEqual([
      [lineEnd.lf, false],
      [lineEnd.crlf, false],
      [lineEnd.cr, false],
      [lineEnd.lf, true],
      [lineEnd.crlf, true],
    ]);
  });

  test('a quote that an accident rows further on closes costs its row, once the width is known', () => {
    // Read by the rules alone, the second row would swallow the third: its quote is closed by an inch mark.
    const reader = new Reader([bytesOf('id,name,size\n1,"Smith,2\n3,Lee,12"\n4,Ann,5\n')], commas);
    reader.next();
    reader.width = 3;
    const rows: string[][] = [];
    while (reader.next()) rows.push(reader.texts());
    expect(rows).toEqual([
      ['1', '"Smith', '2'],
      ['3', 'Lee', '12"'],
      ['4', 'Ann', '5'],
    ]);
  });

  test('a legal line break in a row of the wrong width stays one', () => {
    const reader = new Reader([bytesOf('id,name,size\n1,"Smith\nJones",2,3,4\n4,Ann,5\n')], commas);
    reader.next();
    reader.width = 3;
    reader.next();
    expect(reader.texts()).toEqual(['1', 'Smith\nJones', '2', '3', '4']);
    expect(reader.flags).toBe(recordFlag.multiline);
  });
});

test('a byte of any kind is met wherever it stands in a field, and whatever stands beside it', () => {
  for (const delimiter of [',', '\t', '|', ';', '~']) {
    for (let code = 0; code < 256; code++) {
      const letter = Buffer.from([code]);
      if (code === 10 || code === 13 || code === 34) continue;
      for (let before = 0; before < 6; before++) {
        const parts = ['a'.repeat(before), letter, letter, 'é', letter, `b${delimiter}c\n`];
        const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
        const [record, ...others] = read([bytes], { delimiter, quoting: 'rfc4180' });
        const isControl = (code < 32 && code !== 9) || code === 127;
        const fields = letter.toString('latin1') === delimiter ? 5 : 2;
        expect([code, before, record!.fields.length, record!.flags, others.length]).toEqual([
          code,
          before,
          fields,
          isControl ? recordFlag.control : 0,
          0,
        ]);
      }
    }
  }
});

test('any bytes give records in rising places that cover the file', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(',', '\t', ';'), (bytes, delimiter) => {
      for (const quoting of ['rfc4180', 'none'] as const) {
        const records = read(chunksOf(bytes, 16), { delimiter, quoting });
        for (const [index, record] of records.entries()) {
          expect(record.record).toBe(index);
          if (index > 0) {
            expect(record.byte).toBeGreaterThan(records[index - 1]!.byte);
            expect(record.line).toBeGreaterThan(records[index - 1]!.line);
          }
          expect(record.byte).toBeLessThan(bytes.length);
        }
      }
    }),
    { numRuns: 1500 },
  );
});
