// Who is logged in. A token is known to its browser alone; the database has its SHA-256.
import type { User } from '../relay/records.ts';

/** Without a request for this long a session ends. */
export const sessionIdleMs = 30 * 60_000;
/** However busy, a session ends this long after the login. */
export const sessionLongestMs = 12 * 3_600_000;

export interface Session {
  user: User;
  /** When the password was last given: at login, or again before something grave. */
  confirmedAt: number;
}

export interface SessionRows {
  /** Opens a session and returns its token for the cookie. */
  open(userId: number, at: number): string;
  /** The session, if it is still open at `at`; that counts as a sign of life. */
  touch(token: string, at: number): Session | undefined;
  /** The password was given again. */
  confirm(token: string, at: number): void;
  close(token: string): void;
  closeAllOf(userId: number): void;
}
