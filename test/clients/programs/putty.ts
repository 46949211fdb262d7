// PuTTY's psftp and pscp, by password and with the host key given.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { has } from '../../programs.ts';
import type { OpenDoor } from '../../receive/open_door.ts';
import { password, user } from '../../receive/open_door.ts';
import { run } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

function login(door: OpenDoor): string[] {
  const hostKey = door.status.hostKeys.find((key) => key.type === 'ssh-ed25519')!.fingerprint;
  return ['-batch', '-P', String(door.port), '-pw', password, '-hostkey', hostKey];
}

function psftp(door: OpenDoor, batch: string) {
  const file = join(door.folder, 'psftp-batch');
  writeFileSync(file, batch);
  return run('psftp', [...login(door), '-b', file, `${user}@127.0.0.1`], { env: { HOME: door.folder } });
}

function pscp(door: OpenDoor, ...args: string[]) {
  return run('pscp', [...login(door), '-sftp', '-q', ...args], { env: { HOME: door.folder } });
}

const there = `${user}@127.0.0.1:`;

export const puttyPsftp: Client = {
  name: 'PuTTY psftp',
  missing: () => (has('psftp') ? undefined : 'psftp'),
  put: (door, local, remote) => psftp(door, `put ${local} ${remote}\n`),
  resume: (door, local, remote) => psftp(door, `reput ${local} ${remote}\n`),
  putAndRename: (door, local, temporary, remote) =>
    psftp(door, `put ${local} ${temporary}\nmv ${temporary} ${remote}\n`),
  putSeveral: (door, locals) => psftp(door, `mput ${locals.join(' ')}\n`),
  get: (door, remote, local) => psftp(door, `get ${remote} ${local}\n`),
  list: (door) => psftp(door, 'ls\n'),
};

export const puttyPscp: Client = {
  name: 'PuTTY pscp',
  missing: () => (has('pscp') ? undefined : 'pscp'),
  put: (door, local, remote) => pscp(door, local, `${there}${remote}`),
  putWithTime: (door, local, remote) => pscp(door, '-p', local, `${there}${remote}`),
  putSeveral: (door, locals) => pscp(door, ...locals, there),
  get: (door, remote, local) => pscp(door, `${there}${remote}`, local),
  list: (door) => pscp(door, '-ls', there),
};
