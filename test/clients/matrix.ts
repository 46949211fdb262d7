// Every client does every deed at a real door, each from a clean inbox.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDoor } from '../receive/open_door.ts';
import type { Client } from './client.ts';
import type { Files } from './deeds.ts';
import { cannot, deedsFor, leftBy, makeFiles } from './deeds.ts';
import { curlClient } from './programs/curl.ts';
import { lftpClient } from './programs/lftp.ts';
import { sftpClient, ssh2Client } from './programs/node.ts';
import { opensshScp, opensshSftp } from './programs/openssh.ts';
import { puttyPscp, puttyPsftp } from './programs/putty.ts';
import { asyncssh, paramiko } from './programs/python.ts';
import { rcloneClient } from './programs/rclone.ts';
import { netSftpForeign, phpseclib } from './programs/scripting.ts';
import { sshfs } from './programs/sshfs.ts';

export const clients: readonly Client[] = [
  opensshSftp,
  opensshScp,
  puttyPsftp,
  puttyPscp,
  lftpClient,
  curlClient,
  rcloneClient,
  sshfs,
  paramiko,
  asyncssh,
  phpseclib,
  netSftpForeign,
  sftpClient,
  ssh2Client,
];

export type Cell = { kind: 'green' } | { kind: 'cannot' } | { kind: 'red'; why: string };

export interface Row {
  client: string;
  /** Why it was left out. */
  missing?: string;
  cells: Cell[];
}

export interface Matrix {
  titles: string[];
  rows: Row[];
}

/** `done` hears each row when it is there. */
export async function runMatrix(
  largeBytes: number,
  only: readonly Client[] = clients,
  done: (row: Row, titles: string[]) => void = () => undefined,
): Promise<Matrix> {
  const deeds = deedsFor(titleOf(largeBytes));
  const titles = deeds.map(({ title }) => title);
  const rows: Row[] = [];
  const door = await openDoor({ allowFrom: ['127.0.0.1'] });
  try {
    const files: Files = await makeFiles(join(door.folder, 'local'), largeBytes);
    for (const client of only) {
      const missing = client.missing();
      const row: Row = { client: client.name, cells: [], ...(missing === undefined ? {} : { missing }) };
      for (const deed of missing === undefined ? deeds : []) {
        row.cells.push(
          await deed.do(client, door, files).then(
            (answer): Cell => ({ kind: answer === cannot ? 'cannot' : 'green' }),
            (error): Cell => ({ kind: 'red', why: error instanceof Error ? error.message : String(error) }),
          ),
        );
        await leftBy(door);
        clear(join(door.folder, 'data', 'spool'));
        door.desk.arrivals.length = 0;
      }
      rows.push(row);
      done(row, titles);
    }
    return { titles, rows };
  } finally {
    await door.close();
  }
}

/** The next deed begins with nothing. */
function clear(spool: string): void {
  for (const name of ['landing', 'arrivals']) {
    const folder = join(spool, name);
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
  }
}

function titleOf(bytes: number): string {
  return bytes % 2 ** 30 === 0 ? `${bytes / 2 ** 30} GiB` : `${Math.round(bytes / 1e6)} MB`;
}

const firstWidth = 20;
const widthOf = (title: string) => Math.max(title.length, 'green'.length) + 2;

export function headOf(titles: string[]): string {
  return ''.padEnd(firstWidth) + titles.map((title) => title.padEnd(widthOf(title))).join('');
}

export function lineOf(row: Row, titles: string[]): string {
  if (row.missing !== undefined) return `${row.client.padEnd(firstWidth)}skipped: ${row.missing} is not installed`;
  const words = { green: 'green', cannot: '—', red: 'RED' };
  const cells = row.cells.map((cell, at) => words[cell.kind].padEnd(widthOf(titles[at]!)));
  return row.client.padEnd(firstWidth) + cells.join('');
}

/** What went wrong, one line a cell. */
export function redIn({ titles, rows }: Matrix): string[] {
  return rows.flatMap(({ client, cells }) =>
    cells.flatMap((cell, at) => (cell.kind === 'red' ? [`${client}, ${titles[at]}: ${cell.why}`] : [])),
  );
}
