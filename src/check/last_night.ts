// The record of the last accepted night, for the comparison. When it is missing or damaged it is written anew from the
// files of that night; when those are gone too, nothing can be compared, and that is never passed over in silence.
import type { Result } from '../kit/result.ts';
import { ok } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import type { CheckJob } from '../relay/ports.ts';
import type { Baseline, LastNight } from '../roster/baseline.ts';
import { checkSet } from '../roster/check.ts';
import type { Assistant } from '../roster/read_parts.ts';
import type { CheckReport } from '../roster/report.ts';
import { writeBaseline } from './baseline_file.ts';
import { openBaseline } from './stored_baseline.ts';
import { BytesLost, storedFile } from './stored_file.ts';

export interface ReadNight {
  /** Absent at the initial import, and when it is lost. */
  baseline?: LastNight;
  was?: 'rebuilt' | 'lost';
  /** What was wrong with the record; empty while nothing was. */
  detail: string;
}

/** The disk's refusal to write the rebuilt record is the only failure. */
export function readLastNight(job: CheckJob, assistant?: Assistant): Result<ReadNight> {
  if (job.baselinePath === undefined) return ok({ detail: '' });
  const read = openBaseline(job.baselinePath);
  if (read.ok) return ok({ baseline: read.value, detail: '' });
  const { detail } = read.problem;
  const rebuilt = rebuild(job, assistant);
  if (!rebuilt) return ok({ was: 'lost', detail });
  const written = writeBaseline(job.baselinePath, rebuilt);
  return written.ok ? ok({ baseline: rebuilt, was: 'rebuilt', detail }) : written;
}

function rebuild({ baselineFrom, guards }: CheckJob, assistant: Assistant | undefined): Baseline | undefined {
  if (!baselineFrom || baselineFrom.files.length === 0) return undefined;
  const { layout, files } = baselineFrom;
  try {
    const input = { layout, files: files.map(storedFile), guards, showValues: false, version, milliseconds: () => 0 };
    return checkSet({ ...input, progress: () => undefined, ...(assistant && { assistant }) }).baseline;
  } catch (error) {
    const isLost = error instanceof BytesLost || (error instanceof Error && 'code' in error && error.code === 'ENOENT');
    if (isLost) return undefined;
    throw error;
  }
}

/** Nothing could be compared with: no guard on change could trip, so a person looks instead. */
export function heldUncompared(report: CheckReport): CheckReport {
  const why =
    'The record of the last accepted night is lost, and so are its files: nothing could be compared. Look at the numbers of each file before you release this.';
  const verdict = report.verdict === 'reject' ? 'reject' : 'hold';
  const reasons = verdict === 'reject' ? [...report.reasons, why] : [why, ...report.reasons];
  return { ...report, verdict, reasons };
}
