// An SFTP session at a vendor as questions that always get an answer: the server's, or why there is none.
import type { Client, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import type { Clock } from '../kit/clock.ts';
import { type Problem, problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import type { Dialled } from './dial.ts';
import { plainText } from './dial_problem.ts';
import { createWatchdog, type WatchdogLimits } from './watchdog.ts';

/** What the server answered: a value, a status of SFTP that is not OK, or nothing because the connection is gone. */
export type Answer<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'status'; code: number; message: string }
  | { kind: 'lost'; problem: Problem };

/** Status codes of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). */
export const statusCodes = { noSuchFile: 2, permissionDenied: 3, failure: 4, unsupported: 8 } as const;

export interface RemoteFile {
  /** Undefined when the server does not say. */
  bytes: number | undefined;
  /** Epoch ms, whole seconds; undefined when the server does not say. */
  modifiedAt: number | undefined;
  /** Undefined when the server does not say. */
  isFolder: boolean | undefined;
}

export interface Remote {
  /** Most bytes of one write that this server takes. */
  readonly writeBytes: number;
  readonly hasPosixRename: boolean;
  /** `undefined`: there is no such file. */
  stat(path: string): Promise<Answer<RemoteFile | undefined>>;
  /** Everything directly in a directory, `.` and `..` apart. */
  list(path: string): Promise<Answer<{ name: string; file: RemoteFile }[]>>;
  /** Opens for writing, made if missing, emptied if there. */
  create(path: string): Promise<Answer<Buffer>>;
  open(path: string): Promise<Answer<Buffer>>;
  /** Copies `data` before it returns; the caller may use the buffer again at once. */
  write(handle: Buffer, data: Buffer, position: number): Promise<Answer<undefined>>;
  /** Up to `length` bytes; empty at the end of the file. */
  read(handle: Buffer, length: number, position: number): Promise<Answer<Buffer>>;
  close(handle: Buffer): Promise<Answer<undefined>>;
  remove(path: string): Promise<Answer<undefined>>;
  rename(from: string, to: string): Promise<Answer<undefined>>;
  /** Replaces what is there, in one step. Only with `hasPosixRename`. */
  posixRename(from: string, to: string): Promise<Answer<undefined>>;
  makeFolder(path: string): Promise<Answer<undefined>>;
  /** Why the connection is gone; undefined while it stands. */
  lost(): Problem | undefined;
  /** Says goodbye. Errors from now on are not failures. */
  end(): void;
}

/** Private parts of ssh2's SFTP class that are read, never written. */
interface SftpInside {
  _maxWriteLen?: number;
  _extensions?: Record<string, string>;
}

const endOfFile = 1;
/** Every server must take a packet of 34,000 bytes; what is left for data is this. */
const safeWriteBytes = 31_952;

type Done<T> = (error?: Error | null, value?: T) => void;

/** connection_lost when the server has no SFTP, no_progress when it does not answer. */
export async function openRemote(dialled: Dialled, limits: WatchdogLimits, clock: Clock): Promise<Result<Remote>> {
  const { client } = dialled;
  const waiting = new Set<(why: Problem) => void>();
  const watchdog = createWatchdog(limits, clock, (why) =>
    dialled.destroy(
      why === 'idle'
        ? problem('no_progress', `No answer for ${limits.idleMs / 1000} s.`)
        : problem('no_progress', `It took longer than ${limits.hardMs / 60_000} min altogether.`),
    ),
  );
  dialled.onLost((why) => {
    watchdog.cancel();
    for (const release of [...waiting]) release(why);
  });

  const ask = <T>(begin: (done: Done<T>) => void): Promise<Answer<T>> =>
    new Promise((resolve) => {
      const gone = dialled.lost();
      if (gone) {
        resolve({ kind: 'lost', problem: gone });
        return;
      }
      let isOver = false;
      const release = (why: Problem) => settle({ kind: 'lost', problem: why });
      const settle = (answer: Answer<T>) => {
        if (isOver) return;
        isOver = true;
        waiting.delete(release);
        watchdog.answered();
        resolve(answer);
      };
      waiting.add(release);
      watchdog.asked();
      try {
        begin((error, value) => {
          if (!error) settle({ kind: 'ok', value: value as T });
          else settle(answerOf(error, dialled));
        });
      } catch (error) {
        settle(answerOf(error as Error, dialled));
      }
    });

  const opened = await ask<SFTPWrapper>((done) => openSftp(client, done));
  if (opened.kind !== 'ok') {
    const gone = dialled.lost();
    watchdog.cancel();
    dialled.end();
    const said = opened.kind === 'status' ? opened.message : opened.problem.detail;
    return { ok: false, problem: gone ?? problem('connection_lost', `No SFTP session could be opened. ${said}`) };
  }
  const sftp = opened.value;
  const sessionEnded = (error?: unknown) => {
    const because = error instanceof Error && error.message ? `: ${plainText(error.message)}` : '';
    dialled.destroy(problem('connection_lost', `The server ended the SFTP session${because}.`));
  };
  sftp.on('error', sessionEnded);
  sftp.on('end', () => sessionEnded());
  sftp.on('close', () => sessionEnded());

  const inside = sftp as unknown as SftpInside;
  return {
    ok: true,
    value: {
      writeBytes: Math.max(1024, inside._maxWriteLen ?? safeWriteBytes),
      hasPosixRename: inside._extensions?.['posix-rename@openssh.com'] === '1',
      async stat(path) {
        const answer = await ask<Stats>((done) => sftp.stat(path, done));
        if (answer.kind === 'status' && answer.code === statusCodes.noSuchFile) return { kind: 'ok', value: undefined };
        if (answer.kind !== 'ok') return answer;
        return { kind: 'ok', value: fileOf(answer.value) };
      },
      async list(path) {
        const answer = await ask<FileEntryWithStats[]>((done) => sftp.readdir(path, done));
        if (answer.kind !== 'ok') return answer;
        const value = answer.value
          .filter(({ filename }) => filename !== '.' && filename !== '..')
          .map(({ filename, attrs }) => ({ name: filename, file: fileOf(attrs as Stats) }));
        return { kind: 'ok', value };
      },
      create: (path) => ask((done) => sftp.open(path, 'w', done)),
      open: (path) => ask((done) => sftp.open(path, 'r', done)),
      write: (handle, data, position) =>
        ask((done) => sftp.write(handle, data, 0, data.length, position, (error) => done(error))),
      async read(handle, length, position) {
        const buffer = Buffer.allocUnsafe(length);
        const answer = await ask<number>((done) => sftp.read(handle, buffer, 0, length, position, done));
        if (answer.kind === 'status' && answer.code === endOfFile) return { kind: 'ok', value: Buffer.alloc(0) };
        return answer.kind === 'ok' ? { kind: 'ok', value: buffer.subarray(0, answer.value) } : answer;
      },
      close: (handle) => ask((done) => sftp.close(handle, done)),
      remove: (path) => ask((done) => sftp.unlink(path, done)),
      rename: (from, to) => ask((done) => sftp.rename(from, to, done)),
      posixRename: (from, to) => ask((done) => sftp.ext_openssh_rename(from, to, done)),
      makeFolder: (path) => ask((done) => sftp.mkdir(path, done)),
      lost: () => dialled.lost(),
      end() {
        watchdog.cancel();
        dialled.end();
      },
    },
  };
}

function openSftp(client: Client, done: Done<SFTPWrapper>): void {
  client.sftp((error, sftp) => done(error, sftp));
}

/** An error with a number is a status; one without means that no answer came or that it made no sense. */
function answerOf<T>(error: Error, dialled: Dialled): Answer<T> {
  const code = (error as { code?: unknown }).code;
  const message = plainText(error.message);
  if (typeof code === 'number') return { kind: 'status', code, message };
  const gone = dialled.lost();
  if (gone) return { kind: 'lost', problem: gone };
  return { kind: 'lost', problem: problem('connection_lost', `The answer did not come: ${message}.`) };
}

function fileOf(stats: Stats): RemoteFile {
  return {
    bytes: typeof stats.size === 'number' ? stats.size : undefined,
    modifiedAt: typeof stats.mtime === 'number' ? stats.mtime * 1000 : undefined,
    isFolder: typeof stats.mode === 'number' ? stats.isDirectory() : undefined,
  };
}
