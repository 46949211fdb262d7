// What servers do before SFTP begins: banners, questions, half logins, and none at all.
import type { ServerChannel } from 'ssh2';
import type { Misdeed } from './odd_judge.ts';
import { protocolOf, refuseSubsystem, socketOf } from './odd_ways.ts';

export const login: Omit<Misdeed, 'family'>[] = [
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
