// Activity: who did what, append-only. Each entry's hash covers the entry before it; its seal, a keyed hash, proves that
// the holder of the secrets key wrote it. Entries sealed with an earlier key stay proven by the later ones above them.
import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import type { Activity } from '../relay/activity.ts';
import type { ActivityRows } from '../relay/ports.ts';
import type { Connection } from './database.ts';
import { activity } from './schema.ts';
import type { SecretKey } from './secret_key.ts';

/** What the first entry's hash covers in place of an earlier one. */
const beginning = 'the beginning';

function hashOf(previous: string, { id, at, who, what, about, detail }: Activity): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, id, at, who, what, about, detail]))
    .digest('hex');
}

export function createActivityRows({ tables, transaction }: Connection, key: SecretKey): ActivityRows {
  function head(): { id: number; hash: string } {
    const last = tables.select({ id: activity.id, hash: activity.hash }).from(activity);
    return last.orderBy(desc(activity.id)).limit(1).get() ?? { id: 0, hash: beginning };
  }

  return {
    add: ({ at, who, what, about, detail }) =>
      transaction(() => {
        const previous = head();
        const entry = { id: previous.id + 1, at, who, what, about, detail };
        const hash = hashOf(previous.hash, entry);
        tables
          .insert(activity)
          .values({ ...entry, hash, seal: key.signActivity(hash), keyId: key.id })
          .run();
        return entry;
      }),
    page: ({ before, about, limit }) =>
      tables
        .select({
          id: activity.id,
          at: activity.at,
          who: activity.who,
          what: activity.what,
          about: activity.about,
          detail: activity.detail,
        })
        .from(activity)
        .where(
          and(
            before === undefined ? undefined : lt(activity.id, before),
            about === undefined ? undefined : eq(activity.about, about),
          ),
        )
        .orderBy(desc(activity.id))
        .limit(limit)
        .all(),
    firstBroken: () => firstBroken(tables, key),
  };
}

const batch = 1000;

/** Walks the chain from the first entry. What lies under an entry sealed with today's key is proven by it. */
function firstBroken(tables: Connection['tables'], key: SecretKey): number | undefined {
  let last = { id: 0, hash: beginning };
  let firstUnproven: number | undefined;
  for (;;) {
    const after = gt(activity.id, last.id);
    const entries = tables.select().from(activity).where(after).orderBy(asc(activity.id)).limit(batch).all();
    for (const entry of entries) {
      const isSealedByUs = entry.keyId === key.id;
      const fits = entry.id === last.id + 1 && entry.hash === hashOf(last.hash, entry);
      if (!fits || (isSealedByUs && entry.seal !== key.signActivity(entry.hash))) return last.id + 1;
      firstUnproven = isSealedByUs ? undefined : (firstUnproven ?? entry.id);
      last = entry;
    }
    if (entries.length < batch) break;
  }
  if (firstUnproven !== undefined) return firstUnproven;
  // SQLite remembers the highest id it gave: entries cut off at the end leave a gap too.
  const given = tables.get<{ seq: number } | undefined>(sql`SELECT seq FROM sqlite_sequence WHERE name = 'activity'`);
  return (given?.seq ?? 0) > last.id ? last.id + 1 : undefined;
}
