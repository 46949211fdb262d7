// What was asked of a server and what it answered, in words for people: numbers alone say nothing on the telephone.
import { packetType } from '../sftp/constants.ts';

const deeds: Readonly<Record<number, string>> = {
  [packetType.init]: 'begin an SFTP session',
  [packetType.open]: 'open a file',
  [packetType.close]: 'close a file',
  [packetType.read]: 'read from a file',
  [packetType.write]: 'write to a file',
  [packetType.stat]: 'tell the size of a file',
  [packetType.fstat]: 'tell the size of a file',
  [packetType.setstat]: 'set the time of a file',
  [packetType.opendir]: 'list a directory',
  [packetType.readdir]: 'list a directory',
  [packetType.remove]: 'remove a file',
  [packetType.mkdir]: 'make a folder',
  [packetType.rename]: 'rename a file',
};

/** What a request asks for; reads on from "when asked to". */
export function deedOf(packet: Buffer): string {
  const type = packet[4]!;
  if (type !== packetType.extended) return deeds[type] ?? 'do something';
  // Length, type, number, then the extension's name.
  const name = packet.toString('latin1', 13, 13 + packet.readUInt32BE(9));
  return name.startsWith('posix-rename') ? 'rename a file' : `answer ${name}`;
}

/** Codes from 9 on are of later versions; servers send them all the same. */
const statuses: Readonly<Record<number, string>> = {
  1: 'end of file',
  2: 'no such file',
  3: 'permission denied',
  4: 'failure',
  5: 'bad message',
  6: 'no connection',
  7: 'connection lost',
  8: 'operation unsupported',
  9: 'invalid handle',
  10: 'no such path',
  11: 'file already exists',
  12: 'write protected',
  13: 'no media',
  14: 'no space on the disk',
  15: 'quota exceeded',
  16: 'unknown account',
  17: 'locked by somebody else',
  18: 'directory not empty',
  19: 'not a directory',
  20: 'invalid file name',
  21: 'too many links',
  22: 'cannot be deleted',
  23: 'invalid parameter',
  24: 'is a directory',
};

/** Servers may leave the text of a status out. */
export function wordForStatus(code: number): string {
  return statuses[code] ?? 'no reason given';
}
