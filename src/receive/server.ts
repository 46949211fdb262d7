// The SFTP server as it runs inside its worker: listens, lets connections through the gate, hands them to ssh2.
import { randomInt } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Algorithms, Connection } from 'ssh2';
import ssh2 from 'ssh2';
import type { Clock, Timer } from '../kit/clock.ts';
import { randomToken } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import { hashPassword } from '../kit/password.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { createAddressList, plainAddress } from '../relay/addresses.ts';
import type { DoorDesk, DoorStatus, Spool } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import { algorithms, algorithmsForOldClients } from '../ssh/algorithms.ts';
import type { HostKey } from '../ssh/host_keys.ts';
import { loadHostKeys } from '../ssh/host_keys.ts';
import { loadPoly1305, type Poly1305 } from '../ssh/poly1305.ts';
import type { ClientConnection } from './connection.ts';
import { serveConnection } from './connection.ts';
import { longestPacket } from './decipher.ts';
import type { Failure, Ticket } from './gate.ts';
import { createGate } from './gate.ts';
import { createReadBuffer } from './read_buffer.ts';
import type { SenderFolder } from './sender_folder.ts';
import { createSenderFolder } from './sender_folder.ts';
import { socketOf } from './ssh2_internals.ts';
import { createTemporaryNames, usualTemporaryNames } from './temporary_names.ts';
import type { Upload } from './upload.ts';
import { createUploads } from './upload.ts';
import { createUploadNotes } from './upload_notes.ts';

export interface SftpServerConfig {
  host: string;
  /** 0: any free one. */
  port: number;
  dataFolder: string;
  /** Where notes about unfinished uploads lie; beside the landings. */
  notesFolder: string;
  temporaryNames?: readonly string[];
  /** New keys after this many bytes; default 1 GiB. */
  rekeyBytes?: number;
}

export interface SftpServerDeps {
  desk: DoorDesk;
  spool: Spool;
  clock: Clock;
  log: Log;
  /** Sessions or host keys are others now. */
  statusChanged?(status: DoorStatus): void;
}

export interface SftpServer {
  start(): Promise<Result<DoorStatus>>;
  /** Puts out senders that are disabled or gone, and takes new exemptions. */
  sendersChanged(): void;
  /** Refuses new connections, waits for running uploads for at most `graceMs`, then closes everything. */
  stop(graceMs: number): Promise<void>;
}

const identMs = 10_000;
const loginMs = 30_000;
const sweepMs = 3_600_000;
const stopLooksMs = 100;

interface Visit {
  address: string;
  ticket: Ticket;
  socket: Socket;
  isAuthenticated: boolean;
  isTooSlow: boolean;
  /** Met by the server with the old algorithms. */
  allowsOld: boolean;
  timer: Timer;
  connection?: ClientConnection;
}

