// A real door for tests: the worker thread, a port of the loopback, a data folder that goes away, one sender with a
// password and a key.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFields } from '../../src/kit/log.ts';
import { hashPassword } from '../../src/kit/password.ts';
import { createDoor } from '../../src/receive/door.ts';
import type { Door, DoorStatus } from '../../src/relay/ports.ts';
import type { Sender } from '../../src/relay/records.ts';
import { built } from '../built.ts';
import type { MemoryDesk } from './memory_desk.ts';
import { createMemoryDesk } from './memory_desk.ts';

export interface LogLine {
  level: string;
  event: string;
  fields: LogFields;
}

export interface OpenDoor {
  door: Door;
  desk: MemoryDesk;
  status: DoorStatus;
  port: number;
  /** Throw-away folder for the client's files; `data` in it is the door's. */
  folder: string;
  /** Private key file of the sender. */
  keyFile: string;
  log: LogLine[];
  /** The bytes of the newest arrival of a name. */
  stored(name: string): Buffer;
  close(): Promise<void>;
}

export const user = 'aeries';
export const password = 'correct horse';
export const workerUrl = built('door');

export function makeKey(path: string, type = 'ed25519', bits?: number): string {
  const size = bits === undefined ? [] : ['-b', String(bits)];
  const made = spawnSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-f', path]);
  if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr}`);
  return readFileSync(`${path}.pub`, 'utf8').trim();
}

export interface OpenDoorOptions {
  worker?: URL;
  /** A folder another door used before. */
  folder?: string;
}

export async function openDoor(patch: Partial<Sender> = {}, options: OpenDoorOptions = {}): Promise<OpenDoor> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'rollcall-door-'));
  const keyFile = join(folder, 'key');
  const sender: Sender = {
    id: 1,
    name: user,
    passwordHash: await hashPassword(password),
    publicKeys: [options.folder ? readFileSync(`${keyFile}.pub`, 'utf8').trim() : makeKey(keyFile)],
    allowFrom: [],
    createdAt: 0,
    ...patch,
  };
  const desk = createMemoryDesk([sender]);
  const log: LogLine[] = [];
  const keep = (level: string) => (event: string, fields?: LogFields) => {
    log.push({ level, event, fields: fields ?? {} });
  };
  const door = createDoor(
    { host: '127.0.0.1', port: 0, dataFolder: join(folder, 'data'), workerUrl: options.worker ?? workerUrl },
    { desk, log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') } },
  );
  const status = await door.start();
  if (!status.ok) throw new Error(status.problem.detail);
  return {
    door,
    desk,
    status: status.value,
    port: status.value.port,
    folder,
    keyFile,
    log,
    stored(name) {
      const arrival = desk.arrivals.findLast((it) => it.name === name);
      if (!arrival) throw new Error(`No arrival ${name}`);
      return readFileSync(join(folder, 'data', 'spool', 'arrivals', arrival.sha256));
    },
    async close() {
      await door.stop(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
