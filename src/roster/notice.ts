// Notices while they are being gathered: exact counts, the first 50 places, one group per cause.
import type { PartStart } from './part.ts';
import type { Notice, NoticeSample, Severity } from './report.ts';
import { placeOfRule, ruleOf } from './rules/catalogue.ts';
import type { SeveritySettings } from './severities.ts';
import { severityOf, wordOf } from './severities.ts';

export const samplesPerGroup = 50;

function countsAsWrong(severity: Severity): boolean {
  return severity !== 'WARN' && severity !== 'INFO';
}

export class NoticeGroup {
  readonly code: string;
  readonly file: string | undefined;
  readonly column: string | undefined;
  /** As the district has it. */
  readonly severity: Severity;
  /** As the check said it. */
  readonly said: Severity;
  /** Its rows are wrong rows: they count to the guard on them. */
  readonly countsAsWrong: boolean;
  count = 0;
  firstLine = 0;
  lastLine = 0;
  samples: NoticeSample[] = [];
  /** What else the sentence needs: a name, a number, the masked value. */
  detail = '';

  constructor(
    code: string,
    severity: Severity,
    file: string | undefined,
    column: string | undefined,
    said: Severity = severity,
  ) {
    this.code = code;
    this.severity = severity;
    this.said = said;
    this.countsAsWrong = countsAsWrong(severity);
    this.file = file;
    this.column = column;
  }

  get wantsSample(): boolean {
    return this.samples.length < samplesPerGroup;
  }

  hit(line: number, record: number, byte: number, value?: string): void {
    this.count++;
    if (this.firstLine === 0 || line < this.firstLine) this.firstLine = line;
    if (line > this.lastLine) this.lastLine = line;
    if (this.samples.length < samplesPerGroup) {
      this.samples.push(value === undefined ? { line, record, byte } : { line, record, byte, value });
    }
  }

  /** Takes the hits of another group, which then has none. */
  takeOver(from: NoticeGroup): void {
    this.count = from.count;
    this.firstLine = from.firstLine;
    this.lastLine = from.lastLine;
    this.samples = from.samples;
    from.count = 0;
  }

  /** Takes in the hits of the same group in the part of the file that follows. */
  absorb(found: GroupFindings, start: PartStart): void {
    this.count += found.count;
    // A group without a place has no lines.
    if (found.firstLine === 0) return;
    const first = found.firstLine + start.lines;
    if (this.firstLine === 0 || first < this.firstLine) this.firstLine = first;
    this.lastLine = Math.max(this.lastLine, found.lastLine + start.lines);
    for (const sample of found.samples) {
      if (!this.wantsSample) break;
      this.samples.push({ ...sample, line: sample.line + start.lines, record: sample.record + start.records });
    }
  }
}

/** A group as it was hit in one part of a file. */
export interface GroupFindings {
  /** Its place among the groups that were made for the rows of this file. */
  index: number;
  code: string;
  column: string | undefined;
  said: Severity;
  detail: string;
  count: number;
  firstLine: number;
  lastLine: number;
  samples: NoticeSample[];
}

/** A group as plain data. */
export function findingsOf(group: NoticeGroup, index: number): GroupFindings {
  const { code, column, said, detail, count, firstLine, lastLine, samples } = group;
  return { index, code, column, said, detail, count, firstLine, lastLine, samples };
}

/** All notices of one check. */
export class NoticeBook {
  #groups: NoticeGroup[] = [];
  readonly severities: SeveritySettings;

  /** `severities`: what the district changed. */
  constructor(severities: SeveritySettings = {}) {
    this.severities = severities;
  }

  /** How many groups were made so far. */
  get size(): number {
    return this.#groups.length;
  }

  /** The groups made since there were `from`, as far as they were hit. */
  findings(from: number): GroupFindings[] {
    return this.#groups.slice(from).flatMap((group, index) => (group.count === 0 ? [] : [findingsOf(group, index)]));
  }

