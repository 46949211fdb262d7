// Imports: one night's passage of one file set. A state is changed by a conditional update, so that a step is claimed once.
import { and, asc, desc, eq, getTableColumns, gte, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { ImportPatch, ImportRows } from '../relay/ports.ts';
import { type Connection, withoutNulls } from './database.ts';
import { imports } from './schema.ts';
import { whenAsked } from './statements.ts';

/** SQLite refuses a null where a value must be; the type of the patch allows it everywhere. */
function changesOf(patch: ImportPatch): Partial<typeof imports.$inferInsert> {
  return patch as Partial<typeof imports.$inferInsert>;
}

export function createImportRows({ tables }: Connection): ImportRows {
  const { report: _report, pinned: _pinned, ...withoutReport } = getTableColumns(imports);
  const number = sql.placeholder('id');
  const headOf = whenAsked(() => tables.select(withoutReport).from(imports).where(eq(imports.id, number)).prepare());
  const pinnedOnes = whenAsked(() =>
    tables.select({ pinned: imports.pinned }).from(imports).where(eq(imports.id, number)).prepare(),
  );
  const heldOnes = whenAsked(() =>
    tables.select({ id: imports.id }).from(imports).where(eq(imports.state, 'held')).prepare(),
  );
  const latestOf = whenAsked(() =>
    tables.select().from(imports).where(eq(imports.feedId, number)).orderBy(desc(imports.id)).limit(1).prepare(),
  );
  const latestReceivedOf = whenAsked(() =>
    tables
      .select(withoutReport)
      .from(imports)
      .where(and(eq(imports.feedId, number), isNull(imports.rollbackOf)))
      .orderBy(desc(imports.id))
      .limit(1)
      .prepare(),
  );

  return {
    open: (feedId, at) =>
      withoutNulls(
        tables
          .insert(imports)
          .values({ feedId, state: 'receiving', openedAt: at, lastArrivalAt: at, decisions: [], checkAttempts: 0 })
          .returning()
          .get(),
      ),
    openRollback: (it) =>
      withoutNulls(
        tables
          .insert(imports)
          .values({ ...it, state: 'ready', readyAt: it.openedAt, dueAt: it.openedAt, checkAttempts: 0 })
          .returning()
          .get(),
      ),
    head: (id) => headOf().all({ id }).map(withoutNulls)[0],
    pinnedOf: (id) => pinnedOnes().all({ id })[0]?.pinned ?? undefined,
    get: (id) => tables.select().from(imports).where(eq(imports.id, id)).all().map(withoutNulls)[0],
    move: (id, from, state, patch = {}) =>
      tables
        .update(imports)
        .set({ ...changesOf(patch), state })
        .where(and(eq(imports.id, id), inArray(imports.state, [...from])))
        .run().changes === 1,
    patch: (id, patch) => {
      if (Object.keys(patch).length === 0) return;
      tables.update(imports).set(changesOf(patch)).where(eq(imports.id, id)).run();
    },
    inState: (...states) =>
      tables
        .select()
        .from(imports)
        .where(inArray(imports.state, states))
        .orderBy(asc(imports.id))
        .all()
        .map(withoutNulls),
    countHeld: () => heldOnes().all().length,
    receiving: (feedId) =>
      tables
        .select()
        .from(imports)
        .where(and(eq(imports.feedId, feedId), eq(imports.state, 'receiving')))
        .all()
        .map(withoutNulls)[0],
    latest: (feedId) => latestOf().all({ id: feedId }).map(withoutNulls)[0],
    latestReceived: (feedId) => latestReceivedOf().all({ id: feedId }).map(withoutNulls)[0],
    acceptedBefore: (feedId, id, limit) =>
      tables
        .select(withoutReport)
        .from(imports)
        .where(
          and(
            eq(imports.feedId, feedId),
            lt(imports.id, id),
            // The last decision about it: what a person released counts, what a person rejected later does not.
            inArray(sql`json_extract(${imports.decisions}, '$[#-1].what')`, ['accepted', 'released']),
          ),
        )
        .orderBy(desc(imports.id))
        .limit(limit)
        .all()
        .map(withoutNulls),
    nightsBack: (id, limit) =>
      tables.all(sql`
        WITH RECURSIVE nights(id, back) AS (
          VALUES (${id}, 1)
          UNION ALL
          SELECT one.baseline_import_id, back + 1 FROM nights JOIN imports AS one ON one.id = nights.id
          WHERE one.baseline_import_id IS NOT NULL AND back < ${limit}
        )
        SELECT one.id, one.last_arrival_at AS lastArrivalAt, coalesce(one.rollback_of, one.id) AS setOf
        FROM nights JOIN imports AS one ON one.id = nights.id ORDER BY back`),
    page: ({ feedId, state, before, limit }) =>
      tables
        .select()
        .from(imports)
        .where(
          and(
            feedId === undefined ? undefined : eq(imports.feedId, feedId),
            state === undefined ? undefined : eq(imports.state, state),
            before === undefined ? undefined : lt(imports.id, before),
          ),
        )
        .orderBy(desc(imports.id))
        .limit(limit)
        .all()
        .map(withoutNulls),
    since: (feedId, since) =>
      tables
        .select(withoutReport)
        .from(imports)
        .where(and(eq(imports.feedId, feedId), gte(imports.openedAt, since)))
        .orderBy(asc(imports.id))
        .all()
        .map(withoutNulls),
  };
}
