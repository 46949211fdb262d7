// The order in which a login is tried: only what the server takes, each once, the key first. An account at a vendor may
// be locked after a few refused tries, so none is wasted.
import type { AnyAuthMethod, AuthenticationType, ParsedKey } from 'ssh2';
import { fail, ok, type Result } from '../kit/result.ts';
import { openPrivateKey } from './private_key.ts';

export interface LoginSecrets {
  username: string;
  password?: string | undefined;
  privateKey?: string | undefined;
  passphrase?: string | undefined;
}

export interface Login {
  /** Methods that were tried so far. */
  readonly tried: string[];
  /** What a server asked for beside the password, in its own words. */
  readonly asked: string[];
  /** Methods the server named last. */
  offered(): string[];
  /** For `authHandler` of ssh2: the next method, or false when none is left. */
  next(left: AuthenticationType[] | null): AnyAuthMethod | false;
}

/** So many of a server's questions are kept; one may ask without end. */
const mostAsked = 20;

/** login_key_unusable when the private key cannot be used; the text never quotes it. */
export function createLogin(secrets: LoginSecrets): Result<Login> {
  const { username, password, privateKey } = secrets;
  // A vendor hands out an encrypted key with one password for both more often than with two.
  const passphrase = secrets.passphrase ?? password;
  let key: ParsedKey | undefined;
  if (privateKey !== undefined) {
    const opened = openPrivateKey(privateKey, passphrase);
    if ('mistake' in opened) return fail('login_key_unusable', `The private key for ${username} ${opened.mistake}`);
    key = opened.key;
  }

  const tried: string[] = [];
  const asked: string[] = [];
  let offered: string[] = [];
  let hasAsked = false;
  const methods: Record<string, AnyAuthMethod | undefined> = {
    publickey: key && { type: 'publickey', username, key },
    password: password === undefined ? undefined : { type: 'password', username, password },
    'keyboard-interactive':
      password === undefined
        ? undefined
        : {
            type: 'keyboard-interactive',
            username,
            prompt: (_name, _instructions, _language, prompts, finish) => {
              const others = prompts.map(({ prompt }) => prompt).filter((it) => !/password/i.test(it));
              asked.push(...others.slice(0, Math.max(0, mostAsked - asked.length)));
              finish(prompts.map(() => password));
            },
          },
  };

  return ok({
    tried,
    asked,
    offered: () => offered,
    next(left) {
      if (!hasAsked) {
        // The answer to `none` names what the server takes.
        hasAsked = true;
        return { type: 'none', username };
      }
      offered = left ?? offered;
      for (const [name, method] of Object.entries(methods)) {
        if (!method || tried.includes(name) || !offered.includes(name)) continue;
        tried.push(name);
        return method;
      }
      return false;
    },
  });
}
