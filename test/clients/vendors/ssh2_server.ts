// A server on ssh2's own SFTP class over a folder: what a vendor builds who lives on Node.
import {
  closeSync,
  type Stats as FileStats,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import ssh2, { type SFTPWrapper, type Stats } from 'ssh2';
import { account, emptyRoot, keysIn, type LoginMode, secretsFor, type VendorServer } from './server.ts';

const { STATUS_CODE: status, OPEN_MODE: mode } = ssh2.utils.sftp;

export async function startSsh2Server(folder: string, login: LoginMode): Promise<VendorServer> {
  const { root, incoming } = emptyRoot(folder);
  const keys = keysIn(join(folder, 'keys'));
  const server = new ssh2.Server({ hostKeys: [readFileSync(keys.hostKeyPath)] }, (client) => {
    (client as unknown as { _sock: Socket })._sock.setNoDelay(true);
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      if (context.method === 'password' && login === 'password' && context.password === account.password) {
        context.accept();
      } else if (context.method === 'keyboard-interactive' && login === 'questions') {
        context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) =>
          answer === account.password ? context.accept() : context.reject(),
        );
      } else context.reject([login === 'questions' ? 'keyboard-interactive' : 'password']);
    });
    client.on('session', (accept) => accept().on('sftp', (acceptSftp) => serve(acceptSftp(), root)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    ...{ username: account.user, hostKey: keys.hostKey, directory: '/incoming', incoming },
    secrets: secretsFor(login, keys),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function serve(sftp: SFTPWrapper, root: string): void {
  const pathOf = (path: string) => join(root, join('/', path));
  const lists = new Map<number, string | undefined>();
  const attempt = (id: number, deed: () => void) => {
    try {
      deed();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      sftp.status(id, code === 'ENOENT' ? status.NO_SUCH_FILE : status.FAILURE, code);
    }
  };
  const done = (id: number, deed: () => void) =>
    attempt(id, () => {
      deed();
      sftp.status(id, status.OK);
    });
  const handle = (number: number) => {
    const out = Buffer.alloc(4);
    out.writeUInt32BE(number);
    return out;
  };
  const attributes = ({ mode, uid, gid, size, atimeMs, mtimeMs }: FileStats) =>
    ({ mode, uid, gid, size, atime: Number(atimeMs) / 1000, mtime: Number(mtimeMs) / 1000 }) as unknown as Stats;

  sftp.on('error', () => undefined);
  sftp.on('OPEN', (id, path, flags) =>
    attempt(id, () => {
      const isNew = (flags & mode.TRUNC) !== 0;
      sftp.handle(id, handle(openSync(pathOf(path), (flags & mode.WRITE) === 0 ? 'r' : isNew ? 'w' : 'r+')));
    }),
  );
  sftp.on('WRITE', (id, name, offset, data) =>
    done(id, () => void writeSync(name.readUInt32BE(), data, 0, data.length, offset)),
  );
  sftp.on('READ', (id, name, offset, length) =>
    attempt(id, () => {
      const buffer = Buffer.alloc(Math.min(length, 65_536));
      const bytes = readSync(name.readUInt32BE(), buffer, 0, buffer.length, offset);
      if (bytes === 0) sftp.status(id, status.EOF);
      else sftp.data(id, buffer.subarray(0, bytes));
    }),
  );
  sftp.on('CLOSE', (id, name) =>
    done(id, () => {
      const number = name.readUInt32BE();
      if (!lists.delete(number)) closeSync(number);
    }),
  );
  sftp.on('FSTAT', (id, name) => attempt(id, () => sftp.attrs(id, attributes(fstatSync(name.readUInt32BE())))));
  const look = (id: number, path: string) => attempt(id, () => sftp.attrs(id, attributes(statSync(pathOf(path)))));
  sftp.on('STAT', look);
  sftp.on('LSTAT', look);
  sftp.on('OPENDIR', (id, path) => {
    const number = 1_000_000 + lists.size;
    lists.set(number, path);
    sftp.handle(id, handle(number));
  });
  sftp.on('READDIR', (id, name) =>
    attempt(id, () => {
      const number = name.readUInt32BE();
      const path = lists.get(number);
      lists.set(number, undefined);
      if (path === undefined) sftp.status(id, status.EOF);
      else {
        const names = readdirSync(pathOf(path)).map((filename) => {
          const found = statSync(join(pathOf(path), filename));
          return {
            filename,
            longname: `-rw-r--r-- 1 vendor vendor ${found.size} ${filename}`,
            attrs: attributes(found),
          };
        });
        sftp.name(id, names as never);
      }
    }),
  );
  sftp.on('SETSTAT', (id, path, { atime, mtime }) =>
    done(id, () => {
      if (mtime !== undefined) utimesSync(pathOf(path), Number(atime), Number(mtime));
    }),
  );
  sftp.on('REMOVE', (id, path) => done(id, () => rmSync(pathOf(path))));
  sftp.on('RENAME', (id, from, to) =>
    done(id, () => {
      if (statSync(pathOf(to), { throwIfNoEntry: false })) throw Object.assign(new Error('there'), { code: 'EEXIST' });
      renameSync(pathOf(from), pathOf(to));
    }),
  );
  sftp.on('MKDIR', (id, path) => done(id, () => mkdirSync(pathOf(path))));
}
