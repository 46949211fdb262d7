// Whether the last value of a file was cut off, where nobody knows yet if its lines end with a line end: it is shorter
// than any of the rows at the top have it, and either they are all of one length or the row is wrong.
import { headOf } from './head_bytes.ts';
import { Reader } from './reader.ts';
import type { Scan } from './scan.ts';
import { chunksFrom } from './set_file.ts';

/** Rows looked at, and how many of them it takes to tell. */
const mostRows = 60;
const fewestRows = 5;

/** `byte`: where the last row begins, which has as many fields as it should. */
export function isLastValueCut(scan: Scan, byte: number): boolean {
  const { header, encoding, file, layoutFile } = scan;
  const { delimiter, quoting } = layoutFile;
  // A separator at the end of the row stands behind its last value.
  if (header.hasTrailing) return false;
  const field = header.names.length - 1;
  const lengthOf = (reader: Reader) => reader.text(field).length;

  const lengths: number[] = [];
  const head = headOf(file.chunks());
  const reader = new Reader([head.bytes], { delimiter, quoting });
  while (lengths.length < mostRows && reader.next()) {
    if (reader.byte <= scan.headerPlace.byte && layoutFile.header) continue;
    if (reader.byte >= byte) break;
    if (reader.count === header.names.length) lengths.push(lengthOf(reader));
  }
  reader.close();
  const shortest = Math.min(...lengths);
  if (lengths.length < fewestRows || shortest === 0) return false;
  const last = new Reader(chunksFrom(file, byte), { delimiter, quoting }, { encoding, byte, line: 1, record: 1 });
  const isShorter = last.next() && lengthOf(last) < shortest;
  last.close();
  const row = scan.rows - 1;
  const isWrong = scan.wrong.has(row) || scan.orphans.has(row);
  return isShorter && (isWrong || lengths.every((length) => length === shortest));
}
