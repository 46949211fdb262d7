// Files made for destinations out of accepted sets: what they are called, their hashes, and what was left out of them.
import { and, eq } from 'drizzle-orm';
import type { PackedRows } from '../relay/ports.ts';
import type { Connection } from './database.ts';
import { packedSets } from './schema.ts';

export function createPackedRows({ tables }: Connection): PackedRows {
  return {
    get: (importId, key) =>
      tables
        .select()
        .from(packedSets)
        .where(and(eq(packedSets.importId, importId), eq(packedSets.key, key)))
        .all()[0],
    madeOver: (importId) => tables.select().from(packedSets).where(eq(packedSets.importId, importId)).all(),
    remember: (packed) => {
      const { importId: _, key: __, ...set } = packed;
      tables
        .insert(packedSets)
        .values(packed)
        .onConflictDoUpdate({ target: [packedSets.importId, packedSets.key], set })
        .run();
    },
  };
}
