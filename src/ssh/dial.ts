// Dials a vendor: connects, checks the pinned host key before any secret is sent, logs in. Every way this can fail is
// a Problem with its true reason, and nothing here waits for ever.
import { connect as connectSocket, type Socket } from 'node:net';
import ssh2, { type AnyAuthMethod, type Client, type ServerHostKeyAlgorithm } from 'ssh2';
import type { Clock } from '../kit/clock.ts';
import { type Problem, problem } from '../kit/problem.ts';
import { ok, type Result } from '../kit/result.ts';
import {
  algorithmsForOldVendors,
  algorithmsForVendors,
  hostKeyAlgorithms,
  hostKeyAlgorithmsOfOld,
} from './algorithms.ts';
import { type DialPhase, dialProblem, ftpProblem, isFtpGreeting, plainText } from './dial_problem.ts';
import { readFairly } from './fair_reading.ts';
import { fingerprintOf, isPinned } from './fingerprint.ts';
import { createLogin } from './login.ts';
import { agreedOn, identOf, type Offer, offerOf, otherFamilies } from './offer.ts';
import { loadPoly1305 } from './poly1305.ts';
import { sealQuickly } from './quick_sending.ts';

export interface DialTarget {
  host: string;
  port: number;
  username: string;
  password?: string | undefined;
  /** OpenSSH or PEM private key. */
  privateKey?: string | undefined;
  passphrase?: string | undefined;
  /** `SHA256:...`, or `accept-first`; absent: the dial ends with what was seen, before the login. */
  hostKey?: string | undefined;
  /** Old algorithms are good enough, because a person has chosen so. */
  isOld?: boolean | undefined;
  /** Asks for a sign of life so often, ms; absent: never, what is sent is sign enough. */
  keepAliveMs?: number | undefined;
}

/** What a server said of itself, for receipts. */
export interface ServerWords {
  /** Its identification line. */
  ident: string;
  kex: string;
  hostKey: string;
  cipher: string;
  /** Absent where the cipher brings its own. */
  mac?: string;
}

export interface DialLimits {
  /** For the TCP connection, ms. */
  connectMs: number;
  /** For the key exchange and the login together, ms. */
  loginMs: number;
  /** What may wait to be sent, bytes; 16 MiB, twice what a delivery has on its way. ssh2 answers each request of a server. */
  unsentBytes?: number;
}

export const dialLimits: DialLimits = { connectMs: 20_000, loginMs: 45_000 };

/** What a dial goes through; told once each, in this order. */
export type DialStep = 'resolve' | 'connect' | 'banner' | 'algorithms' | 'host key' | 'login';

export interface DialDeps {
  clock: Clock;
  limits?: DialLimits;
  /** The host key seen under `accept-first`; awaited before the login. */
  seen?: (fingerprint: string) => Promise<void>;
  passed?: (step: DialStep, detail: string) => void;
}

export interface Dialled {
  client: Client;
  /** Fingerprint the server showed. */
  hostKey: string;
  server: ServerWords;
  /** Why the connection is gone; undefined while it stands. */
  lost(): Problem | undefined;
  /** Calls `listener` once when the connection is gone, whoever ended it. */
  onLost(listener: (why: Problem) => void): void;
  /** Says goodbye and makes sure the socket is gone soon. Errors from now on are not failures. */
  end(): void;
  /** Drops the socket at once, for this reason. */
  destroy(why: Problem): void;
}

type Attempt = Result<Dialled> & { otherHostKeys?: ServerHostKeyAlgorithm[][] };

const longestHandshakeBytes = 65_536;
/** Of what a server shows before the login; a reason for a refusal fits. */
const longestBanner = 1_000;
const goodbyeMs = 2_000;
/** For one address of several, ms; Node's own 250 ms is too short for a far or busy host. */
const addressMs = 5_000;

