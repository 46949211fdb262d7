// Decides who comes in: password, public key, or keyboard-interactive as another way to send the password. An unknown
// user takes as long as a known one, and a wrong password is answered after a second.
import type { AuthContext, Connection, KeyboardAuthContext, PasswordAuthContext, PublicKeyAuthContext } from 'ssh2';
import type { Clock } from '../kit/clock.ts';
import { verifyPassword } from '../kit/password.ts';
import { createAddressList } from '../relay/addresses.ts';
import type { DoorEvent } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import { previousMethod } from '../relay/sender_notes.ts';
import type { Failure } from './gate.ts';
import { checkKey } from './public_key.ts';
import { sendBanner } from './ssh2_internals.ts';

export type RefusedWhy = Extract<DoorEvent, { kind: 'refused' }>['why'];

export interface LoginDeps {
  sender(name: string): Sender | undefined;
  /** A password hash that nobody has the password of. */
  dummyHash: string;
  clock: Clock;
  accepted(sender: Sender, method: string): void;
  refused(user: string, why: RefusedWhy): void;
  /** An RSA key with SHA-1, or a short one. */
  weakKey(user: string, detail: string): void;
  /** Why this connection will not do for the sender, in words for its technician; undefined when it will. */
  refusal(sender: Sender): string | undefined;
  /** Old clients sign with SHA-1. */
  allowSha1: boolean;
  /** The connection has to end: too many tries, or a disabled sender that was told so. */
  giveUp(): void;
}

export interface Login {
  /** The connection ended without a login: reports what was not reported yet. How it went, for the penalty. */
  ended(): Failure;
}

const methods = ['publickey', 'password', 'keyboard-interactive'] as ('publickey' | 'password')[];
const mostTries = 6;
const answerFailureAfterMs = 1_000;
const longestPassword = 1024;

