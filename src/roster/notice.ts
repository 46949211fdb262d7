// Notices while they are being gathered: exact counts, the first 50 places, one group per cause.
import type { Notice, NoticeSample, Severity, SeverityWord } from './report.ts';
import { ruleOf } from './rules/catalogue.ts';

export const samplesPerGroup = 50;

export class NoticeGroup {
  readonly code: string;
  readonly file: string | undefined;
  readonly column: string | undefined;
  severity: Severity;
  count = 0;
  firstLine = 0;
  lastLine = 0;
  samples: NoticeSample[] = [];
  /** What else the sentence needs: a name, a number, the masked value. */
  detail = '';

  constructor(code: string, severity: Severity, file: string | undefined, column: string | undefined) {
    this.code = code;
    this.severity = severity;
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
}

/** All notices of one check. */
export class NoticeBook {
  #groups: NoticeGroup[] = [];

  /** A group that is reported if it is hit. Its severity is the rule's, unless another is given. */
  group(code: string, file?: string, column?: string, severity: Severity = ruleOf(code).severity): NoticeGroup {
    const group = new NoticeGroup(code, severity, file, column);
    this.#groups.push(group);
    return group;
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

  /** Whether one of these codes was found in a file. */
  hasCode(file: string, ...codes: string[]): boolean {
    return this.#groups.some((group) => group.count > 0 && group.file === file && codes.includes(group.code));
  }

  /** The worst first, then in the order of the files, the most frequent before the rest. */
  notices(files: readonly string[]): Notice[] {
    const place = (file: string | undefined) => (file === undefined ? -1 : files.indexOf(file));
    return this.#groups
      .filter((group) => group.count > 0)
      .sort(
        (a, b) =>
          ranks.indexOf(a.severity) - ranks.indexOf(b.severity) ||
          place(a.file) - place(b.file) ||
          (a.code === b.code ? b.count - a.count : 0),
      )
      .map(noticeOf);
  }
}

const ranks: readonly Severity[] = ['REJECT', 'HOLD', 'ERROR', 'WARN', 'INFO'];

function noticeOf(group: NoticeGroup): Notice {
  return {
    code: group.code,
    severity: group.severity.toLowerCase() as SeverityWord,
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
