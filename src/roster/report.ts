// What a check says: the object that `rollcall check --format json` prints, stored with each import and shown on pages.
import type { Encoding } from './layout.ts';

export type Verdict = 'accept' | 'hold' | 'reject';
export type Severity = 'REJECT' | 'HOLD' | 'ERROR' | 'WARN' | 'INFO';
/** As printed: lower case. */
export type SeverityWord = 'reject' | 'hold' | 'error' | 'warn' | 'info';

export interface NoticeSample {
  /** Physical line, 1 = first line of the file. */
  line: number;
  /** Data row, 1 = first after the header; 0 = the header or the file itself. */
  record: number;
  /** Byte offset of the record in the file as received. */
  byte: number;
  /** The value, masked unless values were asked for. */
  value?: string;
}

/** One group: same code, file, column and, for references, missing parent. */
export interface Notice {
  code: string;
  severity: SeverityWord;
  /** What the severity would be, had the district not raised or lowered it. */
  changedFrom?: SeverityWord;
  file?: string;
  column?: string;
  /** Exact, whatever the number of samples. */
  count: number;
  /** One sentence for a person; never an unmasked cell value. */
  message: string;
  firstLine?: number;
  lastLine?: number;
  samples: NoticeSample[];
}

export type GuardName =
  | 'rows_removed'
  | 'rows_changed'
  | 'rows_added'
  | 'group_removed'
  | 'bad_rows'
  | 'orphans'
  | 'repeats'
  | 'drift';

export interface Trip {
  guard: GuardName;
  file: string;
  /** The group that vanished, for `group_removed`. */
  group?: string;
  value: number;
  limit: number;
  unit: 'percent' | 'rows';
  /** Rows behind the percentage, and of how many. */
  rows: number;
  of: number;
}

export interface GroupChange {
  kind: 'school' | 'grade' | 'term' | 'role';
  /** The group's own value, such as a school id: not a student's. */
  group: string;
  before: number;
  after: number;
  removed: number;
  added: number;
}

/** What changed in the columns of the rows that both nights have, on as many of them as were laid side by side. */
export interface ColumnsReport {
  /** Rows laid side by side. */
  looked: number;
  /** Rows of both nights. The numbers below are exact when this is the same number, else those of a sample. */
  of: number;
  /** Only columns in which something changed, in the order of the file. */
  changed: {
    column: string;
    /** Rows with another value. */
    changed: number;
    /** Rows that had a value and have none now. */
    emptied: number;
    /** Rows that had none and have one now. */
    filled: number;
  }[];
}

export interface FileReport {
  name: string;
  sha256: string;
  bytes: number;
  rows: number;
  encoding: Encoding;
  delimiter: string;
  added: number;
  removed: number;
  changed: number;
  unchanged: number;
  badRows: number;
  /** Rows of the last accepted file; absent without a baseline. */
  baselineRows?: number;
  groups?: GroupChange[];
  /** Absent where no value changed, or nothing could be compared. */
  columns?: ColumnsReport;
}

export interface NotChecked {
  rule: string;
  file: string;
  because: string;
}

export interface CheckReport {
  rollcall: string;
  verdict: Verdict;
  layout: string;
  /** How the layout was found, when it was not given. */
  layoutBecause?: string;
  milliseconds: number;
  /** Severities that the district changed, by code; absent when all are the rules' own. */
  severities?: Record<string, SeverityWord>;
  files: FileReport[];
  notices: Notice[];
  trips: Trip[];
  notChecked: NotChecked[];
  /** One sentence each, with the numbers and limits, most important first. */
  reasons: string[];
}
