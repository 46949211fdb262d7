// The probe of "test connection" at an SFTP server: a few bytes written, renamed and removed, as a delivery does it.
import { randomToken } from '../kit/ids.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Quirks } from '../relay/quirks.ts';
import type { SftpEnd } from '../relay/records.ts';
import type { Remote } from '../ssh/remote.ts';
import { checkDirectory } from './check_directory.ts';
import { probeBytes, probeSha256, type Told } from './connection_step.ts';
import { remotePath, temporaryPath } from './names.ts';
import { refused } from './refused.ts';
import { checkSize } from './remote_size.ts';
import { renameFile } from './rename_file.ts';

/** Tells each step; nothing of it is left behind where the server lets us remove it. */
export async function probeDirectory(
  remote: Remote,
  { directory, quirks }: Pick<SftpEnd, 'directory' | 'quirks'>,
  told: Told,
): Promise<Result<undefined>> {
  const found = told('directory', await checkDirectory(remote, directory), directory || 'home directory');
  if (!found.ok) return found;
  const name = `.rollcall-probe-${randomToken(6)}`;
  const path = remotePath(directory, name);
  const temporary = temporaryPath(directory, { name, sha256: probeSha256 }, 0, quirks?.temporaryName);
  const written = told('write', await writeProbe(remote, temporary), `${probeBytes.length} bytes`);
  if (!written.ok) {
    await remote.remove(temporary);
    return written;
  }
  if (temporary !== path) {
    const renamed = await renameProbe(remote, temporary, path, quirks?.overwrite);
    const shown = told('rename', renamed, renamed.ok ? `${path}, ${renamed.value}` : path);
    if (!shown.ok) {
      await remote.remove(temporary);
      return shown;
    }
  }
  const removed = await remote.remove(path);
  return told('remove', removed.kind === 'ok' ? ok() : refused('write_refused', `remove ${path}`, removed), path);
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