export function createSftpServer(config: SftpServerConfig, deps: SftpServerDeps): SftpServer {
  const { desk, spool, clock, log } = deps;
  const uploads = createUploads({ spool, notes: createUploadNotes(config.notesFolder), clock });
  const isUsualTemporary = createTemporaryNames(config.temporaryNames ?? usualTemporaryNames);
  /** Of senders that have names of their own. */
  let temporaryNames = new Map<number, (name: string) => boolean>();
  const folders = new Map<number, SenderFolder>();
  const recalled = new Map<number, Upload[]>();
  const visits = new Map<Socket, Visit>();
  let senders = new Map<string, Sender>();
  let isExempt: (address: string) => boolean = () => false;
  const gate = createGate({ clock, chance: () => randomInt(2 ** 32) / 2 ** 32, isExempt: (it) => isExempt(it) });
  let dummyHash = '';
  let poly1305: Poly1305 | undefined;
  const readBuffer = createReadBuffer();
  let needsOld: (address: string) => boolean = () => false;
  let server: InstanceType<typeof ssh2.Server> | undefined;
  let serverForOldClients: InstanceType<typeof ssh2.Server> | undefined;
  let hostKeys: HostKey[] = [];
  let sweeper: Timer | undefined;

  const listener = createServer({ noDelay: true }, welcome);

  function readSenders(): void {
    const all = desk.senders();
    senders = new Map(all.map((sender) => [sender.name, sender]));
    temporaryNames = new Map(
      all.flatMap(({ id, temporaryNames: own }) => (own ? [[id, createTemporaryNames(own)]] : [])),
    );
    isExempt = createAddressList(all.flatMap((sender) => sender.allowFrom));
    needsOld = createAddressList(all.filter(({ legacy }) => legacy).flatMap((sender) => sender.allowFrom));
  }

  /** The keys that are there; for old clients an RSA key, too, and a server of their own. */
  function readyServers(): Result<undefined> {
    const isLegacy = [...senders.values()].some(({ legacy }) => legacy);
    if (server && (!isLegacy || serverForOldClients)) return ok();
    const loaded = loadHostKeys(join(config.dataFolder, 'keys'), { rsa: isLegacy });
    if (!loaded.ok) return loaded;
    hostKeys = loaded.value;
    server ??= createSshServer(algorithms);
    if (isLegacy) serverForOldClients ??= createSshServer(algorithmsForOldClients);
    return ok();
  }

  function createSshServer(offered: Algorithms): InstanceType<typeof ssh2.Server> {
    const made = new ssh2.Server({
      hostKeys: hostKeys.map((key) => key.privateKey),
      algorithms: { ...offered },
      ident: 'Rollcall',
    });
    made.on('connection', accept);
    made.on('error', (error: Error) => log.error('door_failed', { stack: error.stack ?? error.message }));
    return made;
  }

  function status(): DoorStatus {
    const address = listener.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    const shown = hostKeys.map(({ type, fingerprint, publicKey }) => ({ type, fingerprint, publicKey }));
    const sessions = [...visits.values()].filter((visit) => visit.isAuthenticated).length;
    return { port, hostKeys: shown, sessions };
  }

  /** What decides who may come in. */
  function credentials(): string {
    const decisive = ({ name, passwordHash, publicKeys, allowFrom, disabled }: Sender) => [
      name,
      passwordHash,
      publicKeys,
      allowFrom,
      disabled,
    ];
    return JSON.stringify([...senders.values()].map(decisive));
  }

  function folderOf(sender: Sender): SenderFolder {
    let folder = folders.get(sender.id);
    if (!folder) {
      folder = createSenderFolder(sender, recalled.get(sender.id) ?? [], {
        desk,
        spool,
        uploads,
        clock,
        log,
        // Asked anew for each name: the list may change while the folder is in use.
        isTemporary: (name) => (temporaryNames.get(sender.id) ?? isUsualTemporary)(name),
        quotaBytes: () => senders.get(sender.name)?.quotaBytes,
      });
      folders.set(sender.id, folder);
    }
    return folder;
  }

  function welcome(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '');
    const admission = gate.admit(address);
    if (!admission.ok) {
      log.warn('connection_refused', { address, detail: admission.why });
      if (admission.why !== 'penalty') {
        desk.noted({ kind: 'refused', user: '', address, client: '', why: 'throttled' });
      }
      socket.on('error', () => socket.destroy());
      socket.end('Not allowed at this time\r\n', () => socket.destroy());
      return;
    }
    const visit: Visit = {
      address,
      ticket: admission.ticket,
      socket,
      isAuthenticated: false,
      isTooSlow: false,
      allowsOld: serverForOldClients !== undefined && needsOld(address),
      timer: clock.after(identMs, () => tooSlow(visit)),
    };
    visits.set(socket, visit);
    socket.once('close', () => {
      visit.timer.cancel();
      visits.delete(socket);
      const failure: Failure = visit.connection?.closed() ?? 'no-attempt';
      if (visit.isAuthenticated) visit.ticket.closed();
      else visit.ticket.closed(visit.isTooSlow ? 'too-slow' : failure);
      if (visit.isAuthenticated) deps.statusChanged?.(status());
    });
    (visit.allowsOld ? serverForOldClients! : server!).injectSocket(socket);
  }

  function tooSlow(visit: Visit): void {
    visit.isTooSlow = true;
    log.warn('login_too_slow', { address: visit.address });
    visit.socket.destroy();
  }

  function accept(client: Connection, info: Parameters<typeof serveConnection>[1]): void {
    const visit = visits.get(socketOf(client));
    if (!visit) {
      client.on('error', () => undefined);
      client.end();
      return;
    }
    visit.timer.cancel();
    visit.timer = clock.after(loginMs, () => tooSlow(visit));
    visit.connection = serveConnection(client, info, visit.address, {
      desk,
      spool,
      clock,
      log,
      dummyHash,
      allowsOld: visit.allowsOld,
      readBuffer,
      poly1305: poly1305!,
      sender: (name) => senders.get(name),
      folderOf,
      ...(config.rekeyBytes === undefined ? {} : { rekeyBytes: config.rekeyBytes }),
      authenticated() {
        visit.isAuthenticated = true;
        visit.timer.cancel();
        visit.ticket.authenticated();
        deps.statusChanged?.(status());
      },
    });
  }

  function sweep(): void {
    for (const sender of senders.values()) if (recalled.has(sender.id)) folderOf(sender);
    for (const folder of folders.values()) folder.sweep();
    sweeper = clock.after(sweepMs, sweep);
  }

  function listen(): Promise<Result<undefined>> {
    return new Promise((resolve, reject) => {
      listener.once('error', (error: NodeJS.ErrnoException) => {
        const where = `${config.host}:${config.port}`;
        if (error.code === 'EADDRINUSE') resolve(fail('port_in_use', `SFTP on ${where} (ROLLCALL_SFTP_PORT)`));
        else if (error.code?.startsWith('E'))
          resolve(fail('setting_invalid', `SFTP cannot listen on ${where}: ${error.code}`));
        else reject(error);
      });
      listener.listen(config.port, config.host, () => resolve(ok()));
    });
  }

  return {
    async start() {
      readSenders();
      const ready = readyServers();
      if (!ready.ok) return ready;
      poly1305 = await loadPoly1305(longestPacket);
      dummyHash = await hashPassword(randomToken());
      for (const upload of uploads.recall()) {
        recalled.set(upload.senderId, [...(recalled.get(upload.senderId) ?? []), upload]);
      }
      const listening = await listen();
      if (!listening.ok) return listening;
      sweep();
      return ok(status());
    },
    sendersChanged() {
      const before = credentials();
      readSenders();
      if (credentials() !== before) gate.forgive();
      const ready = readyServers();
      if (!ready.ok) log.error('host_keys_failed', { code: ready.problem.code, detail: ready.problem.detail });
      deps.statusChanged?.(status());
      for (const { connection } of visits.values()) {
        const known = connection?.sender && senders.get(connection.sender.name);
        if (!connection?.sender || (known?.id === connection.sender.id && !known.disabled)) continue;
        log.warn('session_ended', { sender: connection.sender.name, detail: known ? 'disabled' : 'removed' });
        connection.end();
      }
    },
    async stop(graceMs) {
      sweeper?.cancel();
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      const deadline = clock.ticks() + graceMs;
      const isAnyReceiving = () => [...visits.values()].some((visit) => visit.connection?.isReceiving);
      for (const { connection, socket } of visits.values()) if (!connection?.isReceiving) end(connection, socket);
      while (isAnyReceiving() && clock.ticks() < deadline) {
        await new Promise<void>((resolve) => clock.after(stopLooksMs, resolve));
      }
      for (const { connection, socket } of visits.values()) end(connection, socket);
      await closed;
    },
  };

  function end(connection: ClientConnection | undefined, socket: Socket): void {
    if (connection) connection.end();
    else socket.destroy();
  }
}
