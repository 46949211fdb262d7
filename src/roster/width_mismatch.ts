// When nearly every row has the same wrong number of fields, not the rows are wrong but the header, or the separator.
import type { LayoutFile } from './layout.ts';
import type { NoticeBook } from './notice.ts';
import type { OddWidth } from './odd_widths.ts';
import { RowBits } from './row_bits.ts';
import type { Scan } from './scan.ts';
import type { SingleColumn } from './single_column.ts';
import { grouped } from './words.ts';

/** So many rows of one wrong width, and the header is what is wrong. */
const mismatchShare = 0.9;

/** Says so, and that nothing can be judged by these rows. False when it is not the case. */
export function sayWidthMismatch(
  book: NoticeBook,
  scan: Scan,
  odd: OddWidth,
  { expected, single, file }: { expected: number; single: SingleColumn; file: LayoutFile },
): boolean {
  if (scan.rows < 2 || odd.count < scan.rows * mismatchShare) return false;
  const other = odd.width === 1 ? single.separator(odd.count) : undefined;
  const group = book.group(codeOf(file, other), file.name);
  group.detail = other?.says ?? widths(scan, odd, expected);
  group.hit(odd.line, odd.record, odd.byte);
  group.count = odd.count;
  group.lastLine = odd.lastLine;
  scan.wrong = new RowBits();
  scan.unusable = `the rows of ${file.name} do not fit its ${file.header ? 'header' : 'layout'}`;
  return true;
}

function codeOf(file: LayoutFile, other: { isAsAgreed: boolean } | undefined): string {
  if (other === undefined) return 'header_row_width_mismatch';
  // What was agreed on the first night can change; what no night has shown yet was never there.
  return file.encoding !== undefined && other.isAsAgreed ? 'delimiter_changed' : 'looks_single_column';
}

function widths(scan: Scan, odd: OddWidth, expected: number): string {
  const rows = odd.count === scan.rows ? 'every row has' : `${grouped(odd.count)} of ${grouped(scan.rows)} rows have`;
  return scan.layoutFile.header
    ? `the header has ${expected} fields and ${rows} ${odd.width}`
    : `${rows} ${odd.width} fields, ${expected} were agreed`;
}
