// The npm clients: ssh2-sftp-client as scripts use it, and ssh2 itself.
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import ssh2 from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import type { OpenDoor } from '../../receive/open_door.ts';
import { password, user } from '../../receive/open_door.ts';
import type { Client } from '../client.ts';
import { asRan } from '../client.ts';

function login(door: OpenDoor) {
  return { host: '127.0.0.1', port: door.port, username: user, password };
}

export function withSftpClient(door: OpenDoor, work: (client: SftpClient) => Promise<unknown>) {
  return asRan(async () => {
    const client = new SftpClient();
    await client.connect(login(door));
    try {
      return String(await work(client));
    } finally {
      await client.end();
    }
  });
}

export const sftpClient: Client = {
  name: 'ssh2-sftp-client',
  missing: () => undefined,
  put: (door, local, remote) => withSftpClient(door, (it) => it.put(local, remote)),
  resume: (door, local, remote) =>
    withSftpClient(door, async (it) => {
      const { size } = await it.stat(remote);
      await it.put(readFileSync(local).subarray(size), remote, {
        writeStreamOptions: { flags: 'r+', start: size },
      } as never);
    }),
  putAndRename: (door, local, temporary, remote) =>
    withSftpClient(door, async (it) => {
      await it.fastPut(local, temporary);
      await it.posixRename(temporary, remote);
    }),
  putSeveral: (door, locals) =>
    withSftpClient(door, async (it) => {
      for (const local of locals) await it.put(local, basename(local));
    }),
  get: (door, remote, local) => withSftpClient(door, (it) => it.get(remote, local)),
  list: (door) =>
    withSftpClient(door, async (it) => (await it.list('/')).map(({ name, size }) => `${name} ${size}`).join('\n')),
};

type Done = (error?: Error | null) => void;

function withSsh2(door: OpenDoor, work: (sftp: ssh2.SFTPWrapper, wait: typeof waited) => Promise<string | undefined>) {
  return asRan(async () => {
    const client = new ssh2.Client();
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve).on('error', reject).connect(login(door));
    });
    try {
      const sftp = await new Promise<ssh2.SFTPWrapper>((resolve, reject) => {
        client.sftp((error, opened) => (error ? reject(error) : resolve(opened)));
      });
      return (await work(sftp, waited)) ?? '';
    } finally {
      client.end();
    }
  });
}

function waited(begin: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));
}

export const ssh2Client: Client = {
  name: 'ssh2',
  missing: () => undefined,
  put: (door, local, remote) =>
    withSsh2(door, async (sftp, wait) => {
      await wait((done) => sftp.fastPut(local, remote, done));
      return undefined;
    }),
  resume: (door, local, remote) =>
    withSsh2(door, async (sftp, wait) => {
      const size = await new Promise<number>((resolve, reject) => {
        sftp.stat(remote, (error, stats) => (error ? reject(error) : resolve(stats.size)));
      });
      const stream = sftp.createWriteStream(remote, { flags: 'r+', start: size });
      await wait((done) => {
        stream.on('error', done).on('close', () => done());
        stream.end(readFileSync(local).subarray(size));
      });
      return undefined;
    }),
  putWithTime: (door, local, remote) =>
    withSsh2(door, async (sftp, wait) => {
      await wait((done) => sftp.fastPut(local, remote, done));
      const seconds = Math.floor(statSync(local).mtimeMs / 1000);
      await wait((done) => sftp.utimes(remote, seconds, seconds, done));
      return undefined;
    }),
  putAndRename: (door, local, temporary, remote) =>
    withSsh2(door, async (sftp, wait) => {
      await wait((done) => sftp.fastPut(local, temporary, done));
      await wait((done) => sftp.rename(temporary, remote, done));
      return undefined;
    }),
  putSeveral: (door, locals) =>
    withSsh2(door, async (sftp, wait) => {
      // All at once: several handles of one session.
      await Promise.all(locals.map((local) => wait((done) => sftp.fastPut(local, basename(local), done))));
      return undefined;
    }),
  get: (door, remote, local) =>
    withSsh2(door, async (sftp, wait) => {
      await wait((done) => sftp.fastGet(remote, local, done));
      return undefined;
    }),
  list: (door) =>
    withSsh2(
      door,
      (sftp) =>
        new Promise((resolve, reject) => {
          sftp.readdir('/', (error, list) => {
            if (error) reject(error);
            else resolve(list.map(({ filename, attrs }) => `${filename} ${attrs.size}`).join('\n'));
          });
        }),
    ),
};
