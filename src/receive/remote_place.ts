// A directory of an SFTP server as a place to take files from.
import type { Problem } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Pull } from '../relay/records.ts';
import { statusCode } from '../sftp/constants.ts';
import type { Answer, Remote, RemoteFile } from '../ssh/remote.ts';
import type { FoundFile, Place, WriteBytes } from './place.ts';
import { isSame } from './place.ts';
import { pullProblem } from './pull_problem.ts';

const pieceBytes = 32 * 1024;
/** Questions that are open at the same time: the way to a far server is long. */
const atOnce = 24;
/** Ten years of nights lie in one directory at some; what lists more has no end. */
const listLimits = { most: 100_000, withinMs: 10 * 60_000 };

export function createRemotePlace(
  remote: Remote,
  { directory, after, moveTo }: Pick<Pull, 'directory' | 'after' | 'moveTo'>,
): Place {
  const pathOf = (name: string) => below(directory, name);

  async function look(name: string): Promise<Result<FoundFile | undefined>> {
    const answer = await remote.stat(pathOf(name));
    if (answer.kind !== 'ok') return refused(answer, `${pathOf(name)} cannot be looked at`);
    return ok(answer.value && !answer.value.isFolder ? foundOf(name, answer.value) : undefined);
  }

  return {
    door: 'pull',
    async list() {
      const answer = await remote.list(directory, listLimits);
      if (answer.kind !== 'ok') return refused(answer, `the directory ${directory} cannot be read`);
      const { entries, isWhole } = answer.value;
      if (!isWhole) {
        const names = `${entries.length} names came, and there are more`;
        return fail('pull_failed', `the directory ${directory} holds too much to be looked through: ${names}`);
      }
      const files: FoundFile[] = [];
      // A server may tell a name twice; it is one file.
      for (const { name, file } of new Map(entries.map((it) => [it.name, it])).values()) {
        // A link says the size of itself in a list; whether it is a folder shows only when it is looked at.
        if (file.isFolder) continue;
        const found = await look(name);
        if (!found.ok) return found;
        if (found.value) files.push(found.value);
      }
      return ok(files);
    },
    look,
    async copy(file, write) {
      const opened = await remote.open(pathOf(file.name));
      if (opened.kind !== 'ok') return refused(opened, `${pathOf(file.name)} cannot be read`);
      const copied = await readAll(remote, opened.value, file, write);
      const closed = await remote.close(opened.value);
      if (!copied.ok) return copied;
      return closed.kind === 'lost' ? refused(closed, '') : ok();
    },
    async putAway(file) {
      const now = await look(file.name);
      if (!now.ok) return now;
      if (!isSame(file, now.value) || after === 'leave') return ok();
      const path = pathOf(file.name);
      const done =
        after === 'delete' ? await remote.remove(path) : await moveThere(remote, path, below(moveTo!, file.name));
      return done.kind === 'ok' ? ok() : refused(done, `${path} cannot be ${after === 'delete' ? 'deleted' : 'moved'}`);
    },
  };
}

/** Reads ahead, writes in order. A server may give less than it was asked for. */
async function readAll(remote: Remote, handle: Buffer, file: FoundFile, write: WriteBytes): Promise<Result<undefined>> {
  const open: { offset: number; length: number; answer: Promise<Answer<Buffer>> }[] = [];
  let asked = 0;
  const ask = () => {
    while (open.length < atOnce && asked < file.bytes) {
      const length = Math.min(pieceBytes, file.bytes - asked);
      open.push({ offset: asked, length, answer: remote.read(handle, length, asked) });
      asked += length;
    }
  };
  ask();
  for (let next = open.shift(); next; next = open.shift()) {
    let { offset, length } = next;
    let answer = await next.answer;
    for (;;) {
      if (answer.kind !== 'ok') return refused(answer, `${file.name} cannot be read`);
      // It became shorter: the look afterwards tells.
      if (answer.value.length === 0) return ok();
      const written = await write(answer.value, offset);
      if (!written.ok) return written;
      offset += answer.value.length;
      length -= answer.value.length;
      if (length === 0) break;
      answer = await remote.read(handle, length, offset);
    }
    ask();
  }
  return ok();
}

/** Replaces what has the name there, as the next night's file does. */
async function moveThere(remote: Remote, from: string, to: string): Promise<Answer<undefined>> {
  if (remote.hasPosixRename) return await remote.posixRename(from, to);
  const there = await remote.stat(to);
  if (there.kind !== 'ok') return there;
  if (there.value) {
    const removed = await remote.remove(to);
    if (removed.kind !== 'ok') return removed;
  }
  return await remote.rename(from, to);
}

function refused(answer: Exclude<Answer<unknown>, { kind: 'ok' }>, what: string): { ok: false; problem: Problem } {
  if (answer.kind === 'lost') return { ok: false, problem: pullProblem(answer.problem) };
  const why = answer.code === statusCode.noSuchFile ? 'there is no such file or directory' : answer.message;
  return fail('pull_failed', `${what}: ${why}`);
}

function foundOf(name: string, file: RemoteFile): FoundFile {
  return { name, bytes: file.bytes ?? 0, modifiedAt: file.modifiedAt ?? 0 };
}

function below(directory: string, name: string): string {
  if (directory === '' || directory === '.') return name;
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}
