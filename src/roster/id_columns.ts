// Which columns hold ids, and whether an id is of digits alone.
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { isIdName, wordsOf } from './learn_names.ts';

/** Numbers of things that are not ids: they change as they like. */
const notIds =
  /phone|fax|mobile|cell|room|zip|postal|street|house|apt|apartment|period|grade|grades|weight|version|race|ethnicity|country|language|status|reason/;

/** Whether a column holds ids: keys, references, and what is called an id. */
export function isIdColumn(file: LayoutFile, column: LayoutColumn): boolean {
  if (column.secret === true || column.group === 'grade' || column.group === 'role') return false;
  if (column.type !== 'string' && column.type !== 'guid' && column.type !== 'integer') return false;
  if (file.key.includes(column.name) || column.references !== undefined || column.type === 'guid') return true;
  return isIdName(column.name) && !wordsOf(column.name).some((word) => notIds.test(word));
}

/** Numbers by which people are reached: a spreadsheet shortens them as it does ids. */
export function isTelephone(column: LayoutColumn): boolean {
  if (column.secret === true || column.type !== 'string') return false;
  return wordsOf(column.name).some((word) => /^(tele)?phone$|^phone(number|no)?$|^(fax|mobile|cell|sms)$/.test(word));
}

/** Whether all bytes are digits, four at a time. Readable bytes go on behind the last one. */
export function isDigits(view: DataView, start: number, end: number): boolean {
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    if ((word & highHalves) !== threes || ((word + sixes) & highHalves) !== threes) return false;
  }
  if (at === end) return true;
  const mask = 0xffffffff >>> (32 - ((end - at) << 3));
  const word = (view.getInt32(at, true) & mask) | (threes & ~mask);
  return (word & highHalves) === threes && ((word + sixes) & highHalves) === threes;
}

const highHalves = 0xf0f0f0f0 | 0;
const threes = 0x30303030;
const sixes = 0x06060606;
