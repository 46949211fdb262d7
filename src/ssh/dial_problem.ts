// Puts a failed dial into plain words: which problem of the catalogue it is, and the true reason.
import { type Problem, problem } from '../kit/problem.ts';
import type { Offer } from './offer.ts';

/** How far the dial had come. */
export type DialPhase = 'connect' | 'handshake' | 'login' | 'open';

export interface DialSituation {
  phase: DialPhase;
  host: string;
  port: number;
  username: string;
  /** What the server offered, once seen. */
  offer?: Offer | undefined;
  /** Anything came from the server. */
  hasSpoken: boolean;
  /** It named itself as an SSH server. */
  isSsh: boolean;
  /** Login methods that were tried, and those the server names. */
  tried: string[];
  offered: string[];
  /** What it showed before the login, in its own words. */
  banner?: string;
  /** What the server asked for in its own words, where it asked for more than a password. */
  asked?: string[];
  ours: {
    kex: readonly string[];
    serverHostKey: readonly string[];
    cipher: readonly string[];
    hmac: readonly string[];
  };
}

/** Text of the other side, fit for a page: one line, printable, short. */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** So many names of a list are told; a server may offer thousands. */
const mostNamed = 12;

/** Names of the other side as a part of a sentence. */
function listed(names: readonly string[], between = ', '): string {
  const more = names.length > mostNamed ? `${between}and ${names.length - mostNamed} more` : '';
  return names.slice(0, mostNamed).map(plainText).join(between) + more;
}

/** A reason that is a name out of a table, such as TOO_MANY_CONNECTIONS, as words. */
function asWords(reason: string): string {
  return /^[A-Z_]+$/.test(reason) ? reason.toLowerCase().replaceAll('_', ' ') : reason;
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

function mismatch(kind: string, theirs: string[] | undefined, ours: readonly string[]): string | undefined {
  // Two names in the list of key exchanges are no algorithms but signs (RFC 8308, and OpenSSH's strict key exchange).
  const named = theirs?.filter((name) => !/^(?:kex-strict|ext-info)-/.test(name));
  if (!named || named.some((name) => ours.includes(name))) return undefined;
  return `it offers only ${listed(named)} as ${kind}`;
}

function algorithmDetail(at: DialSituation): string {
  const { offer } = at;
  const missing =
    mismatch('key exchange', offer?.kex, at.ours.kex) ??
    mismatch('host key', offer?.hostKeys, at.ours.serverHostKey) ??
    mismatch('cipher', offer?.ciphers, at.ours.cipher) ??
    mismatch('message authentication', offer?.macs, at.ours.hmac);
  const who = offer ? `${at.host} (${offer.ident})` : at.host;
  return missing ? `${who}: ${missing}.` : `${who} and Rollcall did not agree on algorithms.`;
}

function loginDetail(at: DialSituation): string {
  const with_ = at.tried.length > 0 ? ` with ${at.tried.join(' and ')}` : '';
  const takes = at.offered.length > 0 ? ` It accepts: ${listed(at.offered)}.` : '';
  const asked = at.asked?.length ? ` It asked for: ${listed(at.asked, '; ')}.` : '';
  const banner = plainText(at.banner ?? '');
  return `${at.host} refused ${at.username}${with_}.${takes}${asked}${banner === '' ? '' : ` It says: ${banner}`}`;
}

function silentProblem(at: DialSituation): Problem {
  const { host, port } = at;
  const detail = `${host}, port ${port}, took the connection and closed it without a word; a firewall or an address list may be the cause.`;
  return problem('host_unreachable', detail);
}

function connectProblem(code: string, at: DialSituation): Problem | undefined {
  const end = `${at.host}, port ${at.port}`;
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return problem('host_unknown', `No address is known for ${at.host}.`);
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return problem('host_unknown', `The name server did not answer when asked for ${at.host}.`);
    case 'ECONNREFUSED':
      return problem('host_unreachable', `${end}, refuses connections: nothing listens there.`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return problem('host_unreachable', `There is no route to ${end}.`);
    case 'ECONNRESET':
      return silentProblem(at);
    case 'ETIMEDOUT':
      return problem('host_unreachable', `${end}, did not answer.`);
    default:
      return undefined;
  }
}

/** Whether these first bytes are the greeting of an FTP server, which then waits for us in silence (RFC 959, 5.4). */
export function isFtpGreeting(heard: Buffer): boolean {
  return /^220[ -][^\n]*\n/.test(heard.toString('latin1', 0, 512));
}

/** Said at once instead of after a long wait: the port of the other protocol is the usual mistake. */
export function ftpProblem({ host, port }: Pick<DialSituation, 'host' | 'port'>): Problem {
  return problem('host_unreachable', `${host}, port ${port}, answers as an FTP server; SFTP is another protocol.`);
}

/** The problem behind an error of ssh2 or of its socket; `error` undefined: the other side closed without a word. */
export function dialProblem(error: unknown, at: DialSituation): Problem {
  const message = asWords(plainText(error instanceof Error ? error.message : ''));
  const code = errorCode(error);
  const level = (error as { level?: unknown } | undefined)?.level;
  const because = message ? `: ${message}` : '';
  switch (at.phase) {
    case 'connect':
      return (
        connectProblem(code, at) ??
        problem('host_unreachable', `No connection to ${at.host}, port ${at.port}${because}.`)
      );
    case 'handshake': {
      // 3 is KEY_EXCHANGE_FAILED in a DISCONNECT (RFC 4253, 11.1).
      const isNoMatch = /no match/i.test(message) || (error as { code?: unknown } | undefined)?.code === 3;
      if (isNoMatch) return problem('algorithm_refused_there', algorithmDetail(at));
      if (!at.hasSpoken) return silentProblem(at);
      if (!at.isSsh)
        return problem('host_unreachable', `${at.host}, port ${at.port}, does not answer as an SSH server.`);
      return problem('connection_lost', `${at.host} ended the connection before the login${because}.`);
    }
    case 'login': {
      // 14 is NO_MORE_AUTH_METHODS_AVAILABLE, 2 is what OpenSSH says after too many tries.
      const isRefusal = level === 'client-authentication' || /authentication|login|password/i.test(message);
      if (isRefusal) return problem('login_refused_there', loginDetail(at));
      return problem('connection_lost', `${at.host} ended the connection during the login${because}.`);
    }
    case 'open':
      if (code === 'ECONNRESET' || code === 'EPIPE')
        return problem('connection_lost', `${at.host} reset the connection in the middle of the work.`);
      return problem('connection_lost', `The connection to ${at.host} ended${because || ' without a word'}.`);
  }
}
