// Who is logged in. A token is known to its browser alone; the database has its SHA-256.
import { createHash } from 'node:crypto';
import { and, eq, getTableColumns, lt, or, sql } from 'drizzle-orm';
import { randomToken } from '../kit/ids.ts';
import type { User } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { refusalOf } from './refusal.ts';
import { sessions, users } from './schema.ts';
import { whenAsked } from './statements.ts';

/** Without a request for this long a session ends. */
export const sessionIdleMs = 30 * 60_000;
/** However busy, a session ends this long after the login. */
export const sessionLongestMs = 12 * 3_600_000;
/** A sign of life is written at most this often. */
const touchEveryMs = 60_000;

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

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function createSessionRows({ tables, transaction }: Connection): SessionRows {
  function closeEnded(at: number): void {
    const isIdle = lt(sessions.lastSeenAt, at - sessionIdleMs);
    tables
      .delete(sessions)
      .where(or(isIdle, lt(sessions.openedAt, at - sessionLongestMs)))
      .run();
  }

  const { id, name, role, createdAt, lastLoginAt } = getTableColumns(users);
  const openOne = whenAsked(() =>
    tables
      .select({ user: { id, name, role, createdAt, lastLoginAt }, session: sessions })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(eq(sessions.tokenHash, sql.placeholder('tokenHash')))
      .prepare(),
  );

  return {
    open: (userId, at) => {
      const token = randomToken();
      transaction(() => {
        closeEnded(at);
        tables
          .insert(sessions)
          .values({ tokenHash: hashOf(token), userId, openedAt: at, lastSeenAt: at, confirmedAt: at })
          .run();
      });
      return token;
    },
    touch: (token, at) => {
      const tokenHash = hashOf(token);
      const found = openOne().all({ tokenHash })[0];
      if (!found) return undefined;
      const { openedAt, lastSeenAt, confirmedAt } = found.session;
      if (at - lastSeenAt > sessionIdleMs || at - openedAt > sessionLongestMs) {
        tables.delete(sessions).where(eq(sessions.tokenHash, tokenHash)).run();
        return undefined;
      }
      if (at - lastSeenAt >= touchEveryMs) {
        const isOlder = and(eq(sessions.tokenHash, tokenHash), lt(sessions.lastSeenAt, at));
        try {
          tables.update(sessions).set({ lastSeenAt: at }).where(isOlder).run();
        } catch (error) {
          // On a full disk pages must stay readable: a sign of life that cannot be written ends no session.
          if (!refusalOf(error, 'sessions')) throw error;
        }
      }
      return { user: withoutNulls(found.user), confirmedAt };
    },
    confirm: (token, at) => {
      tables
        .update(sessions)
        .set({ confirmedAt: at })
        .where(eq(sessions.tokenHash, hashOf(token)))
        .run();
    },
    close: (token) => {
      tables
        .delete(sessions)
        .where(eq(sessions.tokenHash, hashOf(token)))
        .run();
    },
    closeAllOf: (userId) => {
      tables.delete(sessions).where(eq(sessions.userId, userId)).run();
    },
  };
}
