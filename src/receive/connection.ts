// One connection of a client, from its first line to its end: login, then SFTP sessions and nothing else.
import type { ClientInfo, Connection, ServerChannel } from 'ssh2';
import type { Clock, Timer } from '../kit/clock.ts';
import { reference } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import type { DoorDesk, Spool } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import { readFairly } from '../ssh/fair_reading.ts';
import type { Poly1305 } from '../ssh/poly1305.ts';
import { isOfferedTo, oldAmong, strictnessMistake } from './algorithm_rules.ts';
import type { Failure } from './gate.ts';
import type { RefusedWhy } from './login.ts';
import { answerLogins } from './login.ts';
import type { ReadBuffer } from './read_buffer.ts';
import { createRequestHandler } from './requests.ts';
import type { SenderFolder } from './sender_folder.ts';
import { serveSftp } from './sftp_session.ts';
import {
  closeUnusedSession,
  decryptQuickly,
  guardWindows,
  isStrict,
  listenToOffer,
  narrowOffer,
  socketOf,
  takePacketsInRekey,
} from './ssh2_internals.ts';

export interface ConnectionDeps {
  desk: DoorDesk;
  spool: Spool;
  clock: Clock;
  log: Log;
  dummyHash: string;
  sender(name: string): Sender | undefined;
  folderOf(sender: Sender): SenderFolder;
  authenticated(): void;
  /** This connection is offered the old algorithms: its address belongs to a sender that needs them. */
  allowsOld: boolean;
  readBuffer: ReadBuffer;
  poly1305: Poly1305;
  /** New keys after this many bytes; default 1 GiB, as OpenSSH. */
  rekeyBytes?: number;
}

export interface ClientConnection {
  /** Absent before the login. */
  readonly sender: Sender | undefined;
  readonly isReceiving: boolean;
  /** Says goodbye and closes. */
  end(): void;
  /** The socket is closed. How the login went, when there was none. */
  closed(): Failure | undefined;
}

const mostSessions = 10;
const usualRekeyBytes = 1024 ** 3;
const rekeyMs = 3_600_000;
const closeMs = 3_000;
const idleMs = 15 * 60_000;
/** Answers that wait in the socket; those of the sessions are kept far below. */
const mostUnreadBytes = 2 * 1024 * 1024;
/** The same while keys are exchanged, in packets: the sessions then answer nothing. */
const mostHeldPackets = 1_000;