/** The largest packet we make; 32 KiB of data and its head. */
const longestPacket = 40_000;
const mostUnsentBytes = 16 * 1024 * 1024;
let poly1305: ReturnType<typeof loadPoly1305> | undefined;

/**
 * Connects and logs in. A pinned key may be any of the server's host keys: when the first one shown is another, the
 * remaining types are asked for before the key counts as changed.
 */
export async function dial(target: DialTarget, deps: DialDeps): Promise<Result<Dialled>> {
  const told = new Set<DialStep>();
  const passed = (step: DialStep, detail: string) => {
    if (told.has(step)) return;
    told.add(step);
    deps.passed?.(step, detail);
  };
  const all = target.isOld ? hostKeyAlgorithmsOfOld : hostKeyAlgorithms;
  poly1305 ??= loadPoly1305(longestPacket);
  await poly1305;
  const first = await attempt(target, all, { ...deps, passed });
  for (const family of first.otherHostKeys ?? []) {
    const next = await attempt(target, family, { ...deps, passed });
    if (next.ok || next.problem.code !== 'host_key_changed') return next;
  }
  return first.ok ? first : { ok: false, problem: first.problem };
}

async function attempt(target: DialTarget, hostKeys: ServerHostKeyAlgorithm[], deps: DialDeps): Promise<Attempt> {
  const { host, port, username } = target;
  const limits = deps.limits ?? dialLimits;
  const made = createLogin(target);
  if (!made.ok) return made;
  const login = made.value;
  const all = target.isOld ? hostKeyAlgorithmsOfOld : hostKeyAlgorithms;
  const ours = { ...(target.isOld ? algorithmsForOldVendors : algorithmsForVendors), serverHostKey: hostKeys };
  const mac = await poly1305;

  return new Promise((resolve) => {
    let phase: DialPhase = 'connect';
    let heard = Buffer.alloc(0);
    let offer: Offer | undefined;
    let hostKey = '';
    let server: ServerWords = { ident: '', kex: '', hostKey: '', cipher: '' };
    let gone: Problem | undefined;
    let isEnding = false;
    let banner = '';
    const listeners: ((why: Problem) => void)[] = [];

    const client = new ssh2.Client();
    const socket: Socket = connectSocket({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout: addressMs });

    const destroy = () => {
      timer.cancel();
      client.destroy();
      socket.destroy();
    };
    /** The first reason counts: before the login it is the answer, after it the connection is lost. */
    const giveUp = (why: Problem, otherHostKeys: ServerHostKeyAlgorithm[][] = []) => {
      if (gone) return;
      gone = why;
      destroy();
      resolve({ ok: false, problem: why, otherHostKeys });
      for (const listener of listeners.splice(0)) listener(why);
    };
    const broke = (error?: unknown) => {
      const why = isEnding
        ? problem('connection_lost', 'Rollcall ended the connection.')
        : dialProblem(error, {
            ...{ phase, host, port, username, offer, tried: login.tried, offered: login.offered(), asked: login.asked },
            banner,
            hasSpoken: heard.length > 0,
            isSsh: identOf(heard) !== undefined,
            ours,
          });
      giveUp(why);
    };
    const limit = (milliseconds: number, why: () => Problem) => deps.clock.after(milliseconds, () => giveUp(why()));
    let timer = limit(limits.connectMs, () =>
      problem('host_unreachable', `${host}, port ${port}, did not answer within ${limits.connectMs / 1000} s.`),
    );

    // These stay for good: an error nobody listens to would end the process.
    client.on('error', broke);
    client.on('end', () => broke());
    client.on('close', () => broke());
    client.on('banner', (message) => {
      banner = message.slice(0, longestBanner);
    });
    socket.on('error', broke);
    socket.on('close', () => broke());

    socket.on('lookup', (error, address) => {
      if (!error) deps.passed?.('resolve', address);
    });
    const listen = (data: Buffer) => {
      heard = Buffer.concat([heard, data]);
      offer = offerOf(heard);
      const ident = identOf(heard);
      if (ident !== undefined) deps.passed?.('banner', ident);
      else if (isFtpGreeting(heard)) giveUp(ftpProblem(target));
      const agreed = offer && agreedOn(offer, ours);
      if (offer && agreed) {
        server = { ident: offer.ident, ...agreed };
        deps.passed?.('algorithms', [agreed.kex, agreed.hostKey, agreed.cipher, agreed.mac].filter(Boolean).join(', '));
      }
      if (offer || heard.length > longestHandshakeBytes) socket.off('data', listen);
    };

    const checkHostKey = (key: Buffer, verify: (isFine: boolean) => void) => {
      // A later key exchange shows the key again.
      const shown = fingerprintOf(key);
      const isFirst = hostKey === '';
      if (!isFirst) {
        if (shown === hostKey) verify(true);
        else giveUp(problem('host_key_changed', `${host} now shows ${shown}; at first it was ${hostKey}.`));
        return;
      }
      hostKey = shown;
      const accept = () => {
        deps.passed?.('host key', hostKey);
        verify(true);
      };
      if (target.hostKey === undefined) {
        giveUp(problem('host_key_unpinned', `${host} shows ${hostKey}.`));
      } else if (target.hostKey === 'accept-first') {
        const noted = deps.seen?.(hostKey) ?? Promise.resolve();
        noted.then(accept, (error: unknown) =>
          giveUp(problem('connection_lost', `The host key could not be noted: ${plainText(String(error))}.`)),
        );
      } else if (isPinned(target.hostKey, hostKey)) {
        accept();
      } else {
        const others = hostKeys === all ? otherFamilies(all, offer?.hostKeys ?? []) : [];
        giveUp(problem('host_key_changed', `${host} shows ${hostKey}; pinned is ${target.hostKey}.`), others);
      }
    };

    client.on('handshake', () => {
      if (phase === 'handshake') phase = 'login';
    });
    client.on('change password', () =>
      giveUp(problem('login_refused_there', `${host} says the password of ${username} has expired.`)),
    );
    client.once('ready', () => {
      timer.cancel();
      phase = 'open';
      deps.passed?.('login', `${username}, ${login.tried.at(-1) ?? 'no secret asked'}`);
      resolve(ok({ client, hostKey, server, lost: () => gone, onLost, end, destroy: (why) => giveUp(why) }));
    });
    const onLost = (listener: (why: Problem) => void) => {
      if (gone) listener(gone);
      else listeners.push(listener);
    };
    const end = () => {
      if (gone || isEnding) return;
      isEnding = true;
      client.end();
      timer = deps.clock.after(goodbyeMs, destroy);
    };

    socket.once('connect', () => {
      timer.cancel();
      timer = limit(limits.loginMs, () =>
        problem(
          'no_progress',
          `${host} took the connection, but the login was not done in ${limits.loginMs / 1000} s.`,
        ),
      );
      phase = 'handshake';
      deps.passed?.('resolve', socket.remoteAddress ?? host);
      deps.passed?.('connect', `${socket.remoteAddress ?? host}, port ${port}`);
      socket.on('data', listen);
      readFairly(socket, () => {
        if (socket.writableLength > (limits.unsentBytes ?? mostUnsentBytes))
          giveUp(problem('no_progress', `${host} asks on and on and does not read the answers.`));
      });
      try {
        client.connect({
          sock: socket,
          username,
          readyTimeout: 0,
          ident: 'Rollcall',
          algorithms: ours,
          ...(target.keepAliveMs === undefined ? {} : { keepaliveInterval: target.keepAliveMs, keepaliveCountMax: 3 }),
          hostVerifier: checkHostKey,
          authHandler: (left, _partial, next) => next(login.next(left) as AnyAuthMethod),
        });
        if (mac) sealQuickly(client, socket, mac);
      } catch (error) {
        broke(error);
      }
    });
  });
}
