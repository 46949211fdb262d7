// One check from job to outcome, as it runs inside the worker: opens the stored files, checks them, writes the baseline.
import { systemClock } from '../kit/clock.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import type { CheckJob, CheckOutcome, CheckProgress, Landing } from '../relay/ports.ts';
import type { Baseline } from '../roster/baseline.ts';
import { checkSet, type SetFile } from '../roster/check.ts';
import { learnLayout } from '../roster/learn.ts';
import { reportOfRefusedArchive } from '../roster/refused_archive.ts';
import { readBaseline, writeBaseline } from './baseline_file.ts';
import { BytesLost, storedFile } from './stored_file.ts';
import { unpackArchive } from './unpack_archive.ts';

/**
 * Runs a job to its end. Expected failures are values; anything thrown is a bug. Tonight's baseline, and what a zip held,
 * are durable when it returns. `land` gives a place in the spool for one member of a zip.
 */
export async function runCheck(
  job: CheckJob,
  progress: (at: CheckProgress) => void,
  land: () => Result<Landing>,
): Promise<Result<CheckOutcome>> {
  const startedAt = systemClock.now();
  const milliseconds = () => systemClock.now() - startedAt;
  let baseline: Baseline | undefined;
  if (job.baselinePath !== undefined) {
    const read = readBaseline(job.baselinePath);
    if (!read.ok) return read;
    baseline = read.value;
  }
  try {
    if (!job.archive) return checkFiles(job, job.files.map(storedFile), baseline, progress, milliseconds);
    const unpacked = await unpackArchive(job.archive, land);
    if (!unpacked.ok) return unpacked;
    const { fault, members } = unpacked.value;
    if (fault) {
      const layout = job.layout === 'learn' ? 'learn' : job.layout.id;
      const context = { layout, version, milliseconds: milliseconds() };
      return ok({ report: reportOfRefusedArchive(job.archive.name, fault, context) });
    }
    const files = members.map(({ landed, name }) => storedFile({ name, ...landed }));
    const outcome = checkFiles(job, files, baseline, progress, milliseconds);
    const held = members.map(({ name, landed: { bytes, sha256 } }) => ({ name, bytes, sha256 }));
    return outcome.ok ? ok({ ...outcome.value, members: held }) : outcome;
  } catch (error) {
    const lost = lostBytes(error);
    if (lost !== undefined) return lost;
    throw error;
  }
}

function checkFiles(
  job: CheckJob,
  files: SetFile[],
  baseline: Baseline | undefined,
  progress: (at: CheckProgress) => void,
  milliseconds: () => number,
): Result<CheckOutcome> {
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
    milliseconds,
    progress,
    ...(job.leftOut === undefined ? {} : { leftOut: job.leftOut }),
    ...(job.archive === undefined ? {} : { archive: job.archive.name }),
    ...(job.nights === undefined ? {} : { nights: job.nights }),
    ...(isLearned ? { layoutBecause: 'It was learned from these files.' } : {}),
    ...(baseline === undefined ? {} : { baseline }),
  });
  const written = writeBaseline(job.newBaselinePath, tonight);
  return written.ok ? ok({ report, pinned }) : written;
}

function lostBytes(error: unknown): Result<CheckOutcome> | undefined {
  if (error instanceof BytesLost) return fail('bytes_lost', error.message);
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO')) {
    return fail('bytes_lost', `a stored file cannot be read (${error.code})`);
  }
  return undefined;
}
