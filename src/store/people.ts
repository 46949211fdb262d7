// The people who may log in: owners, operators and viewers.
import { asc, count, eq } from 'drizzle-orm';
import type { Clock } from '../kit/clock.ts';
import { randomToken } from '../kit/ids.ts';
import { hashPassword, verifyPassword } from '../kit/password.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Role, User } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { sessions, users } from './schema.ts';

/** Length counts, not signs (NIST SP 800-63B). */
export const shortestPassword = 12;
const longestPassword = 1024;

export interface PeopleRows {
  /** By name. */
  all(): User[];
  count(): number;
  /** Letter case does not matter. */
  byName(name: string): User | undefined;
  /** Refused when the name is taken or the password too short. */
  add(name: string, role: Role, password: string): Promise<Result<User>>;
  /** Also closes every session of that person. */
  setPassword(name: string, password: string): Promise<Result<undefined>>;
  /** The last owner stays one. */
  setRole(name: string, role: Role): Result<undefined>;
  /** The last owner cannot be removed. */
  remove(name: string): Result<undefined>;
  /** The person, if the password is right; that counts as a login. An unknown name takes as long as a known one. */
  verify(name: string, password: string): Promise<User | undefined>;
}

type Row = typeof users.$inferSelect;

function asUser({ passwordHash: _, nameKey: __, ...row }: Row): User {
  return withoutNulls(row);
}

function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Why a password is refused; undefined when it is good. */
export function passwordMistake(password: string): string | undefined {
  const length = [...password].length;
  if (length < shortestPassword)
    return `A password needs at least ${shortestPassword} characters; this one has ${length}.`;
  if (length > longestPassword) return `A password has at most ${longestPassword} characters.`;
  return undefined;
}

function nameMistake(name: string): string | undefined {
  const isGood = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._@+-]{0,62}[\p{L}\p{N}])?$/u.test(name);
  return isGood ? undefined : 'A user name has 1 to 64 letters, digits, spaces or any of . _ @ + - between them.';
}

export function createPeopleRows({ tables, transaction }: Connection, clock: Clock): PeopleRows {
  let nobodysHash: Promise<string> | undefined;

  function rowOf(name: string): Row | undefined {
    return tables
      .select()
      .from(users)
      .where(eq(users.nameKey, keyOf(name)))
      .get();
  }

  function owners(): number {
    return tables.select({ n: count() }).from(users).where(eq(users.role, 'owner')).get()?.n ?? 0;
  }

  function isLastOwner(row: Row): boolean {
    return row.role === 'owner' && owners() === 1;
  }

  const unknown = (name: string) => fail('user_refused', `There is no user ${name}.`);

  return {
    all: () => tables.select().from(users).orderBy(asc(users.nameKey)).all().map(asUser),
    count: () => tables.select({ n: count() }).from(users).get()?.n ?? 0,
    byName: (name) => {
      const row = rowOf(name);
      return row && asUser(row);
    },
    add: async (name, role, password) => {
      const mistake = nameMistake(name) ?? passwordMistake(password);
      if (mistake) return fail('user_refused', mistake);
      const passwordHash = await hashPassword(password);
      return transaction(() => {
        if (rowOf(name)) return fail('user_refused', `There is already a user ${name}.`);
        const values = { name, nameKey: keyOf(name), role, passwordHash, createdAt: clock.now() };
        return ok(asUser(tables.insert(users).values(values).returning().get()));
      });
    },
    setPassword: async (name, password) => {
      const mistake = passwordMistake(password);
      if (mistake) return fail('user_refused', mistake);
      const passwordHash = await hashPassword(password);
      return transaction(() => {
        const row = rowOf(name);
        if (!row) return unknown(name);
        tables.update(users).set({ passwordHash }).where(eq(users.id, row.id)).run();
        tables.delete(sessions).where(eq(sessions.userId, row.id)).run();
        return ok();
      });
    },
    setRole: (name, role) =>
      transaction(() => {
        const row = rowOf(name);
        if (!row) return unknown(name);
        if (role !== 'owner' && isLastOwner(row)) return fail('user_refused', `${row.name} is the last owner.`);
        tables.update(users).set({ role }).where(eq(users.id, row.id)).run();
        return ok();
      }),
    remove: (name) =>
      transaction(() => {
        const row = rowOf(name);
        if (!row) return unknown(name);
        if (isLastOwner(row)) return fail('user_refused', `${row.name} is the last owner.`);
        tables.delete(users).where(eq(users.id, row.id)).run();
        return ok();
      }),
    verify: async (name, password) => {
      nobodysHash ??= hashPassword(randomToken());
      const hashOfNobody = await nobodysHash;
      const row = rowOf(name);
      const isRight = await verifyPassword(row?.passwordHash ?? hashOfNobody, password);
      if (!row || !isRight) return undefined;
      return transaction(() => {
        // The person may have been removed, or the password changed, while the hash was computed.
        const now = rowOf(name);
        if (!now || now.id !== row.id || now.passwordHash !== row.passwordHash) return undefined;
        return asUser(
          tables.update(users).set({ lastLoginAt: clock.now() }).where(eq(users.id, row.id)).returning().get()!,
        );
      });
    },
  };
}
