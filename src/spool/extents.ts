// Which bytes of a file were written, so that an upload that broke off is not taken for longer than it is: clients may
// write out of order, and size a file before they fill it.

export interface Extents {
  wrote(offset: number, length: number): void;
  truncated(bytes: number): void;
  /** Bytes from the beginning without a gap. */
  readonly wholeBytes: number;
}

/** `bytes` are there already. */
export function createExtents(bytes: number): Extents {
  let whole = bytes;
  /** Beyond the first gap: from and to, sorted, apart. Few, because clients write nearly in order. */
  let later: { from: number; to: number }[] = [];

  return {
    wrote(offset, length) {
      const to = offset + length;
      if (offset <= whole) {
        if (to > whole) whole = to;
        while (later.length > 0 && later[0]!.from <= whole) whole = Math.max(whole, later.shift()!.to);
        return;
      }
      const apart = later.filter((it) => it.to < offset || it.from > to);
      const joined = later.filter((it) => it.to >= offset && it.from <= to);
      const from = Math.min(offset, ...joined.map((it) => it.from));
      later = [...apart, { from, to: Math.max(to, ...joined.map((it) => it.to)) }].sort((a, b) => a.from - b.from);
      // A hostile client may write every other byte: what is beyond counts as a gap then.
      if (later.length > mostExtents) later.pop();
    },
    truncated(length) {
      whole = Math.min(whole, length);
      later = later.filter((it) => it.from < length).map(({ from, to }) => ({ from, to: Math.min(to, length) }));
    },
    get wholeBytes() {
      return whole;
    },
  };
}

const mostExtents = 1_000;
