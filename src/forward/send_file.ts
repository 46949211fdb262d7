// Writes one file to an SFTP server: in order, with several writes on their way at once, because a far server answers late.

import type { Clock } from '../kit/clock.ts';
import { ok, type Result } from '../kit/result.ts';
import type { Answer, Remote } from '../ssh/remote.ts';
import type { Pace } from './pace.ts';
import { readAhead } from './read_ahead.ts';
import { type JobFile, type JobReader, readJobFile } from './read_job_file.ts';
import { refused } from './refused.ts';
import { createSendWindow } from './send_window.ts';

export interface SendOptions {
  clock: Clock;
  pace: Pace;
  /** At most so many bytes in one write; absent: as many as the server takes. */
  packetBytes?: number | undefined;
  /**
   * What lies under the name may be gone on with, once its `end` is that of our bytes: where nobody else writes under that
   * name. Or `all` of it: what lies there may be of another night, the same but for a row. Absent: begin anew.
   */
  resumeAfter?: 'end' | 'all' | undefined;
  /** What lies there was looked at, or was not to be; from now on it is written. */
  compared?: () => void;
  progress: (bytes: number) => void;
}

export interface SentFile {
  /** 0: sent from the beginning. */
  resumedFrom: number;
}

type Bad = Exclude<Answer<unknown>, { kind: 'ok' }>;

/** What lies before the place where sending goes on is read back and compared over this length; or all of it. */
const comparedBytes = 32 * 1024;
/** Writes may have been stored out of order: so far back from the end nothing is trusted. */
const doubtfulBytes = 8 * 1024 * 1024;

/** Sends the file to `path` and closes it. Looking at what is there afterwards is `checkSize`. */
export async function sendFile(
  remote: Remote,
  file: JobFile,
  path: string,
  options: SendOptions,
): Promise<Result<SentFile>> {
  const reading = readJobFile(file);
  if (!reading.ok) return reading;
  const reader = reading.value;
  try {
    const begun = options.resumeAfter ? await goOn(remote, file, path, reader, options) : ok(undefined);
    if (!begun.ok) return begun;
    options.compared?.();
    const from = begun.value?.from ?? 0;
    const opened = begun.value ? { kind: 'ok' as const, value: begun.value.handle } : await remote.create(path);
    if (opened.kind !== 'ok') return refused('write_refused', `open ${path}`, opened);
    const skipped = reader.skipTo(from);
    const bad = skipped.ok ? await writeAll(remote, opened.value, file, reader, from, options) : skipped;
    if (!bad.ok) {
      await remote.close(opened.value);
      return bad;
    }
    const closed = await remote.close(opened.value);
    if (bad.value) return refused('write_refused', `write ${path}`, bad.value);
    if (closed.kind !== 'ok') return refused('write_refused', `close ${path}`, closed);
    const verified = reader.verify();
    return verified.ok ? ok({ resumedFrom: from }) : verified;
  } finally {
    reader.close();
  }
}

/** Everything from `position` on; the first answer that is not OK ends it. */
async function writeAll(
  remote: Remote,
  handle: Buffer,
  file: JobFile,
  reader: JobReader,
  from: number,
  { clock, pace, packetBytes, progress }: SendOptions,
): Promise<Result<Bad | undefined>> {
  const pieceBytes = Math.min(remote.writeBytes, packetBytes ?? Number.POSITIVE_INFINITY);
  const writer = remote.writer(handle, pieceBytes);
  const window = createSendWindow(pieceBytes);
  let position = from;
  let answered = from;
  let open = 0;
  let bad: Bad | undefined;
  let wake: (() => void) | undefined;
  const settled = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  for (;;) {
    while (!bad && !window.hasRoom(position - answered, open)) await settled();
    if (bad) break;
    const room = writer.room();
    const next = reader.next(room.subarray(0, pieceBytes));
    if (!next.ok) return next;
    const length = next.value;
    if (length === 0) break;
    // The write that completes the size waits for all others: so the full size always means the full file, also to an
    // attempt that finds this name later.
    while (!bad && open > 0 && position + length >= file.bytes) await settled();
    if (bad) break;
    await pace.take(length);
    open += 1;
    void writer.send(length, position).then((answer) => {
      open -= 1;
      if (answer.kind !== 'ok') bad ??= answer;
      answered += length;
      window.answered(length, clock.ticks());
      progress(answered);
      wake?.();
    });
    position += length;
  }
  while (!bad && open > 0) await settled();
  return ok(bad);
}

/** Opens what an earlier attempt left, where it is certainly ours; undefined: begin anew. */
async function goOn(
  remote: Remote,
  file: JobFile,
  path: string,
  reader: JobReader,
  options: SendOptions,
): Promise<Result<{ handle: Buffer; from: number } | undefined>> {
  const resumable = await resumableBytes(remote, file, path, reader, options);
  if (!resumable.ok) return resumable;
  const { from, there } = resumable.value;
  if (from === 0) return ok(undefined);
  const opened = await remote.resume(path);
  if (opened.kind === 'lost') return { ok: false, problem: opened.problem };
  if (opened.kind === 'status') return ok(undefined);
  // Some servers empty a file whatever the flags say; then going on would leave a hole.
  const now = await remote.statOpen(opened.value);
  if (now.kind === 'lost') return { ok: false, problem: now.problem };
  if (now.kind === 'ok' && now.value.bytes === there) return ok({ handle: opened.value, from });
  const closed = await remote.close(opened.value);
  return closed.kind === 'lost' ? { ok: false, problem: closed.problem } : ok(undefined);
}

/** How much of what lies under the name is certainly the beginning of this file; 0 when the server does not let us see. */
async function resumableBytes(
  remote: Remote,
  file: JobFile,
  path: string,
  reader: JobReader,
  { resumeAfter, pace }: SendOptions,
): Promise<Result<{ from: number; there: number }>> {
  const nothing = ok({ from: 0, there: 0 });
  const found = await remote.stat(path);
  if (found.kind === 'lost') return { ok: false, problem: found.problem };
  const there = found.kind === 'ok' ? (found.value?.bytes ?? 0) : 0;
  // Of a whole file only the end is doubtful to nobody: the write that completes it comes last.
  const from = there === file.bytes ? there : there - doubtfulBytes;
  if (from <= 0 || there > file.bytes) return nothing;
  const opened = await remote.open(path);
  if (opened.kind === 'lost') return { ok: false, problem: opened.problem };
  if (opened.kind === 'status') return nothing;
  let at = resumeAfter === 'all' ? 0 : Math.max(0, from - comparedBytes);
  for await (const part of readAhead(remote, opened.value, { from: at, to: from })) {
    if (part.kind === 'lost') return { ok: false, problem: part.problem };
    if (part.kind === 'status') break;
    const ours = reader.at(at, part.value.length);
    if (!ours.ok) return ours;
    if (!part.value.equals(ours.value)) break;
    at += part.value.length;
    await pace.take(part.value.length);
  }
  const closed = await remote.close(opened.value);
  if (closed.kind === 'lost') return { ok: false, problem: closed.problem };
  return at === from ? ok({ from, there }) : nothing;
}
