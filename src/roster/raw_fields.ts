// The fields of one record as its bytes stand in the file, quotes and all: so that some of them can be left out without
// the others being written anew. UTF-16 has two bytes a character; all else that matters here is one byte.
import type { Encoding, LayoutFile } from './layout.ts';

export interface RawDialect {
  delimiter: string;
  quoting: LayoutFile['quoting'];
  encoding: Encoding;
}

export interface RawFields {
  count: number;
  /** The record again with the fields that are kept. `edits`: of a list the items that stay; undefined: blank. */
  written(
    isKept: (field: number) => boolean,
    edits: readonly { field: number; kept: readonly number[] | undefined }[],
  ): Uint8Array;
}

const quote = 34;
const backslash = 92;
const comma = 44;

/** Finds the fields by the same rules as the reader; `count` tells whether both agree. */
export function rawFieldsOf(raw: Uint8Array, { delimiter, quoting, encoding }: RawDialect): RawFields {
  const unit = encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
  const low = encoding === 'utf-16be' ? 1 : 0;
  const length = Math.floor(raw.length / unit);
  /** The character at a place, or -1 for one that is none of those looked for. */
  const at = (place: number): number =>
    place >= length
      ? -1
      : unit === 2 && raw[place * 2 + 1 - low] !== 0
        ? -1
        : raw[unit === 2 ? place * 2 + low : place]!;
  let end = length;
  if (at(end - 1) === 10) end--;
  if (at(end - 1) === 13) end--;
  const between = delimiter.charCodeAt(0);
  const starts: number[] = [];
  const ends: number[] = [];
  for (let from = 0; ; ) {
    let to = from;
    if (quoting !== 'none' && at(from) === quote) {
      to++;
      while (to < end) {
        // As the reader has it: in two bytes a character nothing is escaped so.
        if (quoting === 'backslash' && unit === 1 && at(to) === backslash) to += 2;
        else if (at(to) !== quote) to++;
        else if (at(to + 1) === quote && to + 1 < end) to += 2;
        else break;
      }
    }
    while (to < end && at(to) !== between) to++;
    to = Math.min(to, end);
    starts.push(from);
    ends.push(to);
    if (to >= end) break;
    from = to + 1;
  }

  function narrowed(field: number, kept: readonly number[] | undefined): Uint8Array {
    let [from, to] = [starts[field]!, ends[field]!];
    const isQuoted = quoting !== 'none' && to - from >= 2 && at(from) === quote && at(to - 1) === quote;
    if (kept === undefined || kept.length === 0) return new Uint8Array(0);
    if (isQuoted) [from, to] = [from + 1, to - 1];
    const items: [number, number][] = [];
    for (let place = from, begin = from; place <= to; place++) {
      if (place < to && at(place) !== comma) continue;
      let isBlank = true;
      for (let look = begin; look < place; look++) if (at(look) < 0 || at(look) > 32) isBlank = false;
      if (!isBlank) items.push([begin, place]);
      begin = place + 1;
    }
    const separator = unit === 2 ? (low === 0 ? [comma, 0] : [0, comma]) : [comma];
    const edge = unit === 2 ? (low === 0 ? [quote, 0] : [0, quote]) : [quote];
    const parts = kept.flatMap((item, n) => {
      const [begin, stop] = items[item] ?? [0, 0];
      return [...(n > 0 ? separator : []), ...raw.subarray(begin * unit, stop * unit)];
    });
    return Uint8Array.from(isQuoted ? [...edge, ...parts, ...edge] : parts);
  }

  return {
    count: starts.length,
    written(isKept, edits) {
      const parts: Uint8Array[] = [];
      const separator = unit === 2 ? Uint8Array.from(low === 0 ? [between, 0] : [0, between]) : Uint8Array.of(between);
      for (let field = 0; field < starts.length; field++) {
        if (!isKept(field)) continue;
        if (parts.length > 0) parts.push(separator);
        const edit = edits.find((it) => it.field === field);
        parts.push(edit ? narrowed(field, edit.kept) : raw.subarray(starts[field]! * unit, ends[field]! * unit));
      }
      parts.push(raw.subarray(end * unit));
      return joined(parts);
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