  /** Takes in what another book found in a part of `file`. The groups [from, to) are the same, made in the same order, on both sides. */
  absorb(findings: readonly GroupFindings[], file: string, from: number, to: number, start: PartStart): void {
    for (const found of findings) {
      const { code, column, said, detail } = found;
      const isSame = (group: NoticeGroup) => group.code === code && group.column === column && group.said === said;
      let group: NoticeGroup | undefined;
      if (from + found.index < to) {
        group = this.#groups[from + found.index]!;
        if (!isSame(group)) throw new Error(`A part of ${file} found ${code} where ${group.code} was expected.`);
      } else {
        group = this.#groups.find(
          (one, at) => (at < from || at >= to) && isSame(one) && one.file === file && one.detail === detail,
        );
        group ??= this.group(code, file, column, said);
        group.detail = detail;
      }
      group.absorb(found, start);
    }
  }

  /** A group that is reported if it is hit. Its severity is the rule's, unless another is given or the district changed it. */
  group(code: string, file?: string, column?: string, said: Severity = ruleOf(code).severity): NoticeGroup {
    const group = new NoticeGroup(code, severityOf(code, said, this.severities), file, column, said);
    this.#groups.push(group);
    return group;
  }

  /** The group of this code and column, made when it is first asked for. */
  groupOnce(code: string, file: string, column: string | undefined): NoticeGroup {
    const isIt = (group: NoticeGroup) => group.code === code && group.file === file && group.column === column;
    return this.#groups.find(isIt) ?? this.group(code, file, column);
  }

  /** One finding about a whole file or the set: no place, or the header's. */
  say(
    code: string,
    file?: string,
    detail = '',
    options: { column?: string; count?: number; severity?: Severity } = {},
  ) {
    const group = this.group(code, file, options.column, options.severity);
    group.count = options.count ?? 1;
    group.detail = detail;
    return group;
  }

  /** Whether the rows a rule finds, said this gravely, count as wrong rows in this district. */
  isWrongRow(code: string, said: Severity = ruleOf(code).severity): boolean {
    return countsAsWrong(severityOf(code, said, this.severities));
  }

  /** Whether one of these codes was found in a column of a file. */
  hasCodeIn(file: string, column: string, ...codes: string[]): boolean {
    const isIt = (group: NoticeGroup) => group.file === file && group.column === column && codes.includes(group.code);
    return this.#groups.some((group) => group.count > 0 && isIt(group));
  }

  /** Whether one of these codes was found in a file. */
  hasCode(file: string, ...codes: string[]): boolean {
    return this.#groups.some((group) => group.count > 0 && group.file === file && codes.includes(group.code));
  }

  /** The worst first, then in the order of the files, then of the rule book; of one code the most frequent before the rest. */
  notices(files: readonly string[]): Notice[] {
    const place = (file: string | undefined) => (file === undefined ? -1 : files.indexOf(file));
    return this.#groups
      .filter((group) => group.count > 0)
      .sort(
        (a, b) =>
          ranks.indexOf(a.severity) - ranks.indexOf(b.severity) ||
          place(a.file) - place(b.file) ||
          placeOfRule(a.code) - placeOfRule(b.code) ||
          b.count - a.count ||
          a.firstLine - b.firstLine,
      )
      .map(noticeOf);
  }
}

const ranks: readonly Severity[] = ['REJECT', 'HOLD', 'ERROR', 'WARN', 'INFO'];

function noticeOf(group: NoticeGroup): Notice {
  return {
    code: group.code,
    severity: wordOf(group.severity),
    ...(group.said === group.severity ? {} : { changedFrom: wordOf(group.said) }),
    ...(group.file === undefined ? {} : { file: group.file }),
    ...(group.column === undefined ? {} : { column: group.column }),
    count: group.count,
    message: ruleOf(group.code).says({
      file: group.file ?? 'the set',
      column: group.column ?? '',
      count: group.count,
      firstLine: group.firstLine,
      lastLine: group.lastLine,
      detail: group.detail,
    }),
    ...(group.firstLine === 0 ? {} : { firstLine: group.firstLine, lastLine: group.lastLine }),
    samples: group.samples,
  };
}
