// What servers do in SFTP itself: answers twice, in another order, of another version, too long, too late, or text.
import { fileType } from '../../src/sftp/constants.ts';
import type { Misdeed } from './odd_judge.ts';
import { attrsOf, packet, statusOf, text, uint32 } from './odd_vendor.ts';
import { always, both, is, isTemporary, once, protocolOf, refuse, takesPacketsOf } from './odd_ways.ts';

export const protocol: Omit<Misdeed, 'family'>[] = [
  { name: 'speaks version 2', options: () => ({ version: 2 }), ends: 'delivered' },
  { name: 'speaks version 4', options: () => ({ version: 4 }), ends: /version 4/ },
  { name: 'speaks version 6', options: () => ({ version: 6 }), ends: /version 6/ },
  { name: 'speaks version 0', options: () => ({ version: 0 }), ends: /version 0/ },
  {
    name: 'has 2,000 unknown extensions',
    options: () => ({ extensions: Array.from({ length: 2_000 }, (_, n): [string, string] => [`x${n}@vendor`, '1']) }),
    ends: 'delivered',
  },
  {
    name: 'has the same extension twice',
    options: () => ({
      extensions: [
        ['posix-rename@openssh.com', '1'],
        ['posix-rename@openssh.com', '9'],
      ],
    }),
    ends: 'delivered',
  },
  {
    name: 'answers each status without its text',
    deeds: always(is('close', 'rename', 'posix-rename@openssh.com', 'write'), (asked, turn) => {
      const code = turn.usual().readUInt32BE(9);
      return packet('status', uint32(asked.id), uint32(code));
    }),
    ends: 'delivered',
  },
  { name: 'refuses with code 4,000,000,000', deeds: always(is('write'), refuse(4_000_000_000)), ends: /write_refused/ },
  { name: 'refuses with an end of file', deeds: always(is('write'), refuse(1)), ends: /write_refused/ },
  {
    name: 'refuses with a code of version 6',
    deeds: always(is('open'), refuse(14, '')),
    ends: /no space|disk is full/i,
  },
  {
    name: 'answers with wrong numbers',
    deeds: always(is('write'), (asked) => statusOf(asked.id + 1_000, 0)),
    ends: /no_progress/,
  },
  {
    name: 'answers everything twice',
    deeds: always(
      () => true,
      (asked, turn) => {
        const answer = turn.usual();
        return asked.type === 'init' ? answer : Buffer.concat([answer, answer]);
      },
    ),
    ends: 'delivered',
  },
  {
    name: 'sends the version twice',
    deeds: always(is('init'), (_asked, turn) => Buffer.concat([turn.usual(), turn.usual()])),
    ends: /does not speak SFTP properly/,
  },
  {
    name: 'answers writes the other way round',
    deeds: () => {
      const held: Buffer[] = [];
      return [
        (asked, turn) => {
          if (asked.type !== 'write') return 'usual';
          held.unshift(turn.usual());
          if (held.length === 1)
            setImmediate(() => {
              for (const answer of held.splice(0)) turn.send(answer);
            });
          return 'nothing';
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'answers what nobody asked, before each answer',
    deeds: always(
      (asked) => asked.type !== 'init',
      (_asked, turn) =>
        Buffer.concat([statusOf(0xffff_fff0, 4), packet('handle', uint32(0xffff_fff1), text('h')), turn.usual()]),
    ),
    ends: 'delivered',
  },
  {
    name: 'floods with answers that nobody asked for',
    deeds: once(is('write'), (_asked, turn) => {
      for (let n = 0; n < 200; n++)
        turn.send(Buffer.concat(Array.from({ length: 100 }, () => statusOf(0xffff_0000, 4, 'x'.repeat(300)))));
      return turn.usual();
    }),
    ends: 'delivered',
  },
  {
    name: 'announces a packet of 256 MB',
    deeds: always(is('open'), () => Buffer.concat([uint32(256 * 1024 * 1024), Buffer.alloc(1_000)])),
    ends: /does not speak SFTP properly/,
  },
  { name: 'sends an empty packet', deeds: always(is('open'), () => uint32(0)), ends: /does not speak SFTP properly/ },
  {
    name: 'sends a page of names that says it is longer',
    deeds: always(is('readdir'), (asked) => packet('name', uint32(asked.id), uint32(0xffff_ffff), text('a'))),
    ends: 'delivered',
  },
  {
    name: 'gives a handle of 300 bytes',
    deeds: always(is('open'), (asked) => packet('handle', uint32(asked.id), text('h'.repeat(300)))),
    ends: /does not speak SFTP properly/,
  },
  {
    name: 'gives the same handle to all',
    deeds: always(both(is('opendir')), (asked) => packet('handle', uint32(asked.id), text(''))),
    ends: 'delivered',
  },
  {
    name: 'trickles each answer, five bytes at a time',
    deeds: () => {
      let waiting = Buffer.alloc(0);
      return [
        (_asked, turn) => {
          const isRunning = waiting.length > 0;
          waiting = Buffer.concat([waiting, turn.usual()]);
          const next = () => {
            turn.send(waiting.subarray(0, 5));
            waiting = waiting.subarray(5);
            if (waiting.length > 0 && turn.channel.writable) setImmediate(next);
          };
          if (!isRunning) next();
          return 'nothing';
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'never ends its list of names: only dots',
    deeds: always(is('readdir'), (asked) =>
      packet('name', uint32(asked.id), uint32(1), text('.'), text('.'), attrsOf(0, 0, fileType.directory | 0o755)),
    ),
    ends: 'delivered',
  },
  {
    name: 'never ends its list of names: one name a page, slowly',
    deeds: always(is('readdir'), (asked, turn) => {
      const page = packet(
        'name',
        uint32(asked.id),
        uint32(1),
        text('not-ours'),
        text(''),
        attrsOf(0, 0, fileType.regular),
      );
      setTimeout(() => turn.send(page), 40);
      return 'nothing';
    }),
    ends: 'delivered',
  },
  {
    name: 'lists 200,000 names',
    deeds: () => {
      let left = 2_000;
      return [
        (asked) => {
          if (asked.type !== 'readdir' || left === 0) return 'usual';
          left -= 1;
          const entries = Array.from({ length: 100 }, (_, n) => [
            ...[text(`old-${left}-${n}.csv`), text(`-rw- ${left}`)],
            attrsOf(1, 1, fileType.regular | 0o644),
          ]);
          return packet('name', uint32(asked.id), uint32(100), ...entries.flat());
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'lists without our files',
    deeds: always(is('readdir'), (asked) => statusOf(asked.id, 1)),
    ends: 'delivered',
  },
  {
    name: 'writes strange lines into its list',
    deeds: always(is('readdir'), (asked, turn) => {
      if (asked.nth % 2 === 0) return turn.usual();
      const line = text('<script>alert(1)</script>\u0007\u202e\n'.repeat(500));
      return packet('name', uint32(asked.id), uint32(1), text('users.csv'), line, attrsOf(90_000, 1, fileType.regular));
    }),
    ends: 'delivered',
  },
  {
    name: 'refuses to list',
    deeds: always(is('opendir'), refuse(3)),
    ends: 'delivered',
  },
  {
    name: 'prints a greeting before SFTP',
    options: () => ({ greeting: 'Welcome to Vendor Inc.!\r\nLast login: Sun\r\n' }),
    ends: /text before SFTP.*Welcome to Vendor/,
  },
  {
    name: 'prints <b> before SFTP',
    options: () => ({ greeting: '<b>\u001b[31mstty: not a tty' }),
    ends: /text before SFTP.*<b>/,
  },
  {
    name: 'closes the channel in the middle of an answer',
    deeds: always(is('close'), (_asked, turn) => {
      turn.send(turn.usual().subarray(0, 9));
      turn.channel.close();
      return 'nothing';
    }),
    ends: /ended the SFTP session/,
  },
  {
    name: 'sends an end of file and goes silent',
    deeds: always(is('close'), (_asked, turn) => {
      turn.channel.end();
      return 'nothing';
    }),
    ends: /ended the SFTP session/,
  },
  {
    name: 'ends with an exit status and words',
    deeds: always(is('write'), (_asked, turn) => {
      turn.channel.stderr.write('Disk quota exceeded for user lakeside\n');
      turn.channel.exit(1);
      turn.channel.close();
      return 'nothing';
    }),
    ends: /ended the SFTP session.*Disk quota exceeded/,
  },
  {
    name: 'ends by a signal',
    deeds: always(is('write'), (_asked, turn) => {
      (turn.channel as unknown as { exit(name: string): void }).exit('KILL');
      turn.channel.close();
      return 'nothing';
    }),
    ends: /ended the SFTP session/,
  },
  {
    name: 'disconnects with a reason',
    deeds: always(is('write'), (_asked, turn) => {
      protocolOf(turn.connection).disconnect(11);
      return 'nothing';
    }),
    ends: /connection_lost/,
  },
  ...[0, 1].map((packetBytes) => ({
    name: `opens a channel for packets of ${packetBytes} bytes`,
    options: () => ({ onConnection: takesPacketsOf(packetBytes) }),
    ends: new RegExp(`sftp_unusable.*packets of ${packetBytes} bytes`),
  })),
  {
    name: 'never opens its window',
    deeds: always(is('open'), (_asked, turn) => {
      const inside = turn.channel as unknown as { incoming: { window: number }; pause(): void };
      inside.pause();
      return turn.usual();
    }),
    ends: /no_progress.*write to a file/,
  },
  {
    name: 'fills the error stream',
    deeds: always(is('open'), (_asked, turn) => {
      turn.channel.stderr.write('debug: '.repeat(50_000));
      return turn.usual();
    }),
    ends: 'delivered',
  },
  {
    name: 'answers a status where a handle is due',
    deeds: always(is('open'), refuse(0)),
    ends: /another question/,
  },
  {
    name: 'answers a handle where a status is due',
    deeds: always(is('close'), (asked) => packet('handle', uint32(asked.id), text('h'))),
    ends: /another question/,
  },
  {
    name: 'says OK to a question of size',
    deeds: always(both(is('stat'), isTemporary), refuse(0)),
    ends: /another question/,
  },
  {
    name: 'writes control characters into its refusal',
    deeds: always(is('write'), refuse(4, '\u001b[2J<img src=x onerror=alert(1)>\u202e\n\n'.repeat(2_000))),
    ends: /write_refused/,
  },
  {
    name: 'has limits of zero',
    options: () => ({
      extensions: [
        ['limits@openssh.com', '1'],
        ['posix-rename@openssh.com', '1'],
      ],
    }),
    deeds: always(is('limits@openssh.com'), (asked) => packet('extendedReply', uint32(asked.id), Buffer.alloc(32))),
    ends: 'delivered',
  },
  {
    name: 'has limits beyond all numbers',
    options: () => ({
      extensions: [
        ['limits@openssh.com', '1'],
        ['posix-rename@openssh.com', '1'],
      ],
    }),
    deeds: always(is('limits@openssh.com'), (asked) =>
      packet('extendedReply', uint32(asked.id), Buffer.alloc(32, 0xff)),
    ),
    ends: 'delivered',
  },
  {
    name: 'takes writes of 1,024 bytes at most',
    options: () => ({
      extensions: [
        ['limits@openssh.com', '1'],
        ['posix-rename@openssh.com', '1'],
      ],
    }),
    deeds: () => [
      (asked, turn) => {
        if (asked.type === 'write' && asked.data.length > 1_024) return turn.status(5, 'too long');
        if (asked.type !== 'limits@openssh.com') return 'usual';
        const value = Buffer.alloc(32);
        for (const at of [0, 8, 16]) value.writeBigUInt64BE(1_024n, at);
        return packet('extendedReply', uint32(asked.id), value);
      },
    ],
    ends: 'delivered',
  },
  {
    name: 'leaves the question of limits open',
    options: () => ({
      extensions: [
        ['limits@openssh.com', '1'],
        ['posix-rename@openssh.com', '1'],
      ],
    }),
    deeds: always(is('limits@openssh.com'), () => 'nothing'),
    ends: /no_progress|delivered/,
  },
  {
    name: 'rekeys all the time',
    deeds: always(is('write'), (_asked, turn) => {
      turn.connection.rekey();
      return turn.usual();
    }),
    ends: 'delivered',
  },
];
