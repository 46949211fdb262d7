// What the guards saw of each night: small rows beside the imports, read ninety at a time.
import { and, asc, eq, gte, isNotNull } from 'drizzle-orm';
import type { MeasureRows } from '../relay/ports.ts';
import type { Connection } from './database.ts';
import { imports, measures } from './schema.ts';

export function createMeasureRows({ tables }: Connection): MeasureRows {
  return {
    put: (importId, files) => {
      tables
        .insert(measures)
        .values({ importId, files })
        .onConflictDoUpdate({ target: measures.importId, set: { files } })
        .run();
    },
    since: (feedId, since) =>
      tables
        .select({
          importId: imports.id,
          openedAt: imports.openedAt,
          state: imports.state,
          rollbackOf: imports.rollbackOf,
          files: measures.files,
        })
        .from(imports)
        .leftJoin(measures, eq(measures.importId, imports.id))
        .where(and(eq(imports.feedId, feedId), gte(imports.openedAt, since), isNotNull(imports.checkedAt)))
        .orderBy(asc(imports.id))
        .all()
        .map(({ rollbackOf, files, ...night }) => ({
          ...night,
          isRollback: rollbackOf !== null,
          ...(files === null ? {} : { files: [...files] }),
        })),
  };
}
