// What is asked of every real vendor's server: each deed from an empty directory, looked at from outside afterwards.
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deliver } from '../../../src/forward/deliver.ts';
import { testConnection } from '../../../src/forward/test_connection.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import type { Quirks } from '../../../src/relay/quirks.ts';
import type { Receipt, SftpEnd } from '../../../src/relay/records.ts';
import { makeJob, notebook, someBytes } from '../../forward/job.ts';
import { startTcpProxy } from '../../tcp_proxy.ts';
import { namesIn, type VendorServer } from './server.ts';

export interface Deed {
  title: string;
  /** Throws what went wrong; what it says else stands in the cell. */
  do(server: VendorServer, folder: string): Promise<string>;
}

const limits = { connectMs: 5_000, loginMs: 15_000, idleMs: 10_000, hardMs: 60_000 };
const deps = { clock: systemClock, limits };

function endOf(server: VendorServer, change: Partial<SftpEnd> = {}): SftpEnd {
  const { port, username, hostKey, directory } = server;
  const secrets = {
    hasPassword: server.secrets.password !== undefined,
    hasPrivateKey: server.secrets.privateKey !== undefined,
  };
  return { kind: 'sftp', host: '127.0.0.1', port, username, directory, hostKey, ...secrets, ...change };
}

function clear({ incoming }: VendorServer): void {
  for (const name of namesIn(incoming)) rmSync(join(incoming, name), { recursive: true });
}

function expectExactly({ incoming }: VendorServer, files: Record<string, Buffer>): void {
  const there = namesIn(incoming).join(', ');
  const wanted = Object.keys(files).sort().join(', ');
  if (there !== wanted) throw new Error(`there is ${there || 'nothing'}, wanted ${wanted}`);
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  for (const [name, bytes] of Object.entries(files)) {
    if (hash(readFileSync(join(incoming, name))) !== hash(bytes)) throw new Error(`${name} has other bytes`);
  }
}

async function send(
  server: VendorServer,
  folder: string,
  files: Record<string, Buffer>,
  quirks?: Quirks,
): Promise<Receipt> {
  const job = makeJob(folder, endOf(server, quirks ? { quirks } : {}), files, { secrets: server.secrets });
  const sent = await deliver(job, notebook().noted, deps);
  if (!sent.ok) throw new Error(`${sent.problem.code}: ${sent.problem.detail}`);
  return sent.value;
}

const set = {
  'users.csv': someBytes(3_000_001, 'users'),
  'orgs.csv': Buffer.from('id,name\n1,Lakeside\n'),
  'empty.csv': Buffer.alloc(0),
};

/** The workspace of the `folder` temporary name, as the account may write it. */
function makeFolder(server: VendorServer, name: string): void {
  const path = join(server.incoming, '..', name);
  mkdirSync(path, { recursive: true });
  const { uid, gid, mode } = statSync(server.incoming);
  chownSync(path, uid, gid);
  chmodSync(path, mode);
}

export const deeds: readonly Deed[] = [
  {
    title: 'test',
    async do(server) {
      clear(server);
      const steps: string[] = [];
      const tested = await testConnection({ end: endOf(server) }, server.secrets, (it) => steps.push(it.name), deps);
      if (!tested.ok) throw new Error(`${steps.at(-1)}: ${tested.problem.detail}`);
      if (namesIn(server.incoming).length > 0) throw new Error('the probe was left there');
      return 'ok';
    },
  },
  {
    title: 'new',
    async do(server, folder) {
      clear(server);
      const receipt = await send(server, folder, set);
      expectExactly(server, set);
      if (!receipt.files.every((file) => file.listing?.includes(file.name))) throw new Error('no listing line');
      return 'ok';
    },
  },
  {
    title: 'replace',
    async do(server, folder) {
      const tonight = { ...set, 'users.csv': someBytes(2_000_000, 'tonight') };
      await send(server, folder, tonight);
      expectExactly(server, tonight);
      return 'ok';
    },
  },
  {
    title: 'cut',
    async do(server, folder) {
      clear(server);
      const files = { 'users.csv': someBytes(24_000_000, 'large'), 'orgs.csv': Buffer.from('orgs') };
      const proxy = await startTcpProxy(server.port, { cutAfterBytes: 16_000_000 });
      try {
        const job = makeJob(folder, endOf(server, { port: proxy.port }), files, { secrets: server.secrets });
        const notes = notebook();
        const first = await deliver(job, notes.noted, deps);
        if (first.ok) throw new Error('the cut was not noticed');
        const second = await deliver(notes.again(job), notes.noted, deps);
        if (!second.ok) throw new Error(`${second.problem.code}: ${second.problem.detail}`);
        expectExactly(server, files);
        return second.value.files.some(({ resumedFrom }) => resumedFrom !== undefined) ? 'resumed' : 'anew';
      } finally {
        await proxy.stop();
      }
    },
  },
  {
    title: 'names',
    async do(server, folder) {
      clear(server);
      makeFolder(server, 'work');
      const work = server.directory === server.incoming ? join(server.incoming, '..', 'work') : '/work';
      const kinds: Quirks['temporaryName'][] = [
        { kind: 'suffix', text: '.part' },
        { kind: 'prefix', text: '~' },
        { kind: 'folder', folder: work },
        { kind: 'none' },
      ];
      for (const temporaryName of kinds) await send(server, folder, set, { temporaryName: temporaryName! });
      expectExactly(server, set);
      return 'ok';
    },
  },
  {
    title: 'quirks',
    async do(server, folder) {
      clear(server);
      const usual: Quirks = { packetBytes: 8 * 1024, keepAliveMs: 1_000 };
      for (const quirks of [
        { ...usual, oneFile: true as const },
        { ...usual, overwrite: 'remove' as const },
      ])
        await send(server, folder, set, quirks);
      expectExactly(server, set);
      return 'ok';
    },
  },
  {
    title: 'time',
    async do(server, folder) {
      clear(server);
      const job = makeJob(folder, endOf(server, { quirks: { keepTime: true } }), set, { secrets: server.secrets });
      const modifiedAt = Date.UTC(2026, 10, 21, 9, 30);
      for (const file of job.files) file.modifiedAt = modifiedAt;
      const sent = await deliver(job, notebook().noted, deps);
      if (!sent.ok) throw new Error(sent.problem.detail);
      expectExactly(server, set);
      const isKept = statSync(join(server.incoming, 'users.csv')).mtimeMs === modifiedAt;
      if (!isKept && !sent.value.notes?.length) throw new Error('the time is another one and nobody said so');
      return isKept ? 'kept' : 'refused';
    },
  },
  {
    title: 'letters',
    async do(server, folder) {
      clear(server);
      const files = { 'Schüler 2026 (Grade 3).csv': Buffer.from('ä'), "o'neill & co.csv": Buffer.from('b') };
      await send(server, folder, files);
      expectExactly(server, files);
      return 'ok';
    },
  },
];
