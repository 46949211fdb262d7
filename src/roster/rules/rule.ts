// What a rule is: one object per code. Its texts make the rule book and the help on the pages, its examples the tests.
import type { ArchiveEntry } from '../archive.ts';
import type { Nights } from '../file_ages.ts';
import type { GuardSettings } from '../guard_settings.ts';
import type { Encoding, Layout } from '../layout.ts';
import type { FileHistory } from '../replay.ts';
import type { Severity } from '../report.ts';
import type { RolloverWindow } from '../rollover.ts';

/** A miniature set. Texts are written in `encoding`, UTF-8 without a byte order mark unless said. */
export interface Example {
  files: Record<string, string>;
  /** The miniature students layout (rules/miniature.ts) unless given. */
  layout?: Layout;
  encoding?: Encoding;
  /** The last accepted set it is compared with. */
  baseline?: Record<string, string>;
  guards?: GuardSettings;
  removedSinceWeek?: Record<string, { removed: number; of: number }>;
  history?: Record<string, FileHistory>;
  rollover?: RolloverWindow;
  /** The set came as a zip that lists this; `files` are then what is shown of it. */
  archive?: ArchiveEntry[];
  nights?: Nights;
  /** Of a good one that looks like the fault: why it is none. Without it the good one is the bad one mended. */
  passes?: string;
  /** Where the first finding is. */
  at?: { line: number; record: number };
  /** Codes that cannot but come along, such as the wrong rows behind a tripped guard. */
  alsoRaises?: string[];
}

/** What a sentence may be made of. `detail` is written by whoever found it: names and numbers, values only masked. */
export interface Finding {
  file: string;
  column: string;
  count: number;
  firstLine: number;
  lastLine: number;
  detail: string;
}

export interface Rule {
  /** Snake case; never renamed. */
  code: string;
  severity: Severity;
  title: string;
  why: string;
  /** What to change in the SIS or its export. */
  fix: string;
  bad: Example;
  good: Example;
  /** The notice as one sentence. */
  says(finding: Finding): string;
}
