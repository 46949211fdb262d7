// Encrypts what goes to a vendor in place of ssh2, and gives it to the socket in large pieces: one write of the system
// for many packets instead of three for each.
import { randomFillSync } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';
import { type PacketSealer, packetSealerOf, type UsualCipher } from './packet_sealers.ts';
import type { Poly1305 } from './poly1305.ts';

/** Reached below ssh2's public face; written for ssh2 1.17.0, which is pinned exactly. */
interface Internals {
  _protocol: { _cipher: UsualCipher | undefined };
}

/** SSH_MSG_CHANNEL_DATA (RFC 4254, 5.2). */
const channelData = 94;
const pieceBytes = 256 * 1024;
/** Payloads up to the packet size that everybody keeps are built in one place that is used again. */
const usualPayloadBytes = 36_000;
const keptPieces = 4;
const headBytes = 5;

/** From the next cipher on that is set. Call it right after `connect`. */
export function sealQuickly(client: Client, socket: Socket, poly1305: Poly1305): void {
  const { _protocol } = client as unknown as Internals;
  const pieces: Buffer[] = [];
  let piece: Buffer | undefined;
  let filled = 0;
  let isFlushPlanned = false;

  const flush = () => {
    if (!piece || filled === 0) return;
    const full = piece;
    const bytes = full.subarray(0, filled);
    piece = undefined;
    filled = 0;
    if (!socket.writable) return;
    socket.write(bytes, () => {
      if (full.length === pieceBytes && pieces.length < keptPieces) pieces.push(full);
    });
  };
  const laterFlush = () => {
    isFlushPlanned = false;
    flush();
  };

  const take = (sealer: PacketSealer, packet: Buffer, number: number) => {
    const needed = packet.length + sealer.tagBytes;
    if (piece && filled + needed > piece.length) flush();
    piece ??=
      needed <= pieceBytes ? (pieces.pop() ?? Buffer.allocUnsafeSlow(pieceBytes)) : Buffer.allocUnsafeSlow(needed);
    filled = sealer.seal(packet, piece, filled, number);
    // Data of channels can wait until this turn of the loop is over; all else may be followed by an end of the socket.
    if (packet[headBytes] !== channelData) flush();
    else if (!isFlushPlanned) {
      isFlushPlanned = true;
      queueMicrotask(laterFlush);
    }
  };

  let current = _protocol._cipher;
  // ssh2 makes one after each key exchange, and sets it here.
  Object.defineProperty(_protocol, '_cipher', {
    get: () => current,
    set(usual: UsualCipher | undefined) {
      const sealer = usual && packetSealerOf(usual, poly1305);
      current = sealer ? cipherWith(usual, sealer, take) : usual;
    },
  });
}

type Take = (sealer: PacketSealer, packet: Buffer, number: number) => void;

function cipherWith(usual: UsualCipher, sealer: PacketSealer, take: Take): UsualCipher {
  const scratch = Buffer.allocUnsafeSlow(usualPayloadBytes + 64);
  let isDead = false;
  return {
    outSeqno: usual.outSeqno,
    free() {
      isDead = true;
      usual.free();
    },
    // ssh2 fills a packet and hands it to `encrypt` before it asks for the next.
    allocPacket(payloadBytes) {
      if (payloadBytes > usualPayloadBytes) return usual.allocPacket(payloadBytes);
      const { blockBytes } = sealer;
      // RFC 4253, 6: at least 4 bytes of padding; the length field is not encrypted with the rest.
      let padding = blockBytes - ((1 + payloadBytes) % blockBytes);
      if (padding < 4) padding += blockBytes;
      const packet = scratch.subarray(0, headBytes + payloadBytes + padding);
      packet.writeUInt32BE(1 + payloadBytes + padding, 0);
      packet[4] = padding;
      randomFillSync(packet, headBytes + payloadBytes, padding);
      return packet;
    },
    encrypt(packet) {
      if (isDead) return;
      take(sealer, packet, this.outSeqno);
      this.outSeqno = (this.outSeqno + 1) >>> 0;
    },
  };
}
