// lftp, which speaks SFTP itself and lets ssh carry it.
import { has } from '../../programs.ts';
import type { OpenDoor } from '../../receive/open_door.ts';
import { user } from '../../receive/open_door.ts';
import { quiet, run } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

/** Runs `commands` in one session. */
export function lftp(door: OpenDoor, commands: string) {
  const connect = ['ssh', '-a', '-x', ...quiet(door.port, 'IdentitiesOnly=yes'), '-i', door.keyFile].join(' ');
  const script = [
    `set sftp:connect-program "${connect}"`,
    'set net:max-retries 1',
    'set net:timeout 20',
    'set cmd:fail-exit yes',
    `open -p ${door.port} -u ${user}, sftp://127.0.0.1`,
    commands,
  ];
  return run('lftp', ['-c', script.join('; ')], { env: { HOME: door.folder } });
}

export const lftpClient: Client = {
  name: 'lftp',
  missing: () => (has('lftp') && has('ssh') ? undefined : 'lftp'),
  put: (door, local, remote) => lftp(door, `put ${local} -o ${remote}`),
  resume: (door, local, remote) => lftp(door, `put -c ${local} -o ${remote}`),
  putAndRename: (door, local, _temporary, remote) =>
    lftp(door, `set xfer:use-temp-file yes; put ${local} -o ${remote}`),
  putWithTime: (door, local, remote) => lftp(door, `put ${local} -o ${remote}`),
  putSeveral: (door, locals) => lftp(door, `mput ${locals.join(' ')}`),
  get: (door, remote, local) => lftp(door, `get ${remote} -o ${local}`),
  list: (door) => lftp(door, 'ls'),
};
