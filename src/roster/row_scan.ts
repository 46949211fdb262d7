// The rows of one file: judges shape and values, looks up references, and keeps keys and row hashes. This is the loop
// that takes the time of a check; it makes no object and no string per row.
import type { ColumnTask } from './columns.ts';
import { columnTasks, groupKinds } from './columns.ts';
import type { EncodingWatch } from './encoding_watch.ts';
import { Grouping } from './groups.ts';
import { hashOfText, joinHi, joinLo } from './hash.ts';
import { hashPlaces } from './hash_order.ts';
import type { KeyTable } from './key_table.ts';
import { Reader, recordFlag } from './reader.ts';
import type { ReferenceLink } from './references.ts';
import { type RowChecks, rowChecksOf } from './row_checks.ts';
import type { IntakeRoom } from './row_intake.ts';
import { RowIntake } from './row_intake.ts';
import { RowShape } from './row_shape.ts';
import { RowValues } from './row_values.ts';
import { RowWatch } from './row_watch.ts';
import { Rows } from './rows.ts';
import type { Scan, ScanInput } from './scan.ts';
import { chunksFrom, linesAbout } from './set_file.ts';
import { SpilledRepeats } from './spilled_repeats.ts';

const notAscii = 0x80808080 | 0;

/** Everything that gathers something over the rows of one file, or of one part of it (see part.ts). */
export interface RowScan {
  input: ScanInput;
  scan: Scan;
  encodings: EncodingWatch;
  shape: RowShape;
  grouping: Grouping | undefined;
  intake: RowIntake | undefined;
  links: Map<string, ReferenceLink>;
  valueSets: { column: string; place: number; set: KeyTable }[];
  tasks: ColumnTask[];
  /** Absent where no values of a row are looked at together. */
  rowChecks: RowChecks | undefined;
  watch: RowWatch;
  /** The groups of notices that the rows may hit are those from the one to the other in the book. */
  groupsFrom: number;
  groupsTo: number;
  /** Room was made for all rows to come, or is not to be made: in a part all of the file's would be too many. */
  isSized: boolean;
}

/** Gets ready for the rows of a file. In a part, there is `room` for about as many as will come. */
export function rowScanOf(input: ScanInput, scan: Scan, encodings: EncodingWatch, room?: IntakeRoom): RowScan {
  const { layoutFile, book, showValues } = input;
  const header = scan.header;
  const groupsFrom = book.size;
  const shape = new RowShape(book, layoutFile, header);
  const kinds = groupKinds(layoutFile, header);
  const grouping = kinds.length > 0 ? new Grouping(kinds) : undefined;
  const hasKey = layoutFile.key.every((key) => header.names.includes(key));
  const isWhole = room === undefined;
  const isKeyed = layoutFile.key.length > 0;
  const spilled = isWhole && !isKeyed && input.spill ? new SpilledRepeats(input.spill) : undefined;
  if (hasKey && isWhole && spilled === undefined) scan.kept = new Rows(isKeyed, grouping);
  const kept = scan.kept;
  const intake = hasKey
    ? new RowIntake({ kept, spilled, layoutFile, header, wrong: scan.wrong, book, showValues, ...(room && { room }) })
    : undefined;
  scan.sample = intake?.sample;
  if (isWhole) scan.sample?.expect(linesAbout(input.file));
  const links = input.linksFor(header, kept, scan);
  scan.links = [...links.values()];
  const { mode, night } = input;
  const tasks = columnTasks({ file: layoutFile, header, mode, book, links, kinds, showValues, night });
  const watch = new RowWatch({ file: layoutFile, header, book, showValues, tasks, wrong: scan.wrong });
  scan.watch = watch;
  scan.tasks = tasks;
  const rowChecks = rowChecksOf(input, header, room?.rows);
  const valueSets = [...input.valueSets].flatMap(([column, set]) => {
    const place = header.names.indexOf(column);
    return place < 0 ? [] : [{ column, place, set }];
  });
  return {
    input,
    scan,
    encodings,
    shape,
    grouping,
    intake,
    links,
    valueSets,
    tasks,
    rowChecks,
    watch,
    groupsFrom,
    groupsTo: book.size,
    isSized: !isWhole,
  };
}

/** Makes room for the rows to come, once there are enough of them for that to matter. */
export function expectRows(it: RowScan): void {
  const { scan, input } = it;
  if (it.isSized || scan.rows < 16384) return;
  it.isSized = true;
  const rows = Math.ceil(linesAbout(input.file) * 1.02) + 1024;
  scan.kept?.expect(rows);
  it.watch.expect(rows);
}

