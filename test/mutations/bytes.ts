// Mutators of bytes: encodings, damaged letters, control characters, line ends, files cut off.
import type { Mutator } from './mutator.ts';
import { mutantOf, someCell, someSheet } from './mutator.ts';
import { copyOf, joined, lineOfRow, readWrong, textLines, textOf, utf8, windows1252 } from './night.ts';

const beyondAscii = /[^\0-\x7f]/;
const isPlain = (value: string) => /^[A-Za-z0-9 -]{2,}$/.test(value);

function withValue(
  name: string,
  rule: string,
  change: (value: string) => string,
  isFit: (value: string) => boolean,
): Mutator {
  return {
    name,
    rules: [rule],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => it.rows.some((row) => row.some(isFit)));
      // A value that nothing refers to and no enum knows: what is found is the damage alone.
      const isFree = (place: number) => {
        const column = sheet!.file.columns.find((it) => it.name === sheet!.header[place]);
        return (
          column?.type === 'string' &&
          column.references === undefined &&
          !sheet!.file.key.includes(column.name) &&
          column.group === undefined
        );
      };
      const cell = sheet && someCell(sheet, random, (value, place) => isFit(value) && isFree(place));
      if (sheet === undefined || cell === undefined) return undefined;
      const spoiled = copyOf(sheet);
      spoiled.rows[cell.row]![cell.place] = change(spoiled.rows[cell.row]![cell.place]!);
      return mutantOf(sheet, utf8(textOf(spoiled)), 'warn', rule, { line: lineOfRow(sheet, cell.row), count: 1 });
    },
  };
}

function rewritten(name: string, encode: (text: string) => Uint8Array | undefined): Mutator {
  return {
    name,
    rules: ['encoding_changed', 'encoding_not_utf8'],
    mutate(night, random, isPinned) {
      const sheet = someSheet(night, random, (it) => beyondAscii.test(textOf(it)));
      const bytes = sheet && encode(textOf(sheet));
      if (sheet === undefined || bytes === undefined) return undefined;
      return isPinned
        ? mutantOf(sheet, bytes, 'hold', 'encoding_changed', { verdicts: ['hold'] })
        : mutantOf(sheet, bytes, 'warn', 'encoding_not_utf8');
    },
  };
}

export const byteMutators: Mutator[] = [
  rewritten('written in Windows-1252', windows1252),
  rewritten('written in UTF-16LE', (text) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))),
  rewritten('written in UTF-16LE without a mark', (text) => new Uint8Array(Buffer.from(text, 'utf16le'))),
  rewritten('written in UTF-16BE', (text) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())),
  {
    name: 'one line in Windows-1252',
    rules: ['encoding_mixed'],
    mutate(night, random) {
      const sheet = someSheet(night, random, (it) => textLines(it).filter((line) => beyondAscii.test(line)).length > 2);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const odd = random.pick(lines.flatMap((line, at) => (beyondAscii.test(line) && windows1252(line) ? [at] : [])));
      const bytes = joined(lines.map((line, at) => (at === odd ? windows1252(line)! : utf8(line))));
      return mutantOf(sheet, bytes, 'error', 'encoding_mixed', { line: odd + 1, count: 1 });
    },
  },
  {
    name: 'lines appended in UTF-16',
    rules: ['encoding_mixed'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const from = 1 + random.below(lines.length - 1);
      const bytes = joined([
        utf8(lines.slice(0, from).join('')),
        new Uint8Array(Buffer.from(lines.slice(from).join(''), 'utf16le')),
      ]);
      return mutantOf(sheet, bytes, 'error', 'encoding_mixed', { line: from + 1 });
    },
  },
  withValue('a letter decoded twice', 'mojibake_suspected', readWrong, (value) => /[À-ÿ]/.test(value)),
  withValue(
    'a letter lost',
    'replacement_char',
    (value) => value.replace(beyondAscii, '\ufffd'),
    (value) => beyondAscii.test(value),
  ),
  withValue('a NUL', 'control_char', (value) => `${value.slice(0, 1)}\0${value.slice(1)}`, isPlain),
  withValue('a vertical tab', 'control_char', (value) => `${value}\v`, isPlain),
  withValue('an escape character', 'control_char', (value) => `\x1b${value}`, isPlain),
  {
    name: 'a byte order mark',
    rules: ['bom_present'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      return sheet && mutantOf(sheet, utf8(`\ufeff${textOf(sheet)}`), 'info', 'bom_present');
    },
  },
  {
    name: 'some lines with another end',
    rules: ['line_ending_mixed'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const from = random.below(lines.length - 2);
      const odd = lines.slice(from, from + 1 + random.below(Math.floor(lines.length / 3)));
      const end = random.pick(['\n', '\r']);
      const text = [
        ...lines.slice(0, from),
        ...odd.map((line) => line.replace('\r\n', end)),
        ...lines.slice(from + odd.length),
      ];
      // A last lone CR is the beginning of the line end that did not come.
      if (from + odd.length === lines.length && odd.length === 1 && end === '\r') return undefined;
      return mutantOf(sheet, utf8(text.join('')), 'info', 'line_ending_mixed', { line: from + 1, count: odd.length });
    },
  },
  {
    name: 'cut off at a random byte',
    rules: ['last_record_unterminated'],
    mutate(night, random, isPinned) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const last = 2 + random.below(lines.length - 2);
      const bytes = utf8(lines[last]!);
      const cut = 1 + random.below(bytes.length - 1);
      const part = bytes.subarray(0, cut);
      const isWithinEnd = cut === bytes.length - 1;
      const isWholeText = cut === bytes.length - 2;
      // Whole but for its line end: only the rows behind it are missing. Nobody can tell from the file.
      if (isWholeText) return undefined;
      const fields = new TextDecoder().decode(part);
      const isShort = fields.split(sheet.file.delimiter).length < sheet.header.length;
      if (!isWithinEnd && !isShort && !isPinned) return undefined;
      if (new TextDecoder().decode(part).trim() === '') return undefined;
      return mutantOf(sheet, joined([utf8(lines.slice(0, last).join('')), part]), 'hold', 'last_record_unterminated', {
        line: last + 1,
        count: 1,
      });
    },
  },
  {
    name: 'a tail of NULs',
    rules: ['control_char'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const bytes = joined([utf8(lines.join('')), new Uint8Array(100 + random.below(5000))]);
      return mutantOf(sheet, bytes, 'warn', 'control_char', { line: lines.length + 1 });
    },
  },
  {
    name: 'emptied',
    rules: ['file_empty'],
    mutate(night, random) {
      const sheet = someSheet(night, random);
      return sheet && mutantOf(sheet, new Uint8Array(0), 'reject', 'file_empty');
    },
  },
  {
    name: 'a line of a megabyte',
    rules: ['file_too_large'],
    mutate(night, random) {
      const sheet = random.oneIn(4) ? someSheet(night, random) : undefined;
      if (sheet === undefined) return undefined;
      const lines = textLines(sheet);
      const at = 1 + random.below(lines.length - 1);
      const text = [...lines.slice(0, at), `${'x'.repeat((1 << 20) + 10)}\r\n`, ...lines.slice(at)].join('');
      return mutantOf(sheet, utf8(text), 'reject', 'file_too_large', { line: at + 1, count: 1 });
    },
  },
];
