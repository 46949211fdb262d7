// The kernel reads and hashes exactly as the reader does without it, whatever the bytes are, and its rooms come back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashFields } from '../../src/roster/hash.ts';
import { builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { type Dialect, Reader } from '../../src/roster/reader.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { check, fileOf, setOf } from './sets.ts';
import { freeRooms, withoutKernel } from './without_kernel.ts';

const quotings = ['rfc4180', 'none', 'backslash'] as const;
const dialects = fc.record({
  delimiter: fc.constantFrom(',', ',', '\t', '|', ';', '^', '\u0000', '\u001f', '\u007f', ' '),
  quoting: fc.constantFrom(...quotings),
});

/** Everything a reader says of its records. */
function recordsOf(chunks: Iterable<Uint8Array>, dialect: Dialect, width: number) {
  const reader = new Reader(chunks, dialect);
  reader.width = width;
  const records: unknown[] = [];
  while (reader.next()) {
    const { line, record, byte, flags, ending, count, isLast, isBlank } = reader;
    const bits = reader.hash() & 0x80808080;
    const hashes = [reader.lo.slice(0, count), reader.hi.slice(0, count)].map((lanes) => [...lanes]);
    records.push([line, record, byte, flags, ending, count, isLast, isBlank, reader.texts(), hashes, bits]);
  }
  reader.close();
  return records;
}

const value = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      '',
      'a',
      'class-35150',
      '2026-08-17',
      'Peña',
      'x'.repeat(15),
      'y'.repeat(16),
      'z'.repeat(33),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '"a,b"',
      '""',
      '"x"',
      '"a;b|c^d\te f"',
      '"a\u0000b"',
      '"a\u001fb"',
      '"a\u007fb"',
      `"${'q'.repeat(31)}"`,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '"a ""b"" c"',
      '"two\nlines"',
      'mid"dle',
      '"a"b',
      '"open',
      '"a\\"b"',
      '""x',
      'a\u0000b',
      '\u007f',
    ),
  },
);
const line = fc.tuple(fc.array(value, { maxLength: 12 }), fc.constantFrom('\n', '\n', '\r\n', '\r\n', '\r')).map(
  ([values, end]) =>
    (delimiter: string) =>
      values.join(delimiter) + end,
);

test('records of any values in any dialect are the same with the kernel and without', () => {
  fc.assert(
    fc.property(
      dialects,
      fc.array(line, { maxLength: 60 }),
      fc.integer({ min: 1, max: 200 }),
      fc.nat(12),
      (dialect, lines, size, width) => {
        const bytes = Buffer.from(lines.map((text) => text(dialect.delimiter)).join(''));
        const cut = () =>
          Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
        const together = recordsOf([bytes], dialect, width);
        expect(recordsOf(cut(), dialect, width)).toEqual(together);
        expect(withoutKernel(() => recordsOf([bytes], dialect, width))).toEqual(together);
      },
    ),
    { numRuns: 1500 },
  );
});

test('any bytes at all', () => {
  fc.assert(
    fc.property(dialects, fc.uint8Array({ maxLength: 3000 }), (dialect, bytes) => {
      const plain = Uint8Array.from(bytes, (byte) =>
        byte > 200 ? dialect.delimiter.charCodeAt(0) : byte > 190 ? 10 : byte,
      );
      for (const some of [bytes, plain]) {
        expect(withoutKernel(() => recordsOf([some], dialect, 0))).toEqual(recordsOf([some], dialect, 0));
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['longer than a room', `${'w'.repeat(600_000)},1\r\n`],
  ['of more fields than a room holds', `${Array.from({ length: 3000 }, (_, at) => at).join(',')}\r\n`],
])('a file longer than a room, with a record %s in the middle', (_, odd) => {
  const row = (number: number) => `${number},"Name, the ${number}th",${'v'.repeat(number % 97)},2026-08-17\r\n`;
  const rows = (from: number) => Array.from({ length: 12_000 }, (_, at) => row(from + at)).join('');
  const bytes = Buffer.from(rows(0) + odd + rows(12_000));
  const dialect: Dialect = { delimiter: ',', quoting: 'rfc4180' };
  const cuts = Array.from({ length: 301 }, (_, at) => Math.floor((at * bytes.length) / 300));
  const chunks = () => cuts.slice(1).map((to, at) => bytes.subarray(cuts[at], to));
  const records = recordsOf(chunks(), dialect, 4);
  expect(records).toHaveLength(24_001);
  expect(withoutKernel(() => recordsOf(chunks(), dialect, 4))).toEqual(records);
});

test('a field is hashed as hashFields does, at every length and offset', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz0123456789é';
  for (let offset = 0; offset < 5; offset++) {
    for (let length = 0; length <= 33; length++) {
      const bytes = Buffer.from(`${text.slice(0, offset)},${text.slice(0, length)},é\n\n`);
      const reader = new Reader([bytes], { delimiter: ',', quoting: 'rfc4180' });
      reader.next();
      const { view, starts, ends, count } = reader;
      const lo = new Int32Array(count);
      const hi = new Int32Array(count);
      const bits = hashFields(view, starts, ends, count, lo, hi);
      expect(reader.hash() & 0x80808080).toBe(bits & 0x80808080);
      expect([...reader.lo.slice(0, count), ...reader.hi.slice(0, count)]).toEqual([...lo, ...hi]);
      reader.close();
    }
  }
});

test('after checks, whole ones and those of damaged files, no room is missing', () => {
  const rooms = freeRooms();
  expect(rooms).toBeGreaterThan(1);
  for (const layout of builtInLayouts) {
    const files = setOf(filesOf(districtOf({ seed: 5, students: 40 }), layout.id));
    check(layout, files);
    for (const [odd] of files.entries()) {
      const damaged = files.map((file, at) => (at === odd ? fileOf(file.name, Buffer.from('?\n"')) : file));
      check(layout, damaged);
    }
    expect(freeRooms()).toBe(rooms);
  }
});

test('a reader whose chunks fail gives its room back', () => {
  const rooms = freeRooms();
  function* failing() {
    yield Buffer.from('a,b\n1,2\n');
    throw new Error('the disk is gone');
  }
  expect(() => recordsOf(failing(), { delimiter: ',', quoting: 'rfc4180' }, 0)).toThrow('the disk is gone');
  expect(freeRooms()).toBe(rooms);
});
