// How the lines of one file end: CRLF, LF, a lone CR, and whether the last one ends at all.
import type { NoticeBook } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import { lineEnd } from './reader.ts';

interface Place {
  line: number;
  record: number;
  byte: number;
}

export interface LineEndFindings {
  counts: number[];
  /** The first record that ends so, by `lineEnd`. */
  firsts: (Place | undefined)[];
  last: number;
  lastLine: number;
}

const names = ['none', 'LF', 'CRLF', 'CR'];

export class LineEnds implements Gathering<LineEndFindings> {
  /** Of the last record that was taken. */
  lastLine = 0;
  #last: number = lineEnd.none;
  #counts = [0, 0, 0, 0];
  #firsts: (Place | undefined)[] = [undefined, undefined, undefined, undefined];

  /** Takes the current record. */
  take(reader: Reader): void {
    const { ending } = reader;
    this.#last = ending;
    this.lastLine = reader.line;
    if (this.#counts[ending]!++ === 0) {
      this.#firsts[ending] = { line: reader.line, record: reader.record, byte: reader.byte };
    }
  }

  findings(): LineEndFindings {
    return { counts: this.#counts, firsts: this.#firsts, last: this.#last, lastLine: this.lastLine };
  }

  absorb(later: LineEndFindings, start: PartStart): void {
    if (later.lastLine === 0) return;
    this.#last = later.last;
    this.lastLine = later.lastLine + start.lines;
    for (const [ending, first] of later.firsts.entries()) {
      this.#counts[ending]! += later.counts[ending]!;
      if (first === undefined) continue;
      this.#firsts[ending] ??= { ...first, line: first.line + start.lines, record: first.record + start.records };
    }
  }

  /** Where the only lone CR of a CRLF file is, when it is the last byte: the LF that belongs to it did not come. */
  get torn(): Place | undefined {
    const isTorn = this.#last === lineEnd.cr && this.#counts[lineEnd.cr] === 1 && this.#counts[lineEnd.crlf]! > 0;
    return isTorn ? this.#firsts[lineEnd.cr] : undefined;
  }

  /** Says it when lines end in more than one way. */
  say(book: NoticeBook, file: string): void {
    const ways = [lineEnd.lf, lineEnd.crlf, lineEnd.cr].filter((way) => this.#counts[way]! > 0);
    if (ways.length < 2) return;
    ways.sort((a, b) => this.#counts[b]! - this.#counts[a]!);
    const [usual, ...others] = ways as [number, ...number[]];
    const group = book.group('line_ending_mixed', file);
    const firsts = others.map((way) => this.#firsts[way]!).sort((a, b) => a.line - b.line);
    group.hit(firsts[0]!.line, firsts[0]!.record, firsts[0]!.byte);
    group.count = others.reduce((sum, way) => sum + this.#counts[way]!, 0);
    group.detail = `${others.map((way) => names[way]).join(' or ')}, the others in ${names[usual]}`;
  }
}
