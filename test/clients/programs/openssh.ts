// OpenSSH's sftp and scp, by key. scp speaks SFTP since version 9.
import { spawnSync } from 'node:child_process';
import { has } from '../../programs.ts';
import type { OpenDoor } from '../../receive/open_door.ts';
import { user } from '../../receive/open_door.ts';
import { quiet, run, sftp } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

export const opensshSftp: Client = {
  name: 'OpenSSH sftp',
  missing: () => (has('sftp') ? undefined : 'sftp'),
  put: (door, local, remote) => sftp(door, `put ${local} ${remote}\n`),
  resume: (door, local, remote) => sftp(door, `reput ${local} ${remote}\n`),
  putAndRename: (door, local, temporary, remote) =>
    sftp(door, `put ${local} ${temporary}\nrename ${temporary} ${remote}\n`),
  putWithTime: (door, local, remote) => sftp(door, `put -p ${local} ${remote}\n`),
  putSeveral: (door, locals) => sftp(door, locals.map((local) => `put ${local}\n`).join('')),
  get: (door, remote, local) => sftp(door, `get ${remote} ${local}\n`),
  list: (door) => sftp(door, 'ls -l\n'),
};

function scp(door: OpenDoor, ...args: string[]) {
  const options = quiet(door.port, 'BatchMode=yes', 'IdentitiesOnly=yes', `IdentityFile=${door.keyFile}`);
  return run('scp', [...options, ...args]);
}

const there = `${user}@127.0.0.1:`;

export const opensshScp: Client = {
  name: 'OpenSSH scp',
  missing() {
    if (!has('scp')) return 'scp';
    const version = Number(/OpenSSH_(\d+)/.exec(String(spawnSync('ssh', ['-V']).stderr))?.[1]);
    return version >= 9 ? undefined : 'scp 9 or newer';
  },
  put: (door, local, remote) => scp(door, local, `${there}${remote}`),
  putWithTime: (door, local, remote) => scp(door, '-p', local, `${there}${remote}`),
  putSeveral: (door, locals) => scp(door, ...locals, there),
  get: (door, remote, local) => scp(door, `${there}${remote}`, local),
};
