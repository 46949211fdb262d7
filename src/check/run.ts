// One check from job to outcome, as it runs inside the worker: opens the stored files, checks them, writes the baseline.
import { systemClock } from '../kit/clock.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import type { CheckJob, CheckOutcome, CheckProgress } from '../relay/ports.ts';
import { checkSet } from '../roster/check.ts';
import { learnLayout } from '../roster/learn.ts';
import { writeBaseline } from './baseline_file.ts';
import { heldUncompared, readLastNight } from './last_night.ts';
import { BytesLost, storedFile } from './stored_file.ts';

/** Runs a job to its end. Expected failures are values; anything thrown is a bug. Tonight's baseline is durable when it returns. */
export function runCheck(job: CheckJob, progress: (at: CheckProgress) => void): Result<CheckOutcome> {
  const startedAt = systemClock.now();
  const lastNight = readLastNight(job);
  if (!lastNight.ok) return lastNight;
  const { baseline, was, detail } = lastNight.value;
  const files = job.files.map(storedFile);
  try {
    const isLearned = job.layout === 'learn';
    const layout = job.layout === 'learn' ? learnLayout(files).layout : job.layout;
    const {
      report,
      pinned,
      baseline: tonight,
    } = checkSet({
      layout,
      files,
      guards: job.guards,
      showValues: false,
      version,
      milliseconds: () => systemClock.now() - startedAt,
      progress,
      ...(isLearned ? { layoutBecause: 'It was learned from these files.' } : {}),
      ...(baseline === undefined ? {} : { baseline }),
      ...(job.removedSinceWeek === undefined ? {} : { removedSinceWeek: job.removedSinceWeek }),
    });
    const written = writeBaseline(job.newBaselinePath, tonight);
    if (!written.ok) return written;
    if (was === undefined) return ok({ report, pinned });
    return ok({ report: was === 'lost' ? heldUncompared(report) : report, pinned, baseline: { was, detail } });
  } catch (error) {
    const lost = lostBytes(error);
    if (lost !== undefined) return lost;
    throw error;
  }
}

function lostBytes(error: unknown): Result<CheckOutcome> | undefined {
  if (error instanceof BytesLost) return fail('bytes_lost', error.message);
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO')) {
    return fail('bytes_lost', `a stored file cannot be read (${error.code})`);
  }
  return undefined;
}
