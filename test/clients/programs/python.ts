// Python's two SSH libraries as Debian has them: paramiko, under most Python scripts, and asyncssh.
import { hasPythonModule } from '../../programs.ts';
import type { OpenDoor } from '../../receive/open_door.ts';
import { password, user } from '../../receive/open_door.ts';
import { run } from '../../receive/run_client.ts';
import type { Client } from '../client.ts';

function python(script: string, args: string[]) {
  return run('/usr/bin/python3', ['-W', 'ignore', '-c', script, ...args]);
}

/** Runs Python with `s`, a session, and `a`, the arguments. */
export function withParamiko(door: OpenDoor, body: string, ...args: string[]) {
  const script = `
import os, paramiko, sys
a = sys.argv[1:]
t = paramiko.Transport(('127.0.0.1', ${door.port}))
t.connect(username='${user}', password='${password}')
s = paramiko.SFTPClient.from_transport(t)
try:
${indented(body)}
finally:
    t.close()
`;
  return python(script, args);
}

export const paramiko: Client = {
  name: 'paramiko',
  missing: () => (hasPythonModule('paramiko') ? undefined : 'python3-paramiko'),
  put: (door, local, remote) => withParamiko(door, 's.put(a[0], a[1], confirm=True)', local, remote),
  resume: (door, local, remote) =>
    withParamiko(
      door,
      `
size = s.stat(a[1]).st_size
with s.open(a[1], 'r+') as f, open(a[0], 'rb') as l:
    f.set_pipelined(True)
    f.seek(size); l.seek(size); f.write(l.read())`,
      local,
      remote,
    ),
  putAndRename: (door, local, temporary, remote) =>
    withParamiko(door, 's.put(a[0], a[1])\ns.posix_rename(a[1], a[2])\ns.stat(a[2])', local, temporary, remote),
  putWithTime: (door, local, remote) =>
    withParamiko(
      door,
      's.put(a[0], a[1])\nm = int(os.stat(a[0]).st_mtime)\ns.utime(a[1], (m, m))\nassert s.stat(a[1]).st_mtime == m',
      local,
      remote,
    ),
  putSeveral: (door, locals) => withParamiko(door, 'for p in a: s.put(p, os.path.basename(p))', ...locals),
  get: (door, remote, local) => withParamiko(door, 's.get(a[0], a[1])', remote, local),
  list: (door) => withParamiko(door, 'for e in s.listdir_attr("."): print(e.filename, e.st_size)'),
};

function withAsyncssh(door: OpenDoor, body: string, ...args: string[]) {
  const script = `
import asyncio, asyncssh, os, sys
a = sys.argv[1:]
async def main():
    async with asyncssh.connect('127.0.0.1', ${door.port}, username='${user}', password='${password}', known_hosts=None, client_keys=None, config=None, agent_path=None) as c:
        async with c.start_sftp_client() as s:
${indented(body, 12)}
asyncio.run(main())
`;
  return python(script, args);
}

export const asyncssh: Client = {
  name: 'asyncssh',
  missing: () => (hasPythonModule('asyncssh') ? undefined : 'python3-asyncssh'),
  put: (door, local, remote) => withAsyncssh(door, 'await s.put(a[0], a[1])', local, remote),
  resume: (door, local, remote) =>
    withAsyncssh(
      door,
      `
size = await s.getsize(a[1])
async with s.open(a[1], 'r+b') as f:
    with open(a[0], 'rb') as l:
        l.seek(size)
        await f.write(l.read(), size)`,
      local,
      remote,
    ),
  putAndRename: (door, local, temporary, remote) =>
    withAsyncssh(door, 'await s.put(a[0], a[1])\nawait s.posix_rename(a[1], a[2])', local, temporary, remote),
  putWithTime: (door, local, remote) => withAsyncssh(door, 'await s.put(a[0], a[1], preserve=True)', local, remote),
  putSeveral: (door, locals) => withAsyncssh(door, 'await s.mput(a)', ...locals),
  get: (door, remote, local) => withAsyncssh(door, 'await s.get(a[0], a[1])', remote, local),
  list: (door) => withAsyncssh(door, 'for e in await s.readdir("."): print(e.filename, e.attrs.size)'),
};

function indented(body: string, spaces = 4): string {
  return body
    .split('\n')
    .map((line) => ' '.repeat(spaces) + line)
    .join('\n');
}
