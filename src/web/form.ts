// Reads a posted form as plain text values.
import type { WebContext } from './site.ts';

export interface FormValues {
  /** Trimmed; empty when absent. */
  text(name: string): string;
  /** As typed: passwords. */
  exact(name: string): string;
  all(name: string): string[];
}

/** The texts of a form by the names of their fields, as typed. */
export type FormBody = Record<string, string[]>;

/** What was posted; or what was kept of it while the person gave their password again. */
export async function bodyOf(c: WebContext): Promise<FormBody> {
  const kept = c.get('form');
  if (kept) return kept;
  const posted = Object.entries(await c.req.parseBody({ all: true }));
  return Object.fromEntries(
    posted.map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).filter((it) => typeof it === 'string'),
    ]),
  );
}

export async function readForm(c: WebContext): Promise<FormValues> {
  const body = await bodyOf(c);
  const all = (name: string) => (Object.hasOwn(body, name) ? (body[name] ?? []) : []);
  return {
    text: (name) => (all(name)[0] ?? '').trim(),
    exact: (name) => all(name)[0] ?? '',
    all,
  };
}

export const longestReason = 500;

/** The reason a person gave: says something, and fits on the page for ever. */
export function reasonMistake(why: string): string | undefined {
  if (why.length < 3) return 'Say in one sentence why. It is kept with the decision.';
  if (why.length > longestReason) return `At most ${longestReason} characters.`;
  return undefined;
}

/** An OpenSSH fingerprint of a host key. */
export function isFingerprint(text: string): boolean {
  return /^SHA256:[A-Za-z0-9+/]{43}=?$/.test(text);
}

/** Names of senders, destinations and feeds. */
export function nameMistake(name: string): string | undefined {
  if (name === '') return 'A name is missing.';
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/.test(name))
    return 'Small letters, digits, hyphens, dots; it begins with a letter or digit.';
  if (name === 'new') return 'This name is taken by the page itself.';
  return undefined;
}
