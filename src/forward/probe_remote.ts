// The probe of "test connection" at an SFTP server: a few bytes written, renamed and removed, as a delivery does it.
import { randomToken } from '../kit/ids.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Quirks } from '../relay/quirks.ts';
import type { SftpEnd } from '../relay/records.ts';
import type { Remote } from '../ssh/remote.ts';
import { checkDirectory } from './check_directory.ts';
import { probeBytes, probeSha256, type Told } from './connection_step.ts';
import { listLimits } from './limits.ts';
import { remotePath, temporaryPath } from './names.ts';
import { refused } from './refused.ts';
import { checkSize } from './remote_size.ts';
import { renameFile } from './rename_file.ts';

/** So many directories are named when the one asked for is not there. */
const mostNames = 8;

/**
 * Tells each step; nothing of it is left behind where the server lets us remove it. The probe is written and put in place
 * twice, because the second night has a file to replace.
 */
export async function probeDirectory(
  remote: Remote,
  { directory, quirks }: Pick<SftpEnd, 'directory' | 'quirks'>,
  told: Told,
): Promise<Result<undefined>> {
  const found = told('directory', await openDirectory(remote, directory), directory || 'home directory');
  if (!found.ok) return found;
  const { path, temporary } = probeNames(directory, quirks);
  const isDirect = temporary === path;
  const first = await writeProbe(remote, temporary);
  const last = first.ok && isDirect ? await writeProbe(remote, path) : first;
  const written = told('write', last, `${probeBytes.length} bytes as ${temporary}`);
  if (!written.ok) {
    await remote.remove(temporary);
    return written;
  }
  if (!isDirect) {
    const placed = await placeTwice(remote, temporary, path, quirks);
    const shown = told('rename', placed, placed.ok ? `${path}, ${placed.value}` : path);
    if (!shown.ok) {
      await remote.remove(temporary);
      await remote.remove(path);
      return shown;
    }
  }
  const removed = await remote.remove(path);
  return told('remove', removed.kind === 'ok' ? ok() : refused('remove_refused', `remove ${path}`, removed), path);
}

/** directory_missing also says what there is instead: most accounts see a top of their own. */
async function openDirectory(remote: Remote, directory: string): Promise<Result<undefined>> {
  const found = await checkDirectory(remote, directory);
  if (found.ok || found.problem.code !== 'directory_missing') return found;
  const listed = await remote.list('.', listLimits);
  if (listed.kind !== 'ok') return found;
  const names = listed.value.entries
    .filter(({ name, file }) => file.isFolder && name !== '.' && name !== '..')
    .map(({ name }) => name.replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 60))
    .sort();
  const said =
    names.length === 0
      ? 'The login lands in a place without directories.'
      : `Where the login lands there ${names.length === 1 ? 'is' : 'are'}: ${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ' and more' : ''}.`;
  return fail('directory_missing', `${found.problem.detail} ${said}`);
}

/** As hidden as a delivery is: where hidden names are the usual way nobody picks the probe up; elsewhere they may be refused. */
function probeNames(directory: string, quirks: Quirks | undefined): { path: string; temporary: string } {
  const name = `rollcall-probe-${randomToken(6)}`;
  const isHidden = quirks?.temporaryName === undefined;
  return {
    path: remotePath(directory, isHidden ? `.${name}` : name),
    temporary: temporaryPath(directory, { name, sha256: probeSha256 }, 0, quirks?.temporaryName),
  };
}

/** Into an empty place as on the first night, and then over what is there, as on every later one. */
async function placeTwice(
  remote: Remote,
  temporary: string,
  path: string,
  quirks: Quirks | undefined,
): Promise<Result<string>> {
  const first = await renameProbe(remote, temporary, path, quirks?.overwrite);
  if (!first.ok) return first;
  const written = await writeProbe(remote, temporary);
  // A server that takes one file a connection: a delivery makes another connection, and this one was proved.
  if (!written.ok) return written.problem.code === 'write_refused' ? first : written;
  const second = await renameProbe(remote, temporary, path, quirks?.overwrite);
  if (second.ok) return ok(`${second.value}, the second time over the first`);
  if (second.problem.code !== 'rename_refused') return second;
  return fail(
    'rename_refused',
    `A new file is renamed, and one that is there is not replaced. ${second.problem.detail}`,
  );
}

async function writeProbe(remote: Remote, path: string): Promise<Result<undefined>> {
  const opened = await remote.create(path);
  if (opened.kind !== 'ok') return refused('write_refused', `open ${path}`, opened);
  const written = await remote.write(opened.value, probeBytes, 0);
  const closed = await remote.close(opened.value);
  if (written.kind !== 'ok') return refused('write_refused', `write ${path}`, written);
  if (closed.kind !== 'ok') return refused('write_refused', `close ${path}`, closed);
  return await isWhole(remote, path);
}

async function renameProbe(
  remote: Remote,
  from: string,
  to: string,
  overwrite: Quirks['overwrite'],
): Promise<Result<string>> {
  const file = { bytes: probeBytes.length, sha256: probeSha256 };
  const renamed = await renameFile(remote, {
    file,
    temporary: from,
    path: to,
    overwrite,
    begunAt: 0,
    proof: { isGiven: true },
  });
  if (!renamed.ok) return renamed;
  const whole = await isWhole(remote, to);
  return whole.ok ? ok(renamed.value) : whole;
}

async function isWhole(remote: Remote, path: string): Promise<Result<undefined>> {
  const size = await checkSize(remote, path, { bytes: probeBytes.length, sha256: probeSha256 });
  if (!size.ok) return size;
  return size.value !== 'gone' ? ok() : fail('write_refused', `${path} was written and is not there.`);
}
