// Two vendors that do not exist: SFTP servers of our own on loopback that take what is sent and keep it in a folder.
import { randomToken } from '../../kit/ids.ts';
import type { Log } from '../../kit/log.ts';
import { hashPassword } from '../../kit/password.ts';
import { fail, ok } from '../../kit/result.ts';
import { createDoor } from '../../receive/door.ts';
import type { DoorDesk } from '../../relay/ports.ts';
import type { Arrival, Sender } from '../../relay/records.ts';

export interface Vendor {
  name: string;
  port: number;
  username: string;
  password: string;
  /** Refuses connections until it is started again. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A vendor with one account, `lakeside`, and a directory `/incoming`. */
export async function createVendor(name: string, dataFolder: string, doorProgram: URL, log: Log): Promise<Vendor> {
  const username = 'lakeside';
  const password = randomToken(12);
  const passwordHash = await hashPassword(password);
  const account: Sender = { id: 1, name: username, passwordHash, publicKeys: [], allowFrom: [], createdAt: 0 };
  let port = 0;
  let door = open();

  function open() {
    return createDoor(
      { host: '127.0.0.1', port, dataFolder, workerUrl: doorProgram },
      { desk: createVendorDesk(account), log },
    );
  }

  async function start(): Promise<void> {
    const started = await door.start();
    if (!started.ok) throw new Error(started.problem.detail);
    port = started.value.port;
  }

  await start();
  return {
    name,
    get port() {
      return port;
    },
    username,
    password,
    async start() {
      door = open();
      await start();
    },
    stop: () => door.stop(0),
  };
}

function createVendorDesk(account: Sender): DoorDesk {
  const files = new Map<number, Arrival>();
  let lastId = 0;
  const take = (file: Omit<Arrival, 'id'>) => {
    lastId += 1;
    const arrival = { ...file, id: lastId };
    files.set(lastId, arrival);
    return ok(arrival);
  };
  return {
    senders: () => [account],
    receivedTonight: async () => 0,
    inbox: async () => [...files.values()],
    arrived: async (file) => take({ ...file, receivedAt: file.modifiedAt ?? 0, modifiedAt: file.modifiedAt ?? 0 }),
    async modified(id, modifiedAt) {
      const file = files.get(id);
      if (file) files.set(id, { ...file, modifiedAt });
      return ok();
    },
    async withdrawn(id) {
      files.delete(id);
      return ok();
    },
    async renamed(id, name) {
      const before = files.get(id);
      if (!before) return fail('not_known', `file ${id}`);
      files.delete(id);
      return take({ ...before, name });
    },
    noted: () => {},
  };
}