/** Says what only all rows together tell. */
export function finishRows(it: RowScan): void {
  const { input, scan, shape, intake } = it;
  const { delimiter, quoting } = input.layoutFile;
  intake?.flush();
  shape.finish(scan);
  const textsAt = (byte: number, places: Int32Array): string[] => {
    const place = { encoding: scan.encoding, byte, line: 1, record: 1 };
    const reader = new Reader(chunksFrom(input.file, byte), { delimiter, quoting }, place);
    const texts = reader.next() ? Array.from(places, (field) => reader.text(field)) : [];
    reader.close();
    return texts;
  };
  intake?.finish(scan.unusable !== undefined, textsAt);
  scan.repeats = intake?.repeats ?? 0;
  if (scan.unusable !== undefined) return;
  for (const task of it.tasks) task.rule?.finish(scan.wrong);
  it.rowChecks?.finish(scan.wrong, textsAt);
  it.watch.finish(scan, input.last, textsAt);
}

/**
 * Reads the rows that begin before byte `until`, from the reader's current record on. True when a record at or after
 * `until` is the current one now; false at the end of the file.
 */
export function readRows(it: RowScan, reader: Reader, until: number): boolean {
  const { input, scan, encodings, shape, grouping, intake, watch, rowChecks, valueSets } = it;
  const { layoutFile } = input;
  const header = scan.header;
  const width = header.names.length;
  const hashOrder = hashPlaces(layoutFile, header);
  const hashWidth = hashOrder.length;
  const isInOrder = hashOrder.every((place, index) => place === index);

  const { lineEnds } = shape;
  const again = hashOfText(header.texts?.[0] ?? '');
  reader.width = width + (header.hasTrailing ? 1 : 0);

  const values = new RowValues(it);
  let isRecord = true;
  let row = scan.rows;
  let beat = 0;
  for (; isRecord && reader.byte < until; isRecord = reader.next()) {
    const first = reader.starts[0]!;
    lineEnds.take(reader);
    if (reader.flags !== 0 || first === reader.ends[0] || reader.bytes[first]! <= 32 || reader.isLast) {
      if ((reader.flags & recordFlag.control) !== 0) encodings.lookAtControl(reader, row);
      if (shape.takesOut(reader)) continue;
    }
    const count = reader.count;
    const starts = reader.starts;
    const ends = reader.ends;
    const isAscii = (reader.hash() & notAscii) === 0;
    const { lo, hi } = reader;
    if (!isAscii) {
      if (reader.bytes[first] === 0xef && shape.takesOutHeader(reader)) continue;
      encodings.look(reader, row);
    } else if (lo[0] === again.lo && hi[0] === again.hi && shape.takesOutHeader(reader)) continue;
    let isWrong = false;
    const isWhole = shape.isWhole(reader);
    if (!isWhole || (reader.flags & wrongFlags) !== 0) isWrong = shape.isWrong(reader, isWhole);
    if (isWhole && watch.look(reader, isAscii, lo, hi, row)) isWrong = true;

    let rowLo = 0;
    let rowHi = 0;
    if (isInOrder && count >= hashWidth) {
      for (let place = 0; place < hashWidth; place++) {
        rowLo = joinLo(rowLo, lo[place]!);
        rowHi = joinHi(rowHi, hi[place]!);
      }
    } else {
      for (let index = 0; index < hashWidth; index++) {
        const place = hashOrder[index]!;
        rowLo = joinLo(rowLo, place < count ? lo[place]! : -1);
        rowHi = joinHi(rowHi, place < count ? hi[place]! : -1);
      }
    }
    for (let place = width; place < count; place++) {
      if (starts[place] === ends[place]) continue;
      rowLo = joinLo(rowLo, lo[place]!);
      rowHi = joinHi(rowHi, hi[place]!);
    }

    if (values.look(reader, lo, hi, row, isWhole)) isWrong = true;
    if (isWhole && rowChecks?.look(reader, lo, hi, row)) isWrong = true;
    const group = grouping === undefined ? 0 : grouping.combination();
    intake?.take(reader, lo, hi, rowLo, rowHi, group, row);
    for (let index = 0; index < valueSets.length; index++) {
      const { place, set } = valueSets[index]!;
      if (place < count && ends[place]! > starts[place]!) set.add(lo[place]!, hi[place]!);
    }
    if (isWrong) scan.wrong.mark(row);
    if (values.isOrphan) scan.orphans.mark(row);
    row++;
    if (++beat === 16384) {
      beat = 0;
      scan.rows = row;
      input.progress(row, reader.byte);
      expectRows(it);
    }
  }
  scan.rows = row;
  return isRecord;
}

const wrongFlags = recordFlag.stray | recordFlag.unbalanced | recordFlag.damaged | recordFlag.tooLong;
