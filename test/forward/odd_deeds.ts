// What vendors' servers do that no refusal and no cut covers: in the protocol, at the login, on their disk.
import type { Socket } from 'node:net';
import type { Connection, ServerChannel } from 'ssh2';
import { fileType } from '../../src/sftp/constants.ts';
import type { Misdeed } from './odd_judge.ts';
import {
  type Asked,
  attrsOf,
  type Deed,
  type OddOptions,
  packet,
  type Question,
  statusOf,
  text,
  uint32,
} from './odd_vendor.ts';

type Fits = (asked: Asked) => boolean;
const is =
  (...types: Question[]): Fits =>
  (asked) =>
    types.includes(asked.type);
const isRename = is('rename', 'posix-rename@openssh.com');
const isTemporary: Fits = ({ path }) => path.endsWith('.part');
const both =
  (...all: Fits[]): Fits =>
  (asked) =>
    all.every((one) => one(asked));
const always = (fits: Fits, deed: Deed) => () => [
  ((asked, turn) => (fits(asked) ? deed(asked, turn) : 'usual')) satisfies Deed,
];
const once =
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
const refuse =
  (code: number, message = 'no'): Deed =>
  (_asked, turn) =>
    turn.status(code, message);
const cut: Deed = (_asked, turn) => {
  turn.socket.resetAndDestroy();
  return 'nothing';
};
const noPosix = () => ({ extensions: [] as [string, string][] });
const sizeOf = (asked: Asked, turn: Parameters<Deed>[1]) => turn.vendor.files.get(asked.path)?.data.length ?? 0;
const said = (
  asked: Asked,
  bytes: number,
  mode = fileType.regular | 0o644,
  modifiedAt = Math.floor(Date.now() / 1000),
) => packet('attrs', uint32(asked.id), attrsOf(bytes, modifiedAt, mode));
const protocolOf = (connection: Connection) =>
  (connection as unknown as { _protocol: { disconnect(reason: number): void; _packetRW: unknown } })._protocol;
const refuseSubsystem: OddOptions['onSubsystem'] = (_accept, reject) => {
  reject();
  return undefined;
};
const socketOf = (connection: Connection) => (connection as unknown as { _sock: Socket })._sock;

