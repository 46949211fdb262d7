// One check from job to outcome, as it runs inside the worker: opens the stored files, checks them, writes the baseline.
import { stopwatch } from '../kit/clock.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import type { CheckJob, CheckOutcome, CheckProgress, Landing, StoredFile } from '../relay/ports.ts';
import { checkSet } from '../roster/check.ts';
import { learnLayout } from '../roster/learn.ts';
import type { Assistant } from '../roster/read_parts.ts';
import { isAboutLayout, receivedLayout } from '../roster/received_layout.ts';
import { reportOfRefusedArchive } from '../roster/refused_archive.ts';
import type { SetFile } from '../roster/set_file.ts';
import { createAssistant } from './assistant.ts';
import { writeBaseline } from './baseline_file.ts';
import { heldUncompared, readLastNight } from './last_night.ts';
import { BytesLost, storedFile } from './stored_file.ts';
import { unpackArchive } from './unpack_archive.ts';

/** Runs a job to its end. Expected failures are values; anything thrown is a bug. Tonight's baseline is durable when it returns. */
export function runCheck(
  job: CheckJob,
  progress: (at: CheckProgress) => void,
  assistantUrl?: URL,
): Result<CheckOutcome> {
  const milliseconds = stopwatch();
  try {
    return checkFiles(job, job.files.map(storedFile), progress, milliseconds, assistantUrl);
  } catch (error) {
    const lost = lostBytes(error);
    if (lost !== undefined) return lost;
    throw error;
  }
}

/** The same for a set that came as a zip: what it held is durable too. `land` gives a place in the spool for one member. */
export async function runArchiveCheck(
  job: CheckJob,
  archive: StoredFile,
  progress: (at: CheckProgress) => void,
  land: () => Result<Landing>,
  assistantUrl?: URL,
): Promise<Result<CheckOutcome>> {
  const milliseconds = stopwatch();
  try {
    const unpacked = await unpackArchive(archive, land);
    if (!unpacked.ok) return unpacked;
    const { fault, members } = unpacked.value;
    if (fault) {
      const layout = job.layout === 'learn' ? 'learn' : job.layout.id;
      const context = { layout, version, milliseconds: milliseconds() };
      return ok({ report: reportOfRefusedArchive(archive.name, fault, context), measures: [] });
    }
    const files = members.map(({ landed, name }) => storedFile({ name, ...landed }));
    const outcome = checkFiles(job, files, progress, milliseconds, assistantUrl);
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
  progress: (at: CheckProgress) => void,
  milliseconds: () => number,
  assistantUrl?: URL,
): Result<CheckOutcome> {
  const assistant = assistantUrl === undefined ? undefined : createAssistant(assistantUrl);
  assistant?.expect(files);
  try {
    return checkWith(assistant, job, files, progress, milliseconds);
  } finally {
    assistant?.stop();
  }
}

function checkWith(
  assistant: Assistant | undefined,
  job: CheckJob,
  files: SetFile[],
  progress: (at: CheckProgress) => void,
  milliseconds: () => number,
): Result<CheckOutcome> {
  const lastNight = readLastNight(job, assistant);
  if (!lastNight.ok) return lastNight;
  const { baseline, was, detail } = lastNight.value;
  const isLearned = job.layout === 'learn';
  const layout = job.layout === 'learn' ? learnLayout(files).layout : job.layout;
  const {
    report,
    measures,
    pinned,
    baseline: tonight,
  } = checkSet({
    layout,
    files,
    guards: job.guards,
    ...(job.severities === undefined ? {} : { severities: job.severities }),
    showValues: false,
    version,
    milliseconds,
    progress,
    ...(assistant && { assistant }),
    ...(job.leftOut === undefined ? {} : { leftOut: job.leftOut }),
    ...(job.archive === undefined ? {} : { archive: job.archive.name }),
    ...(job.nights === undefined ? {} : { nights: job.nights }),
    ...(job.history === undefined ? {} : { history: job.history }),
    ...(job.rollover === undefined ? {} : { rollover: job.rollover }),
    ...(isLearned ? { layoutBecause: 'It was learned from these files.' } : {}),
    ...(baseline === undefined ? {} : { baseline }),
    ...(job.removedSinceWeek === undefined ? {} : { removedSinceWeek: job.removedSinceWeek }),
  });
  const isOther = report.notices.some(
    ({ code, severity }) => isAboutLayout(code) && ['reject', 'hold'].includes(severity),
  );
  const asCame = isOther ? receivedLayout(layout, files, pinned) : pinned;
  const written = writeBaseline(job.newBaselinePath, tonight);
  if (!written.ok) return written;
  if (was === undefined) return ok({ report, measures, pinned: asCame });
  const shown = was === 'lost' ? heldUncompared(report) : report;
  return ok({ report: shown, measures, pinned: asCame, baseline: { was, detail } });
}

function lostBytes(error: unknown): Result<CheckOutcome> | undefined {
  if (error instanceof BytesLost) return fail('bytes_lost', error.message);
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO')) {
    return fail('bytes_lost', `a stored file cannot be read (${error.code})`);
  }
  return undefined;
}
