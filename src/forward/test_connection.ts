// "Test connection": goes the whole way a delivery goes, with a probe of a few bytes, and says each step.
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNever } from '../kit/assert_never.ts';
import type { Clock } from '../kit/clock.ts';
import { randomToken } from '../kit/ids.ts';
import type { Problem } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Destination, DestinationSecrets, SftpEnd } from '../relay/records.ts';
import { type DialStep, dial } from '../ssh/dial.ts';
import { openRemote, type Remote } from '../ssh/remote.ts';
import { checkDirectory } from './check_directory.ts';
import { type DeliveryLimits, deliveryLimits } from './limits.ts';
import { remotePath } from './names.ts';
import { refused } from './refused.ts';
import { renameFile } from './rename_file.ts';
import { checkSize } from './send_file.ts';

export type ConnectionStepName = DialStep | 'directory' | 'write' | 'rename' | 'remove';

export interface ConnectionStep {
  name: ConnectionStepName;
  ok: boolean;
  milliseconds: number;
  /** An address, a fingerprint, a path; or what went wrong. */
  detail: string;
}

export interface TestConnectionDeps {
  clock: Clock;
  limits?: DeliveryLimits;
}

const probe = Buffer.from('Rollcall connection test\n');
const dialSteps: DialStep[] = ['resolve', 'connect', 'host key', 'login'];

/**
 * Tells each step as it ends and gives the host key that was seen. With no pinned key it ends at the host key, before any
 * secret is sent; with `accept-first` the key is accepted for this test.
 */
export async function testConnection(
  destination: Pick<Destination, 'end'>,
  secrets: DestinationSecrets,
  step: (step: ConnectionStep) => void,
  deps: TestConnectionDeps,
): Promise<Result<{ hostKey?: string }>> {
  const { end } = destination;
  let lastAt = deps.clock.now();
  const tell = (name: ConnectionStepName, isOk: boolean, detail: string) => {
    const now = deps.clock.now();
    step({ name, ok: isOk, milliseconds: now - lastAt, detail });
    lastAt = now;
  };
  /** Tells how a step ended and passes the result on. */
  const told = <T>(name: ConnectionStepName, result: Result<T>, detail: string): Result<T> => {
    tell(name, result.ok, result.ok ? detail : result.problem.detail);
    return result;
  };
  switch (end.kind) {
    case 'sftp':
      return await testSftp(end, secrets, tell, told, deps);
    case 'folder':
      return await testFolder(end.folder, told);
    default:
      return assertNever(end, 'destination');
  }
}

type Tell = (name: ConnectionStepName, isOk: boolean, detail: string) => void;
type Told = <T>(name: ConnectionStepName, result: Result<T>, detail: string) => Result<T>;

async function testSftp(
  end: SftpEnd,
  secrets: DestinationSecrets,
  tell: Tell,
  told: Told,
  deps: TestConnectionDeps,
): Promise<Result<{ hostKey?: string }>> {
  const limits = deps.limits ?? deliveryLimits;
  const left = [...dialSteps];
  const dialled = await dial(
    { ...end, password: secrets.password, privateKey: secrets.privateKey },
    {
      clock: deps.clock,
      limits,
      passed(name, detail) {
        left.splice(left.indexOf(name), 1);
        tell(name, true, detail);
      },
    },
  );
  if (!dialled.ok) {
    const failed = stepOf(dialled.problem, left);
    // A host given as an address is not looked up.
    if (failed !== 'resolve' && left[0] === 'resolve') tell('resolve', true, end.host);
    tell(failed, false, dialled.problem.detail);
    return dialled;
  }
  const opened = await openRemote(dialled.value, limits, deps.clock);
  if (!opened.ok) return told('directory', opened, '');
  const remote = opened.value;
  try {
    const tested = await probeDirectory(remote, end.directory, told);
    return tested.ok ? ok({ hostKey: dialled.value.hostKey }) : tested;
  } finally {
    remote.end();
  }
}

function stepOf(why: Problem, left: DialStep[]): DialStep {
  switch (why.code) {
    case 'host_unknown':
      return 'resolve';
    case 'host_unreachable':
      return 'connect';
    case 'algorithm_refused_there':
    case 'host_key_changed':
    case 'host_key_unpinned':
      return 'host key';
    case 'login_refused_there':
    case 'secret_unreadable':
      return 'login';
    default:
      return left.find((name) => name !== 'resolve') ?? 'login';
  }
}

async function probeDirectory(remote: Remote, directory: string, told: Told): Promise<Result<undefined>> {
  const found = told('directory', await checkDirectory(remote, directory), directory || 'home directory');
  if (!found.ok) return found;
  const path = remotePath(directory, `.rollcall-probe-${randomToken(6)}`);
  const temporary = `${path}.part`;
  const written = told('write', await writeProbe(remote, temporary), `${probe.length} bytes`);
  if (!written.ok) {
    await remote.remove(temporary);
    return written;
  }
  const renamed = told('rename', await renameProbe(remote, temporary, path), path);
  if (!renamed.ok) {
    await remote.remove(temporary);
    return renamed;
  }
  const removed = await remote.remove(path);
  return told('remove', removed.kind === 'ok' ? ok() : refused('write_refused', `remove ${path}`, removed), path);
}

async function writeProbe(remote: Remote, path: string): Promise<Result<undefined>> {
  const opened = await remote.create(path);
  if (opened.kind !== 'ok') return refused('write_refused', `open ${path}`, opened);
  const written = await remote.write(opened.value, probe, 0);
  const closed = await remote.close(opened.value);
  if (written.kind !== 'ok') return refused('write_refused', `write ${path}`, written);
  if (closed.kind !== 'ok') return refused('write_refused', `close ${path}`, closed);
  return await isWhole(remote, path);
}

async function renameProbe(remote: Remote, from: string, to: string): Promise<Result<undefined>> {
  const renamed = await renameFile(remote, from, to);
  return renamed.ok ? await isWhole(remote, to) : renamed;
}

async function isWhole(remote: Remote, path: string): Promise<Result<undefined>> {
  const size = await checkSize(remote, path, probe.length);
  if (!size.ok) return size;
  return size.value === 'right' ? ok() : fail('write_refused', `${path} was written and is not there.`);
}

async function testFolder(folder: string, told: Told): Promise<Result<{ hostKey?: string }>> {
  const path = join(folder, `.rollcall-probe-${randomToken(6)}`);
  const temporary = `${path}.part`;
  const tries: [ConnectionStepName, string, () => Promise<unknown>][] = [
    ['directory', folder, () => stat(folder).then(() => access(folder, constants.W_OK | constants.X_OK))],
    ['write', `${probe.length} bytes`, () => writeFolderProbe(temporary)],
    ['rename', path, () => rename(temporary, path)],
    ['remove', path, () => rm(path)],
  ];
  for (const [name, detail, attempt] of tries) {
    const result: Result<undefined> = await attempt().then(
      () => ok(),
      (error: NodeJS.ErrnoException) => {
        const code = error.code === 'ENOENT' && name === 'directory' ? 'directory_missing' : 'folder_unusable';
        return fail(code, `${folder}: ${error.code ?? error.message}.`);
      },
    );
    const passed = told(name, result, detail);
    if (!passed.ok) {
      await rm(temporary, { force: true }).catch(() => undefined);
      return passed;
    }
  }
  return ok({});
}

async function writeFolderProbe(path: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(probe);
    await file.sync();
  } finally {
    await file.close();
  }
}