export function serveConnection(
  client: Connection,
  info: ClientInfo,
  address: string,
  deps: ConnectionDeps,
): ClientConnection {
  const { clock, log, desk, rekeyBytes = usualRekeyBytes } = deps;
  const software = softwareOf(info);
  const session = reference('ses');
  const socket = socketOf(client);
  // Each session listens twice.
  socket.setMaxListeners(2 * mostSessions + 10);
  let sender: Sender | undefined;
  let lastOffer = '';
  let sessions = 0;
  let bytesAtRekey = 0;
  let lastActiveAt = clock.ticks();
  let idleTimer: Timer | undefined;
  /** Old algorithms this connection agreed on. */
  let old: string[] = [];
  let rekeyTimer: Timer | undefined;
  let received = 0;
  let isClosed = false;
  let files = 0;
  /** Of the SFTP sessions begun. */
  const names = new Set<string>();
  /** One for each session that is still being answered. */
  const goOns = new Set<() => void>();

  // Without a listener one reset connection would end the process.
  client.on('error', (error: Error & { level?: string }) => {
    if (error.level === 'handshake') {
      const detail = `${error.message.replace(/^Handshake failed: /, '')}; offered: ${lastOffer}`;
      refuseAlgorithms(detail);
    } else if (error.level !== 'socket') {
      log.warn('connection_failed', { address, client: software, session, detail: error.message });
    }
    closeSoon();
  });

  function violated(why: string): void {
    if (isClosed) return;
    const of = sender ? { sender: sender.name } : {};
    log.warn('protocol_violation', { ...of, address, client: software, session, detail: why });
    end();
  }

  decryptQuickly(client, deps.readBuffer, deps.poly1305);
  const intake = guardWindows(client, violated);
  // Answers that ssh2 itself gives, to requests it refuses, pass no session and know no limit.
  readFairly(socket, () => {
    if (socket.writableLength > mostUnreadBytes || intake.held() > mostHeldPackets)
      violated('it does not read its answers');
  });
  const forgetOffer = listenToOffer(client, (line) => {
    lastOffer = line;
  });
  client.once('handshake', forgetOffer);
  narrowOffer(client, isOfferedTo(info, deps.allowsOld));
  client.on('handshake', (agreed) => {
    takePacketsInRekey(client);
    for (const goOn of goOns) goOn();
    old = oldAmong(agreed);
    const mistake = isStrict(client) ? undefined : strictnessMistake(agreed);
    if (mistake === undefined) return;
    refuseAlgorithms(mistake);
    end();
  });

  function refuseAlgorithms(detail: string, user?: string): void {
    log.warn('algorithms_refused', { ...(user === undefined ? {} : { user }), address, client: software, detail });
    desk.noted({ kind: 'algorithms', address, client: software, detail, ...(user === undefined ? {} : { user }) });
  }

  const login = answerLogins(client, address, {
    sender: deps.sender,
    dummyHash: deps.dummyHash,
    clock,
    allowSha1: deps.allowsOld,
    refusal(it) {
      if (old.length === 0 || it.legacy) return undefined;
      refuseAlgorithms(`${old.join(', ')}, which legacy: true would allow to this sender`, it.name);
      return `Only old algorithms were offered (${old.join(', ')}), and this sender may not use them.`;
    },
    accepted(it, method) {
      sender = it;
      deps.authenticated();
      log.info('login_ok', { sender: it.name, address, client: software, method, session });
      desk.noted({ kind: 'login', sender: it.name, address, client: software, method });
      if (old.length > 0) {
        log.warn('old_algorithms_used', { sender: it.name, address, client: software, algorithm: old.join(', ') });
      }
      planRekey();
      watchIdle();
    },
    refused(user, why: RefusedWhy) {
      log.warn('login_refused', { user, address, client: software, detail: why });
      desk.noted({ kind: 'refused', user, address, client: software, why });
    },
    weakKey(user, detail) {
      log.warn('key_refused', { user, address, client: software, detail });
      desk.noted({ kind: 'algorithms', address, client: software, detail, user });
    },
    giveUp: end,
  });

  function end(): void {
    client.end();
    closeSoon();
  }

  /** A peer that does not close its side is not waited for. */
  function closeSoon(): void {
    clock.after(closeMs, () => socket.destroy());
  }

  function rekey(): void {
    bytesAtRekey = bytesOnWire();
    planRekey();
    if (!isClosed) client.rekey();
  }

  function planRekey(): void {
    rekeyTimer?.cancel();
    rekeyTimer = isClosed ? undefined : clock.after(rekeyMs, rekey);
  }

  function bytesOnWire(): number {
    return socket.bytesRead + socket.bytesWritten;
  }

  /** Keep-alives of the connection are no activity; requests are. */
  function watchIdle(): void {
    if (isClosed) return;
    const left = lastActiveAt + idleMs - clock.ticks();
    if (left > 0) {
      idleTimer = clock.after(left, watchIdle);
      return;
    }
    log.info('session_idle', { ...(sender ? { sender: sender.name } : {}), address, session });
    end();
  }

  client.on('session', (accept, reject) => {
    if (sessions >= mostSessions) {
      log.warn('session_refused', { ...(sender ? { sender: sender.name } : {}), address, session, count: sessions });
      reject();
      return;
    }
    sessions++;
    const opened = accept();
    // ssh2 refuses exec, pty, env and forwarding by itself when nobody listens, and keeps the session.
    opened.on('close', () => {
      sessions--;
      closeUnusedSession(client, opened);
    });
    opened.on('shell', (acceptShell) => sayGoodbye(acceptShell()));
    opened.on('subsystem', (acceptSubsystem, rejectSubsystem, { name }) => {
      if (name !== 'sftp' || !sender) rejectSubsystem();
      else serve(acceptSubsystem(), sender);
    });
  });

  function serve(channel: ServerChannel, of: Sender): void {
    const folder = deps.folderOf(of);
    const name = `${session}.${names.size + 1}`;
    names.add(name);
    const ready = folder
      .refresh()
      .then(() => createRequestHandler({ folder, spool: deps.spool, clock, session: name, owner: of.name }));
    const goOn = serveSftp({
      channel,
      socket,
      intake,
      handler: ready,
      received(bytes) {
        received += bytes;
        lastActiveAt = clock.ticks();
        if (bytesOnWire() - bytesAtRekey > rekeyBytes) rekey();
      },
      violated,
      bug(error) {
        const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
        log.error('session_failed', { sender: of.name, session, stack });
      },
      ended(brought) {
        files += brought;
        goOns.delete(goOn);
        sayLogout();
      },
    });
    goOns.add(goOn);
  }

  /** Once, when the connection is closed and everything it had sent is answered for. */
  function sayLogout(): void {
    if (!isClosed || goOns.size > 0 || !sender) return;
    log.info('logout', { sender: sender.name, session, count: files, bytes: received });
    desk.noted({ kind: 'logout', sender: sender.name, session, files, bytes: received });
  }

  return {
    get sender() {
      return sender;
    },
    get isReceiving() {
      const folder = sender && deps.folderOf(sender);
      return folder !== undefined && [...names].some((name) => folder.isReceiving(name));
    },
    end,
    closed() {
      isClosed = true;
      rekeyTimer?.cancel();
      idleTimer?.cancel();
      if (!sender) return login.ended();
      sayLogout();
      return undefined;
    },
  };
}

/** Some clients open a shell to see what is there. */
function sayGoodbye(channel: ServerChannel): void {
  channel.on('error', () => channel.destroy());
  channel.resume();
  channel.write('This server takes files by SFTP only.\r\n');
  channel.exit(1);
  channel.end();
}

/** What the client calls itself in its first line, at most 80 printable letters. */
function softwareOf(info: ClientInfo): string {
  const { software } = info.header.versions;
  return software.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}
