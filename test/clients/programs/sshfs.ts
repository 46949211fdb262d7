// sshfs: the inbox as a folder of this machine. It looks at files while they are written and sets times by path.
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { has } from '../../programs.ts';
import type { OpenDoor } from '../../receive/open_door.ts';
import { user } from '../../receive/open_door.ts';
import { quiet, run } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

/** Mounts the inbox, runs a line of shell in it, and takes it away again. `$1` and so on are `args`. */
async function mounted(door: OpenDoor, line: string, ...args: string[]) {
  const folder = mkdtempSync(join(door.folder, 'mount-'));
  mkdirSync(folder, { recursive: true });
  const options = quiet(door.port, 'IdentitiesOnly=yes', `IdentityFile=${door.keyFile}`).slice(2);
  const mount = await run('sshfs', [`${user}@127.0.0.1:/`, folder, '-F', '/dev/null', ...options]);
  if (mount.status !== 0) return mount;
  const ran = await run('sh', ['-e', '-c', `cd "$0"; ${line}`, folder, ...args]);
  const left = await run('fusermount3', ['-u', folder]);
  return ran.status === 0 && left.status !== 0 ? left : ran;
}

export const sshfs: Client = {
  name: 'sshfs',
  missing: () => (has('sshfs') && has('fusermount3') && existsSync('/dev/fuse') ? undefined : 'sshfs with /dev/fuse'),
  put: (door, local, remote) => mounted(door, 'cp "$1" "$2"', local, remote),
  resume: (door, local, remote) => mounted(door, 'tail -c +$(($(stat -c %s "$2") + 1)) "$1" >> "$2"', local, remote),
  putAndRename: (door, local, temporary, remote) =>
    mounted(door, 'cp "$1" "$2"; mv "$2" "$3"', local, temporary, remote),
  putWithTime: (door, local, remote) => mounted(door, 'cp --preserve=timestamps "$1" "$2"', local, remote),
  putSeveral: (door, locals) => mounted(door, 'cp "$@" .', ...locals),
  get: (door, remote, local) => mounted(door, 'cp "$1" "$2"', remote, local),
  list: (door) => mounted(door, 'ls -l'),
};
