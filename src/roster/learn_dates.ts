// Which date format a column has: told from all its values at once, because one value alone often fits several.
import { dateReader } from './dates.ts';

/** The formats tried, the more exact one before the one that takes its values too. */
export const triedFormats = [
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYYMMDD',
  'MM/DD/YYYY',
  'M/D/YYYY',
  'DD/MM/YYYY',
  'D/M/YYYY',
  'MM-DD-YYYY',
  'M-D-YYYY',
  'DD.MM.YYYY',
  'D.M.YYYY',
  'MMDDYYYY',
  'M/D/YY',
  'D/M/YY',
] as const;

/** Formats that any row of digits may happen to fit: taken only where the column's name speaks of a date. */
const bareFormats = new Set<string>(['YYYYMMDD', 'MMDDYYYY']);
/** What day and month are called when they changed places. */
const mirrored: Record<string, string> = {
  'MM/DD/YYYY': 'DD/MM/YYYY',
  'M/D/YYYY': 'D/M/YYYY',
  'DD/MM/YYYY': 'MM/DD/YYYY',
  'D/M/YYYY': 'M/D/YYYY',
  'M/D/YY': 'D/M/YY',
  'D/M/YY': 'M/D/YY',
};
const readers = triedFormats.map((format) => dateReader(format));
const mayBeDate = /^\d{1,4}([-/.]?)\d{1,2}\1\d{1,4}$/;
const isPadded = /^0\d[-/.]|[-/.]0\d[-/.]/;
const plausibleYears = /^(19|20)\d\d|(19|20)\d\d$|[-/.]\d\d$/;

/** A bit for each of `triedFormats` the value fits, and one more for a month or day written with a leading zero. */
export const dateBits = triedFormats.length + 1;
const paddedBit = 1 << triedFormats.length;

export function dateLook(value: string): number {
  if (value.length > 10 || !mayBeDate.test(value) || !plausibleYears.test(value)) return 0;
  let bits = 0;
  for (let at = 0; at < readers.length; at++) if (readers[at]!(value) !== undefined) bits |= 1 << at;
  return bits !== 0 && isPadded.test(value) ? bits | paddedBit : bits;
}

export interface DateVerdict {
  format: string;
  /** Values that are no dates of this format. */
  misfits: number;
  /** The same with day and month exchanged fits just as well: no day above 12 was seen. */
  isAmbiguous: boolean;
}

/**
 * The format of a column whose values had these looks, with at most `tolerated` misfits. `isDated`: the name speaks of a
 * date. `prefers` settles day and month where the values cannot, such as a format found in the next column.
 */
export function dateFormatOf(
  looks: ReadonlyMap<number, number>,
  tolerated: number,
  isDated: boolean,
  prefers?: string,
): DateVerdict | undefined {
  let filled = 0;
  let padded = 0;
  for (const [look, rows] of looks) {
    filled += rows;
    if (look & paddedBit) padded += rows;
  }
  const misfitsOf = (at: number) => {
    let misfits = filled;
    for (const [look, rows] of looks) if (look & (1 << at)) misfits -= rows;
    return misfits;
  };
  const fits = triedFormats
    .map((format, at) => ({ format: format as string, misfits: misfitsOf(at) }))
    .filter(
      ({ format, misfits }) => misfits <= tolerated && misfits * 2 < filled && (isDated || !bareFormats.has(format)),
    )
    // Two digits everywhere are agreed only where a leading zero was seen.
    .filter(({ format }) => padded > 0 || !/^(MM|DD)[-/.]/.test(format))
    .sort((a, b) => a.misfits - b.misfits || rank(a.format, prefers) - rank(b.format, prefers));
  const best = fits[0];
  if (best === undefined) return undefined;
  const mirror = mirrored[best.format];
  const isAmbiguous = fits.some((one) => one.format === mirror && one.misfits === best.misfits);
  return { ...best, isAmbiguous };
}

/** The order of `triedFormats`, but first those that have day and month as the preferred one has them. */
function rank(format: string, prefers: string | undefined): number {
  const at = triedFormats.indexOf(format as (typeof triedFormats)[number]);
  return prefers !== undefined && format.startsWith('D') === prefers.startsWith('D') ? at - triedFormats.length : at;
}
