// Answers byte for byte, as the draft of version 3 and OpenSSH's extensions have them.
import { describe, expect, it } from 'vitest';
import { statusCode } from '../../src/sftp/constants.ts';
import { longnameOf } from '../../src/sftp/longname.ts';
import {
  attrsReply,
  dataReply,
  handleReply,
  limitsReply,
  nameReply,
  statusReply,
  statvfsReply,
  versionReply,
} from '../../src/sftp/replies.ts';
import { packet } from '../receive/raw_client.ts';

describe('replies', () => {
  it('say version 3 and each extension with its number', () => {
    const bytes = versionReply();
    expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
    expect([bytes[4], bytes.readUInt32BE(5)]).toEqual([2, 3]);
    const pairs: Record<string, string> = {};
    for (let at = 9; at < bytes.length; ) {
      const words = [0, 1].map(() => {
        const length = bytes.readUInt32BE(at);
        at += 4 + length;
        return bytes.subarray(at - length, at).toString();
      });
      pairs[words[0]!] = words[1]!;
    }
    expect(pairs).toEqual({
      'posix-rename@openssh.com': '1',
      'fsync@openssh.com': '1',
      'statvfs@openssh.com': '2',
      'fstatvfs@openssh.com': '2',
      'limits@openssh.com': '1',
      'lsetstat@openssh.com': '1',
      'expand-path@openssh.com': '1',
    });
  });

  it('have the form of the draft', () => {
    expect(statusReply(7, statusCode.failure, 'Nö')).toEqual(packet(101, 7, 4, 'Nö', ''));
    expect(handleReply(8, 0x0102)).toEqual(packet(102, 8, Buffer.from([0, 0, 1, 2])));
    expect(dataReply(9, Buffer.from('abc'))).toEqual(packet(103, 9, 'abc'));
    expect(attrsReply(1, { size: 2 ** 40, permissions: 0o100644, mtime: 5 })).toEqual(
      packet(105, 1, 13, 2n ** 40n, 0o100644, 5, 5),
    );
    expect(attrsReply(1, { uid: 3, gid: 4 })).toEqual(packet(105, 1, 2, 3, 4));
    const name = Buffer.from([0x6e, 0xe9]);
    expect(nameReply(2, [{ name, longname: 'line ', attrs: { size: 1 } }])).toEqual(
      packet(104, 2, 1, name, Buffer.concat([Buffer.from('line '), name]), 1, 1n),
    );
    expect(limitsReply(3, 64)).toEqual(packet(201, 3, 262_144n, 261_120n, 261_120n, 64n));
    expect(statvfsReply(4, 8192, 40960).readBigUInt64BE(9 + 16)).toBe(10n);
  });
});

describe('the long name', () => {
  const now = Date.UTC(2026, 10, 22);
  it.each([
    [
      { size: 12, permissions: 0o100644, mtime: Date.UTC(2026, 10, 3, 4, 5) / 1000 },
      '-rw-r--r--',
      '          12 Nov  3 04:05 ',
    ],
    [
      { size: 0, permissions: 0o040755, mtime: Date.UTC(2020, 0, 31) / 1000 },
      'drwxr-xr-x',
      '           0 Jan 31  2020 ',
    ],
    [{}, '----------', '           0 Jan  1  1970 '],
  ])('of %j is a line of ls with fixed columns', (attrs, rights, end) => {
    expect(longnameOf(attrs, 'aeries', now)).toBe(`${rights}    1 aeries   aeries   ${end}`);
  });
});
