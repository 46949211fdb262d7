// Rosters as nobody would send them: good nights spoiled byte by byte, garbage that looks like a table, plain noise; in
// every encoding, with any separator, in chunks of any size.
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { sectionsLayout, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { nightOf, textOf } from '../mutations/night.ts';
import type { Random } from './random.ts';

export interface InventedSet {
  layout: Layout;
  files: { name: string; bytes: Uint8Array }[];
  /** Sizes of the chunks each file comes in, used in turn. */
  sizes: number[];
}

const delimiters = [',', '\t', ';', '|', '^', '~', ' ', '"', '\0', 'a'];
const layouts = [...builtInLayouts, studentsLayout, sectionsLayout, studentsLayout, sectionsLayout];

/** Good texts by layout, made once. */
const nights = new Map<string, { name: string; text: string }[]>();

function goodNight(layout: Layout): { name: string; text: string }[] {
  let night = nights.get(layout.id + layout.files.length);
  if (night === undefined) {
    night =
      layout.id === 'miniature'
        ? layout.files.map((file) => ({ name: file.name, text: miniature(file.columns.map((column) => column.name)) }))
        : nightOf(layout.id, 11, 20).sheets.map((sheet) => ({ name: sheet.file.name, text: textOf(sheet) }));
    nights.set(layout.id + layout.files.length, night);
  }
  return night;
}

function miniature(columns: string[]): string {
  const rows = Array.from({ length: 30 }, (_, at) =>
    columns.map((name) => (name === 'grade' ? '9' : `${name[0]}${at}`)),
  );
  return [columns, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** One set, the same for the same random numbers. */
export function inventSet(random: Random): InventedSet {
  const base = random.pick(layouts);
  const layout = random.oneIn(3) ? withOtherDialect(base, random) : base;
  const night = goodNight(base);
  const files = night.flatMap(({ name, text }) => {
    if (random.oneIn(25)) return [];
    const isLeftAlone = night.length > 3 && random.below(3) > 0;
    return [{ name, bytes: isLeftAlone ? utf8(text) : content(text, random) }];
  });
  if (random.oneIn(30))
    files.push({ name: random.pick(['x.csv', 'STUDENTS.CSV', 'students (1).csv', '']), bytes: random.bytes(50) });
  const sizes = Array.from({ length: 1 + random.below(6) }, () => 1 + random.below(random.pick([3, 20, 700, 70_000])));
  return { layout, files, sizes };
}

function withOtherDialect(layout: Layout, random: Random): Layout {
  const delimiter = random.pick(delimiters.filter((it) => it !== '"' && it !== 'a'));
  const pinned = random.oneIn(2);
  return {
    ...layout,
    files: layout.files.map((file) => ({
      ...file,
      ...(random.oneIn(2) ? { delimiter } : {}),
      ...(random.oneIn(3) ? { header: !file.header } : {}),
      ...(random.oneIn(3) ? { quoting: 'none' as const } : {}),
      ...(random.oneIn(4) ? { key: [] } : {}),
      ...(pinned ? { encoding: random.pick(['utf-8', 'utf-16le', 'windows-1252'] as const), lastLineEnds: true } : {}),
    })),
  };
}

/** The content of one file: from the good text, from pieces, or from nothing. */
function content(text: string, random: Random): Uint8Array {
  const kind = random.below(10);
  if (kind === 0) return random.bytes(random.below(3000));
  if (kind <= 2) return garbage(text, random);
  let bytes: Uint8Array = encoded(random.oneIn(60) ? text.repeat(1 + random.below(40)) : text, random);
  for (let times = random.pick([0, 1, 1, 2, 5, 30]); times > 0; times--) bytes = damaged(bytes, random);
  return bytes;
}

const pieces = [
  ',',
  ',',
  ';',
  '\t',
  '|',
  '^',
  '"',
  '""',
  '"',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  ' ',
  'a',
  '1',
  '0042',
  'é',
  'Ã±',
  'â€™',
  '\ufffd',
  '\ufeff',
  '😀',
  '\0',
  '\x1a',
  '\v',
  '\x7f',
  '\x85',
  'NULL',
  'TOTAL,3',
  '(3 rows affected)',
  'student_id',
  'sourcedId',
  'section_id',
  '2026-02-30',
  '1.00457E+11',
  '=cmd()',
  'x'.repeat(300),
];

/** A table of pieces, sometimes under the right header. */
function garbage(text: string, random: Random): Uint8Array {
  const parts = [random.oneIn(2) ? text.slice(0, text.indexOf('\n') + 1) : ''];
  for (let count = random.below(400); count > 0; count--) parts.push(random.pick(pieces));
  return encoded(parts.join(''), random);
}

function encoded(text: string, random: Random): Uint8Array {
  switch (random.below(8)) {
    case 0:
      return new Uint8Array(Buffer.from(text, 'utf16le'));
    case 1:
      return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    case 2:
      return new Uint8Array(Buffer.from(text, 'latin1'));
    case 3:
      return utf8(`\ufeff${text}`);
    default:
      return utf8(text);
  }
}

const nastyBytes = [0, 10, 13, 34, 44, 9, 59, 0x1a, 0x20, 0x7f, 0x80, 0xc3, 0xe2, 0xef, 0xf0, 0xff, 0xfe];

/** One injury: bytes changed, put in, taken out, repeated, moved, cut off. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const some = random.below(random.pick([2, 10, 400]));
  const insert = (put: Uint8Array) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at)]);
  const one = () => Uint8Array.of(random.pick(nastyBytes));
  switch (random.below(9)) {
    case 0:
      return insert(one());
    case 1:
      return insert(Buffer.from(random.pick(pieces)));
    case 2:
      return insert(random.bytes(some));
    case 3:
      return insert(bytes.subarray(random.below(bytes.length + 1)).subarray(0, some));
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + some)]);
    case 5:
      return bytes.subarray(0, at);
    case 6:
      return insert(new Uint8Array(some).fill(random.pick(nastyBytes)));
    case 7:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(bytes.subarray(at)).reverse()]);
    default: {
      const copy = Uint8Array.from(bytes);
      if (at < copy.length) copy[at] = random.oneIn(2) ? random.pick(nastyBytes) : copy[at]! ^ (1 << random.below(8));
      return copy;
    }
  }
}

function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}
