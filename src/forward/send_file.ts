// Writes one file to an SFTP server: in order, with several writes on their way at once, because a far server answers late.
import { fail, ok, type Result } from '../kit/result.ts';
import type { Answer, Remote } from '../ssh/remote.ts';
import { type JobFile, readJobFile } from './read_job_file.ts';
import { refused } from './refused.ts';

/** Bytes sent and not yet answered, at most. */
const windowBytes = 4 * 1024 * 1024;
/** Writes sent and not yet answered, at most: more makes old servers stumble. */
const windowWrites = 64;
const largestWriteBytes = 256 * 1024;

/** Sends the file to `path`, closes it and compares the size the server then reports. */
export async function sendFile(
  remote: Remote,
  file: JobFile,
  path: string,
  progress: (bytes: number) => void,
): Promise<Result<undefined>> {
  const reading = readJobFile(file, Math.min(remote.writeBytes, largestWriteBytes));
  if (!reading.ok) return reading;
  const reader = reading.value;
  try {
    const opened = await remote.create(path);
    if (opened.kind !== 'ok') return refused('write_refused', `open ${path}`, opened);
    const handle = opened.value;

    let position = 0;
    let answered = 0;
    let open = 0;
    let bad: Exclude<Answer<undefined>, { kind: 'ok' }> | undefined;
    let wake: (() => void) | undefined;
    const settled = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });

    for (;;) {
      while (!bad && (open >= windowWrites || position - answered >= windowBytes)) await settled();
      if (bad) break;
      const next = reader.next();
      if (!next.ok) {
        await remote.close(handle);
        return next;
      }
      const { length } = next.value;
      if (length === 0) break;
      // The write that completes the size waits for all others: so the full size always means the full file, also to an
      // attempt that finds this name later.
      while (!bad && open > 0 && position + length >= file.bytes) await settled();
      if (bad) break;
      open += 1;
      void remote.write(handle, next.value, position).then((answer) => {
        open -= 1;
        if (answer.kind !== 'ok') bad ??= answer;
        answered += length;
        progress(answered);
        wake?.();
      });
      position += length;
    }
    while (!bad && open > 0) await settled();

    const closed = await remote.close(handle);
    if (bad) return refused('write_refused', `write ${path}`, bad);
    if (closed.kind !== 'ok') return refused('write_refused', `close ${path}`, closed);
    return reader.verify();
  } finally {
    reader.close();
  }
}

/** size_differs unless the server reports exactly these bytes under this name. */
export async function checkSize(remote: Remote, path: string, bytes: number): Promise<Result<'right' | 'gone'>> {
  const found = await remote.stat(path);
  if (found.kind !== 'ok') return refused('size_differs', `tell the size of ${path}`, found);
  if (found.value === undefined) return ok('gone');
  if (found.value.bytes === bytes) return ok('right');
  const reported = found.value.bytes === undefined ? 'does not report a size' : `reports ${found.value.bytes} bytes`;
  return fail('size_differs', `${bytes} bytes were sent to ${path}; the server ${reported}.`);
}
