// Judges the values of one column by their text, each different value once: a verdict is kept by the value's hash, and
// every verdict is counted, so that the column can be judged as a whole when all rows are seen.
import type { LayoutColumn } from './layout.ts';
import { masked } from './mask.ts';
import type { NoticeGroup } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import type { Suspicion, SuspicionFindings } from './suspicion.ts';
import { goodValue, ValueCache } from './value_cache.ts';

/** What is done about the values of one kind. */
export interface ValueKind {
  /** A fault for certain. */
  notice?: NoticeGroup;
  /** A fault if all rows together say so. */
  suspicion?: Suspicion;
}

/** Tells kinds of values apart. */
export interface ValueJudge {
  /** What kind of value this is; `plain` when nothing is to be said about it. */
  kindOf(text: string): string;
  /** What is done about a kind other than `plain` and `blank`. Called once for each. */
  meet(kind: string): ValueKind;
  /** All rows are seen; `count` tells how many values there were of each kind. Wrong rows are marked in `wrong`. */
  finish?(counts: ReadonlyMap<string, number>, wrong: RowBits): void;
}

export const plain = 'plain';
export const blank = 'blank';

export interface ValueFindings {
  counts: [kind: string, count: number][];
  suspicions: [kind: string, findings: SuspicionFindings][];
}

/** Verdicts are bytes. Values of more kinds than that are taken for the last one. */
const mostKinds = 250;

export class ValueRule implements Gathering<ValueFindings> {
  readonly cache = new ValueCache();
  /** How many values had each verdict. */
  readonly counts = new Int32Array(256);
  readonly #column: LayoutColumn;
  readonly #judge: ValueJudge;
  readonly #showValues: boolean;
  #verdicts = new Map<string, number>([[plain, goodValue]]);
  /** By verdict. */
  #kinds: (ValueKind | undefined)[] = [];

  constructor(column: LayoutColumn, judge: ValueJudge, showValues: boolean) {
    this.#column = column;
    this.#judge = judge;
    this.#showValues = showValues;
  }

  /** The verdict on a text: `goodValue`, or a number that `hit` knows. */
  verdictOf(text: string): number {
    return this.#verdictFor(this.#judge.kindOf(text));
  }

  /** Notes a value of the current record that is not plainly good. True when its row is wrong. */
  hit(verdict: number, reader: Reader, place: number, row: number): boolean {
    const kind = this.#kinds[verdict];
    if (kind === undefined) return false;
    const { notice, suspicion } = kind;
    if (suspicion !== undefined) suspicion.hit(reader, row, this.#sample(suspicion.wantsSample, reader, place));
    if (notice === undefined) return false;
    notice.hit(reader.line, reader.record, reader.byte, this.#sample(notice.wantsSample, reader, place));
    return notice.countsAsWrong;
  }

  finish(wrong: RowBits): void {
    this.#judge.finish?.(new Map(this.#counted()), wrong);
  }

  findings(): ValueFindings {
    const suspicions = [...this.#verdicts].flatMap(([kind, verdict]): ValueFindings['suspicions'] => {
      const suspicion = this.#kinds[verdict]?.suspicion;
      return suspicion === undefined ? [] : [[kind, suspicion.findings()]];
    });
    return { counts: this.#counted(), suspicions };
  }

  absorb({ counts, suspicions }: ValueFindings, start: PartStart): void {
    for (const [kind, count] of counts) {
      const verdict = this.#verdictFor(kind);
      this.counts[verdict] = this.counts[verdict]! + count;
    }
    for (const [kind, findings] of suspicions) {
      this.#kinds[this.#verdictFor(kind)]?.suspicion?.absorb(findings, start);
    }
  }

  #counted(): [string, number][] {
    return [...this.#verdicts].map(([kind, verdict]) => [kind, this.counts[verdict]!]);
  }

  #verdictFor(kind: string): number {
    const known = this.#verdicts.get(kind);
    if (known !== undefined) return known;
    const verdict = Math.min(goodValue + this.#verdicts.size, mostKinds);
    if (verdict === mostKinds && this.#kinds[verdict] !== undefined) return verdict;
    this.#verdicts.set(kind, verdict);
    if (kind !== blank) this.#kinds[verdict] = this.#judge.meet(kind);
    return verdict;
  }

  #sample(isWanted: boolean, reader: Reader, place: number): string | undefined {
    if (!isWanted) return undefined;
    const text = reader.text(place);
    const isSecret = this.#column.secret === true;
    return isSecret || !this.#showValues ? masked(text, isSecret) : text;
  }
}

/** How grave at most a finding about this column is, where that is not the rule's own: what nobody published only warns. */
export function saidOf(column: LayoutColumn): 'WARN' | undefined {
  return column.inferred ? 'WARN' : undefined;
}
