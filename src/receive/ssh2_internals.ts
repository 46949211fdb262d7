// The few places where ssh2 has to be reached below its public face. Written for ssh2 1.17.0, which is pinned exactly.
import type { Socket } from 'node:net';
import type { Connection, ServerChannel, Session } from 'ssh2';
import { leastPacketBytes } from '../ssh/channel_packets.ts';
import type { Poly1305 } from '../ssh/poly1305.ts';
import { createDecipher, type Decipher } from './decipher.ts';
import { packetCipherOf, type UsualDecipher } from './packet_ciphers.ts';
import type { ReadBuffer } from './read_buffer.ts';

interface Packets {
  alloc(length: number): Buffer;
  finalize(packet: Buffer): Buffer;
  allocStart: number;
}

interface Lists {
  kex: { array: string[] };
  serverHostKey: { array: string[] };
  cs: Record<'cipher' | 'mac' | 'compress' | 'lang', { array: string[] }>;
}

/** What the server offers; shared by all its connections. */
interface KexInit {
  lists: Lists;
  constructor: new (lists: object) => KexInit;
}

interface Protocol {
  _debug: ((line: string) => void) | undefined;
  _kexinit: unknown;
  _queue: readonly Buffer[] | undefined;
  _packetRW: { write: Packets };
  _offer: KexInit;
  _strictMode: boolean | undefined;
  _cipher: { encrypt(packet: Buffer): void };
  _onPayload: Decipher['_onPayload'];
  _handlers: {
    CHANNEL_OPEN: (protocol: unknown, info: { packetSize: number }) => void;
    CHANNEL_DATA: (protocol: unknown, channel: number, data: Buffer) => void;
  };
  _decipher: Decipher | undefined;
  channelClose(channel: number): void;
  channelWindowAdjust(channel: number, bytes: number): void;
}

interface Internals {
  _sock: Socket;
  _protocol: Protocol;
  _chanMgr: { remove(channel: number): void; get(channel: number): ChannelInternals | SessionInternals | undefined };
}

interface ChannelInternals {
  incoming: { window: number; state: string };
  outgoing: { id: number; state: string };
}

interface SessionInternals {
  _channel: ChannelInternals | undefined;
  _chanInfo: { incoming: { id: number }; outgoing: { id: number } };
}

const userauthBanner = 53;

/** The socket under a connection. */
export function socketOf(client: Connection): Socket {
  return (client as unknown as Internals)._sock;
}

/** Shows a text to the person logging in. Clients show it before they ask again; some only log it. */
export function sendBanner(client: Connection, text: string): void {
  const protocol = (client as unknown as Internals)._protocol;
  // During a key exchange nothing but its own packets may be sent; the text is not worth a wait.
  if (protocol._kexinit !== undefined) return;
  const line = Buffer.from(`${text}\r\n`);
  const start = protocol._packetRW.write.allocStart;
  const packet = protocol._packetRW.write.alloc(1 + 4 + line.length + 4);
  packet[start] = userauthBanner;
  packet.writeUInt32BE(line.length, start + 1);
  line.copy(packet, start + 5);
  packet.writeUInt32BE(0, start + 5 + line.length);
  protocol._cipher.encrypt(protocol._packetRW.write.finalize(packet));
}

/**
 * Listens to what the client offers in the handshake; call the answer when it is over. ssh2 tells it to its debug
 * function only, which is too slow to stay on.
 */
export function listenToOffer(client: Connection, heard: (line: string) => void): () => void {
  const protocol = (client as unknown as Internals)._protocol;
  const before = protocol._debug;
  protocol._debug = (line) => {
    const found = /^Handshake: \(remote\) (.+)$/.exec(line);
    if (found) heard(found[1]!);
  };
  return () => {
    protocol._debug = before;
  };
}

/** Takes algorithms out of what this connection is offered. Only in the `connection` event, before the key exchange. */
export function narrowOffer(client: Connection, isOffered: (algorithm: string) => boolean): void {
  const protocol = (client as unknown as Internals)._protocol;
  const { kex, serverHostKey, cs } = protocol._offer.lists;
  const kept = ({ array }: { array: string[] }) => array.filter(isOffered);
  const way = { cipher: kept(cs.cipher), mac: kept(cs.mac), compress: kept(cs.compress), lang: cs.lang.array };
  protocol._offer = new protocol._offer.constructor({
    kex: kept(kex),
    serverHostKey: kept(serverHostKey),
    cs: way,
    sc: way,
  });
}

/** Whether both sides keep the strict order of the key exchange (`kex-strict`), which stops the Terrapin attack. */
export function isStrict(client: Connection): boolean {
  return (client as unknown as Internals)._protocol._strictMode === true;
}

/** IGNORE, UNIMPLEMENTED and DEBUG; and what belongs to channels. */
function goesOnInRekey(type: number): boolean {
  return (type >= 2 && type <= 4) || type >= 80;
}

