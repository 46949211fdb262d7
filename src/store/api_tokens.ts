// Tokens that programs show instead of a login. Who has the database cannot use one: only hashes are kept.
import { asc, eq } from 'drizzle-orm';
import type { Clock } from '../kit/clock.ts';
import { randomToken } from '../kit/ids.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { hashToken } from '../kit/token.ts';
import type { Role } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { apiTokens } from './schema.ts';

export interface ApiToken {
  id: number;
  /** Letters, digits, spaces, hyphens; unique. */
  name: string;
  role: Exclude<Role, 'owner'>;
  createdAt: number;
  createdBy: string;
  /** The first moment at which it is refused. */
  expiresAt: number;
  lastUsedAt?: number;
}

export interface ApiTokenRows {
  /** By name. */
  all(): ApiToken[];
  /** Makes one and gives its text, this once. Refused when the name is taken. */
  add(it: Pick<ApiToken, 'name' | 'role' | 'createdBy' | 'expiresAt'>): Result<{ id: number; token: string }>;
  /** What was revoked, or undefined when it was before. */
  remove(id: number): ApiToken | undefined;
  /** The one with this text; that counts as a use. An expired one is found too. */
  find(token: string): ApiToken | undefined;
}

/** A use is written at most this often. */
const noteEveryMs = 60_000;

type Row = typeof apiTokens.$inferSelect;

function asToken({ tokenHash: _, role, ...row }: Row): ApiToken {
  return { ...withoutNulls(row), role: role === 'operator' ? 'operator' : 'viewer' };
}

export function createApiTokenRows({ tables, transaction }: Connection, clock: Clock): ApiTokenRows {
  return {
    all: () => tables.select().from(apiTokens).orderBy(asc(apiTokens.name)).all().map(asToken),
    add: (it) =>
      transaction(() => {
        if (tables.select().from(apiTokens).where(eq(apiTokens.name, it.name)).get()) {
          return fail('user_refused', `There is already a token named ${it.name}.`);
        }
        const token = randomToken();
        const values = { ...it, tokenHash: hashToken(token), createdAt: clock.now() };
        const { id } = tables.insert(apiTokens).values(values).returning().get();
        return ok({ id, token });
      }),
    remove: (id) => {
      const row = tables.delete(apiTokens).where(eq(apiTokens.id, id)).returning().get();
      return row && asToken(row);
    },
    find: (token) => {
      const row = tables
        .select()
        .from(apiTokens)
        .where(eq(apiTokens.tokenHash, hashToken(token)))
        .get();
      if (!row) return undefined;
      const now = clock.now();
      if (now - (row.lastUsedAt ?? 0) >= noteEveryMs) {
        tables.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, row.id)).run();
      }
      return asToken(row);
    },
  };
}
