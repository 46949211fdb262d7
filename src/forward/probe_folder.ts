// The probe of "test connection" in a folder: a few bytes written, flushed, renamed and removed.
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomToken } from '../kit/ids.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { type ConnectionStepName, probeBytes, type Told } from './connection_step.ts';
import { folderReason } from './folder_reason.ts';

/** Tells each step; directory_missing or folder_unusable with the reason. */
export async function probeFolder(folder: string, told: Told): Promise<Result<{ hostKey?: string }>> {
  const path = join(folder, `.rollcall-probe-${randomToken(6)}`);
  const temporary = `${path}.part`;
  const tries: [ConnectionStepName, string, () => Promise<unknown>][] = [
    ['directory', folder, () => isFolder(folder).then(() => access(folder, constants.W_OK | constants.X_OK))],
    ['write', `${probeBytes.length} bytes`, () => writeFolderProbe(temporary)],
    ['rename', path, () => rename(temporary, path)],
    ['remove', path, () => rm(path)],
  ];
  for (const [name, detail, attempt] of tries) {
    const result: Result<undefined> = await attempt().then(
      () => ok(),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' && name === 'directory')
          return fail('directory_missing', `There is no folder ${folder}.`);
        return fail('folder_unusable', `${folder}: ${folderReason(error.code ?? error.message)}.`);
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
    await file.writeFile(probeBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function isFolder(path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) throw Object.assign(new Error(path), { code: 'ENOTDIR' });
}
