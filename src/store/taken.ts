// Files that were taken from folders and servers: what makes "new" mean new, over restarts too.
import { and, eq } from 'drizzle-orm';
import type { TakenRows } from '../relay/ports.ts';
import type { Connection } from './database.ts';
import { takenFiles } from './schema.ts';

export function createTakenRows({ tables }: Connection): TakenRows {
  return {
    get: (senderId, door, name) =>
      tables
        .select()
        .from(takenFiles)
        .where(and(eq(takenFiles.senderId, senderId), eq(takenFiles.door, door), eq(takenFiles.name, name)))
        .get(),
    remember: (file) => {
      tables
        .insert(takenFiles)
        .values(file)
        .onConflictDoUpdate({ target: [takenFiles.senderId, takenFiles.door, takenFiles.name], set: file })
        .run();
    },
  };
}