const protocol: Omit<Misdeed, 'family'>[] = [
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

const login: Omit<Misdeed, 'family'>[] = [
  {
    name: 'has a banner of 1 MB with control characters',
    options: () => ({ ssh: { banner: `<b>\u001b[2J\u202e${'x'.repeat(30_000)}` } }),
    ends: 'delivered',
  },
  {
    name: 'refuses and says why in its banner',
    options: () => ({
      ssh: { banner: 'Account lakeside is locked, call 555-0100.' },
      login: (context) => context.reject(['password']),
    }),
    isForGood: true,
    ends: /login_refused_there.*locked, call 555-0100/,
  },
  {
    name: 'names 3,000 ways to log in',
    options: () => ({
      login: (context) => context.reject(Array.from({ length: 2_000 }, (_, n) => `way-${n}`) as never),
    }),
    ends: /login_refused_there/,
  },
  {
    name: 'takes half of the login and wants more',
    options: () => ({
      login: (context) =>
        context.method === 'password' ? context.reject(['publickey'], true) : context.reject(['password', 'publickey']),
    }),
    ends: /login_refused_there.*publickey/,
  },
  {
    name: 'asks nothing and lets in',
    options: () => ({
      login: (context) =>
        context.method === 'keyboard-interactive'
          ? context.prompt([], () => context.accept())
          : context.reject(['keyboard-interactive']),
    }),
    ends: 'delivered',
  },
  {
    name: 'asks without end',
    options: () => ({
      login: (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        const ask = () =>
          context.prompt(
            Array.from({ length: 20 }, (_, n) => ({ prompt: `Question ${n} ${'?'.repeat(500)}`, echo: true })),
            'x',
            ask,
          );
        ask();
      },
    }),
    ends: /login|asked/,
  },
  {
    name: 'asks for a code beside the password',
    options: () => ({
      login: (context) =>
        context.method === 'keyboard-interactive'
          ? context.prompt(
              [
                { prompt: 'Password: ', echo: false },
                { prompt: 'Verification code: ', echo: true },
              ],
              ([, code]) =>
                code === 'correct horse'
                  ? context.reject(['keyboard-interactive'])
                  : context.reject(['keyboard-interactive']),
            )
          : context.reject(['keyboard-interactive']),
    }),
    ends: /login_refused_there.*Verification code/,
  },
  {
    name: 'wants a new password',
    options: () => ({
      login: (context) =>
        context.method === 'password'
          ? context.requestChange('Your password has expired', () => context.reject())
          : context.reject(['password']),
    }),
    ends: /login_refused_there.*expired/,
  },
  {
    name: 'disconnects at the login, too many connections',
    options: () => ({ login: (_context, connection) => protocolOf(connection).disconnect(12) }),
    ends: /connection_lost.*during the login/,
  },
  {
    name: 'disconnects at the login, too many tries',
    options: () => ({
      login: (context, connection) =>
        context.method === 'none' ? context.reject(['password']) : protocolOf(connection).disconnect(14),
    }),
    ends: /login_refused_there|connection_lost/,
  },
  { name: 'goes silent at the login', options: () => ({ login: () => undefined }), ends: /no_progress/ },
  {
    name: 'closes after a good password',
    options: () => ({
      login: (context, connection) => {
        if (context.method !== 'password') return context.reject(['password']);
        context.accept();
        setImmediate(() => socketOf(connection).destroy());
      },
    }),
    ends: /connection_lost/,
  },
  {
    name: 'refuses the subsystem',
    options: () => ({ onSubsystem: refuseSubsystem }),
    ends: /No SFTP session could be opened/,
  },
  {
    name: 'starts the subsystem, which is not installed',
    options: () => ({
      onSubsystem: (accept: () => ServerChannel) => {
        const channel = accept();
        channel.stderr.write('/usr/lib/sftp-server: No such file or directory\n');
        channel.exit(127);
        channel.close();
        return undefined;
      },
    }),
    ends: /No such file or directory/,
  },
  { name: 'never answers the subsystem', options: () => ({ onSubsystem: () => undefined }), ends: /no_progress/ },
  {
    name: 'has only odd algorithms',
    options: () => ({ ssh: { algorithms: { kex: ['diffie-hellman-group1-sha1'], cipher: ['3des-cbc'] } } }),
    isForGood: true,
    ends: /algorithm_refused_there.*diffie-hellman-group1-sha1/,
  },
  {
    name: 'is full: closes every second connection',
    options: () => ({ onConnection: (connection, number) => number % 2 === 1 && socketOf(connection).destroy() }),
    ends: 'delivered',
  },
];

const disk: Omit<Misdeed, 'family'>[] = [
  {
    name: 'keeps names in capitals',
    options: () => ({
      named: (path) => (path.startsWith('/incoming/') ? `/incoming/${path.slice(10).toUpperCase()}` : path),
    }),
    ends: 'delivered',
  },
  {
    name: 'picks each file up at once',
    deeds: () => [
      (asked, turn) => {
        if (!isRename(asked)) return 'usual';
        const answer = turn.usual();
        turn.vendor.files.delete(asked.to);
        return answer;
      },
    ],
    picksUp: true,
    ends: 'delivered',
    notes: /picked up/,
  },
  {
    name: 'picks up temporary names once',
    deeds: once(isRename, (asked, turn) => {
      turn.vendor.files.delete(asked.path);
      return turn.usual();
    }),
    ends: 'delivered',
  },
  {
    name: 'picks up temporary names always',
    deeds: always(isRename, (asked, turn) => {
      turn.vendor.files.delete(asked.path);
      return turn.usual();
    }),
    ends: /rename_refused/,
  },
  {
    name: 'picks up temporary names always, without replacing',
    options: noPosix,
    deeds: always(isRename, (asked, turn) => {
      turn.vendor.files.delete(asked.path);
      return turn.usual();
    }),
    ends: /rename_refused/,
  },
  {
    name: 'cleans temporary names away between attempts',
    deeds: once(isRename, refuse(4), 2),
    between: (vendor) => {
      for (const path of vendor.files.keys()) if (path.endsWith('.part')) vendor.files.delete(path);
    },
    ends: 'delivered',
  },
  {
    name: 'loses the line at the first rename and cleans temporary names away',
    deeds: once(isRename, (_asked, turn) => cut(_asked, turn)),
    between: (vendor) => {
      for (const path of vendor.files.keys()) if (path.endsWith('.part')) vendor.files.delete(path);
      vendor.files.delete('/incoming/not-there');
    },
    ends: 'delivered',
  },
  {
    name: 'is full from byte 65,000 on',
    deeds: always(
      both(is('write'), ({ offset }) => offset >= 60_000),
      refuse(4, 'No space left on device'),
    ),
    ends: /write_refused.*No space left/,
  },
  {
    name: 'is full and says so at close',
    deeds: always(is('close'), refuse(4, 'quota exceeded')),
    ends: /write_refused.*quota exceeded/,
  },
  {
    name: 'shows its directory as a link',
    deeds: always(
      both(is('stat'), ({ path }) => path === '/incoming'),
      (asked) => said(asked, 10, 0o120777),
    ),
    ends: 'delivered',
  },
  {
    name: 'shows modes without a type',
    deeds: always(is('stat'), (asked, turn) =>
      turn.vendor.folders.has(asked.path) ? said(asked, 0, 0o755) : turn.usual(),
    ),
    ends: 'delivered',
  },
  {
    name: 'removes its directory in the middle',
    deeds: once(
      both(is('open'), isTemporary),
      (_asked, turn) => {
        turn.vendor.folders.delete('/incoming');
        return turn.usual();
      },
      2,
    ),
    between: (vendor) => vendor.folders.add('/incoming'),
    ends: 'delivered',
  },
  {
    name: 'is read-only at the renames',
    deeds: always(isRename, refuse(3, 'Read-only file system')),
    ends: /rename_refused.*Read-only file system/,
  },
  {
    name: 'lets us remove and not rename',
    options: noPosix,
    deeds: always(isRename, refuse(3, 'may not rename')),
    ends: /rename_refused.*may not rename/,
  },
  {
    name: 'lets us remove and not rename, and calls it a failure',
    options: noPosix,
    deeds: always(isRename, refuse(4, 'may not rename')),
    ends: /rename_refused.*may not rename/,
  },
  {
    name: 'tells one byte too few, then the truth',
    deeds: () => {
      const told = new Set<string>();
      return [
        (asked, turn) => {
          if (asked.type !== 'stat' || !turn.vendor.files.has(asked.path) || told.has(asked.path)) return 'usual';
          told.add(asked.path);
          return said(asked, sizeOf(asked, turn) - 1);
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'flushes slowly: sizes grow',
    deeds: () => {
      const looks = new Map<string, number>();
      return [
        (asked, turn) => {
          if (asked.type !== 'stat' || !turn.vendor.files.has(asked.path)) return 'usual';
          const look = (looks.get(asked.path) ?? 0) + 1;
          looks.set(asked.path, look);
          return said(asked, Math.floor((sizeOf(asked, turn) * Math.min(3, look)) / 3));
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'shows a new file only a moment later',
    deeds: () => {
      const looks = new Map<string, number>();
      return [
        (asked, turn) => {
          if (asked.type !== 'stat' || !isTemporary(asked)) return 'usual';
          const look = (looks.get(asked.path) ?? 0) + 1;
          looks.set(asked.path, look);
          return look < 3 ? turn.status(2) : 'usual';
        },
      ];
    },
    ends: 'delivered',
  },
  {
    name: 'tells one byte too many, always',
    deeds: always(both(is('stat'), isTemporary), (asked, turn) => said(asked, sizeOf(asked, turn) + 1)),
    ends: /size_differs/,
  },
  {
    name: 'holds a final name that cannot be removed',
    options: noPosix,
    deeds: () => [
      (asked, turn) => {
        if (asked.type === 'remove' && asked.path === '/incoming/users.csv') return turn.status(3, 'file is locked');
        return 'usual';
      },
    ],
    ends: /rename_refused.*file is locked/,
  },
  {
    name: 'holds a folder under the final name',
    options: () => ({ folders: ['/incoming/classes.csv'] }),
    ends: /rename_refused.*classes\.csv is a folder/,
    isForGood: true,
  },
  {
    name: 'holds a folder under the final name, no replacing',
    options: () => ({ folders: ['/incoming/classes.csv'], extensions: [] }),
    ends: /rename_refused.*classes\.csv is a folder/,
    isForGood: true,
  },
  {
    name: 'offers to replace and fails',
    deeds: always(is('posix-rename@openssh.com'), refuse(8)),
    ends: 'delivered',
    notes: /refused it/,
  },
  { name: 'has no way to replace', options: noPosix, ends: 'delivered' },
  { name: 'replaces by plain renames', options: () => ({ extensions: [], replaces: true }), ends: 'delivered' },
  {
    name: 'renames and answers failure',
    deeds: always(isRename, (_asked, turn) => {
      turn.usual();
      return turn.status(4);
    }),
    ends: 'delivered',
  },
  {
    name: 'renames and answers failure, without replacing',
    options: noPosix,
    deeds: always(isRename, (_asked, turn) => {
      turn.usual();
      return turn.status(4);
    }),
    // Nothing of the vendor's is removed for a server that calls each rename a failure.
    ends: /rename_refused/,
  },
  {
    name: 'answers OK to renames and does nothing',
    deeds: always(isRename, refuse(0)),
    ends: /rename_refused.*still there/,
  },
  {
    name: 'answers OK to renames and does nothing, without replacing',
    options: noPosix,
    deeds: always(isRename, refuse(0)),
    ends: /rename_refused.*still there/,
  },
  {
    name: 'copies in place of renaming',
    deeds: always(isRename, (asked, turn) => {
      const file = turn.vendor.files.get(asked.path)!;
      const answer = turn.usual();
      if (file) turn.vendor.files.set(asked.path, file);
      return answer;
    }),
    ends: /delivered|still there/,
  },
  {
    name: 'hangs on setstat',
    quirks: { keepTime: true },
    deeds: always(is('setstat'), () => 'nothing'),
    ends: /no_progress/,
  },
  { name: 'refuses setstat', quirks: { keepTime: true }, deeds: always(is('setstat'), refuse(3)), ends: 'delivered' },
  { name: 'hangs on close', deeds: always(is('close'), () => 'nothing'), ends: /no_progress.*close/i },
  { name: 'hangs on the last rename', deeds: once(isRename, () => 'nothing', 3), ends: 'delivered' },
  { name: 'hangs on the list', deeds: always(is('opendir'), () => 'nothing'), ends: 'delivered' },
  { name: 'resets on the list', deeds: always(is('opendir'), cut), ends: 'delivered' },
  {
    name: 'hangs on the last look',
    deeds: once(
      both(is('stat'), ({ path }) => !path.endsWith('.part') && path !== '/incoming'),
      () => 'nothing',
      1,
    ),
    ends: 'delivered',
  },
  {
    name: 'keeps half of what is written',
    deeds: always(is('write'), (asked, turn) => {
      asked.data = asked.data.subarray(0, Math.ceil(asked.data.length / 2));
      return turn.usual();
    }),
    ends: /size_differs/,
  },
  {
    name: 'empties files on opening, and on every look',
    deeds: always(both(is('stat'), isTemporary), (asked, turn) => {
      const file = turn.vendor.files.get(asked.path);
      if (file) file.data = Buffer.alloc(0);
      return turn.usual();
    }),
    ends: /size_differs/,
  },
  {
    name: 'resets at each first write',
    deeds: once(is('write'), cut),
    ends: 'delivered',
  },
  {
    name: 'has something else under the final name at once: direct, last night of the same size',
    quirks: { temporaryName: { kind: 'none' } },
    deeds: once(
      both(is('open'), ({ flags }) => (flags & 2) !== 0),
      cut,
    ),
    ends: 'delivered',
    notes: /final names at once/,
  },
  {
    name: 'has a leftover of another night under the temporary name',
    quirks: { temporaryName: { kind: 'suffix', text: '.part' } },
    deeds: once(
      both(is('open'), ({ flags }) => (flags & 2) !== 0),
      (asked, turn) => {
        turn.vendor.files.set(asked.path, { data: Buffer.from('z'.repeat(90_000)), modifiedAt: 1 });
        return cut(asked, turn);
      },
    ),
    ends: 'delivered',
  },
];

export const oddDeeds: readonly Misdeed[] = [
  ...protocol.map((one) => ({ ...one, family: 'protocol' as const })),
  ...login.map((one) => ({ ...one, family: 'login' as const })),
  ...disk.map((one) => ({ ...one, family: 'disk' as const })),
];
