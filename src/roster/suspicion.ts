// What may be a fault, until all rows are seen: its places and rows are kept apart, then confirmed or dropped.
import { NoticeGroup, samplesPerGroup } from './notice.ts';
import type { PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { NoticeSample } from './report.ts';
import { RowBits } from './row_bits.ts';

export interface SuspicionFindings {
  count: number;
  firstLine: number;
  lastLine: number;
  samples: NoticeSample[];
  rows: Uint32Array;
}

export class Suspicion {
  readonly rows = new RowBits();
  /** Not in the book: nobody reports it. */
  readonly found = new NoticeGroup('', 'INFO', undefined, undefined);

  get count(): number {
    return this.found.count;
  }

  get wantsSample(): boolean {
    return this.found.wantsSample;
  }

  /** Notes the current record, which is row number `row`. */
  hit(reader: Reader, row: number, value?: string): void {
    this.found.hit(reader.line, reader.record, reader.byte, value);
    this.rows.mark(row);
  }

  /** It was a fault: its places go into the group, its rows among the wrong ones. */
  confirm(group: NoticeGroup, wrong?: RowBits): void {
    moveInto(group, this.found);
    wrong?.absorb(this.rows.findings(), 0);
  }

  findings(): SuspicionFindings {
    const { count, firstLine, lastLine, samples } = this.found;
    return { count, firstLine, lastLine, samples, rows: this.rows.findings() };
  }

  absorb(findings: SuspicionFindings, start: PartStart): void {
    if (findings.count === 0) return;
    moveInto(this.found, {
      ...findings,
      firstLine: findings.firstLine + start.lines,
      lastLine: findings.lastLine + start.lines,
      samples: findings.samples.map((sample) => ({
        ...sample,
        line: sample.line + start.lines,
        record: sample.record + start.records,
      })),
    });
    this.rows.absorb(findings.rows, start.rows);
  }
}

/** Adds what one group found to another one, in the order of the file. */
function moveInto(group: NoticeGroup, from: Omit<SuspicionFindings, 'rows'>): void {
  if (from.count === 0) return;
  group.firstLine = group.count === 0 ? from.firstLine : Math.min(group.firstLine, from.firstLine);
  group.lastLine = Math.max(group.lastLine, from.lastLine);
  group.count += from.count;
  group.samples = [...group.samples, ...from.samples].sort((a, b) => a.byte - b.byte).slice(0, samplesPerGroup);
}
