// rclone, which looks at size and time after each upload and complains when they are not what it sent.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { has } from '../../programs.ts';
import type { OpenDoor } from '../../receive/open_door.ts';
import { user } from '../../receive/open_door.ts';
import { run } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

/** `r:` is the inbox. */
export function rclone(door: OpenDoor, ...args: string[]) {
  const env = {
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_R_TYPE: 'sftp',
    RCLONE_CONFIG_R_HOST: '127.0.0.1',
    RCLONE_CONFIG_R_PORT: String(door.port),
    RCLONE_CONFIG_R_USER: user,
    RCLONE_CONFIG_R_KEY_FILE: door.keyFile,
  };
  return run('rclone', ['--retries', '1', '--low-level-retries', '1', ...args], { env });
}

export const rcloneClient: Client = {
  name: 'rclone',
  missing: () => (has('rclone') ? undefined : 'rclone'),
  put: (door, local, remote) => rclone(door, 'copyto', '--ignore-times', local, `r:${remote}`),
  async putAndRename(door, local, temporary, remote) {
    const put = await rclone(door, 'copyto', '--ignore-times', local, `r:${temporary}`);
    return put.status === 0 ? rclone(door, 'moveto', `r:${temporary}`, `r:${remote}`) : put;
  },
  putWithTime: (door, local, remote) => rclone(door, 'copyto', '--ignore-times', local, `r:${remote}`),
  async putSeveral(door, locals) {
    const folder = join(door.folder, 'rclone-set');
    mkdirSync(folder);
    for (const local of locals) copyFileSync(local, join(folder, basename(local)));
    const ran = await rclone(door, 'copy', '--ignore-times', folder, 'r:');
    rmSync(folder, { recursive: true });
    return ran;
  },
  get: (door, remote, local) => rclone(door, 'copyto', `r:${remote}`, local),
  list: (door) => rclone(door, 'lsl', 'r:'),
};
