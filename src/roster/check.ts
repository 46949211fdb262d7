// The check of one file set: layout, rules, keys, references, comparison with the last accepted night, guards, verdict.
// Pure: bytes come in as chunks, a report goes out; no file, no clock, no chance.
import type { Baseline } from './baseline.ts';
import type { GuardSettings } from './guard_settings.ts';
import type { Layout } from './layout.ts';
import type { CheckReport } from './report.ts';

export interface SetFile {
  /** As the sender named it, without a folder. */
  name: string;
  bytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
  /** The content from its beginning, each time it is called. A chunk is used up before the next is asked for. */
  chunks(): Iterable<Uint8Array>;
}

export interface CheckInput {
  layout: Layout;
  /** How the layout was found, when it was not given. */
  layoutBecause?: string;
  files: SetFile[];
  /** The last accepted night; absent the first time. */
  baseline?: Baseline;
  guards: GuardSettings;
  /** Samples carry values as they are, secrets excepted. */
  showValues: boolean;
  /** Milliseconds since the check began. */
  milliseconds?: () => number;
  /** Of the program, for the report. */
  version: string;
  progress?: (at: { file: string; rows: number; share: number }) => void;
  /** Rows gone since seven nights ago, by file name of the layout, for the drift guard. */
  removedSinceWeek?: Record<string, { removed: number; of: number }>;
}

export interface CheckResult {
  report: CheckReport;
  /** Tonight's rows, to compare the next night with. */
  baseline: Baseline;
  /** The layout as these files had it. */
  pinned: Layout;
}

export function checkSet(input: CheckInput): CheckResult {
  throw new Error(`Not yet: ${input.layout.id}`);
}
