// How an odd vendor's deeds are written: which requests they answer, how often, with what.
import type { Socket } from 'node:net';
import type { Connection } from 'ssh2';
import { fileType } from '../../src/sftp/constants.ts';
import { type Asked, attrsOf, type Deed, type OddOptions, packet, type Question, uint32 } from './odd_vendor.ts';

export type Fits = (asked: Asked) => boolean;
export const is =
  (...types: Question[]): Fits =>
  (asked) =>
    types.includes(asked.type);
export const isRename = is('rename', 'posix-rename@openssh.com');
export const isTemporary: Fits = ({ path }) => path.endsWith('.part');
export const both =
  (...all: Fits[]): Fits =>
  (asked) =>
    all.every((one) => one(asked));
export const always = (fits: Fits, deed: Deed) => () => [
  ((asked, turn) => (fits(asked) ? deed(asked, turn) : 'usual')) satisfies Deed,
];
export const once =
  (fits: Fits, deed: Deed, number = 1) =>
  () => {
    let seen = 0;
    return [
      ((asked, turn) => {
        if (!fits(asked)) return 'usual';
        seen += 1;
        return seen === number ? deed(asked, turn) : 'usual';
      }) satisfies Deed,
    ];
  };
export const refuse =
  (code: number, message = 'no'): Deed =>
  (_asked, turn) =>
    turn.status(code, message);
export const cut: Deed = (_asked, turn) => {
  turn.socket.resetAndDestroy();
  return 'nothing';
};
export const noPosix = () => ({ extensions: [] as [string, string][] });
export const sizeOf = (asked: Asked, turn: Parameters<Deed>[1]) => turn.vendor.files.get(asked.path)?.data.length ?? 0;
export const said = (
  asked: Asked,
  bytes: number,
  mode = fileType.regular | 0o644,
  modifiedAt = Math.floor(Date.now() / 1000),
) => packet('attrs', uint32(asked.id), attrsOf(bytes, modifiedAt, mode));
export const protocolOf = (connection: Connection) =>
  (connection as unknown as { _protocol: { disconnect(reason: number): void; _packetRW: unknown } })._protocol;
/** At most so many bytes in one packet of a channel. */
export const takesPacketsOf = (bytes: number) => (connection: Connection) => {
  const protocol = protocolOf(connection) as unknown as {
    channelOpenConfirm(remote: number, local: number, windowBytes: number, packetBytes: number): void;
  };
  const { channelOpenConfirm } = protocol;
  protocol.channelOpenConfirm = (remote, local, windowBytes) =>
    channelOpenConfirm.call(protocol, remote, local, windowBytes, bytes);
};
export const refuseSubsystem: NonNullable<OddOptions['onSubsystem']> = (_accept, reject) => {
  reject();
  return undefined;
};
export const socketOf = (connection: Connection) => (connection as unknown as { _sock: Socket })._sock;