/**
 * Keys are exchanged anew while a client is still sending. OpenSSH takes what comes meanwhile, under the old keys;
 * ssh2 ends the connection, because it holds to the strict order of the first exchange in every one. AsyncSSH puts an
 * IGNORE before each packet and goes on with its upload. To be called when an exchange is over: it holds for the next.
 */
export function takePacketsInRekey(client: Connection): void {
  const protocol = (client as unknown as Internals)._protocol;
  const decipher = protocol._decipher!;
  let handler = decipher._onPayload;
  Object.defineProperty(decipher, '_onPayload', {
    get: () => handler,
    set(exchange: typeof handler) {
      handler = (payload) => (goesOnInRekey(payload[0]!) ? protocol._onPayload(payload) : exchange(payload));
    },
  });
}

/** ssh2 forgets to answer the close of a session that never began anything, and keeps it in its table. */
export function closeUnusedSession(client: Connection, session: Session): void {
  const { _protocol, _chanMgr } = client as unknown as Internals;
  const { _channel, _chanInfo } = session as unknown as SessionInternals;
  if (_channel) return;
  _chanMgr.remove(_chanInfo.incoming.id);
  _protocol.channelClose(_chanInfo.outgoing.id);
}

/**
 * Decrypts with deciphers of ours instead of ssh2's, where there are any, and reads into `buffer`. In the `connection`
 * event. The data of channels is then valid only while it is handed on.
 */
export function decryptQuickly(client: Connection, buffer: ReadBuffer, poly1305: Poly1305): void {
  const { _protocol, _sock } = client as unknown as Internals;
  let current: Decipher | undefined = _protocol._decipher;
  let isOurs = false;
  // ssh2 makes one after each key exchange, and sets it here in the middle of a read.
  Object.defineProperty(_protocol, '_decipher', {
    get: () => current,
    set(usual: UsualDecipher | undefined) {
      const cipher = usual && packetCipherOf(usual, poly1305);
      current = cipher ? createDecipher(usual, cipher) : usual;
      isOurs = cipher !== undefined;
    },
  });
  // ssh2's own keep views of what they were given.
  buffer.use(_sock, () => isOurs);
}

/** The bytes a client sends on its channels, taken as they come and let in by whoever takes them. */
export interface Intake {
  /**
   * `take` gets what comes on `channel`, before and instead of its stream: that would keep one object a message, and a
   * client that sends one byte a message could fill the memory with them. The bytes are valid until it returns.
   */
  listen(channel: ServerChannel, take: (data: Buffer) => void): void;
  /** Lets the client send so many bytes more. */
  grant(channel: ServerChannel, bytes: number): void;
  /** While keys are exchanged ssh2 keeps what is sent in a list of its own, without an end: how many packets are in it. */
  held(): number;
  /** Keys are being exchanged; the client says when that is over. */
  isExchanging(): boolean;
}

/**
 * Calls `violated` when the client sends more than its window allows. ssh2 takes some of it and drops the rest in
 * silence, which would shift the bytes of a file. And when it takes packets too small to be true.
 */
export function guardWindows(client: Connection, violated: (why: string) => void): Intake {
  const { _protocol, _chanMgr } = client as unknown as Internals;
  const listeners = new WeakMap<object, (data: Buffer) => void>();
  const { CHANNEL_OPEN: open, CHANNEL_DATA: usual } = _protocol._handlers;
  _protocol._handlers.CHANNEL_OPEN = (protocol, info) => {
    if (info.packetSize >= leastPacketBytes) open(protocol, info);
    else violated(`a channel for packets of ${info.packetSize} bytes`);
  };
  _protocol._handlers.CHANNEL_DATA = (protocol, id, data) => {
    const found = _chanMgr.get(id);
    const channel = found && '_channel' in found ? found._channel : found;
    if (!channel || !('incoming' in channel)) {
      usual(protocol, id, Buffer.from(data));
      return;
    }
    if (data.length > channel.incoming.window) {
      violated(`${data.length} bytes where ${channel.incoming.window} were allowed`);
      return;
    }
    const take = listeners.get(channel);
    if (!take) usual(protocol, id, Buffer.from(data));
    else if (channel.incoming.state === 'open') {
      channel.incoming.window -= data.length;
      take(data);
    }
  };
  return {
    listen: (channel, take) => void listeners.set(channel, take),
    grant(channel, bytes) {
      const { incoming, outgoing } = channel as unknown as ChannelInternals;
      if (incoming.state !== 'open' || outgoing.state === 'closed') return;
      incoming.window += bytes;
      _protocol.channelWindowAdjust(outgoing.id, bytes);
    },
    held: () => (_protocol._kexinit === undefined ? 0 : (_protocol._queue?.length ?? 0)),
    isExchanging: () => _protocol._kexinit !== undefined,
  };
}
