// curl with libssh2 or libssh, by password.
import { spawnSync } from 'node:child_process';
import type { OpenDoor } from '../../receive/open_door.ts';
import { password, user } from '../../receive/open_door.ts';
import { run } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

export function curl(door: OpenDoor, remote: string, ...args: string[]) {
  const url = `sftp://127.0.0.1:${door.port}/${remote}`;
  return run('curl', ['-sS', '-k', '-u', `${user}:${password}`, ...args, url]);
}

export const curlClient: Client = {
  name: 'curl',
  missing: () => (/\bsftp\b/.test(String(spawnSync('curl', ['--version']).stdout)) ? undefined : 'curl with SFTP'),
  put: (door, local, remote) => curl(door, remote, '-T', local),
  resume: (door, local, remote) => curl(door, remote, '-C', '-', '-T', local),
  putAndRename: (door, local, temporary, remote) =>
    curl(door, temporary, '-T', local, '-Q', `-rename /${temporary} /${remote}`),
  putSeveral: (door, locals) => curl(door, '', '-T', `{${locals.join(',')}}`),
  get: (door, remote, local) => curl(door, remote, '-o', local),
  list: (door) => curl(door, ''),
};