/** Answers the authentication requests of one connection from `address`. */
export function answerLogins(client: Connection, address: string, deps: LoginDeps): Login {
  const { clock } = deps;
  let tries = 0;
  let failure: Failure = 'no-attempt';
  let isOver = false;
  /** A key that was only asked about: many clients offer all they have, so it counts when nothing better follows. */
  let unreported: { user: string; why: RefusedWhy } | undefined;

  function reject(context: AuthContext): void {
    if (!isOver) context.reject(methods);
  }

  function end(): void {
    isOver = true;
    deps.giveUp();
  }

  function failedQuery(context: PublicKeyAuthContext, why: RefusedWhy): void {
    failure = why === 'unknown-user' ? 'unknown-user' : 'login-failed';
    unreported = { user: context.username, why };
    tries++;
    if (tries >= mostTries) end();
    else reject(context);
  }

  /** Counts a failed try; a slow one is answered a second after it began. */
  function failed(context: AuthContext, why: RefusedWhy, beganAt?: number): void {
    if (isOver) return;
    failure = why === 'unknown-user' ? 'unknown-user' : 'login-failed';
    unreported = undefined;
    deps.refused(context.username, why);
    tries++;
    if (tries >= mostTries) {
      deps.refused(context.username, 'too-many-attempts');
      end();
    } else if (beganAt === undefined) {
      reject(context);
    } else {
      clock.after(answerFailureAfterMs - (clock.ticks() - beganAt), () => reject(context));
    }
  }

  /** The credentials were right: now the rest must be too. */
  function proven(context: AuthContext, sender: Sender, method: string = context.method): void {
    if (isOver) return;
    if (sender.disabled) {
      deps.refused(context.username, 'disabled');
      sendAway(context, `This sender is disabled: ${sender.disabled.why}`);
      return;
    }
    const refusal = deps.refusal(sender);
    if (refusal !== undefined) {
      sendAway(context, refusal);
      return;
    }
    isOver = true;
    context.accept();
    deps.accepted(sender, method);
  }

  function sendAway(context: AuthContext, why: string): void {
    sendBanner(client, why);
    reject(context);
    end();
  }

  /** The credentials were right once. The person at the other end is told what to ask for. */
  function expired(context: AuthContext, what: 'password' | 'key', beganAt?: number): void {
    if (!isOver) sendBanner(client, `This ${what} has expired; ask the district for a new one.`);
    failed(context, `${what}-expired`, beganAt);
  }

  /** `password` is not a string when the client asks to change it. */
  async function checkPassword(context: AuthContext, password: unknown): Promise<void> {
    const beganAt = clock.ticks();
    const sender = deps.sender(context.username);
    const isAllowedHere = !sender || isAllowedFrom(sender, address);
    const isShort = typeof password === 'string' && password.length <= longestPassword;
    const hashes = isAllowedHere && isShort ? hashesOf(sender, clock.now()) : [];
    let right: KnownHash | undefined;
    for (const hash of hashes) right ??= (await verifyPassword(hash.hash, password as string)) ? hash : undefined;
    if (hashes.length === 0) await verifyPassword(deps.dummyHash, isShort ? password : '');
    if (!sender) failed(context, 'unknown-user', beganAt);
    else if (!isAllowedHere) failed(context, 'address-not-allowed', beganAt);
    else if (!right) failed(context, 'wrong-password', beganAt);
    else if (right.isExpired) expired(context, 'password', beganAt);
    else proven(context, sender, right.method ?? context.method);
  }

  function checkPublicKey(context: PublicKeyAuthContext): void {
    const refuse = (why: RefusedWhy) => (context.signature ? failed(context, why) : failedQuery(context, why));
    const sender = deps.sender(context.username);
    if (!sender) {
      refuse('unknown-user');
      return;
    }
    if (!isAllowedFrom(sender, address)) {
      refuse('address-not-allowed');
      return;
    }
    const answer = checkKey(sender.publicKeys, context, { now: clock.now(), allowSha1: deps.allowSha1 });
    if (answer.kind === 'known') context.accept();
    else if (answer.kind === 'verified') proven(context, sender);
    else if (answer.kind === 'expired') expired(context, 'key');
    else {
      if (answer.why === 'sha1') deps.weakKey(context.username, 'the client signs with ssh-rsa (SHA-1)');
      if (answer.why === 'short') deps.weakKey(context.username, 'the RSA key has fewer than 2048 bits');
      refuse('wrong-key');
    }
  }

  function ask(context: KeyboardAuthContext): void {
    context.prompt([{ prompt: 'Password: ', echo: false }], '', '', (answers) => {
      // An Error when the client gave up and began another method.
      const list = answers as unknown;
      const password = Array.isArray(list) ? list[0] : undefined;
      if (typeof password === 'string') void checkPassword(context, password).catch(fault);
      else if (Array.isArray(list)) failed(context, 'wrong-password');
    });
  }

  function fault(error: unknown): void {
    client.emit('error', error);
    end();
  }

  client.on('authentication', (context) => {
    if (isOver) return;
    switch (context.method) {
      case 'password':
        void checkPassword(context, (context as PasswordAuthContext).password).catch(fault);
        return;
      case 'publickey':
        checkPublicKey(context);
        return;
      case 'keyboard-interactive':
        ask(context);
        return;
      default:
        reject(context);
    }
  });

  return {
    ended() {
      if (unreported) deps.refused(unreported.user, unreported.why);
      unreported = undefined;
      return failure;
    },
  };
}

interface KnownHash {
  hash: string;
  isExpired: boolean;
  /** Said of the login instead of the protocol's own word. */
  method?: string;
}

/** The password, and the one before it for as long as it is kept. */
function hashesOf(sender: Sender | undefined, now: number): KnownHash[] {
  const hashes: KnownHash[] = [];
  const { passwordHash, passwordUntil, previousPassword } = sender ?? {};
  if (passwordHash !== undefined) {
    hashes.push({ hash: passwordHash, isExpired: passwordUntil !== undefined && passwordUntil <= now });
  }
  if (previousPassword) {
    hashes.push({ hash: previousPassword.hash, isExpired: previousPassword.until <= now, method: previousMethod });
  }
  return hashes;
}

function isAllowedFrom(sender: Sender, address: string): boolean {
  return sender.allowFrom.length === 0 || createAddressList(sender.allowFrom)(address);
}
