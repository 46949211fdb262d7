// One file in a folder of a mounted share: written whole, flushed, and read again.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Pace } from './pace.ts';
import type { Progress } from './progress.ts';
import { type JobFile, readJobFile } from './read_job_file.ts';

const partBytes = 1024 * 1024;
const leastPieceBytes = 4096;

export interface FolderWays {
  /** For what is written and for what is read back: both use the line to a mounted share. */
  pace: Pace;
  /** Something was written. */
  wrote: Progress['at'];
  /** Something came back. */
  moved: () => void;
}

/** A link under the temporary name is never followed; throws what the system says. */
export async function writeFolderFile(
  file: JobFile,
  temporary: string,
  { pace, wrote, moved }: FolderWays,
): Promise<Result<undefined>> {
  const reading = readJobFile(file);
  if (!reading.ok) return reading;
  const reader = reading.value;
  try {
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
    const target = await open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    try {
      const part = Buffer.allocUnsafe(pieceOf(pace));
      let position = 0;
      for (;;) {
        const next = reader.next(part);
        if (!next.ok) return next;
        if (next.value === 0) break;
        await pace.take(next.value);
        await target.writeFile(part.subarray(0, next.value));
        position += next.value;
        moved();
        wrote(file.name, position, file.bytes);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    const verified = reader.verify();
    if (!verified.ok) return verified;
    const reread = await hashOfFolderFile(temporary, pace, moved);
    if (reread === file.sha256) return ok();
    return fail('size_differs', `${temporary} was written and reads back with another hash.`);
  } finally {
    reader.close();
  }
}

/** SHA-256 of what really lies there. */
export async function hashOfFolderFile(path: string, pace: Pace, moved: () => void): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    for await (const part of file.createReadStream({ highWaterMark: pieceOf(pace), autoClose: false })) {
      moved();
      await pace.take(part.length);
      hash.update(part);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** A limited line is used in small pieces. */
function pieceOf({ bytesPerSecond }: Pace): number {
  if (bytesPerSecond === undefined) return partBytes;
  return Math.min(partBytes, Math.max(leastPieceBytes, Math.ceil(bytesPerSecond / 4)));
}
