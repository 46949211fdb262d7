// What a custom report is, and what the story needs from whoever runs one: one SELECT a file, over one accepted set.
import type { Problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import type { ReportFile } from '../report/ready/ready_report.ts';
import type { Layout } from '../roster/layout.ts';
import type { CheckReport } from '../roster/report.ts';
import type { StoredFile } from './ports.ts';

/** How the file is written. */
export interface OutputDialect {
  /** One ASCII character. */
  delimiter: string;
  /** `needed`: where a value would be misread without quotes. With `none` such a value stops the report. */
  quoting: 'needed' | 'all' | 'none';
  lineEnd: 'crlf' | 'lf';
  encoding: 'utf-8' | 'utf-16le' | 'windows-1252';
  bom: boolean;
  /** The first line has the names of the columns, as the SELECT calls them. */
  header: boolean;
}

export interface ReportLimits {
  seconds: number;
  megabytes: number;
  /** Of each file. */
  rows: number;
}

/** A report as a person wrote it. */
export interface ReportDefinition {
  sql: string;
  /** Id of the built-in layout that the file must pass. */
  layout?: string;
  dialect?: Partial<OutputDialect>;
  limits?: Partial<ReportLimits>;
}

/** The set a report reads. */
export interface ReportSet {
  /** As the files came: the import's own layout. */
  layout: Layout;
  /** What it was agreed by before: optional columns and files it knows are there too, and blank. */
  agreed?: Layout;
  files: StoredFile[];
}

export interface ReportJob {
  files: ReportFile[];
  dialect?: Partial<OutputDialect>;
  limits?: Partial<ReportLimits>;
  /** What the files must pass before they are sent. */
  target?: Layout;
  set: ReportSet;
  /** Only the first rows, and no file. `isJudged`: all of it is made beside them, checked by `target` and thrown away. */
  preview?: { rows: number; showValues: boolean; isJudged?: boolean };
}

export interface ReportOutput {
  name: string;
  /** In the spool, named by the SHA-256. */
  path: string;
  bytes: number;
  sha256: string;
  rows: number;
  /** Names of its columns in their order, whether it has a header or not. */
  columns: string[];
  /** Rows of the tables it speaks of that have not their columns' width, and so are not in it. */
  leftOut: number;
  /** What the target's check said of it that does not keep it from being sent. */
  said: string[];
}

/** A table that a report can read. */
export interface ReportTable {
  name: string;
  /** Of the layout. */
  file: string;
  columns: ReportColumn[];
}

export interface ReportColumn {
  name: string;
  /** The file has no such column: its values are all blank. */
  isAbsent?: true;
  isSecret?: true;
  /** It is the key, or refers to one: joining by it is quick. */
  isKey?: true;
}

export interface PreviewFile {
  name: string;
  columns: string[];
  /** Masked unless values were asked for. */
  rows: string[][];
  hasMore: boolean;
}

export interface ReportOutcome {
  outputs: ReportOutput[];
  preview: PreviewFile[];
  /** What was read. `leftOut`: rows that have not their columns' width, and so no values under their names. */
  tables: { name: string; rows: number; leftOut: number }[];
  /** What the target's own check said of the files. */
  check?: CheckReport;
  /** Of a preview that is judged: why all of it cannot be made, or would not be taken. */
  refused?: Problem;
  /** The most memory that the process took. */
  peakBytes: number;
}

/** A report that did not come about: the check's report beside the problem, when it was the target that refused. */
export interface ReportFailure {
  ok: false;
  problem: Problem;
  check?: CheckReport;
}

export interface Reporter {
  /**
   * Runs in a process of its own, which is ended when a limit is passed, or when `signal` says that nobody waits for the
   * outcome any more; one that still waits its turn is then not begun.
   */
  run(job: ReportJob, signal?: AbortSignal): Promise<Result<ReportOutcome> | ReportFailure>;
  /** Whether a file that was made is still there, as long as it was. */
  has(file: { sha256: string; bytes: number }): boolean;
  /** Where a file that was made lies, for worker threads of ours. */
  path(sha256: string): string;
  /** The SHA-256 of each file that was made and is still there, by reports and by packing. */
  made(): string[];
  remove(sha256: string): void;
  stop(): Promise<void>;
}
